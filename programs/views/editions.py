"""A yearly plan with what became of its promises, and the plans of a programme side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404

from counties.models import Division
from counties.records import by_province
from programs.comparing import changed, changes, compared, said
from programs.leads import edition_lead
from programs.ledger import LedgerEntry, ledger_entries, newest
from programs.lineage import steps, threads
from programs.models import Edition, Figure, Initiative, Pillar, Program
from programs.outlook import State, announced_counts, count_states
from sources.models import Article
from sources.pages import RecordPage


@dataclass(frozen=True)
class PillarGroup:
    """The measures of a plan under one pillar, each with its ledger entries."""

    pillar: Pillar
    measures: list[tuple[Initiative, list[LedgerEntry]]]

    @property
    def entries(self) -> list[LedgerEntry]:
        return [entry for _, entries in self.measures for entry in entries]

    @property
    def states(self) -> list[State]:
        return count_states(self.entries)


class EditionDetailView(RecordPage):
    """A yearly plan: its measures by pillar, each promise with what became of it."""

    model = Edition
    slug_url_kwarg = "edition"
    section = "programs"
    template_name = "programs/edition_detail.html"

    def get_queryset(self):
        editions = super().get_queryset().for_display()
        return editions.filter(program__slug=self.kwargs["program"])

    def get_json_url(self):
        return f"/api/v1/editions/{self.object.pk}/"

    def get_context_data(self, **kwargs):
        edition = self.object
        entries = self.entries = self.get_entries()
        measures = list(edition.initiatives.published().for_display())
        articles = self.get_articles()
        return super().get_context_data(
            lead=edition_lead(len(measures), entries),
            listed=len(measures),
            pillars=by_pillar(measures, entries),
            loose=[entry for entry in entries if entry.target.initiative_id is None],
            states=count_states(entries),
            places=self.get_places(),
            articles=articles,
            article_count=len(articles),
            article_href="#sources",
            **self.get_neighbours(),
            **kwargs,
        )

    def get_updated_at(self):
        return newest([self.object, *self.entries])

    def get_entries(self):
        """Every promise of the plan but the number of measures, which is shown by itself."""
        targets = self.object.targets.published().targets().for_display()
        targets = targets.exclude(pk=self.object.announced_figure_id)
        return ledger_entries(targets.order_by("initiative__order", "pk"))

    def get_neighbours(self):
        """The plans before and after, what this one took over, and how many it announced."""
        plans = editions_of(self.object.program)
        at = plans.index(self.object)
        announced = announced_counts(plans)
        return {
            "announced": announced.get(self.object.announced_figure_id),
            "previous": plans[at - 1] if at else None,
            "following": plans[at + 1] if at + 1 < len(plans) else None,
            "step": steps(threads(plans, announced), plans)[at] if at else None,
        }

    def get_places(self):
        """The places that the plan's measures or promises name."""
        measures = self.object.initiatives.published()
        targets = self.object.targets.published()
        named = Q(pk__in=measures.values("places")) | Q(pk__in=targets.values("place"))
        return by_province(Division.objects.filter(named).for_display().order_by("code"))

    def get_articles(self):
        """The articles that announce the plan's measures or state its promises."""
        claims = Figure.citations.rel.related_model.objects.published()
        passages = Initiative.citations.rel.related_model.objects.published()
        stating = claims.filter(figure__in=self.object.targets.published().values("pk"))
        announcing = passages.filter(initiative__edition=self.object)
        named = Q(pk__in=stating.values("article")) | Q(pk__in=announcing.values("article"))
        articles = Article.objects.published().filter(named).for_display()
        return list(articles.order_by("published", "pk"))


def by_pillar(measures: Iterable[Initiative], entries: list[LedgerEntry]) -> list[PillarGroup]:
    """Group measures, already in pillar order, under their pillars, with their entries."""
    own: dict[int | None, list[LedgerEntry]] = {}
    for entry in entries:
        own.setdefault(entry.target.initiative_id, []).append(entry)
    groups = groupby(measures, key=lambda measure: measure.pillar)
    return [PillarGroup(pillar, [(m, own.get(m.pk, [])) for m in held]) for pillar, held in groups]


def editions_of(program: Program) -> list[Edition]:
    return list(program.editions.published().for_display().order_by("year", "pk"))


class EditionCompareView(RecordPage):
    """The editions of a programme side by side."""

    model = Program
    section = "programs"
    template_name = "programs/edition_compare.html"
    json_path = "initiatives/?program={slug}"

    def get_context_data(self, **kwargs):
        editions = editions_of(self.object)
        if not editions:
            raise Http404("这个项目没有年度计划，没有可以对照的内容。")
        announced = announced_counts(editions)
        joined = threads(editions, announced)
        rows = compared(joined)
        listed = self.get_listed(rows, editions)
        pillars = groupby(listed, key=lambda row: row.pillar)
        return super().get_context_data(
            editions=editions,
            columns=[(edition, announced.get(edition.announced_figure_id)) for edition in editions],
            pillars=[(pillar, list(group)) for pillar, group in pillars],
            sentences=said(rows, joined, editions),
            asked=self.asked,
            share_url=self.get_share_url(),
            changes=changes(rows, editions),
            listed=len(listed),
            **kwargs,
        )

    def get_share_url(self):
        address = self.request.build_absolute_uri(self.request.path)
        return f"{address}?{urlencode(self.asked)}" if self.asked else address

    def get_listed(self, rows, editions):
        """Return the rows that the address asks for: all, or those of one change of one plan."""
        asked = {name: self.request.GET.get(name, "") for name in ("edition", "change")}
        self.asked = {name: text for name, text in asked.items() if text}
        if not self.asked:
            return rows
        numbers = {plan.slug: number for number, plan in enumerate(editions) if number}
        if asked["edition"] not in numbers:
            raise BadRequest("参数 edition：没有这份可以与前一份对照的年度计划。")
        listed = changed(rows, asked["change"], numbers[asked["edition"]])
        if not listed:
            raise BadRequest("参数 change：这份计划里没有一组举措是这样变的。")
        return listed
