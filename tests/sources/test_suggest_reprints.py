from io import StringIO

import pytest
from django.core.management import call_command

from sources.models import ArticleMark, ReprintSuggestion, SuggestionState
from tests.factories import make_article
from tests.sources.relation_texts import take_in

pytestmark = pytest.mark.django_db


def suggest(*arguments):
    out = StringIO()
    call_command("suggest_reprints", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def articles(empty_ledger):
    return [take_in(name) for name in ("chunni_release", "chunni_short", "county_tea")]


def test_every_text_is_compared_with_every_other(articles):
    lines = suggest()

    (pair,) = ReprintSuggestion.objects.all()
    assert (pair.article, pair.other) == (articles[1], articles[0])
    assert lines[1] == "[2/3] 《chunni_short》：待决定 1 对。"
    assert lines[-1] == "比较了 3 篇，0 篇没有比较成。现在共有 1 对待决定。"


def test_what_was_decided_stays_so(articles):
    suggest()
    ReprintSuggestion.objects.update(state="split", decided_at="2026-01-01T00:00Z")

    assert suggest()[-1] == "比较了 3 篇，0 篇没有比较成。现在共有 0 对待决定。"
    assert ReprintSuggestion.objects.get().state == SuggestionState.SPLIT


def test_only_what_was_never_compared_on_demand(articles):
    suggest()
    late = take_in("chunni_reordered")

    lines = suggest("--missing")

    assert lines[0] == "[1/1] 《chunni_reordered》：待决定 2 对。"
    assert ReprintSuggestion.objects.of_article(late).count() == 2


def test_an_article_without_a_text_is_left_out_and_a_crowded_one_is_named(empty_ledger):
    make_article(text="")
    make_article("12 " * 41_000, headline="一张数据表", published=False)

    lines = suggest()

    assert lines[0].startswith("[1/1] 《一张数据表》：没有和别的文章比较：里面的数字超过")
    assert lines[1].startswith("比较了 0 篇，1 篇没有比较成。")
    assert not ArticleMark.objects.exists()
