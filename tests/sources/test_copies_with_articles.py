"""The five real articles in the ledger: three are one group, two stand alone, in any order."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from django.conf import settings

from sources.copies import compare, confirm, conflicts_of, default_root
from sources.models import Article, ReprintSuggestion
from tests.factories import make_article, make_publisher

pytestmark = pytest.mark.django_db

COPIES = ("000.txt", "001.txt", "002.txt")
OTHERS = ("003.txt", "004.txt")


def take_in(name):
    rows = json.loads(Path(settings.ARTICLES, "index.json").read_bytes())
    row = next(row for row in rows if row["file"] == name)
    text = Path(settings.ARTICLES, name).read_bytes().decode()
    return make_article(
        text,
        published=False,
        headline=row["headline"],
        printed=row["published"],
        publisher=make_publisher(name=f"{row['publisher']}（{name}）"),
    )


@pytest.mark.parametrize("order", list(permutations(COPIES)))
def test_the_three_copies_become_one_group_and_the_others_stand_alone(empty_ledger, order):
    articles = {}
    for name in (OTHERS[0], *order, OTHERS[1]):
        articles[name] = take_in(name)
        compare(articles[name])
        for pair in ReprintSuggestion.objects.open().for_display():
            confirm(pair, root=default_root(pair), by=None)

    roots = {name: Article.objects.get(pk=one.pk).origin_pk for name, one in articles.items()}
    assert len({roots[name] for name in COPIES}) == 1
    assert [roots[name] for name in OTHERS] == [articles[name].pk for name in OTHERS]
    named = ReprintSuggestion.objects.values_list("article", "other")
    copies = {articles[name].pk for name in COPIES}
    assert {pk for pair in named for pk in pair} == copies
    assert all(conflicts_of(one) == {} for one in articles.values())
