"""What changed between two versions of a page, and which citations no longer stand there."""

import random

import pytest

from sources.versions import EFFORT, MOST_CHANGES, MOST_SHOWN, _Effort, difference, unresolved
from tests.factories import make_article, make_claim, make_figure

SENTENCES = [f"第{n}句写的是村里第{n}件事。" for n in range(200)]


def told(found, *kinds):
    return "".join(p.text for change in found.changes for p in change.pieces if p.kind in kinds)


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("修路38公里。", "修路40公里。", "38", "40"),
        ("修路38公里。", "修路38公里。", "", ""),
        ("甲村修路。乙村通水。", "甲村修路。", "乙村通水。", ""),
        ("甲村修路。", "甲村修路。丙村通电。", "", "丙村通电。"),
        ("", "甲村修路。", "", "甲村修路。"),
        ("完全是另一回事。", "写着别样文字！", "完全是另一回事。", "写着别样文字！"),
    ],
)
def test_a_difference_tells_what_went_and_what_came(old, new, removed, added):
    found = difference(old, new)

    assert told(found, "removed") == removed
    assert told(found, "added") == added


def test_a_difference_leaves_out_what_did_not_change_and_says_how_much():
    old = "".join(SENTENCES)
    new = old.replace("第100件", "第一百件")

    found = difference(old, new)

    (change,) = found.changes
    assert len(told(found, "same")) < 200
    assert change.skipped > 1000
    assert (found.left_out, change.cut) == (0, 0)


def test_old_and_new_can_be_put_together_from_their_pieces():
    chance = random.Random(7)  # noqa: S311 - chosen to be repeatable
    for _ in range(50):
        old = "".join(chance.choices(SENTENCES[:12], k=8))
        new = "".join(chance.choices(SENTENCES[:12], k=8))

        found = difference(old, new)

        assert told(found, "same", "removed") in old
        assert told(found, "same", "added") in new


def test_spaces_alone_are_told_apart_from_words():
    assert difference("甲 村\n修路。", "甲  村\r\n修路。").only_spaces
    assert not difference("甲村修路。", "乙村修路。").only_spaces


def test_what_moved_is_matched_where_most_of_it_stands():
    found = difference("".join(SENTENCES), "".join([*SENTENCES[10:], *SENTENCES[:10]]))

    assert told(found, "removed") == told(found, "added") == "".join(SENTENCES[:10])


HOSTILE = {
    "one letter": ("a" * 300_000, "a" * 299_999),
    "two letters": ("ab" * 150_000, "ba" * 150_000),
    "lines": ("a\n" * 150_000, "b\na\n" * 75_000),
    "upside down": ("".join(SENTENCES * 100), "".join(SENTENCES[::-1] * 100)),
    "nothing shared": ("".join(SENTENCES * 100), "字" * 300_000),
}


@pytest.mark.parametrize(("old", "new"), HOSTILE.values(), ids=HOSTILE)
def test_a_difference_shows_no_more_than_a_page_can_hold(old, new):
    found = difference(old, new)

    shown = sum(len(piece.text) for change in found.changes for piece in change.pieces)
    assert 0 < shown <= MOST_SHOWN
    assert len(found.changes) <= MOST_CHANGES


def test_comparing_stops_when_its_effort_is_spent():
    effort = _Effort(EFFORT)

    assert effort.allows("甲乙丙" * 100, "甲乙丁" * 100)
    assert not effort.allows("a" * 5000, "a" * 5000)
    assert 0 < effort.left < EFFORT


# --- citations ---------------------------------------------------------------------------------

OLD = "村里去年修路38公里，花去1.2亿元，就这一句。"


@pytest.fixture
def cited(db):
    article = make_article(OLD)
    claims = [
        make_figure(exact, article=article).citations.get() for exact in ("38公里", "1.2亿元")
    ]
    return article, claims


def test_a_citation_stands_where_the_new_text_has_it_at_its_place(cited):
    article, _ = cited

    assert unresolved([article], OLD + "又添一句。") == []


def test_a_citation_whose_words_moved_is_listed_and_not_moved(cited):
    article, (_, money) = cited
    before = (money.start, money.end)

    (lost,) = unresolved([article], OLD.replace("38公里", "38公里多"))

    assert lost.citation == money
    assert (lost.before[-2:], lost.after[:2]) == ("花去", "，就")
    assert lost.now == "去1.2亿"
    money.refresh_from_db()
    assert (money.start, money.end) == before


def test_citations_of_all_versions_are_asked_and_archived_ones_are_not(cited):
    article, (road, money) = cited
    later = make_article(OLD.replace("38", "40"), publisher=article.publisher)
    claim = make_claim(road.figure, "40公里", article=later, published=False)
    money.figure.archive(by=None)
    money.archive(by=None)

    lost = unresolved([article, later], "换成了别的文字。")

    assert {one.citation for one in lost} == {road, claim}


def test_the_queries_do_not_grow_with_the_citations(cited, django_assert_num_queries):
    article, _ = cited
    with django_assert_num_queries(6) as one:
        unresolved([article], "换成了别的文字。")
    for _ in range(3):
        make_figure("38公里", article=article, published=False)

    with django_assert_num_queries(len(one)):
        assert len(unresolved([article], "换成了别的文字。")) == 5
