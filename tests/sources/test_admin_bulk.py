"""Actions on many records: their effects are listed first, then done in one go or not at all."""

import re

import pytest
from django.db import connection

from programs.models import Figure, Program
from ruralplan.editorial import EditorialStatus
from ruralplan.editorial.audit import AuditEntry
from sources.admin import bulk
from sources.admin.verbs import VERBS
from tests import factories
from tests.browsing import page

pytestmark = pytest.mark.django_db

LIST = "/admin/programs/program/"


def ask(client, action, records, **more):
    chosen = [record.pk for record in records]
    data = {"action": action, "_selected_action": chosen, "index": "0", **more}
    return client.post(LIST, data)


def keys(answer):
    return [effect.key for effect in answer.context["allowed"]]


def confirm(client, verb, keys):
    return client.post(f"{LIST}bulk/{verb}/", {"record": keys}, follow=True)


def statuses(records):
    stored = Program.objects.in_bulk([record.pk for record in records])
    return [stored[record.pk].status for record in records]


def drafts(number, submitted=False):
    made = [factories.make_program(published=False) for _ in range(number)]
    for draft in made if submitted else ():
        draft.submit(by=None)
    return made


def test_an_action_says_what_it_would_do_and_does_nothing(staff_client):
    good, bad = factories.make_program(published=False), factories.make_program()
    entries = good.history.count()

    answer = ask(staff_client, "submit_selected", [good, bad])

    text = page(answer)
    assert "“草稿” → “待审”" in text
    assert "不能改为“待审”" in text
    assert "确认提交审核 1 条" in text
    assert statuses([good, bad]) == [EditorialStatus.DRAFT, EditorialStatus.PUBLISHED]
    assert good.history.count() == entries


