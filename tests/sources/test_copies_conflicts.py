"""The same words with another number: found from the span of one's own number, in both texts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counties.gazetteer import committed_gazetteer
from sources.copies import compare, confirm, conflicts_of, split
from sources.copies.conflicts import CONTEXT, cut_passage
from sources.models import ReprintSuggestion
from sources.reading.reader import read_page
from tests.factories import make_article
from tests.sources.relation_texts import read_text, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles(empty_ledger):
    """A release, its copy with another number, and a copy that agrees with the release."""
    made = [take_in(name) for name in ("xinghuo_release", "xinghuo_wire", "xinghuo_spun")]
    for article in made:
        compare(article)
    return made


def test_each_side_finds_what_the_other_prints_instead(articles):
    release, wire, _ = articles

    ((span, (theirs, *_)),) = conflicts_of(release).items()
    ((other_span, (ours, *_)),) = conflicts_of(wire).items()

    assert (theirs.article, theirs.span, theirs.passage.exact) == (wire, other_span, "4510元")
    assert (ours.article, ours.span, ours.passage.exact) == (release, span, "4150元")
    assert wire.text.text[slice(*other_span)] == "4510元"
    assert theirs.passage.before.removeprefix("…")[-8:] in wire.text.text
    assert not theirs.grouped


def test_the_span_is_that_of_the_proposal(articles):
    release = articles[0]
    page = read_page(release.text.text, committed_gazetteer())
    proposed = {(one.start, one.end) for one in page.proposals}

    assert conflicts_of(release).keys() <= proposed


def test_a_confirmed_pair_keeps_its_conflict_and_a_split_one_has_none(articles, staff):
    release, wire, _ = articles
    pair = ReprintSuggestion.objects.get(article=wire, other=release)

    confirmed = confirm(pair, root=release, by=staff)
    (found,) = [one for one in next(iter(conflicts_of(wire).values())) if one.article == release]
    assert found.grouped

    split(confirmed, by=staff)
    assert [
        one for rows in conflicts_of(wire).values() for one in rows if one.article == release
    ] == []


def test_one_query_is_enough_for_any_number_of_articles(articles):
    with CaptureQueriesContext(connection) as few:
        conflicts_of(articles[0])
    compare(take_in("xinghuo_wire", headline="又一篇", text=read_text("xinghuo_wire") + "（完）"))

    with CaptureQueriesContext(connection) as more:
        (rows,) = conflicts_of(articles[0]).values()

    assert len(rows) == 2
    assert len(more) == len(few) == 1


def test_an_article_that_contradicts_nobody_has_none(empty_ledger):
    assert conflicts_of(make_article(published=False)) == {}


@pytest.mark.parametrize(
    ("text", "span", "shown"),
    [
        ("共1281亿元。", (1, 7), ("共", "1281亿元", "。")),
        ("甲\n\n乙 12\n亿 元\n", (5, 11), ("甲 乙 ", "12 亿 元", "")),
        (
            "前" * 90 + "5个" + "后" * 90,
            (90, 92),
            ("…" + "前" * CONTEXT, "5个", "后" * CONTEXT + "…"),
        ),
        (
            "共3725.4%" + "前" * 57 + "5个" + "后" * 58 + "2860元",
            (65, 67),
            ("…" + "前" * 57, "5个", "后" * 58 + "…"),
        ),
        (None, (1, 7), ("", "1281亿元", "")),
    ],
)
def test_a_passage_is_cut_around_its_number(text, span, shown):
    passage = cut_passage(text, span, "1281亿元")

    assert (passage.before, passage.exact, passage.after) == shown
