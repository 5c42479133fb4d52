"""The page that takes in: texts and files, several at once, and none stops the others."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.intake import take_file, take_text
from sources.models import Intake, IntakeFile, IntakeState
from sources.tasks import extract_intake
from tests.browsing import page
from tests.factories import make_article
from tests.files import make_docx, make_pdf

pytestmark = pytest.mark.django_db

ADD = "/admin/sources/intake/add/"
LIST = "/admin/sources/intake/"
TEXT = "山河报　2025年11月3日\n山里的路修好了\n　　今年全县新修村道二十条，共修路38公里。\n"


@pytest.fixture
def take(staff_client, django_capture_on_commit_callbacks):
    """Post what a person hands in, and let the tasks run that wait for the commit."""

    def post(*, accept="text/html", **data):
        with django_capture_on_commit_callbacks(execute=True):
            return staff_client.post(ADD, data, headers={"accept": accept})

    return post


def file(content, name="报道.txt"):
    return SimpleUploadedFile(name, content)


def change_url(intake):
    return f"{LIST}{intake.pk}/change/"


# --- one ---------------------------------------------------------------------------------------


def test_a_pasted_text_leads_to_its_own_page(take, staff_client, staff):
    answer = take(text=TEXT.replace("\n", "\r\n"), url="https://example.com/1")

    intake = Intake.objects.get()
    assert answer["Location"] == change_url(intake)
    assert (intake.text, intake.url, intake.taken_by) == (TEXT, "https://example.com/1", staff)
    assert "山里的路修好了" in page(staff_client.get(answer["Location"]))


def test_a_file_is_read_before_its_page_is_shown(take, staff_client):
    answer = take(files=[file(make_docx("山里的路修好了。"), "报道.docx")])

    intake = Intake.objects.get()
    assert answer["Location"] == change_url(intake)
    assert (intake.state, intake.name) == (IntakeState.READY, "报道.docx")
    assert "山里的路修好了。" in page(staff_client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "还没有内容"),
        ({"text": " \n "}, "还没有内容"),
        ({"text": "字" * 1_000_001}, "一次最多收 100 万字"),
        ({"text": TEXT, "url": "javascript:alert(1)"}, "网址"),
        ({"text": TEXT, "url": "https://example.com/" + "a" * 500}, "500"),
    ],
    ids=["nothing", "spaces", "too long", "no address", "long address"],
)
def test_what_cannot_be_taken_in_is_refused_and_what_was_typed_stays(take, data, sentence):
    text = page(take(**data))

    assert sentence in text
    assert "没有收下" in text
    assert not Intake.objects.exists()
    if "url" in data:
        assert "共修路38公里" in text


def test_a_text_that_is_open_already_is_shown_not_taken_twice(take, staff_client):
    first = take(text=TEXT)

    second = take(text=TEXT)

    assert second["Location"] == first["Location"]
    assert "没有再收一份" in page(staff_client.get(second["Location"]))


# --- several -----------------------------------------------------------------------------------

FILES = [
    ("好的.txt", "修路38公里。".encode(), "ready"),
    ("坏的.pdf", b"%PDF-1.7\n\xff\xff", "failed"),
    ("空的.docx", b"", "failed"),
    ("新的.pdf", make_pdf(["修桥2座。"]), "ready"),
]


def test_one_bad_file_does_not_stop_the_others(take, staff_client):
    answer = take(files=[file(content, name) for name, content, _ in FILES])

    found = dict(Intake.objects.values_list("name", "state"))
    assert found == {name: state for name, _, state in FILES}
    text = page(staff_client.get(answer["Location"]))
    for intake in Intake.objects.all():
        assert change_url(intake) in text
        assert intake.fault in text


def test_a_file_too_large_is_refused_by_name_and_the_others_are_taken(
    take, staff_client, monkeypatch
):
    monkeypatch.setattr("sources.intake.LARGEST_FILE", 100)

    answer = take(files=[file(b"x" * 101, "大的.txt"), file("修路。".encode(), "小的.txt")])

    text = page(staff_client.get(answer["Location"]))
    assert re.search("大的.txt：文件超过.*没有接收", text)
    assert Intake.objects.get().name == "小的.txt"


def test_more_files_than_a_page_can_follow_are_refused_together(take):
    assert "一次最多 50 个文件" in page(take(files=[file(b"x", f"{n}.txt") for n in range(51)]))
    assert not Intake.objects.exists()


@pytest.mark.django_db(transaction=True)  # the file is read when the request commits
def test_a_script_sends_one_file_and_learns_its_state(take):
    good = take(files=[file("修路。".encode())], accept="application/json")
    bad = take(files=[file(b"%PDF-1.7\n\xff")], accept="application/json")

    (row,) = good.json()["intakes"]
    assert (row["state"], row["label"], row["fault"]) == ("ready", "待登记", "")
    (row,) = bad.json()["intakes"]
    assert row["state"] == "failed"
    assert row["fault"]


def test_a_script_is_told_in_a_sentence_what_is_not_taken(take):
    answer = take(accept="application/json")

    assert answer.status_code == 422
    assert answer.json()["intakes"] == []
    assert "还没有内容" in answer.json()["refused"][0]


def test_the_states_are_told_of_those_asked_for(staff_client):
    first, second = (take_file(b"x", name, by=None) for name in ("a.txt", "b.txt"))

    answer = staff_client.get(f"{LIST}states/?pk={first.pk}&pk=abc&pk={'9' * 30}")

    assert [row["pk"] for row in answer.json()["intakes"]] == [first.pk]
    assert answer.json()["intakes"][0]["state"] == "waiting"
    assert second.state == "waiting"


# --- with a worker -----------------------------------------------------------------------------


@pytest.fixture
def worker(settings):
    """A queue in the database: nothing is read until the test reads it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_with_a_worker_the_page_waits_and_offers_to_look_again(worker, take, staff_client):
    answer = take(files=[file("修路38公里。".encode())])

    text = page(staff_client.get(answer["Location"]))
    assert "看看读完没有" in text
    assert "正在读出文字" in text
    extract_intake.call(Intake.objects.get().pk)
    text = page(staff_client.get(answer["Location"]))
    assert "看看读完没有" not in text
    assert "修路38公里。" in text


