"""Fifty stale saves and fifty races: none is lost, all are told, nothing is half made."""

import re
from datetime import timedelta
from itertools import combinations_with_replacement

import pytest
from django.test import Client
from django.utils import timezone

from programs.models import Program
from ruralplan.editorial import StaleRecord
from tests.browsing import open_form, page
from tests.factories import make_program, make_staff
from tests.outside import race, shared_database

pytestmark = pytest.mark.django_db(transaction=True)

STALE_SAVES = RACES = 50


@pytest.fixture(autouse=True)
def _a_database_for_every_thread(db, tmp_path):
    """SQLite's own test database has one connection; a file has as many as there are editors."""
    with shared_database(tmp_path / "races.sqlite3"):
        yield


@pytest.fixture
def editors(_a_database_for_every_thread):
    return [make_staff("publisher", name) for name in ("first", "second", "writer")]


def in_review(writer):
    program = make_program(published=False, summary="公开前")
    program.submit(by=writer)
    return program


def with_change(writer):
    program = make_program(summary="公开的")
    program.propose_change({"summary": "提议的"}, by=writer, reason="补充")
    program.submit_change(by=writer)
    return program


def save(program, by):
    program.summary, program._history_user = f"{by} 写的", by
    program.save()


# Deeds on one record: how each is done by an editor who read the record before the other acted.
ON_REVIEWED = {
    "save": save,
    "approve": lambda program, by: program.approve(by=by),
    "publish": lambda program, by: program.publish(by=by),
    "return": lambda program, by: program.return_to_author(by=by, note=f"{by} 退回"),
    "schedule": lambda program, by: program.approve(
        by=by, publish_at=timezone.now() + timedelta(days=1)
    ),
}
ON_CHANGED = {
    "propose": lambda program, by: program.propose_change({"summary": f"{by} 写的"}, by=by),
    "approve": lambda program, by: program.approve_change(by=by),
    "return": lambda program, by: program.return_change(by=by, note=f"{by} 退回"),
    "withdraw": lambda program, by: program.withdraw_change(by=by),
    "unpublish": lambda program, by: program.unpublish(by=by),
}
PAIRS = [
    (make, deeds[one], deeds[other], f"{one} against {other}")
    for make, deeds in ((in_review, ON_REVIEWED), (with_change, ON_CHANGED))
    for one, other in combinations_with_replacement(deeds, 2)
]


def test_of_two_at_once_one_wins_and_the_other_is_told(editors):
    first, second, writer = editors
    turns = [PAIRS[n % len(PAIRS)] for n in range(max(RACES, len(PAIRS)))]
    for make, one, other, name in turns:
        stored = make(writer)
        before = stored.history.count()
        mine, theirs = (Program.objects.get(pk=stored.pk) for _ in range(2))

        told = race(
            lambda deed=one, copy=mine: deed(copy, first),
            lambda deed=other, copy=theirs: deed(copy, second),
        )

        lost = [refusal for refusal in told if refusal is not None]
        assert [type(refusal) for refusal in lost] == [StaleRecord], (name, told)
        now = Program.objects.get(pk=stored.pk)
        assert now.version == stored.version + 1, name
        assert now.history.count() == before + 1, name
        winner = (first, second)[told.index(None)]
        assert now.history.first().history_user == winner, name
        loser = (theirs, mine)[told.index(None)]
        assert loser.version == stored.version, name


