"""What a decision would do to the ledger as it stands."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from programs.matching import hold
from tests.factories import (
    division,
    make_article,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
)

pytestmark = pytest.mark.django_db
TEXT = "产地仓卖出苹果3800吨。"


@pytest.fixture
def figure():
    indicator = make_indicator(unit="吨")
    return make_figure("3800吨", indicator=indicator, period="2021", place=division())


@pytest.fixture
def article():
    return make_article(TEXT)


def decide(figure, **fields):
    """Return a decision for the figure's slot, but for the fields."""
    slot = {
        "value": Decimal(3800),
        "unit": "吨",
        "kind": figure.kind,
        "cumulative": figure.cumulative,
        "period": figure.period,
        "place": figure.place,
        "indicator": figure.indicator,
        "edition": figure.edition,
        "name": "",
        "program": None,
    }
    return SimpleNamespace(**slot | fields)


def test_the_same_value_in_the_slot_adds_a_citation(figure, article):
    holding = hold(article, decide(figure))

    assert (holding.outcome, holding.figure) == ("cites", figure)
    assert holding.claims == tuple(figure.citations.all())


def test_another_value_in_the_slot_contradicts(figure, article):
    assert hold(article, decide(figure, value=Decimal(8300))).outcome == "contradicts"


def test_a_value_that_only_a_claim_not_chosen_states_contradicts(figure, article):
    make_claim(figure, "8300吨")

    assert hold(article, decide(figure, value=Decimal(8300))).outcome == "contradicts"


def test_a_value_that_the_article_has_claimed_is_repeated(figure, article):
    make_claim(figure, "3800吨", article=article, published=False)

    assert hold(article, decide(figure)).outcome == "repeats"
    assert hold(article, decide(figure, value=Decimal(8300))).outcome == "contradicts"


def test_a_figure_without_a_claim_is_cited(article):
    figure = make_figure(None, period="2021")

    assert hold(article, decide(figure)).outcome == "cites"


@pytest.mark.parametrize(
    "other", [{"kind": "baseline"}, {"cumulative": True}, {"period": "2022"}, {"place": None}]
)
def test_an_empty_slot_drafts_a_figure(figure, article, other):
    holding = hold(article, decide(figure, **other))

    assert (holding.outcome, holding.figure, holding.claims) == ("drafts", None, ())


def test_the_plan_parts_promises_and_not_reports(figure, article):
    edition = make_edition()

    assert hold(article, decide(figure, edition=edition)).outcome == "cites"
    assert hold(article, decide(figure, edition=edition, kind="target")).outcome == "drafts"


def test_an_archived_figure_holds_no_slot(figure, article, staff):
    figure.archive(by=staff)

    assert hold(article, decide(figure)).outcome == "drafts"


def test_a_name_that_is_not_there_makes_an_indicator(figure, article):
    program = figure.indicator.program
    decision = decide(figure, indicator=None, name="苹果销量", program=program)

    assert hold(article, decision).outcome == "new_indicator"


def test_a_name_that_is_there_is_that_indicator(figure, article):
    """The programme cannot have it twice; in another unit it is another indicator."""
    known = figure.indicator
    named = {"indicator": None, "name": known.name, "program": known.program}

    assert hold(article, decide(figure, **named)).figure == figure
    assert hold(article, decide(figure, **named, unit="斤")).outcome == "new_indicator"
