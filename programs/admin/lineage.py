"""One page per programme: the editions side by side, and what each measure continues."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from programs.admin.lineage_forms import RelationForm
from programs.admin.lineage_lost import take_up_lost
from programs.lineage import Thread, in_order, join
from programs.models import (
    Continuation,
    Edition,
    Figure,
    Initiative,
    InitiativeCitation,
    Program,
)
from ruralplan.editorial import EditorialStatus, StaleRecord

VIEW = ("programs.view_initiative", "programs.view_continuation")
EDIT = tuple(f"programs.{action}_continuation" for action in ("add", "change", "delete"))
COLUMNS = 3
TAKEN = "刚刚有人登记了同样的关系，没有保存任何改动。请看过下面再保存。"


@dataclass(frozen=True)
class Card:
    """A measure with the passages that announce it, its relations, and a form for one more."""

    measure: Initiative
    passages: list[InitiativeCitation]
    relations: list[RelationForm]
    addition: RelationForm | None


class Board:
    """What the page shows and takes; a constant number of queries."""

    def __init__(self, program: Program, upto: str | None, data: Any, *, editable: bool):
        self.program, self.editable = program, editable
        self.data: Any = data.copy() if data else None
        self.editions = list(
            program.editions.exclude(status=EditorialStatus.ARCHIVED).order_by("year", "pk")
        )
        kept = Initiative.objects.exclude(status=EditorialStatus.ARCHIVED)
        self.measures = list(in_order(kept, self.editions))
        rows = Continuation.objects.filter(later__in=self.measures, earlier__in=self.measures)
        self.links = list(rows.select_related("later__edition", "earlier__edition").order_by("pk"))
        self.last = self._last_shown(upto)
        self.lost = self._take_up_lost() if self.data else []
        self.refusals: list[str] = []
        self.forms = {link.pk: self._form(link) for link in self.links}
        self.additions = {one.pk: self._addition(one) for one in self._later} if editable else {}

    @property
    def shown(self) -> list[Edition]:
        return self.editions[max(0, self.last - COLUMNS + 1) : self.last + 1]

    @property
    def windows(self) -> list[tuple[Edition, bool]]:
        """Return the editions at which the page may end, and whether it ends there."""
        if len(self.editions) <= COLUMNS:
            return []
        ends = list(enumerate(self.editions))[COLUMNS - 1 :]
        return [(edition, number == self.last) for number, edition in ends]

    @cached_property
    def changed(self) -> list[RelationForm]:
        every = [*self.forms.values(), *self.additions.values()]
        return [form for form in every if form.is_bound and form.has_changed()]

    @property
    def conflicts(self) -> list[tuple[Continuation, Any]]:
        return [(form.instance, form.conflict) for form in self.changed if form.conflict]

    @property
    def errors(self) -> int:
        return sum(bool(form.errors) for form in self.changed)

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.changed]
        return all(valid) and not self.lost

    def save(self) -> str:
        """Store all that was changed, or nothing; return what was done, in words."""
        removed = [form for form in self.changed if form.removes]
        kept = [form for form in self.changed if not form.removes]
        added = [form for form in kept if form.instance.pk is None]
        with transaction.atomic():
            for form in removed:
                form.delete_stored()
            for form in sorted(kept, key=lambda form: form.instance.pk is None):
                form.save()
        done = (("加", len(added)), ("改", len(kept) - len(added)), ("删", len(removed)))
        return "、".join(f"{verb} {number} 条" for verb, number in done if number)

    def by_pillar(self) -> list[tuple[Any, list[list[tuple[Edition, str, list[Card]]]]]]:
        """Return, by pillar, a row for each thread: its cells in the editions that are shown."""
        announced = Figure.objects.in_bulk(
            [e.announced_figure_id for e in self.editions if e.announced_figure_id]
        )
        found = join(self.editions, announced, self.measures, self.links)
        found = [thread for thread in found if self._is_shown(thread)]
        found.sort(key=lambda thread: (thread.pillar.order, thread.pillar.pk))
        return [
            (pillar, [self._row(thread) for thread in group])
            for pillar, group in groupby(found, key=lambda thread: thread.pillar)
        ]

    def _is_shown(self, thread: Thread) -> bool:
        return any(cell.initiatives for cell in thread.cells if cell.edition in self.shown)

    def _row(self, thread: Thread) -> list[tuple[Edition, str, list[Card]]]:
        return [
            (cell.edition, cell.relation, [self._card(one) for one in cell.initiatives])
            for cell in thread.cells
            if cell.edition in self.shown
        ]

    def _card(self, measure: Initiative) -> Card:
        return Card(
            measure,
            self._passages.get(measure.pk, []),
            [self.forms[link.pk] for link in self.links if link.later_id == measure.pk],
            self.additions.get(measure.pk),
        )

    @cached_property
    def _passages(self) -> dict[int, list[InitiativeCitation]]:
        rows = InitiativeCitation.objects.exclude(status=EditorialStatus.ARCHIVED)
        rows = rows.filter(initiative__in=self.measures).select_related("article__publisher")
        found: dict[int, list[InitiativeCitation]] = {}
        for passage in rows.in_reading_order():
            found.setdefault(passage.initiative_id, []).append(passage)
        return found

    @property
    def _later(self) -> list[Initiative]:
        """Return the measures that are shown and may continue an earlier one."""
        keys = {edition.pk for edition in self.shown} - {e.pk for e in self.editions[:1]}
        return [measure for measure in self.measures if measure.edition_id in keys]

    @cached_property
    def _choices(self) -> dict[int, list[tuple[str, list[tuple[int, str]]]]]:
        """Return, by edition, the measures of the editions before it, the newest first."""
        groups = [
            (edition.title, [(m.pk, m.title) for m in self.measures if m.edition_id == edition.pk])
            for edition in self.editions
        ]
        return {edition.pk: groups[:number][::-1] for number, edition in enumerate(self.editions)}

    def _last_shown(self, upto: str | None) -> int:
        found = [n for n, edition in enumerate(self.editions) if str(edition.pk) == upto]
        return found[0] if found else len(self.editions) - 1

    def _form(self, link: Continuation) -> RelationForm:
        prefix = f"r{link.pk}"
        bound = self.data is not None and f"{prefix}-version" in self.data
        return self._relation(link, prefix, bound=bound)

    def _addition(self, measure: Initiative) -> RelationForm:
        prefix = f"n{measure.pk}"
        bound = self.data is not None and f"{prefix}-earlier" in self.data
        return self._relation(Continuation(later=measure), prefix, bound=bound)

    def _relation(self, link: Continuation, prefix: str, *, bound: bool) -> RelationForm:
        return RelationForm(
            self.data if bound else None,
            prefix=prefix,
            instance=link,
            groups=self._choices[link.later.edition_id],
        )

    def _take_up_lost(self) -> list[str]:
        """Move what was typed for what is gone to the forms for one more, or tell it."""
        offered = {measure.pk: measure for measure in self._later}
        known = {f"r{link.pk}" for link in self.links} | {f"n{key}" for key in offered}
        return take_up_lost(self.data, known, offered)


def lineage_link(request: Any, program: Any) -> list[tuple[str, str]]:
    """Return the link to the page, for who may see it."""
    if not request.user.has_perms(VIEW):
        return []
    return [("历年举措的延续", reverse("admin:programs_program_lineage", args=[program]))]


class LineagePage:
    """Adds to the admin of programmes the page on which lineages are edited."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.lineage_view)
        own = path("<path:object_id>/lineage/", view, name="programs_program_lineage")
        return [own, *super().get_urls()]

    def lineage_view(self, request, object_id):
        """Show the editions side by side; store what was changed, all of it or nothing."""
        if not request.user.has_perms(VIEW):
            raise PermissionDenied
        program = self.get_object(request, unquote(object_id))
        if program is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST" and not request.user.has_perms(EDIT):
            raise PermissionDenied("您的角色不能改延续关系。")
        board = self._board(request, program)
        if request.method != "POST":
            return self._show_board(request, board)
        return self._save_board(request, board)

    def _board(self, request, program):
        editable = request.user.has_perms(EDIT)
        data = request.POST if request.method == "POST" else None
        return Board(program, request.GET.get("upto"), data, editable=editable)

    def _save_board(self, request, board):
        if not board.is_valid():
            return self._show_board(request, board)
        try:
            with transaction.atomic():
                done = board.save()
                if done:
                    self.log_change(request, board.program, f"延续关系：{done}。")
        except (StaleRecord, IntegrityError) as error:
            board = self._board(request, board.program)
            board.is_valid()
            board.refusals = [TAKEN] if isinstance(error, IntegrityError) else error.messages
            return self._show_board(request, board)
        told = f"已保存延续关系：{done}。" if done else "没有改动，什么也没有保存。"
        self.message_user(request, told, messages.SUCCESS if done else messages.INFO)
        return HttpResponseRedirect(request.get_full_path())

    def _show_board(self, request, board):
        context = {
            **self.admin_site.each_context(request),
            "title": f"{board.program.name}：历年举措的延续",
            "opts": self.opts,
            "program": board.program,
            "board": board,
            "pillars": board.by_pillar(),
            "change_url": reverse("admin:programs_program_change", args=[board.program.pk]),
        }
        refused = board.data is not None
        return TemplateResponse(
            request, "admin/lineage.html", context, status=409 if refused else 200
        )
