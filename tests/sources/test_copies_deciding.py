"""Confirming, splitting and naming the root: one group, one root, and nobody overruled unheard."""

from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruralplan.editorial import StaleRecord
from sources.copies import (
    compare,
    confirm,
    default_root,
    name_root,
    open_suggestions,
    split,
)
from sources.models import Article, ReprintSuggestion, SuggestionState
from tests.factories import make_article, make_publisher
from tests.sources.relation_texts import read_text, take_in

pytestmark = pytest.mark.django_db

COPIES = ("chunni_release", "chunni_short", "chunni_reordered", "chunni_changed")


def suggest(*articles):
    for article in articles:
        compare(article)


def pair_of(first, second):
    """Return the suggestion about the two articles as stored now."""
    (pair,) = ReprintSuggestion.objects.of_article(first).of_article(second)
    return pair


@pytest.fixture
def copies(empty_ledger):
    """Four copies of one release that were compared, the release first."""
    articles = [take_in(name) for name in COPIES]
    suggest(*articles)
    return articles


def groups():
    """Return the articles by the root of their group."""
    found = {}
    for article in Article.objects.all():
        found.setdefault(article.origin_pk, set()).add(article.pk)
    return found


def settle_all(order):
    """Confirm in this order every pair that still waits, each with the root proposed."""
    for pk in order:
        pair = ReprintSuggestion.objects.open().for_display().filter(pk=pk).first()
        if pair is not None:
            confirm(pair, root=default_root(pair), by=None)


@pytest.mark.parametrize("taken", list(permutations(range(3))))
def test_one_group_and_one_root_whatever_the_order(empty_ledger, taken):
    printed = ["2022-07-25", "2022-07-26", "2022-07-27"]
    made = {}
    for at in taken:
        made[at] = take_in(COPIES[at], printed=printed[at])
        compare(made[at])
    pairs = list(ReprintSuggestion.objects.values_list("pk", flat=True))
    assert len(pairs) == 3
    first = made[0].pk
    everybody = {article.pk for article in made.values()}

    for order in permutations(pairs):
        Article.objects.update(reprint_of=None, origin=None)
        ReprintSuggestion.objects.update(state="open", decided_at=None)
        settle_all(order)

        assert groups() == {first: everybody}
        assert not ReprintSuggestion.objects.open().exists()


@pytest.mark.parametrize("root", range(4))
def test_any_article_of_both_groups_can_be_the_root(copies, root, staff):
    release, short, reordered, changed = copies
    confirm(pair_of(release, short), root=release, by=staff)
    confirm(pair_of(reordered, changed), root=reordered, by=staff)

    confirm(pair_of(short, changed), root=copies[root], by=staff)

    assert groups() == {copies[root].pk: {article.pk for article in copies}}


def test_a_root_of_neither_group_is_refused(copies, staff):
    pair = pair_of(copies[0], copies[1])

    with pytest.raises(ValidationError, match="源头要从这两篇"):
        confirm(pair, root=copies[2], by=staff)

    assert pair_of(copies[0], copies[1]).state == SuggestionState.OPEN
    assert len(groups()) == 4


def test_who_decided_and_why_stands_in_the_history_of_every_article_moved(copies, staff):
    release, _, reordered, changed = copies
    confirm(pair_of(reordered, changed), root=reordered, by=None)
    confirm(pair_of(release, reordered), root=release, by=staff)

    for article in (reordered, changed):
        latest = article.history.first()
        assert (latest.history_user, latest.history_change_reason) == (staff, "确认同源")
        assert latest.origin_id == release.pk
    pair = pair_of(release, reordered)
    assert (pair.state, pair.decided_by) == (SuggestionState.CONFIRMED, staff)
    assert pair.decided_at is not None


def test_the_second_of_two_who_decide_at_once_is_told_what_was_decided(copies, staff):
    mine, theirs = pair_of(*copies[:2]), pair_of(*copies[:2])
    split(theirs, by=staff)

    with pytest.raises(StaleRecord, match=r"editor 已在 .* 判为不同源"):
        confirm(mine, root=copies[0], by=None)

    assert len(groups()) == 4
    assert pair_of(*copies[:2]).decided_by == staff


def test_the_same_decision_twice_is_told(copies, staff):
    confirm(pair_of(*copies[:2]), root=copies[0], by=staff)
    entries = Article.history.count()

    with pytest.raises(StaleRecord, match=r"editor 已在 .* 确认同源"):
        confirm(pair_of(*copies[:2]), root=copies[0], by=None)

    assert Article.history.count() == entries


def test_a_pair_that_was_withdrawn_is_told(copies):
    pair = pair_of(*copies[:2])
    ReprintSuggestion.objects.all().delete()

    with pytest.raises(StaleRecord, match="已经撤下"):
        split(pair, by=None)


def test_splitting_a_direct_reprint_parts_the_two_and_takes_its_copies_along(copies, staff):
    release, short, reordered, changed = copies
    confirm(pair_of(short, changed), root=short, by=staff)
    confirm(pair_of(release, short), root=release, by=staff)

    split(pair_of(release, short), by=staff)

    short.refresh_from_db()
    assert short.reprint_of is None
    assert groups() == {
        release.pk: {release.pk},
        short.pk: {short.pk, changed.pk},
        reordered.pk: {reordered.pk},
    }
    assert short.history.first().history_change_reason == "判为不同源"


