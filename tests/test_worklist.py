"""The first page of the admin: what stands between a page that came in and its drafts."""

import hashlib

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Proposal, Reading, ReadingState
from sources.models import Intake, ReprintSuggestion
from tests import factories
from tests.browsing import page

pytestmark = pytest.mark.django_db

LABELS = [
    "待登记的收稿",
    "没有读过的全文",
    "没有读成的阅读",
    "有提议要决定的文章",
    "待决定的同源提示",
]


def take_in(state="ready", text="收来的一份试写的文字。"):
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Intake.objects.create(name="试写.txt", state=state, text=text, text_sha256=digest)


def read(article=None, state=ReadingState.DONE, **fields):
    article = article or factories.make_article()
    return Reading.objects.create(article=article, reader="1.0", state=state, **fields)


def propose(article, start=0, **fields):
    fields = {"exact": "1281亿元", "start": start, "end": start + 6, "rule": "a.rule"} | fields
    return Proposal.objects.create(article=article, **fields)


def suggest():
    other, article = (read().article for _ in range(2))
    fields = {"relation": "reprint", "score": 0.9, "reasons": ["页面写明来源"]}
    return ReprintSuggestion.objects.create(article=article, other=other, **fields)


def make_work():
    """One of each kind, and beside each what is done already."""
    take_in()
    take_in("dropped")
    factories.make_article()  # with a text that nobody read
    read(state=ReadingState.FAILED, fault="这一页的数字太多。")
    mended = read(state=ReadingState.FAILED, fault="这一页的数字太多。").article
    read(mended)
    to_decide = read().article
    propose(to_decide)
    propose(to_decide, 10)
    propose(mended, refusal="age")
    suggest()


def desk(client):
    return client.get("/admin/").context["desk"]


def test_the_first_page_counts_each_kind_of_work_and_links_to_its_list(staff_client, empty_ledger):
    make_work()

    tasks = desk(staff_client)

    assert [task.label for task in tasks] == LABELS
    assert [task.count for task in tasks] == [1] * 5
    for task in tasks:
        assert staff_client.get(task.url).context["cl"].result_count == 1, task.label


def test_work_that_is_done_leaves_the_first_page(staff_client, empty_ledger):
    make_work()
    Intake.objects.update(state="dropped")
    ReprintSuggestion.objects.all().delete()
    Proposal.objects.all().delete()
    for article in {reading.article for reading in Reading.objects.filter(state="failed")}:
        read(article)
    for article in factories.Article.objects.filter(readings=None):
        read(article)

    assert [task.count for task in desk(staff_client)] == [0] * 5


def test_a_text_that_was_put_away_is_not_to_be_read(staff_client, empty_ledger):
    factories.make_article(published=False).archive(by=None)

    assert {task.label: task.count for task in desk(staff_client)}["没有读过的全文"] == 0


def test_the_first_page_needs_as_many_queries_for_more_work(staff_client, empty_ledger):
    make_work()
    staff_client.get("/admin/")
    with CaptureQueriesContext(connection) as once:
        page(staff_client.get("/admin/"))
    for _ in range(3):
        make_work()

    with CaptureQueriesContext(connection) as more:
        page(staff_client.get("/admin/"))

    assert len(more) == len(once)


@pytest.mark.parametrize(
    ("permission", "labels"),
    [
        ("view_intake", ["待登记的收稿"]),
        ("view_proposal", ["没有读成的阅读", "有提议要决定的文章"]),
        ("change_proposal", ["没有读成的阅读", "有提议要决定的文章"]),
        ("view_article", ["没有读过的全文"]),
        ("view_reprintsuggestion", ["待决定的同源提示"]),
        ("view_program", []),
    ],
)
def test_each_is_told_of_the_work_they_may_see(client, django_user_model, permission, labels):
    user = django_user_model.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(user)

    answer = client.get("/admin/")

    assert [task.label for task in answer.context["desk"]] == labels
    text = page(answer)
    assert ("收稿与提议" in text) == bool(labels)
    assert ("/admin/programs/reading/rules/" in text) == permission.endswith("_proposal")
    assert "/admin/sources/intake/add/" not in text
    for task in answer.context["desk"]:
        assert client.get(task.url).status_code == 200
