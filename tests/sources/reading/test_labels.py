"""The labels that the reader is measured against are sound in themselves."""

import json
from decimal import Decimal
from itertools import pairwise

import pytest

from counties.models import Division
from sources.reading.periods import parse_period
from tests.reading_damage import DAMAGES, damaged
from tests.reading_pages import GROUPS, label_files, load_pages

QUALIFIERS = {"exact", "over", "at_least", "nearly", "about", "up_to"}
REASONS = {
    *("date", "year_span", "age", "duration", "ordinal", "phone", "id", "rank", "masked", "lost"),
    *("slogan", "name", "subject", "indefinite", "comparison", "followers", "passing", "time"),
    *("furniture", "negative", "ratio"),
}


@pytest.fixture(params=label_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def labels(request):
    return json.loads(request.param.read_text("utf-8"))


def test_labels_stand_in_order_and_share_no_character(labels):
    rows = sorted(labels["figures"] + labels["refused"], key=lambda row: row["start"])

    assert all(row["start"] < row["end"] for row in rows)
    assert all(one["end"] <= two["start"] for one, two in pairwise(rows))


def test_labels_use_the_words_of_the_label_form(labels):
    assert labels["group"] in GROUPS
    assert {row["qualifier"] for row in labels["figures"]} <= QUALIFIERS
    assert {row["kind"] for row in labels["figures"]} <= {"actual", "target", "other"}
    assert {row["reason"] for row in labels["refused"]} <= REASONS


def test_labels_hold_values_and_periods_that_can_be_read(labels):
    for row in labels["figures"]:
        assert Decimal(row["value"]) > 0
        assert row["unit"]
        assert row["period"] is None or parse_period(row["period"])


def test_a_label_is_the_slice_of_its_page():
    texts = {page.name: page.text for page in load_pages()}
    files = [json.loads(path.read_text("utf-8")) for path in label_files()]
    own = [labels for labels in files if labels["group"] != "articles"]

    assert len(own) == len(texts)
    for labels in own:
        text = texts[labels["page"]]
        for row in labels["figures"] + labels["refused"]:
            assert text[row["start"] : row["end"]] == row["exact"]


def test_places_of_labels_are_divisions_of_the_table(labels, db):
    codes = {row["place"] for row in labels["figures"]} - {None}

    assert Division.objects.filter(code__in=codes).count() == len(codes)


def test_a_third_of_our_own_pages_is_kept_as_a_check():
    pages = load_pages()

    assert len(pages) >= 25
    assert 0.3 <= sum(page.group == "check" for page in pages) / len(pages) <= 0.4


@pytest.mark.parametrize("damage", DAMAGES)
def test_labels_move_with_the_characters_of_a_damaged_page(damage):
    page = next(page for page in load_pages() if page.name == "a01.txt")

    moved = damaged(page, DAMAGES[damage], seed=1)

    assert moved.text != page.text
    before = [page.text[label.start] for label in page.figures]
    now = [moved.text[label.start] for label in moved.figures]
    assert len(now) == len(before) > 0
    if damage not in ("full_width", "traditional", "radicals"):
        assert now == before
