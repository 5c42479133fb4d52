"""A worker beside the site reads articles: the database's queue, and a worker that is killed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.models import Reading
from programs.readings import ask_for_reading, latest_reading
from tests.factories import make_article
from tests.outside import PATIENCE, kill, running, shared_database, wait_for

WORKER = ("manage.py", "db_worker", "--interval", "0.05", "--no-startup-delay")
TEXT = "试写公司在青龙满族自治县卖出农产品1281亿元，比上年增长16%，今年32岁的李四是其中一员。"
LONG = "\n".join(
    f"第{n}段说的是乡里的事，村里人这样讲，大家也都这样听。合作社2021年卖出稻谷{n + 13}吨。"
    for n in range(5000)
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(tmp_path):
    with shared_database(tmp_path / "shared.sqlite3") as address:
        yield address


@pytest.fixture
def queued(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_a_reading_waits_for_the_worker_and_is_done_by_it(address, queued):
    article = make_article(TEXT)
    reading = ask_for_reading(article, by=None)
    assert reading.state == "waiting"

    with running(*WORKER, "--batch", address=address, TASKS_BACKEND="database") as worker:
        output, _ = worker.communicate(timeout=PATIENCE)

    reading.refresh_from_db()
    assert (reading.state, worker.returncode) == ("done", 0), output
    assert article.proposals.filter(exact="1281亿元", value=128100000000).exists()


def test_by_default_it_is_done_when_the_request_is_over(address):
    article = make_article(TEXT)

    assert ask_for_reading(article, by=None).state == "done"
    assert article.proposals.exists()


def test_a_killed_worker_leaves_nothing_half_stored_and_a_reading_that_can_be_repeated(
    address, queued, settings
):
    article = make_article(LONG)
    reading = ask_for_reading(article, by=None)

    with running(*WORKER, address=address, TASKS_BACKEND="database") as worker:
        wait_for(reading, "running")
        kill(worker)

    reading.refresh_from_db()
    assert reading.state == "running"
    assert not article.proposals.exists()
    assert ask_for_reading(article, by=None).state == "running"

    Reading.objects.update(started_at=timezone.now() - timedelta(hours=1))
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    assert ask_for_reading(article, by=None).state == "done"
    assert latest_reading(article) == reading
    assert article.proposals.filter(refusal="").count() > 4900
