"""The home page: the ledger in numbers, the plans on a line, the latest reports, the provinces."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max
from django.views.generic import TemplateView

from counties.models import CaseStudy
from counties.tiles import province_tiles
from programs.gaps import promises
from programs.ledger import LedgerEntry, judged, shown
from programs.lineage import steps_by_program
from programs.models import Edition, Figure, Program, PromiseState
from programs.outlook import Stop, announced_counts, stops
from sources.models import Article
from sources.pages import Page

ANSWERED, LATEST, STORIES = 5, 6, 4
# More marks than this tell less than the number beside them, and weigh more.
MOST_MARKS = 200


class HomeView(Page, TemplateView):
    """What this is in one sentence, and where to go on."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        targets = Figure.objects.published().targets().for_judging().order_by("pk")
        entries = judged(promises(targets))
        answered = [entry for entry in entries if entry.latest_actual]
        lines = get_lines(entries)
        return super().get_context_data(
            total=len(entries),
            tally=get_tally(entries),
            marked=len(entries) <= MOST_MARKS,
            lines=lines,
            unplanned=count_unplanned(entries, lines),
            answered=shown(answered[:ANSWERED]),
            unshown=len(answered[ANSWERED:]),
            latest=get_latest(),
            article_count=Article.objects.published().first_versions().count(),
            tiles=province_tiles(),
            stories=CaseStudy.objects.published().for_display()[:STORIES],
            **kwargs,
        )

    def get_updated_at(self):
        return Figure.objects.published().aggregate(newest=Max("modified_at"))["newest"]


def get_latest():
    """The reports that reach furthest towards today; a period we inferred proves no such thing."""
    figures = promises(Figure.objects.published().actuals()).filter(period_inferred=False)
    return figures.for_display().order_by("-period_end", "-cumulative", "pk")[:LATEST]


def get_tally(entries):
    """Return (state, label, promises) for every state, the empty ones too: none is news as well."""
    return [
        (state.value, state.label, [entry for entry in entries if entry.state == state])
        for state in PromiseState
    ]


def count_unplanned(entries, lines):
    """Say how many promises are of no plan on the lines; the plans' counts leave them out."""
    drawn = {stop.edition.pk for _, plans in lines for stop in plans}
    return sum(entry.target.edition_id not in drawn for entry in entries) if drawn else 0


def get_lines(entries: Iterable[LedgerEntry]) -> list[tuple[Program, list[Stop]]]:
    """Return each programme with its plans, oldest first; five queries, however many plans."""
    editions = list(Edition.objects.published().for_display().order_by("program", "year", "pk"))
    announced = announced_counts(editions)
    entries = list(entries)
    return [
        (program, stops(steps, announced, entries))
        for program, steps in steps_by_program(editions, announced)
    ]
