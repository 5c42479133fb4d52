"""Three papers print one release: in any order the ledger holds each figure once, one origin."""

from collections import Counter
from itertools import permutations

import pytest
from django.conf import settings
from django.core.management import call_command

from programs.matching import suggest
from programs.models import Edition, Figure, FigureCitation, Indicator, SearchRecord
from programs.proposals import accept, decision_from
from programs.readings import ask_for_reading, run_reading
from programs.units import SAME
from sources.models import Article

HEADLINES = [
    "阿里巴巴发布“热土计划2022”,继续协助推进乡村振兴",
    "阿里巴巴发布“热土计划2022”",
    "阿里巴巴发布“热土计划 2022” 18项新举措助力乡村振兴",
]
# The third page prints two stories of others as well: a course and a forum.
OF_OTHER_STORIES = 3


@pytest.fixture
def articles(ledger):
    call_command("load_articles", settings.ARTICLES, verbosity=0)
    return [Article.objects.get(headline=headline) for headline in HEADLINES]


def forget_all_figures():
    """Leave the programmes and their plans, and nothing that anybody promised or reported."""
    Edition.objects.update(announced_figure=None)
    SearchRecord.objects.all().delete()
    Figure.objects.update(chosen_citation=None, status="draft")
    Figure.objects.all().delete()
    Indicator.objects.update(change_of=None)
    Indicator.objects.all().delete()


def print_together(articles):
    """Make the first article the origin of the others."""
    for article in articles:
        article.reprint_of = None if article == articles[0] else articles[0]
        article.save()


def take_through_the_desk(article, by):
    """Accept by its suggestion every proposal that is not background, in reading order."""
    run_reading(ask_for_reading(article, by=by).pk)
    for proposal in article.proposals.undecided().proposed().in_reading_order():
        suggestion = suggest(article, [proposal])[proposal.pk]
        if suggestion.outcome:
            accept(proposal, decision_from(proposal, suggestion), by=by)


def figures_held(articles):
    """Return each figure of the articles by value, unit, kind, place and who claims it."""
    claims = FigureCitation.objects.filter(article__in=articles)
    figures = Figure.objects.filter(citations__in=claims).distinct()
    return Counter(
        (
            figure.value,
            next((min(row) for row in SAME if figure.indicator.unit in row), figure.indicator.unit),
            figure.kind,
            figure.place_id,
            *sorted(claim.article.headline for claim in figure.citations.all()),
        )
        for figure in figures.select_related("indicator")
    )


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_each_figure_is_held_once_as_people_counted_it(articles, staff, order):
    curated = figures_held(articles)
    in_order = [articles[index] for index in order]
    forget_all_figures()
    print_together(in_order)

    for article in in_order:
        take_through_the_desk(article, staff)

    held = figures_held(articles)
    assert curated - held == Counter()
    assert [what[4:] for what in held - curated] == [(HEADLINES[2],)] * OF_OTHER_STORIES
    assert FigureCitation.objects.count() == sum(len(what[4:]) for what in held.elements())
    assert {article.root for article in Article.objects.filter(headline__in=HEADLINES)} == {
        in_order[0]
    }
