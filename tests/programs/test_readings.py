"""A text is read once for all who ask; a reading that failed or died can be asked for again."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from counties.gazetteer import committed_gazetteer
from programs.models import Proposal, Reading
from programs.readings import ask_for_reading, latest_reading, run_reading
from sources.reading.crowded import MOST_NUMBERS
from sources.reading.proposals import READER_VERSION
from sources.reading.reader import read_page
from tests.factories import make_article

TEXT = """试写公司发布助农成绩单
本报讯 2021年，试写公司帮助青龙满族自治县卖出农产品1281亿元，比上年增长16%。
今年32岁的李四是其中一员。试写公司将为当地建设40个产地仓，培训5000名农民。
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article(TEXT)


@pytest.fixture
def ask(django_capture_on_commit_callbacks):
    """Ask for a reading, and have it done at once as after a commit."""

    def ask_and_read(article, by=None):
        with django_capture_on_commit_callbacks(execute=True):
            reading = ask_for_reading(article, by=by)
        reading.refresh_from_db()
        return reading

    return ask_and_read


def make_silent(reading):
    """Have the reading be an hour old by the database's clock."""
    hour = timedelta(hours=1)
    Reading.objects.filter(pk=reading.pk).update(asked_at=Now() - hour, started_at=Now() - hour)


def test_what_is_stored_is_what_the_reader_reads(article, ask, staff):
    reading = ask(article, staff)

    page = read_page(TEXT, committed_gazetteer())
    assert (reading.state, reading.fault, reading.asked_by) == ("done", "", staff)
    assert (reading.stories_read, reading.stories_total) == (1, 1)
    assert reading.reader == READER_VERSION
    assert reading.started_at <= reading.finished_at
    proposed = list(article.proposals.proposed().in_reading_order())
    assert [(p.start, p.end, p.exact, p.value, p.unit, p.kind, p.rule) for p in proposed] == [
        (p.start, p.end, p.exact, p.value, p.unit, p.kind, p.rule) for p in page.proposals
    ]
    assert [p.place and p.place.code for p in proposed] == [p.place for p in page.proposals]
    assert all(p.as_read == p.values_read() for p in proposed)
    refused = article.proposals.refused()
    assert {(p.start, p.end, p.exact, p.refusal, p.value) for p in refused} == {
        (p.start, p.end, p.exact, p.reason, None) for p in page.refused
    }
    assert {p.reading for p in article.proposals.all()} == {reading}


def test_two_who_ask_at_once_get_the_same_reading(article, staff):
    first, second = ask_for_reading(article, by=staff), ask_for_reading(article, by=None)

    assert first == second == latest_reading(article)
    assert (first.state, first.asked_by) == ("waiting", staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(article=article)


def test_a_reading_is_run_once_however_often_it_is_queued(article, ask):
    reading = ask(article)
    before = list(Reading.objects.values())

    run_reading(reading.pk)

    assert list(Reading.objects.values()) == before


def test_a_finished_article_can_be_read_again(article, ask):
    first, second = ask(article), ask(article)

    assert first != second == latest_reading(article)
    assert {first.state, second.state} == {"done"}


def test_nothing_is_read_before_the_transaction_that_asks_is_over(
    article, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        reading = ask_for_reading(article, by=None)

    assert (len(waiting), reading.state) == (1, "waiting")
    assert not article.proposals.exists()


def test_an_article_without_a_text_says_so(ask):
    reading = ask(make_article(""))

    assert reading.state == "failed"
    assert "没有存全文" in reading.fault


def test_a_page_of_data_says_why_it_is_not_read_and_can_be_asked_for_again(ask):
    article = make_article("1 " * (MOST_NUMBERS + 1))

    first, second = ask(article), ask(article)

    assert first != second
    assert first.state == second.state == "failed"
    assert "像是数据表" in second.fault


def test_a_worker_at_work_is_left_alone_and_a_silent_one_is_not(article, ask):
    reading = ask_for_reading(article, by=None)
    Reading.objects.filter(pk=reading.pk).update(state="running", started_at=Now())

    run_reading(reading.pk)
    reading.refresh_from_db()
    assert (reading.state, reading.is_stalled, article.proposals.count()) == ("running", False, 0)
    assert ask(article) == reading
    assert not article.proposals.exists()

    make_silent(reading)
    assert reading.is_stalled
    again = ask(article)
    assert (again, again.state) == (reading, "done")
    assert article.proposals.exists()


def test_a_reading_that_nobody_picks_up_can_be_asked_for_again(article, ask):
    reading = ask_for_reading(article, by=None)
    assert not reading.is_stalled

    make_silent(reading)
    assert reading.is_stalled
    assert ask(article).state == "done"


def test_a_finished_reading_is_never_stalled(article, ask):
    reading = ask(article)
    make_silent(reading)

    assert not reading.is_stalled


@pytest.mark.parametrize(
    "moment",
    [
        'SET "stories_read"',  # while it notes how far it is
        'FROM "counties_division"',  # when it has read all and is about to store it
    ],
)
def test_a_worker_that_lost_its_reading_stores_nothing(article, ask, moment):
    reading = ask_for_reading(article, by=None)
    taken_over = []

    def take_over(execute, sql, params, many, context):
        if moment in sql and not taken_over:
            taken_over.append(True)
            make_silent(reading)
            ask_for_reading(article, by=None)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(take_over):
        run_reading(reading.pk)

    reading.refresh_from_db()
    assert taken_over
    assert (reading.state, reading.fault) == ("waiting", "")
    assert not article.proposals.exists()
    assert ask(article).state == "done"


def test_only_what_another_version_read_is_read_again(
    ask, capsys, django_capture_on_commit_callbacks
):
    old, new, never = make_article(TEXT), make_article(f"{TEXT}新"), make_article(f"{TEXT}无")
    ask(old)
    ask(new)
    Reading.objects.filter(article=old).update(reader="0.9")

    with django_capture_on_commit_callbacks(execute=True):
        call_command("read_again", all=True)

    assert [old.readings.count(), new.readings.count(), never.readings.count()] == [2, 1, 0]
    assert latest_reading(old).reader == READER_VERSION
    assert "1 篇" in capsys.readouterr().out
    call_command("read_again", all=True)
    assert old.readings.count() == 2


def test_one_article_is_read_again_by_its_number(ask, article, django_capture_on_commit_callbacks):
    ask(article)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("read_again", article=article.pk)

    assert article.readings.count() == 2
    with pytest.raises(CommandError, match="没有这一篇"):
        call_command("read_again", article=10**30)


def test_a_page_of_many_numbers_is_stored_in_few_queries(django_assert_max_num_queries, ask):
    lines = "\n".join(f"第{n}天的事，合作社2021年卖出稻谷{n + 13}吨。" for n in range(300))
    article = make_article(f"试写年报\n{lines}")

    with django_assert_max_num_queries(60):  # SQLite takes 25 rows at once
        ask(article)
    assert Proposal.objects.filter(article=article, refusal="").count() == 300
    with django_assert_max_num_queries(25):
        ask(article)