@pytest.mark.parametrize("verb", ["submit", "publish"])
def test_trying_out_sees_the_same_refusals_and_writes_nothing_for_readers(staff, verb):
    """Histories, log and passages are spared while it is tried out, and written when done."""
    figures = [factories.make_figure(published=False) for _ in range(2)]
    for figure in figures if verb == "publish" else ():
        figure.submit(by=None)
    figures[1].archive(by=None)
    keys = [figure.pk for figure in figures]
    inserted = []

    def listen(execute, sql, *rest):
        inserted.extend(re.findall(r'INSERT INTO "(\w+)"', sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        effects = bulk.foresee(bulk.read_named(Figure, keys), VERBS[verb], by=staff)

    assert inserted == []
    done = bulk._apply_all(bulk.read_named(Figure, keys), VERBS[verb], by=staff)
    told = [[(one.version, one.before, one.after, one.refusal) for one in effects]]
    assert told == [[(one.version, one.before, one.after, one.refusal) for one in done]]
    assert [bool(one.refusal) for one in done] == [False, True]
    assert Figure.objects.get(pk=keys[0]).history.first().history_user == staff
    assert AuditEntry.objects.filter(record_key=keys[0], user_key=staff.pk).exists()


def test_confirmed_it_does_what_was_shown(staff_client, staff):
    good, bad = factories.make_program(published=False), factories.make_program()
    answer = ask(staff_client, "submit_selected", [good, bad])

    done = confirm(staff_client, "submit", keys(answer))

    assert "已提交审核 1 条" in page(done)
    assert statuses([good, bad]) == [EditorialStatus.IN_REVIEW, EditorialStatus.PUBLISHED]
    assert good.history.first().history_user == staff


def test_nothing_is_done_when_one_record_changed_since(staff_client):
    rows = drafts(3)
    shown = keys(ask(staff_client, "submit_selected", rows))
    rows[1].name = "后来改过的项目"
    rows[1].save()

    answer = confirm(staff_client, "submit", shown)

    assert answer.status_code == 409
    assert "一条也没有动" in answer.content.decode()
    assert statuses(rows) == [EditorialStatus.DRAFT] * 3
    confirm(staff_client, "submit", keys(answer))
    assert statuses(rows) == [EditorialStatus.IN_REVIEW] * 3


def test_nothing_is_done_when_one_is_refused_since(staff_client):
    rows = drafts(3)
    shown = keys(ask(staff_client, "submit_selected", rows))
    gone = rows.pop()
    gone.delete()

    answer = confirm(staff_client, "submit", shown)

    assert answer.status_code == 409
    assert statuses(rows) == [EditorialStatus.DRAFT] * 2


def test_a_child_may_go_with_its_parent(staff_client):
    """The child is older: alone in its turn it would be refused."""
    child, parent = drafts(2)
    Program.objects.filter(pk=child.pk).update(parent=parent)
    for row in Program.objects.filter(pk__in=[child.pk, parent.pk]):
        row.submit(by=None)

    answer = ask(staff_client, "publish_selected", [child, parent])

    assert len(keys(answer)) == 2
    confirm(staff_client, "publish", keys(answer))
    assert statuses([child, parent]) == [EditorialStatus.PUBLISHED] * 2


def test_what_one_wrote_alone_is_refused_with_the_reason(client):
    editor = factories.make_staff("editor")
    (mine, theirs) = drafts(2)
    mine._history_user = editor
    mine.name = "自己写的项目"
    mine.save()
    for row in (mine, theirs):
        row.submit(by=None)
    client.force_login(editor)

    answer = ask(client, "approve_selected", [mine, theirs])

    (refused,) = answer.context["refused"]
    assert refused.record == mine
    assert "须由另一个人核准" in refused.refusal
    assert "archive_selected" not in client.get(LIST).content.decode()


def test_hundreds_are_done_in_one_go(staff_client):
    rows = drafts(200)
    shown = keys(ask(staff_client, "submit_selected", rows))

    answer = confirm(staff_client, "submit", shown)

    assert "已提交审核 200 条" in page(answer)
    assert set(statuses(rows)) == {EditorialStatus.IN_REVIEW}


def test_too_many_are_refused_with_a_sentence(staff_client, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)

    answer = ask(staff_client, "submit_selected", drafts(3))

    assert "一次最多 2 条" in page(staff_client.get(answer["Location"]))


def test_a_confirmation_of_more_than_were_shown_is_refused(staff_client, monkeypatch):
    rows = drafts(3)
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)

    answer = confirm(staff_client, "submit", [f"{row.pk}:{row.version}" for row in rows])

    assert "一次最多 2 条" in page(answer)
    assert statuses(rows) == [EditorialStatus.DRAFT] * 3


def test_a_confirmation_of_nothing_is_not_told_as_done(staff_client):
    text = page(confirm(staff_client, "submit", []))

    assert "没有选出记录" in text
    assert "已提交审核" not in text


def test_all_of_a_list_beyond_its_page_can_be_chosen(staff_client, empty_ledger):
    rows = drafts(30)

    answer = ask(staff_client, "submit_selected", rows[:1], select_across="1")

    assert len(keys(answer)) == 30


def test_a_fault_on_the_way_leaves_everything_as_it_was(staff_client):
    rows = drafts(3)
    shown = keys(ask(staff_client, "submit_selected", rows))
    writes = 0

    def fail(execute, sql, *rest):
        nonlocal writes
        writes += sql.startswith("UPDATE")
        if sql.startswith("UPDATE") and writes == 4:
            raise RuntimeError("连不上了")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail), pytest.raises(RuntimeError):
        confirm(staff_client, "submit", shown)

    assert statuses(rows) == [EditorialStatus.DRAFT] * 3


@pytest.mark.parametrize("wrong", ["abc", "1", "1:2:3", "9" * 30 + ":1", "1:x", "", "\x00:1"])
def test_nonsense_is_refused_and_does_nothing(staff_client, wrong):
    (row,) = drafts(1)

    answer = confirm(staff_client, "submit", [f"{row.pk}:{row.version}", wrong])

    assert answer.status_code in (200, 400)
    assert statuses([row]) == [EditorialStatus.DRAFT]


@pytest.mark.parametrize(("verb", "status"), [("explode", 404), ("return", 404), ("submit", 302)])
def test_only_verbs_that_ask_for_nothing_can_be_applied_to_many(staff_client, verb, status):
    assert staff_client.get(f"{LIST}bulk/{verb}/").status_code == status


def test_the_right_is_asked_again_on_confirming(client):
    client.force_login(factories.make_staff("contributor"))
    (row,) = drafts(1)

    answer = client.post(f"{LIST}bulk/archive/", {"record": [f"{row.pk}:{row.version}"]})

    assert answer.status_code == 403
    assert statuses([row]) == [EditorialStatus.DRAFT]
