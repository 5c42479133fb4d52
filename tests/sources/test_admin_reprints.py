"""The pages of reprints: both articles side by side, decisions that overrule nobody unheard."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from sources.copies import compare, confirm, default_root, open_suggestions, split
from sources.models import ArticleText, ReprintSuggestion, SuggestionState
from tests.browsing import page
from tests.sources.relation_texts import take_in

pytestmark = pytest.mark.django_db
LIST = "/admin/sources/reprintsuggestion/"


@pytest.fixture
def copies(empty_ledger):
    articles = [take_in(name) for name in ("chunni_release", "chunni_short", "chunni_changed")]
    for article in articles:
        compare(article)
    return articles


@pytest.fixture
def pair(copies):
    """The release and the copy that changed a number."""
    release, _, changed = copies
    return ReprintSuggestion.objects.get(article=changed, other=release)


def url(pair):
    return f"{LIST}{pair.pk}/change/"


def press(client, pair, action, **fields):
    """Send what the button of the page as it is now sends."""
    sent = {"action": action, "version": pair.version, "root": pair.other_id, "next": ""}
    return client.post(url(pair), sent | fields)


def stored(pair):
    return ReprintSuggestion.objects.get(pk=pair.pk)


def test_the_page_shows_both_passages_of_each_number_that_differs(staff_client, pair):
    text = page(staff_client.get(url(pair)))

    (conflict,) = pair.conflicts
    passages = re.findall(r'<mark class="differing">.*?</span>(.*?)</mark>', text)
    assert passages == conflict["exact"]
    for side in ("article", "other"):
        source, (start, end) = getattr(pair, side).text.text, conflict[side]
        assert source[start - 10 : start] in text
        assert source[end : end + 10] in text
    for reason in pair.reasons:
        assert reason in text


def test_confirming_makes_one_group_and_says_so(staff_client, pair, staff):
    answer = press(staff_client, pair, "confirm")

    assert answer.status_code == 303
    assert answer["Location"] == f"{LIST}?state=open"
    assert stored(pair).state == SuggestionState.CONFIRMED
    assert stored(pair).decided_by == staff
    assert stored(pair).article.reprint_of_id == pair.other_id
    assert "已确认同源，源头是“chunni_release" in page(staff_client.get(answer["Location"]))


def test_splitting_keeps_them_apart(staff_client, pair):
    assert press(staff_client, pair, "split", root="").status_code == 303

    assert stored(pair).state == SuggestionState.SPLIT
    assert stored(pair).article.origin_id is None


def test_a_decision_can_be_changed_on_its_page(staff_client, pair):
    press(staff_client, pair, "confirm")
    press(staff_client, stored(pair), "split")

    assert stored(pair).article.origin_id is None
    press(staff_client, stored(pair), "confirm")

    assert stored(pair).article.origin_id == pair.other_id


def test_another_root_can_be_named_for_the_group(staff_client, pair):
    press(staff_client, pair, "confirm")

    answer = press(staff_client, stored(pair), "name_root", root=pair.article_id, was=pair.other_id)

    assert answer.status_code == 303
    assert stored(pair).other.origin_id == pair.article_id
    assert stored(pair).state == SuggestionState.CONFIRMED


def test_naming_a_root_on_an_old_page_is_refused(staff_client, pair):
    press(staff_client, pair, "confirm")

    answer = press(
        staff_client, stored(pair), "name_root", root=pair.article_id, was=pair.article_id
    )

    assert answer.status_code == 409
    assert "刚刚有人改动" in answer.content.decode()
    assert stored(pair).other.origin_id is None


def test_who_decides_on_an_old_page_is_told_who_was_faster(staff_client, pair, staff):
    split(stored(pair), by=staff)

    answer = press(staff_client, pair, "confirm")

    assert answer.status_code == 409
    assert re.search("editor 已在 .{16} 判为不同源", answer.content.decode())
    assert stored(pair).state == SuggestionState.SPLIT


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"root": ""}, "请先选哪一篇是源头"),
        ({"root": "9" * 30}, "不完整"),
        ({"root": "424242"}, "请先选哪一篇是源头"),
        ({"root": "甲"}, "不完整"),
        ({"action": "delete"}, "不完整"),
        ({"action": ""}, "不完整"),
        ({"version": ""}, "不完整"),
        ({"version": "9" * 30}, "不完整"),
        ({"version": "-1"}, "不完整"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(staff_client, pair, fields, sentence):
    answer = press(staff_client, pair, **{"action": "confirm"} | fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert stored(pair).state == SuggestionState.OPEN


@pytest.mark.parametrize("pk", ["0", "9" * 30, "abc", "-1"])
def test_a_pair_that_does_not_exist_is_said(staff_client, copies, pk):
    answer = staff_client.get(f"{LIST}{pk}/change/", follow=True)

    assert answer.status_code == 200
    assert "不存在" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/admin/programs/proposal/desk/1/?page=2", "/admin/programs/proposal/desk/1/?page=2"),
        ("https://example.com/", f"{LIST}?state=open"),
        ("//example.com/", f"{LIST}?state=open"),
        ("javascript:alert(1)", f"{LIST}?state=open"),
    ],
)
def test_the_editor_goes_back_to_a_page_of_this_site_only(staff_client, pair, asked, goes):
    assert press(staff_client, pair, "split", next=asked)["Location"] == goes


@pytest.mark.parametrize(
    ("codenames", "sees", "decides"),
    [
        ([], 403, 403),
        (["view_reprintsuggestion"], 200, 403),
        (["view_reprintsuggestion", "change_reprintsuggestion"], 200, 403),
        (["change_reprintsuggestion", "change_article"], 200, 303),
    ],
)
def test_who_may_see_and_who_may_decide(client, django_user_model, pair, codenames, sees, decides):
    user = django_user_model.objects.create_user("somebody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)

    shown = client.get(url(pair))
    assert shown.status_code == sees
    assert ("确认同源</button>" in shown.content.decode()) is (decides == 303)
    assert press(client, pair, "confirm").status_code == decides
    assert (stored(pair).state == SuggestionState.CONFIRMED) is (decides == 303)


def test_without_the_texts_the_numbers_are_shown_alone(staff_client, pair):
    for stored_text in ArticleText.objects.all():
        stored_text.delete()

    text = page(staff_client.get(url(pair)))

    assert "库里没有全文" in text
    for exact in pair.conflicts[0]["exact"]:
        assert exact in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("?state=open", 1),
        ("?state=confirmed", 1),
        ("?state=split", 1),
        ("?state=grouped", 0),
        ("?conflicts=yes", 2),
        ("?conflicts=no", 1),
        ("?q=chunni_short", 2),
    ],
)
def test_the_list_is_narrowed_by_state_by_conflict_and_by_words(
    staff_client, copies, pair, query, count
):
    release, short, _ = copies
    confirm(stored(pair), root=release, by=None)
    split(ReprintSuggestion.objects.get(article=short, other=release), by=None)

    assert staff_client.get(f"{LIST}{query}").context["cl"].result_count == count


def test_what_stands_in_one_group_already_has_a_filter_of_its_own(staff_client, copies, pair):
    release, short, _ = copies
    confirm(stored(pair), root=release, by=None)
    confirm(ReprintSuggestion.objects.get(article=short, other=release), root=release, by=None)

    shown = {
        state: list(staff_client.get(f"{LIST}?state={state}").context["cl"].result_list)
        for state in ("open", "grouped")
    }

    assert shown["open"] == []
    assert [one.article.headline for one in shown["grouped"]] == ["chunni_changed"]


def test_the_rows_on_the_desk_decide_with_one_click(staff_client, copies):
    release = copies[0]
    rows = open_suggestions(release)
    answer = staff_client.get(LIST)

    html = render_to_string(
        "admin/reprints/_suggestions.html",
        {"suggestions": rows, "next": "/admin/"},
        request=answer.wsgi_request,
    )

    forms = re.findall(r'<form method="post" action="(.*?)">(.*?)</form>', html, re.S)
    assert len(forms) == len(rows) == 2
    for address, form in forms:
        sent = dict(re.findall(r'name="(version|root|next)" value="(.*?)"', form))
        answer = staff_client.post(address, sent | {"action": "confirm"})
        assert (answer.status_code, answer["Location"]) == (303, "/admin/")
    assert open_suggestions(release) == []
    release.refresh_from_db()
    assert release.group.count() == 2


def test_the_page_needs_as_many_queries_for_more_conflicts_and_larger_groups(
    staff_client, copies, pair
):
    staff_client.get(url(pair))
    with CaptureQueriesContext(connection) as few:
        page(staff_client.get(url(pair)))
    for one in ReprintSuggestion.objects.open().for_display():
        if not stored(one).is_grouped:
            confirm(stored(one), root=default_root(one), by=None)
    ReprintSuggestion.objects.filter(pk=pair.pk).update(conflicts=pair.conflicts * 5)

    with CaptureQueriesContext(connection) as many:
        page(staff_client.get(url(pair)))

    assert len(many) == len(few)
