"""One verb for many records: what it would do to each is shown first, then done in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from ruralplan.editorial import tries_out
from sources.admin.forms import is_id, sentences
from sources.admin.verbs import VERBS, Verb

# Trying out as many holds SQLite for some seconds.
MOST_AT_ONCE = 200
TOO_MANY = "一次最多 {} 条，没有做任何改动。请先用筛选缩小范围。"


@dataclass(frozen=True)
class Effect:
    """What the verb would do to a record, or why it is refused."""

    record: Any
    version: int
    before: str
    after: str = ""
    refusal: str = ""

    @property
    def key(self) -> str:
        return f"{self.record.pk}:{self.version}"


class Changed(Exception):
    """Something is no longer as it was shown; nothing was done."""


def foresee(records: list[Any], verb: Verb, *, by: Any) -> list[Effect]:
    """Return what the verb would do to each record, in their order; nothing is kept."""
    with tries_out():
        return _apply_all(records, verb, by=by)


def read_named(model: Any, keys: list[int]) -> list[Any]:
    """Return the records with what they name, in one query: each is asked about that."""
    names = [field.name for field in model._meta.concrete_fields if field.is_relation]
    rows = model._base_manager.select_related(*names, *model.named_through)
    return list(rows.filter(pk__in=keys).order_by("pk"))


def carry_out(model: Any, keys: dict[int, int], verb: Verb, *, by: Any) -> list[Any]:
    """Apply the verb to all records at the versions shown; raise Changed and do nothing else."""
    with transaction.atomic():
        rows = model._base_manager.select_for_update().filter(pk__in=keys)
        records = [row for row in rows.order_by("pk") if keys[row.pk] == row.version]
        effects = _apply_all(records, verb, by=by)
        if len(records) < len(keys) or any(effect.refusal for effect in effects):
            raise Changed
    return records


def _apply_all(records: list[Any], verb: Verb, *, by: Any) -> list[Effect]:
    """Apply to each; what is refused is tried again, as long as others made way for it."""
    found: dict[int, Effect] = {}
    waiting, progress = list(records), True
    while waiting and progress:
        for record in waiting:
            found[record.pk] = _apply(record, verb, by=by)
        refused = [record for record in waiting if found[record.pk].refusal]
        progress = len(refused) < len(waiting)
        waiting = [type(one)._base_manager.get(pk=one.pk) for one in refused] if progress else []
    return [found[record.pk] for record in records]


def _apply(record: Any, verb: Verb, *, by: Any) -> Effect:
    version, before = record.version, record.get_status_display()
    try:
        _check_ready(record, verb)
        with transaction.atomic():
            verb.apply(record, by=by)
    except (ValidationError, IntegrityError) as error:
        refusal = "".join(sentences(error, type(record)))
        return Effect(record, version, before, refusal=refusal)
    return Effect(record, version, before, after=record.get_status_display())


def _check_ready(record: Any, verb: Verb) -> None:
    if record.status in verb.states and not verb.ready(record):
        raise ValidationError(f"“{record}”现在不能{verb.label}。")


def parse_keys(values: list[str]) -> dict[int, int]:
    """Return versions by primary key; raise ValidationError on nonsense, none or too many."""
    if not values:
        raise ValidationError("没有选出记录，没有做任何改动。")
    if len(values) > MOST_AT_ONCE:
        raise ValidationError(TOO_MANY.format(MOST_AT_ONCE))
    pairs = [value.split(":") for value in values]
    if not all(len(pair) == 2 and is_id(pair[0]) and is_id(pair[1]) for pair in pairs):
        raise ValidationError("所选的记录编号有误，没有做任何改动。")
    return {int(pk): int(version) for pk, version in pairs}


class BulkMoves:
    """Adds to an editorial admin the actions of its list, each confirmed on a page of its own."""

    actions = (
        "submit_selected",
        "approve_selected",
        "publish_selected",
        "submit_changes_selected",
        "approve_changes_selected",
        "look_over_selected",
        "archive_selected",
    )

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        view = self.admin_site.admin_view(self.bulk_view)
        return [path("bulk/<slug:verb>/", view, name=name), *super().get_urls()]

    @admin.action(description="提交审核", permissions=["change"])
    def submit_selected(self, request, queryset):
        return self._ask(request, queryset, VERBS["submit"])

    @admin.action(description="核准", permissions=["review"])
    def approve_selected(self, request, queryset):
        return self._ask(request, queryset, VERBS["approve"])

    @admin.action(description="发布", permissions=["review"])
    def publish_selected(self, request, queryset):
        return self._ask(request, queryset, VERBS["publish"])

    @admin.action(description="提交修改", permissions=["change"])
    def submit_changes_selected(self, request, queryset):
        return self._ask(request, queryset, VERBS["submit-change"])

    @admin.action(description="核准修改", permissions=["review"])
    def approve_changes_selected(self, request, queryset):
        return self._ask(request, queryset, VERBS["approve-change"])

    @admin.action(description="补看", permissions=["review"])
    def look_over_selected(self, request, queryset):
        return self._ask(request, queryset, VERBS["look-over"])

    @admin.action(description="归档", permissions=["withdraw"])
    def archive_selected(self, request, queryset):
        return self._ask(request, queryset, VERBS["archive"])

    def bulk_view(self, request, verb):
        """Do what was confirmed, all of it or nothing."""
        known = VERBS.get(verb)
        if known is None or known.requires:
            raise Http404("没有这个动作。")
        if not (self.has_view_permission(request) and known.allowed(request.user, self.model)):
            raise PermissionDenied("您的角色不能做这一步。")
        if request.method != "POST":
            return HttpResponseRedirect(self._list_url())
        try:
            keys = parse_keys(request.POST.getlist("record"))
        except ValidationError as error:
            self.message_user(request, error.message, messages.ERROR)
            return HttpResponseRedirect(self._list_url())
        return self._carry_out(request, keys, known)

    def _carry_out(self, request, keys, verb):
        try:
            with transaction.atomic():
                done = carry_out(self.model, keys, verb, by=request.user)
                for record in done:
                    self.log_change(request, record, f"{verb.label}。")
        except Changed:
            told = "在您看过之后，有的记录变了，所以一条也没有动。下面是现在的情形，请再看一遍。"
            return self._show(request, list(keys), verb, told)
        self.message_user(request, f"已{verb.label} {len(done)} 条。", messages.SUCCESS)
        return HttpResponseRedirect(self._list_url())

    def _ask(self, request, queryset, verb):
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(keys) > MOST_AT_ONCE:
            self.message_user(request, TOO_MANY.format(MOST_AT_ONCE), messages.ERROR)
            return None
        return self._show(request, keys, verb)

    def _show(self, request, keys, verb, told=""):
        """Answer with what the verb would do to each record; nothing is done yet."""
        records = read_named(self.model, keys)
        effects = foresee(records, verb, by=request.user)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_bulk"
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb.label} {len(effects)} 条",
            "opts": self.opts,
            "verb": verb,
            "told": told,
            "allowed": [effect for effect in effects if not effect.refusal],
            "refused": [effect for effect in effects if effect.refusal],
            "action_url": reverse(name, args=[verb.name]),
            "list_url": self._list_url(),
        }
        status = 409 if told else 200
        return TemplateResponse(request, "admin/record_bulk.html", context, status=status)

    def _list_url(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