def test_a_pair_held_together_by_a_third_is_not_split(copies, staff):
    release, short, reordered, _ = copies
    confirm(pair_of(release, short), root=release, by=staff)
    confirm(pair_of(release, reordered), root=release, by=staff)

    with pytest.raises(ValidationError, match="经由“chunni_release"):
        split(pair_of(short, reordered), by=staff)

    assert pair_of(short, reordered).state == SuggestionState.OPEN


def test_a_confirmed_pair_is_asked_again_when_its_group_is_parted(copies, staff):
    release, short, reordered, _ = copies
    confirm(pair_of(release, short), root=release, by=staff)
    confirm(pair_of(release, reordered), root=release, by=staff)
    confirm(pair_of(short, reordered), root=release, by=staff)

    split(pair_of(release, short), by=staff)

    assert pair_of(short, reordered).state == SuggestionState.OPEN
    assert pair_of(release, reordered).state == SuggestionState.CONFIRMED


def test_naming_the_root_lets_all_others_follow(copies, staff):
    release, short, reordered, changed = copies
    for copy in (short, reordered, changed):
        confirm(pair_of(release, copy), root=release, by=staff)
    changed.refresh_from_db()

    named = name_root(changed, by=staff)

    assert named.reprint_of is None
    assert groups() == {changed.pk: {article.pk for article in copies}}
    release.refresh_from_db()
    assert release.history.first().history_change_reason == "指定源头"


def test_naming_a_root_from_an_old_copy_is_refused(copies, staff):
    release, short, *_ = copies
    confirm(pair_of(release, short), root=release, by=staff)

    with pytest.raises(StaleRecord, match="刚刚有人改动"):
        name_root(short, by=staff)  # this copy says that it is its own root

    short.refresh_from_db()
    with pytest.raises(ValidationError, match="已经是这一组的源头"):
        name_root(Article.objects.get(pk=release.pk), by=staff)


def test_a_public_reprint_cannot_follow_a_draft(empty_ledger, staff):
    public = make_article(read_text("chunni_short"), printed="2022-07-27")
    draft = take_in("chunni_release", printed="2022-07-26")
    suggest(public, draft)
    pair = pair_of(public, draft)

    with pytest.raises(ValidationError, match="请先发布它所引用的记录：文章“chunni_release"):
        confirm(pair, root=draft, by=staff)
    assert len(groups()) == 2

    confirm(pair_of(public, draft), root=public, by=staff)
    assert groups() == {public.pk: {public.pk, draft.pk}}


def test_a_later_version_goes_where_its_page_goes(empty_ledger, staff):
    first = take_in("chunni_release")
    copy = take_in("chunni_short")
    later = take_in("chunni_changed", revision_of=first)
    suggest(first, copy, later)

    assert not ReprintSuggestion.objects.of_article(first).of_article(later).exists()
    confirm(pair_of(later, copy), root=later, by=staff)

    assert groups() == {first.pk: {first.pk, copy.pk, later.pk}}
    assert not ReprintSuggestion.objects.open().exists()


# --- the proposed root ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("early", "late", "root"),
    [
        ({}, {}, "early"),
        ({}, {"genre": "release"}, "late"),
        ({"genre": "release"}, {"genre": "release"}, "early"),
        ({"declared_origin": "迟报"}, {}, "late"),
        ({"declared_origin": "迟报"}, {"declared_origin": "早报"}, "early"),
        # The month alone does not say that it was earlier than a day of that month.
        ({"printed": "2022-07"}, {}, "late"),
        ({"printed": "2022-06"}, {}, "early"),
    ],
)
def test_the_root_is_the_release_then_whom_the_other_names_then_the_earlier(
    empty_ledger, early, late, root
):
    publishers = [make_publisher(name=name) for name in ("早报", "迟报")]
    first = take_in(COPIES[0], **{"publisher": publishers[0], "printed": "2022-07-25"} | early)
    second = take_in(COPIES[1], **{"publisher": publishers[1], "printed": "2022-07-26"} | late)
    suggest(first, second)

    proposed = default_root(pair_of(first, second))

    assert proposed == {"early": first, "late": second}[root]


def test_what_is_open_needs_one_query_for_any_number(copies):
    with CaptureQueriesContext(connection) as queries:
        rows = open_suggestions(copies[0])
        shown = [(str(one.other), str(one.root), one.suggestion.percent) for one in rows]

    assert len(shown) == 3
    assert len(queries) == 1
    assert {root for _, root, _ in shown} == {str(copies[0])}


def test_a_pair_that_stands_in_one_group_is_not_open(copies, staff):
    release, short, reordered, _ = copies
    confirm(pair_of(release, short), root=release, by=staff)
    confirm(pair_of(release, reordered), root=release, by=staff)

    assert pair_of(short, reordered) not in [one.suggestion for one in open_suggestions(short)]
    assert not make_article(published=False).suggestions.exists()