def sign_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("public", [False, True])
def test_a_stale_form_loses_nothing_and_keeps_what_was_typed(editors, public):
    first, second, _ = editors
    mine, theirs = sign_in(first), sign_in(second)
    for n in range(STALE_SAVES // 2):
        program = make_program(summary="最初", published=public)
        url = f"/admin/programs/program/{program.pk}/change/"
        opened = open_form(mine, url)
        assert (
            theirs.post(url, {**open_form(theirs, url), "summary": f"别人写的{n}"}).status_code
            == 302
        )

        refused = mine.post(url, {**opened, "summary": f"我写的{n}"})

        text = page(refused)
        assert f"别人写的{n}" in text
        assert f"我写的{n}" in text
        form = refused.context["adminform"].form
        assert form["summary"].value() == f"我写的{n}"
        stored = Program.objects.get(pk=program.pk)
        assert (stored.pending or {"values": {"summary": stored.summary}})["values"] == {
            "summary": f"别人写的{n}"
        }
        again = {**opened, "summary": f"我写的{n}", "version": form["version"].value()}
        assert mine.post(url, again).status_code == 302
        said = {
            entry.pending["values"]["summary"] if public and entry.pending else entry.summary
            for entry in program.history.all()
        }
        assert {f"别人写的{n}", f"我写的{n}"} <= said


def test_two_forms_sent_at_once_store_one_and_show_both(editors):
    first, second, _ = editors
    clients = [sign_in(first), sign_in(second)]
    for n in range(10):
        program = make_program(summary="最初", published=n % 2 == 0)
        url = f"/admin/programs/program/{program.pk}/change/"
        forms = [
            {**open_form(one, url), "summary": f"第{at}个人写的{n}"}
            for at, one in enumerate(clients)
        ]
        answers = [None, None]

        def send(at, forms=forms, url=url, answers=answers):
            answers[at] = clients[at].post(url, forms[at])

        faults = race(lambda: send(0), lambda: send(1))

        assert faults == [None, None]
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        [lost] = [answer for answer in answers if answer.status_code == 200]
        text = lost.content.decode()
        assert f"第0个人写的{n}" in text
        assert f"第1个人写的{n}" in text


def test_a_stale_verb_by_its_button_is_told_and_its_note_kept(editors):
    first, second, writer = editors
    mine, theirs = sign_in(first), sign_in(second)
    for make, verb in ((in_review, "return"), (with_change, "return-change")):
        program = make(writer)
        url = f"/admin/programs/program/{program.pk}/move/{verb}/"
        opened = open_form(mine, url)
        theirs.post(url, {**open_form(theirs, url), "note": "别人的意见"})

        text = page(mine.post(url, {**opened, "note": "我的意见"}))

        assert "我的意见" in text
        assert "second" in text
        stored = Program.objects.get(pk=program.pk)
        assert "别人的意见" in (stored.note, (stored.pending or {}).get("note"))


# The same by the pages: the form that a step asks for, and what is typed into it by whom.
STEPS = {
    "save": ("change/", lambda who: {"summary": f"{who}写的简介"}),
    "approve": ("move/approve/", lambda who: {}),
    "return": ("move/return/", lambda who: {"note": f"{who}的意见"}),
    "publish": ("move/publish/", lambda who: {}),
    "schedule": ("move/approve/", lambda who: {"publish_at": HOURS[who]}),
}
HOURS = {"甲": "2031-05-06T09:00", "乙": "2032-07-08T10:00"}


def opened(client, program, step, who):
    """Return the address of the step's form, and what it sends with all typed in."""
    route, typed = STEPS[step]
    url = f"/admin/programs/program/{program.pk}/{route}"
    return url, open_form(client, url) | typed(who)


def assert_one_won(program, answers, forms, steps):
    """The other was told, sees what was typed, and has left no trace."""
    assert sorted(answer.status_code for answer in answers) == [200, 302], steps
    [lost] = [n for n, answer in enumerate(answers) if answer.status_code == 200]
    text = answers[lost].content.decode()
    _, typed = STEPS[steps[lost]]
    who = "甲乙"[lost]
    assert [word for word in typed(who).values() if word not in text] == [], steps
    assert TOLD.search(text), steps
    now = Program.objects.get(pk=program.pk)
    assert now.version == program.version + 1, steps
    assert now.history.count() == program.history.count() == 3, steps
    assert now.history.first().history_user.username == ("first", "second")[1 - lost], steps


TOLD = re.compile("已被别人修改|刚刚被别人修改|已经变了")


@pytest.mark.parametrize("stale", STEPS)
def test_a_step_on_a_page_that_others_overtook_is_told_and_keeps_what_was_typed(editors, stale):
    first, second, writer = editors
    clients = [sign_in(first), sign_in(second)]
    for step in STEPS:
        program = in_review(writer)
        forms = [opened(clients[0], program, stale, "甲"), opened(clients[1], program, step, "乙")]

        answers = [clients[n].post(*forms[n]) for n in (1, 0)][::-1]

        assert answers[1].status_code == 302, (stale, step)
        assert_one_won(program, answers, forms, (stale, step))


def test_of_two_steps_sent_at_once_one_is_done_and_the_other_told(editors):
    first, second, writer = editors
    clients = [sign_in(first), sign_in(second)]
    for steps in combinations_with_replacement(STEPS, 2):
        program = in_review(writer)
        forms = [opened(clients[n], program, steps[n], "甲乙"[n]) for n in (0, 1)]
        answers = [None, None]

        def send(at, forms=forms, answers=answers):
            answers[at] = clients[at].post(*forms[at])

        assert race(lambda: send(0), lambda: send(1)) == [None, None], steps
        assert_one_won(program, answers, forms, steps)
