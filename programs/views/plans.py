"""Pages of the programmes: what was planned, and what is counted."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Prefetch, Q
from django.http import Http404

from counties.models import Division
from programs.filters import ProgramFilter
from programs.ledger import LedgerEntry, ledger_entries
from programs.lineage import summary, threads
from programs.models import Edition, Figure, Initiative, Kind, Program, PromiseState
from sources.models import Article
from sources.pages import ListPage, RecordPage, RecordWithListPage


class ProgramListView(ListPage):
    """Programmes with their projects below them; a search also finds the projects themselves."""

    model = Program
    filterset_class = ProgramFilter
    section = "programs"
    json_path = "programs/"

    def get_queryset(self):
        programs = super().get_queryset().for_display()
        if not self.filterset.data:
            programs = programs.top_level()
        return programs.prefetch_related(*public_children())


def public_children():
    """Prefetch the published projects of a programme, two levels down, as `public_children`."""
    projects = Program.objects.published()
    inner = Prefetch("children", queryset=projects, to_attr="public_children")
    outer = projects.prefetch_related(inner)
    return [Prefetch("children", queryset=outer, to_attr="public_children")]


class ProgramDetailView(RecordWithListPage):
    """A programme with its projects, editions and indicators; its own figures are paged."""

    model = Program
    template_name = "programs/program_detail.html"
    section = "programs"
    json_path = "programs/{slug}/"

    def get_records(self):
        return Program.objects.published().for_display().select_related("parent__parent")

    def get_queryset(self):
        figures = Figure.objects.published().filter(indicator__program=self.object)
        return figures.for_display().order_by("indicator__name", "indicator", "period_end", "pk")

    def get_context_data(self, **kwargs):
        program = self.object
        context = super().get_context_data(
            projects=program.children.published().prefetch_related(*public_children()),
            editions=program.editions.published().for_display().order_by("year", "pk"),
            initiatives=program.initiatives.published().for_display(),
            indicators=program.indicators.published(),
            places=self.get_places(),
            articles=self.get_articles(),
            citations=program.citations.published().for_display().in_reading_order(),
            **kwargs,
        )
        told = program.summary or context["paginator"].count or context["editions"]
        return context | {"only_named": not told and not context["projects"]}

    def get_places(self):
        citations = self.object.citations.published().filter(place__isnull=False)
        figures = Figure.objects.published().filter(
            indicator__program=self.object, place__isnull=False
        )
        named = Q(pk__in=citations.values("place")) | Q(pk__in=figures.values("place"))
        return Division.objects.filter(named).for_display()

    def get_articles(self):
        """The articles that name the programme or state one of its figures."""
        figures = self.get_queryset().order_by().values("pk")
        claims = Figure.citations.rel.related_model.objects.published().filter(figure__in=figures)
        named = self.object.citations.published().values("article")
        articles = Article.objects.published().for_display()
        return articles.filter(Q(pk__in=named) | Q(pk__in=claims.values("article")))


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
        initiatives = edition.initiatives.published().for_display()
        measures = with_entries(initiatives, self.get_entries())
        return super().get_context_data(
            announced=get_announced(edition),
            listed=len(measures),
            pillars=by_pillar(measures),
            loose=[entry for entry in self.entries if entry.target.initiative_id is None],
            states=count_states(self.entries),
            others=edition.program.editions.published().for_display().exclude(pk=edition.pk),
            **kwargs,
        )

    def get_entries(self):
        """Every promise of the plan but the number of measures, which is shown by itself."""
        targets = self.object.targets.published().targets().for_display()
        targets = targets.exclude(pk=self.object.announced_figure_id)
        self.entries = ledger_entries(targets.order_by("initiative__order", "pk"))
        return self.entries


def get_announced(edition: Edition) -> Figure | None:
    """Return the cited figure of how many measures were announced, where it is public."""
    return get_announced_counts([edition]).get(edition.announced_figure_id)


def get_announced_counts(editions) -> dict[int | None, Figure]:
    """Return the public figures of how many measures each plan announced, by primary key."""
    wanted = [edition.announced_figure_id for edition in editions]
    return Figure.objects.published().for_display().in_bulk(wanted)


def with_entries(initiatives, entries: list[LedgerEntry]) -> list[tuple[Initiative, list]]:
    """Pair each measure with its ledger entries, in the order given."""
    return [
        (initiative, [entry for entry in entries if entry.target.initiative_id == initiative.pk])
        for initiative in initiatives
    ]


def by_pillar(measures: list) -> list[tuple]:
    """Group (measure, entries) pairs, already in pillar order, under their pillars."""
    groups = groupby(measures, key=lambda pair: pair[0].pillar)
    return [(pillar, list(pairs)) for pillar, pairs in groups]


def count_states(entries: list[LedgerEntry]) -> list[tuple[str, str, int]]:
    """Return (state, label, number) for the states that occur, in the order of the method page."""
    counts = dict.fromkeys(PromiseState, 0)
    for entry in entries:
        counts[PromiseState(entry.state)] += 1
    return [(state.value, state.label, number) for state, number in counts.items() if number]


class EditionCompareView(RecordPage):
    """The editions of a programme side by side."""

    model = Program
    section = "programs"
    template_name = "programs/edition_compare.html"
    json_path = "initiatives/?program={slug}"

    def get_context_data(self, **kwargs):
        editions = list(self.object.editions.published().for_display().order_by("year", "pk"))
        if not editions:
            raise Http404("这个项目没有年度计划，没有可以对照的内容。")
        announced = get_announced_counts(editions)
        rows = threads(editions, announced)
        pillars = groupby(rows, key=lambda thread: thread.pillar)
        return super().get_context_data(
            editions=editions,
            columns=[(edition, announced.get(edition.announced_figure_id)) for edition in editions],
            pillars=[(pillar, list(group)) for pillar, group in pillars],
            summary=summary(rows, editions),
            **kwargs,
        )


class InitiativeDetailView(RecordPage):
    queryset = Initiative.objects.for_display()
    section = "programs"
    json_path = "initiatives/{slug}/"

    def get_context_data(self, **kwargs):
        measure = self.object
        figures = measure.figures.published().for_display()
        public = {"later__in": Initiative.objects.published()}
        earlier = measure.continuations.filter(earlier__in=Initiative.objects.published())
        return super().get_context_data(
            entries=ledger_entries(figures.targets().order_by("pk")),
            reports=figures.exclude(kind=Kind.TARGET).order_by("period_end", "pk"),
            earlier=earlier.select_related("earlier__edition__program"),
            later=measure.later_continuations.filter(**public).select_related(
                "later__edition__program"
            ),
            programs=measure.programs.published(),
            places=measure.places.for_display(),
            stories=measure.case_studies.published().for_display(),
            citations=measure.citations.published().for_display().in_reading_order(),
            **kwargs,
        )
