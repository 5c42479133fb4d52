"""Several ask, read and decide at once: one reading, no decision lost, nobody turned away."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from programs.models import Proposal, Reading
from programs.readings import ask_for_reading, run_reading
from tests.factories import make_article
from tests.outside import shared_database

TEXT = "试写年报\n" + "\n".join(f"第{n}天，合作社2021年卖出稻谷{n + 13}吨。" for n in range(40))
AT_ONCE = 6

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _shared(tmp_path):
    with shared_database(tmp_path / "shared.sqlite3"):
        yield


def at_once(*jobs):
    """Run the jobs, each in a thread and on a connection of its own, and return what they give."""
    line = Barrier(len(jobs))

    def run(job):
        try:
            line.wait()
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return [done.result() for done in [threads.submit(run, job) for job in jobs]]


def test_all_who_ask_at_once_get_one_reading(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    for n in range(5):
        article = make_article(f"{TEXT}{n}")

        readings = at_once(*[partial(ask_for_reading, article, by=None)] * AT_ONCE)

        assert len({reading.pk for reading in readings}) == article.readings.count() == 1


def test_of_many_workers_one_reads():
    article = make_article(TEXT)
    reading = Reading.objects.create(article=article)

    at_once(*[partial(run_reading, reading.pk)] * AT_ONCE)

    reading.refresh_from_db()
    assert (reading.state, reading.version) == ("done", 3)
    assert article.proposals.proposed().count() == 40


def decide_all(article):
    """Reject one proposal after the other, as an editor does."""
    for proposal in article.proposals.undecided().in_reading_order():
        Proposal.objects.filter(pk=proposal.pk).update(
            state="rejected", reason="background", decided_at=timezone.now(), remark="ours"
        )
    return article.proposals.filter(remark="ours").count()


def test_what_is_decided_while_it_is_read_again_stays_decided():
    for n in range(5):
        article = make_article(f"{TEXT}{n}")
        ask_for_reading(article, by=None)
        article.proposals.update(unit="斗", rule="old")
        reading = Reading.objects.create(article=article)

        decided, _ = at_once(partial(decide_all, article), partial(run_reading, reading.pk))

        reading.refresh_from_db()
        assert (reading.state, reading.fault) == ("done", "")
        assert decided == article.proposals.filter(remark="ours").count() >= 40
        assert not article.proposals.undecided().filter(unit="斗").exists()
