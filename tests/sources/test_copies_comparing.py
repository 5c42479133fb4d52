"""Reprints are suggested: the same relations through the database as in memory, and no others."""

import random

import pytest

from sources.copies import compare
from sources.models import ArticleMark, ReprintSuggestion
from sources.reading.copies.reprints import relate
from tests.sources.relation_texts import FOLDER, read_text, take_in

pytestmark = pytest.mark.django_db

NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def found():
    """Return what is suggested, as relate tells it: {headlines: (relation, score, conflicts)}."""
    return {
        frozenset((one.article.headline, one.other.headline)): (
            one.relation,
            one.score,
            {
                frozenset(
                    {(one.article.headline, *c["article"]), (one.other.headline, *c["other"])}
                )
                for c in one.conflicts
            },
        )
        for one in ReprintSuggestion.objects.select_related("article", "other")
    }


def related(names):
    relations = relate([read_text(name) for name in names])
    return {
        frozenset((names[one.first], names[one.second])): (
            one.relation,
            one.score,
            {
                frozenset({(names[one.first], *c.first), (names[one.second], *c.second)})
                for c in one.conflicts
            },
        )
        for one in relations
        if one.relation != "none"
    }


@pytest.mark.parametrize("seed", range(3))
def test_the_ledger_finds_what_the_reader_finds_in_any_order(empty_ledger, seed):
    names = random.Random(seed).sample(NAMES, len(NAMES))
    for name in names:
        compare(take_in(name))

    assert found() == related(names)
    assert len(found()) == len(related(NAMES)) > 20


def test_comparing_again_changes_nothing(empty_ledger):
    articles = [take_in(name) for name in NAMES[:12]]
    for article in articles:
        compare(article)
    before = list(ReprintSuggestion.objects.order_by("pk").values())
    marks = set(ArticleMark.objects.values_list("article", "mark"))

    for article in articles:
        compare(article)

    assert list(ReprintSuggestion.objects.order_by("pk").values()) == before
    assert set(ArticleMark.objects.values_list("article", "mark")) == marks