def test_a_file_that_waits_too_long_can_be_asked_for_again(worker, take, staff_client):
    take(files=[file("修路38公里。".encode())])
    intake = Intake.objects.get()

    page(staff_client.post(f"{LIST}{intake.pk}/again/", follow=True))

    intake.refresh_from_db()
    assert intake.state == IntakeState.WAITING
    assert IntakeFile.objects.filter(intake=intake).exists()


# --- the list ----------------------------------------------------------------------------------


def test_the_list_tells_states_by_word_and_filters_and_searches(staff_client):
    take_text(TEXT, by=None, url="https://example.com/1")
    take_file(b"x", "等着的.txt", by=None)

    text = page(staff_client.get(LIST))
    assert 'badge-ready">待登记' in text
    assert 'badge-waiting">等待读出' in text
    waiting = page(staff_client.get(f"{LIST}?state__exact=waiting"))
    assert "等着的.txt" in waiting
    assert "山里的路" not in waiting
    assert "等着的.txt" not in page(staff_client.get(f"{LIST}?q=example.com"))


def test_the_list_needs_as_many_queries_for_five_rows_and_loads_no_text(staff_client, staff):
    def add(number):
        intake = take_text(f"{TEXT}{number}", by=staff)
        Intake.objects.filter(pk=intake.pk).update(article=make_article(), state="registered")

    add(0)
    staff_client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        page(staff_client.get(LIST))
    for number in range(1, 5):
        add(number)

    with CaptureQueriesContext(connection) as five:
        page(staff_client.get(LIST))

    assert len(five) == len(one)
    assert not any('"sources_intake"."text"' in query["sql"] for query in five)


# --- who may -----------------------------------------------------------------------------------

PAGES = [LIST, ADD, f"{LIST}{{pk}}/change/", f"{LIST}states/"]
ACTS = [
    ADD,
    f"{LIST}{{pk}}/change/",
    *(f"{LIST}{{pk}}/{act}/" for act in ("again", "drop", "same")),
]


@pytest.mark.parametrize("url", PAGES)
def test_a_visitor_is_sent_to_sign_in(client, url):
    intake = take_text(TEXT, by=None)

    answer = client.get(url.format(pk=intake.pk))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("url", PAGES)
def test_staff_without_the_permission_see_nothing(client, django_user_model, url):
    intake = take_text(TEXT, by=None)
    client.force_login(django_user_model.objects.create_user("stranger", is_staff=True))

    assert client.get(url.format(pk=intake.pk)).status_code == 403


def test_who_may_hand_in_follows_it_and_changes_nothing_else(client, django_user_model):
    writer = django_user_model.objects.create_user("writer", is_staff=True)
    writer.user_permissions.add(Permission.objects.get(codename="add_intake"))
    client.force_login(writer)

    answer = client.post(ADD, {"text": TEXT})

    assert client.get(answer["Location"]).status_code == 200
    intake = Intake.objects.get()
    assert client.get(f"{LIST}states/?pk={intake.pk}").json()["intakes"]
    assert client.post(f"{LIST}{intake.pk}/drop/").status_code == 403


@pytest.mark.parametrize("url", ACTS)
def test_who_may_only_look_changes_nothing(client, django_user_model, url):
    intake = take_text(TEXT, by=None)
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_intake"))
    client.force_login(reader)

    answer = client.post(url.format(pk=intake.pk), {"text": "另一份", "headline": "一"})

    assert answer.status_code == 403
    stored = Intake.objects.get()
    assert (stored.state, stored.version) == (IntakeState.READY, 1)


def test_nobody_deletes_what_was_handed_in(staff_client):
    intake = take_text(TEXT, by=None)

    assert staff_client.post(f"{LIST}{intake.pk}/delete/", {"post": "yes"}).status_code == 403


# --- nonsense ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1", "0"])
@pytest.mark.parametrize("act", ["change", "again", "drop", "same", "history"])
def test_an_intake_that_is_none_is_no_error(staff_client, key, act):
    for method in (staff_client.get, staff_client.post):
        assert method(f"{LIST}{key}/{act}/", follow=True).status_code < 500


@pytest.mark.parametrize(
    "path", ["add/?from=abc", f"add/?from={'9' * 30}", "states/", "states/?pk=", "?state__exact=x"]
)
def test_nonsense_in_an_address_is_no_error(staff_client, path):
    assert staff_client.get(f"{LIST}{path}", follow=True).status_code == 200


@pytest.mark.parametrize("act", ["again", "drop", "same"])
def test_looking_at_an_address_that_acts_does_nothing(staff_client, act):
    intake = take_text(TEXT, by=None)

    answer = staff_client.get(f"{LIST}{intake.pk}/{act}/")

    assert answer["Location"] == change_url(intake)
    assert Intake.objects.get().version == 1


def test_what_is_handed_in_is_shown_as_text_never_as_markup(take, staff_client):
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)">{{ 7|add:7 }}'
    answer = take(files=[file(hostile.encode(), '"><script>alert(2)<.txt')])

    text = page(staff_client.get(answer["Location"])) + page(staff_client.get(LIST))

    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "{{ 7|add:7 }}" in text
