"""A damaged page gives the proposals of the clean one."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counties.gazetteer import read_gazetteer
from sources.reading.reader import read_page
from tests.reading_damage import DAMAGES, damaged
from tests.reading_pages import load_pages
from tests.reading_score import DIVISIONS, Tally

PAGES = {page.name: page for page in load_pages()}
GAZETTEER = read_gazetteer(DIVISIONS)


def figures(page):
    return Counter(
        (proposal.value, proposal.unit, proposal.qualifier, proposal.kind, proposal.place)
        for proposal in read_page(page.text, GAZETTEER).proposals
    )


@cache
def clean(name):
    """Return the figures of the page as it is."""
    return figures(PAGES[name])


def amounts(counted):
    """Return the count by value and unit alone."""
    return Counter(figure[:2] for figure in counted.elements())


def agreement(one, other):
    """Return how far two counts of figures agree, as an F1: 1.0 when they are the same."""
    return Tally((one & other).total(), one.total(), other.total()).f1


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_leaves_the_proposals_the_same_within_two_hundredths(damage):
    whole, read = Counter(), Counter()
    for name, page in PAGES.items():
        found = figures(damaged(page, DAMAGES[damage]))
        whole.update({(name, *figure): number for figure, number in clean(name).items()})
        read.update({(name, *figure): number for figure, number in found.items()})

    assert agreement(whole, read) >= 0.98


@pytest.mark.parametrize("damage", DAMAGES)
def test_spans_of_a_damaged_page_point_into_the_damaged_text(damage):
    for page in PAGES.values():
        text = damaged(page, DAMAGES[damage], seed=1).text

        for proposal in read_page(text, GAZETTEER).proposals:
            assert text[proposal.start : proposal.end] == proposal.exact


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(sorted(PAGES)),
    damages=st.lists(st.sampled_from(sorted(DAMAGES)), min_size=1, max_size=2, unique=True),
    seed=st.integers(0, 999),
)
def test_two_sorts_of_damage_at_once_leave_nine_amounts_in_ten(name, damages, seed):
    page = PAGES[name]
    for damage in damages:
        page = damaged(page, DAMAGES[damage], seed)

    assert agreement(amounts(clean(name)), amounts(figures(page))) >= 0.9
