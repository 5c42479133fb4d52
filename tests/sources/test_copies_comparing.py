"""Reprints are suggested: the same relations through the database as in memory, and no others."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.copies import compare, look_for_copies, split
from sources.models import Article, ArticleMark, ReprintSuggestion
from sources.reading.copies.reprints import relate
from sources.reading.crowded import MOST_NUMBERS
from tests.browsing import open_form, page
from tests.factories import make_article, make_publisher
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
    names = random.Random(seed).sample(  # noqa: S311
        NAMES, len(NAMES)
    )
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


def test_a_pair_found_once_is_told_with_its_reasons(empty_ledger):
    first = take_in("chunni_release", publisher=make_publisher(name="县报"))
    compare(first)
    second = take_in("chunni_short", declared_origin="县报", publisher=make_publisher(name="省报"))

    (pair,) = compare(second)

    assert (pair.article, pair.other) == (second, first)
    assert pair.reasons[0] == "省报写明来源是县报"
    assert any("的字句在另一篇里" in reason for reason in pair.reasons)
    assert any("个数字相同" in reason for reason in pair.reasons)
    assert pair.reasons[-1] == "同一天刊登"


def test_an_earlier_article_compared_later_is_still_the_earlier_one(empty_ledger):
    first, second = take_in("chunni_release"), take_in("chunni_changed")
    compare(second)
    assert not ReprintSuggestion.objects.exists()  # the first has no marks yet

    (pair,) = compare(first)

    assert (pair.article, pair.other) == (second, first)
    (conflict,) = pair.conflicts
    for side, exact in zip(("article", "other"), conflict["exact"], strict=True):
        assert getattr(pair, side).text.text[slice(*conflict[side])] == exact


def test_a_text_stored_later_is_compared_then(empty_ledger):
    compare(take_in("chunni_release"))
    late = make_article(text="", published=False)
    assert look_for_copies(late).fault == "库里没有全文，没有和别的文章比较。"
    assert compare(late) == []

    late.store_text(read_text("chunni_short"))

    assert len(compare(late)) == 1


def test_a_text_stored_on_the_form_is_compared(staff_client, empty_ledger):
    compare(take_in("chunni_release"))
    late = make_article(text="", published=False)
    url = f"/admin/sources/article/{late.pk}/change/"

    typed = open_form(staff_client, url) | {"full_text": read_text("chunni_short")}
    answer = staff_client.post(url, typed, follow=True)

    assert "和另外 1 篇像是同源" in answer.content.decode()
    pair = ReprintSuggestion.objects.get()
    assert f"/admin/sources/reprintsuggestion/{pair.pk}/change/" in page(staff_client.get(url))


def test_a_page_that_cannot_be_read_is_told_and_not_raised(empty_ledger, caplog):
    crowded = make_article("12 " * (MOST_NUMBERS + 1), published=False)

    assert compare(crowded) == []

    assert "里面的数字超过" in look_for_copies(crowded).fault
    assert "was not compared" in caplog.text


def test_what_no_longer_holds_is_withdrawn_and_what_changed_is_written(empty_ledger):
    first, second, other = (take_in(name) for name in ("chunni_release", "chunni_short", NAMES[0]))
    compare(first)
    (pair,) = compare(second)
    ReprintSuggestion.objects.update(score=0.1)
    ReprintSuggestion.objects.create(
        article=other, other=second, relation="reprint", score=1, reasons=["从前的阅读器说的"]
    )

    (now,) = compare(second)

    assert (now.pk, now.score, now.version) == (pair.pk, pair.score, pair.version + 1)
    assert ReprintSuggestion.objects.count() == 1


def test_a_page_split_from_another_is_not_asked_again_for_a_later_version(empty_ledger):
    first, copy = take_in("chunni_release"), take_in("chunni_short")
    compare(first)
    (pair,) = compare(copy)
    split(pair, by=None)

    later = take_in("chunni_changed", revision_of=first)

    assert compare(later) == []


def test_two_that_stand_in_one_group_are_not_asked_about(empty_ledger):
    first = take_in("chunni_release")
    compare(first)

    assert compare(take_in("chunni_changed", reprint_of=first)) == []

    assert len(ReprintSuggestion.objects.get().conflicts) == 1


def test_the_same_text_in_other_lines_is_found_however_short(empty_ledger):
    compare(make_article("今天小雨，村里修路。\n", published=False))

    (pair,) = compare(make_article("今天小雨，\n村里修路。", published=False))

    assert pair.reasons == ["全文相同", "同一天刊登"]


def test_a_source_named_is_a_candidate_though_no_mark_is_shared(empty_ledger):
    """Marks of two pages may miss each other; the declared source leads there all the same."""
    release = take_in("chunni_release", publisher=make_publisher(name="县报"))
    assert not release.marks.exists()

    (pair,) = compare(take_in("chunni_short", declared_origin="县报"))

    assert pair.other == release


def take_in_copies(numbers):
    """Take in so many copies of one release, each with a sentence of its own."""
    for number in numbers:
        text = f"{read_text('chunni_release')}\n这是第{number}家转载的报纸。"
        compare(make_article(text, published=False))


def test_finding_needs_as_many_queries_among_many_as_among_few(empty_ledger):
    take_in_copies(range(3))
    first, second = take_in("chunni_short"), take_in("chunni_reordered")
    with CaptureQueriesContext(connection) as few:
        assert len(compare(first)) == 3
    take_in_copies(range(3, 40))

    with CaptureQueriesContext(connection) as many:
        assert len(compare(second)) == 30

    assert len(many) == len(few)


def test_an_article_keeps_few_marks_however_long(empty_ledger):
    words = random.Random(7)  # noqa: S311 - the same every time
    long = "".join(chr(words.randrange(0x4E00, 0x9FA5)) for _ in range(25_000))
    compare(make_article(f"{long}。", published=False))
    compare(take_in("chunni_release"))

    counts = sorted(article.marks.count() for article in Article.objects.all())

    assert counts[0] <= 128
    assert counts[1] <= 512 + 48 + 1
