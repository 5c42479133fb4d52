"""Pages of the programmes: what was planned, and what is counted."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Prefetch, Q

from counties.models import Division
from counties.records import by_province
from programs.comparing import Row, compared
from programs.filters import ProgramFilter
from programs.gaps import promises
from programs.leads import initiative_lead, program_lead
from programs.ledger import judged, ledger_entries, newest, shown
from programs.lineage import steps, threads
from programs.models import Figure, Initiative, Kind, Program, ProgramCitation
from programs.outlook import announced_counts, count_states, grid, stops
from programs.views.editions import editions_of
from sources.groups import alike
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
        if "ordering" not in self.filterset.data:
            programs = programs.fullest_first()
        return programs.prefetch_related(*public_children())


def public_children():
    """Prefetch the published projects of a programme, two levels down, as `public_children`."""
    projects = Program.objects.published().fullest_first()
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
        return figures.for_display().order_by("-period_end", "-kind", "indicator__name", "pk")

    def get_context_data(self, **kwargs):
        program = self.object
        editions = editions_of(program)
        entries = self.entries = self.get_entries(editions)
        planned = [entry for entry in entries if entry.target.edition in editions]
        articles = self.get_articles()
        context = super().get_context_data(
            projects=self.get_projects(),
            stops=self.get_stops(editions, entries),
            entries=[] if planned else shown(entries),  # those of plans are only counted
            states=count_states(entries),
            pillars=grid(editions, planned) if editions else [],
            unplanned=len(entries) - len(planned),
            initiatives=program.initiatives.published().for_display(),
            places=self.get_places(),
            articles=articles,
            article_count=len(articles),
            article_href="#sources",
            **kwargs,
        )
        figures = context["paginator"].count
        told = program.summary or figures or editions or entries or context["projects"]
        counts = {"plans": len(editions), "figures": figures, "articles": len(articles)}
        lead = program_lead(program, entries=entries, **counts)
        return context | {"only_named": not told, "lead": lead}

    def get_updated_at(self):
        return newest([self.object, *self.entries])

    def get_projects(self):
        projects = self.object.children.published().fullest_first()
        return projects.prefetch_related(*public_children())

    def get_entries(self, editions):
        """The promises of a programme with plans and of its projects; else those about itself."""
        figures = Figure.objects.published().targets()
        if editions:
            figures = figures.of_program(self.object.slug)
        else:
            figures = figures.filter(indicator__program=self.object)
        targets = promises(figures).for_judging().select_related("initiative__pillar")
        return judged(targets.order_by("pk"))

    def get_stops(self, editions, entries):
        announced = announced_counts(editions)
        return stops(steps(threads(editions, announced), editions), announced, entries)

    def get_places(self):
        """The places that the programme, its projects or the measures of its plans name."""
        projects = Program.objects.published().family(self.object.slug).values("pk")
        citations = ProgramCitation.objects.published().filter(program__in=projects)
        figures = Figure.objects.published().filter(indicator__program__in=projects)
        plans = self.object.editions.published().values("pk")
        measures = Initiative.objects.published().filter(edition__in=plans)
        named = (
            Q(pk__in=citations.values("place"))
            | Q(pk__in=figures.values("place"))
            | Q(pk__in=measures.values("places"))
        )
        return by_province(Division.objects.filter(named).for_display().order_by("code"))

    def get_articles(self):
        """The articles that name the programme, with where, or state one of its figures."""
        figures = self.get_queryset().order_by().values("pk")
        claims = Figure.citations.rel.related_model.objects.published().filter(figure__in=figures)
        passages = defaultdict(list)
        citations = self.object.citations.published().for_display().select_related("place")
        for citation in citations.in_reading_order():
            passages[citation.article_id].append(citation)
        named = Q(pk__in=passages) | Q(pk__in=claims.values("article"))
        articles = Article.objects.published().for_display().filter(named)
        return [(article, passages[article.pk]) for article in articles]


class InitiativeDetailView(RecordPage):
    queryset = Initiative.objects.for_display()
    section = "programs"
    json_path = "initiatives/{slug}/"

    def get_context_data(self, **kwargs):
        measure = self.object
        figures = measure.figures.published().for_display()
        entries = self.entries = ledger_entries(figures.targets().order_by("pk"))
        citations = list(measure.citations.published().for_display().in_reading_order())
        return super().get_context_data(
            lead=initiative_lead(measure, entries),
            entries=entries,
            states=count_states(entries),
            reports=figures.exclude(kind=Kind.TARGET).order_by("period_end", "pk"),
            lineage=self.get_lineage(),
            programs=measure.programs.published(),
            places=measure.places.for_display(),
            stories=measure.case_studies.published().for_display(),
            citations=alike(citations),
            article_count=len({citation.article.page_pk for citation in citations}),
            article_href="#passages",
            **kwargs,
        )

    def get_updated_at(self):
        return newest([self.object, *self.entries])

    def get_lineage(self) -> Row | None:
        """The measures that this one continues, near and far, and those that continue it."""
        plans = editions_of(self.object.edition.program)
        for thread in threads(plans, announced_counts(plans)):
            own = {measure for cell in thread.cells for measure in cell.initiatives}
            if self.object in own:
                return compared([thread])[0] if len(own) > 1 else None
        return None
