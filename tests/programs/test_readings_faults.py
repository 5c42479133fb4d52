"""Whatever fails while an article is read, its proposals are the old ones or the new ones, whole.

One after the other each of the calls to the database that a reading makes is made to fail.
"""

import logging
from itertools import count

import pytest
from django.db import OperationalError, connection

from programs.models import Reading
from programs.readings import ask_for_reading, run_reading
from tests.factories import make_article

OLD = {"rule": "old", "exact": "试写", "start": 0, "end": 2}
TEXT = "试写公司在青龙满族自治县卖出农产品1281亿元，比上年增长16%，今年32岁的李四是其中一员。"

# In a transaction of its own a failing call would also spoil that of the test.
_numbers = count(100)  # of one length, so that every text has the same spans

pytestmark = pytest.mark.django_db(transaction=True)


class Failing:
    """Lets all calls to the database through but the n-th."""

    def __init__(self, n):
        self.left, self.failed = n, False

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            self.failed = True
            raise OperationalError("the disk is full")
        return execute(sql, params, many, context)


def proposals(article):
    return sorted(article.proposals.values_list("start", "end", "value", "rule", "version"))


def prepare():
    """An article with a number that is no longer read, one read otherwise, and one not yet read."""
    article = make_article(f"{TEXT}第{next(_numbers)}遍。")
    ask_for_reading(article, by=None)
    article.proposals.filter(exact="1281亿元").update(value=5, as_read={})
    article.proposals.filter(exact="16%").delete()
    article.proposals.create(**OLD)
    return article, Reading.objects.create(article=article)


@pytest.fixture
def new_proposals():
    article, reading = prepare()
    run_reading(reading.pk)
    return [row[:4] for row in proposals(article)]


def test_each_failing_call_leaves_old_or_new_proposals_and_a_reading_that_can_be_repeated(
    new_proposals, caplog
):
    caplog.set_level(logging.CRITICAL)
    states = []
    for n in range(1, 100):
        article, reading = prepare()
        old, failing = proposals(article), Failing(n)
        try:
            with connection.execute_wrapper(failing):
                run_reading(reading.pk)
        except OperationalError:
            states.append("not begun")
        reading.refresh_from_db()
        if not failing.failed:
            break
        states.append(reading.state)
        assert reading.state in ("waiting", "failed")
        assert proposals(article) == old
        assert reading.state == "waiting" or "OperationalError" in reading.fault
        assert ask_for_reading(article, by=None).state == "done"
        assert [row[:4] for row in proposals(article)] == new_proposals

    assert (n, states.count("not begun")) == (len(states), 1)
    assert states.count("failed") > 10


def test_a_fault_is_logged_with_its_traceback(caplog):
    _, reading = prepare()

    with connection.execute_wrapper(Failing(5)):
        run_reading(reading.pk)

    assert Reading.objects.get(pk=reading.pk).state == "failed"
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.exc_info[0] is OperationalError


class Locked:
    """Refuses the given number of calls, from the n-th on, as a database held by another does."""

    def __init__(self, first, calls):
        self.first, self.last, self.made = first, first + calls, 0

    def __call__(self, execute, sql, params, many, context):
        self.made += 1
        if self.first <= self.made < self.last:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)


def test_a_database_that_is_held_for_long_still_learns_why_the_reading_failed(caplog):
    caplog.set_level(logging.CRITICAL)
    _, reading = prepare()

    with connection.execute_wrapper(Locked(first=5, calls=3)):
        run_reading(reading.pk)

    reading.refresh_from_db()
    assert (reading.state, "OperationalError" in reading.fault) == ("failed", True)
