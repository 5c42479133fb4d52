"""What the reader gets right on our own pages may only rise."""

import json

import pytest

from counties.gazetteer import read_gazetteer
from tests.reading_score import (
    DIVISIONS,
    FIELDS,
    RATCHET,
    Score,
    Tally,
    load_groups,
    ratchet,
    score,
    shortfalls,
)


@pytest.fixture(scope="module")
def totals():
    gazetteer = read_gazetteer(DIVISIONS)
    groups = load_groups(["development", "check"])
    return {name: score(pages, gazetteer) for name, pages in groups.items()}


@pytest.mark.parametrize("group", ["development", "check"])
def test_no_share_falls_below_the_ratchet(totals, group):
    assert shortfalls(group, totals[group]) == []


@pytest.mark.parametrize("group", ["development", "check"])
def test_every_span_is_the_slice_that_it_points_to(totals, group):
    assert ratchet(totals[group])["exact spans"] == [1.0, 1.0]


@pytest.mark.parametrize("group", ["development", "check"])
def test_nothing_is_proposed_from_a_page_without_figures(totals, group):
    assert ratchet(totals[group])["empty pages"] == [1.0, 1.0]


def test_the_ratchet_keeps_every_field_of_every_group():
    kept = json.loads(RATCHET.read_text("utf-8"))

    assert list(kept) == ["articles", "development", "check"]
    assert {tuple(fields) for fields in kept.values()} == {FIELDS}


def test_a_fall_is_told_with_the_command_that_keeps_better_shares():
    fallen = Score({**dict.fromkeys(FIELDS, Tally(1, 1, 1)), "kind": Tally(0, 9, 9)})

    first, second = shortfalls("check", fallen)

    assert first.startswith("check, kind: precision fell from 0.")
    assert "recall" in second
    assert "python -m tests.reading_score --raise" in first
