"""A text is read once for all who ask; a fault is told; what was stored is old or new, whole."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from counties.gazetteer import committed_gazetteer
from programs import running
from programs.models import Proposal, Reading
from programs.readings import ask_for_reading, latest_reading, run_reading
from sources.models import ArticleText
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


def rows(article):
    names = ("pk", "version", "start", "end", "value", "unit", "kind", "refusal", "state")
    return list(article.proposals.in_reading_order().values_list(*names))


def test_what_is_stored_is_what_the_reader_reads(article, ask, staff):
    reading = ask(article, staff)

    page = read_page(TEXT, committed_gazetteer())
    assert (reading.state, reading.fault, reading.asked_by) == ("done", "", staff)
    assert (reading.stories_read, reading.stories_total) == (1, 1)
    assert reading.started_at <= reading.finished_at
    proposed = article.proposals.proposed().in_reading_order()
    assert [(p.start, p.end, p.exact, p.value, p.unit, p.kind, p.rule) for p in proposed] == [
        (p.start, p.end, p.exact, p.value, p.unit, p.kind, p.rule) for p in page.proposals
    ]
    assert [p.place and p.place.code for p in proposed] == [p.place for p in page.proposals]
    assert all(p.as_read == p.values_read() for p in proposed)
    refused = article.proposals.refused().in_reading_order()
    assert {(p.start, p.end, p.exact, p.refusal) for p in refused} == {
        (p.start, p.end, p.exact, p.reason) for p in page.refused
    }


def test_reading_twice_changes_nothing(article, ask):
    ask(article)
    before = rows(article)

    second = ask(article)

    assert rows(article) == before
    assert set(article.proposals.values_list("reading", flat=True)) == {second.pk}
