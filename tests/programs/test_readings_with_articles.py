"""The five real articles: what is stored is what the reader reads, and stays so."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from counties.gazetteer import committed_gazetteer
from programs.models import Proposal
from programs.readings import ask_for_reading, run_reading
from sources.models import Article
from sources.reading.reader import read_page

pytestmark = pytest.mark.django_db
COLUMNS = (
    "start", "end", "exact", "value", "unit", "qualifier", "kind", "cumulative", "subject",
    "story", "rule", "reader", "place_candidates",
)  # fmt: skip


def read(article):
    run_reading(ask_for_reading(article, by=None).pk)


@pytest.fixture
def articles():
    call_command("load_articles", settings.ARTICLES, verbosity=0)
    found = list(Article.objects.with_text().select_related("text"))
    assert len(found) == 5
    for article in found:
        read(article)
    return found


def rows(article):
    names = [field.attname for field in Proposal._meta.concrete_fields]
    return list(article.proposals.order_by("pk").values(*sorted({*names} - {"reading_id"})))


def as_stored(proposal):
    columns = {name: getattr(proposal, name) for name in COLUMNS}
    columns["place_candidates"] = list(columns["place_candidates"])
    return columns


def test_what_is_stored_is_what_the_reader_reads(articles):
    for article in articles:
        page = read_page(article.text.text, committed_gazetteer())
        stored = list(article.proposals.proposed().in_reading_order().select_related("place"))

        expected = sorted(page.proposals, key=lambda one: (one.start, one.end))
        assert [as_stored(p) for p in stored] == [as_stored(p) for p in expected]
        assert [p.period for p in stored] == [p.period or "" for p in expected]
        assert [p.place and p.place.code for p in stored] == [p.place for p in expected]
        refused = {(p.start, p.end, p.exact, p.refusal) for p in article.proposals.refused()}
        assert refused == {(r.start, r.end, r.exact, r.reason) for r in page.refused}
        assert article.readings.get().stories_read == len(page.stories)


def test_reading_twice_changes_no_row_and_no_version(articles):
    for article in articles:
        before = rows(article)
        read(article)
        assert rows(article) == before


def test_what_is_decided_outlives_a_reader_that_reads_all_of_it_otherwise(articles):
    for article in articles:
        proposals = article.proposals.in_reading_order()
        decided = list(proposals.values_list("pk", flat=True)[::3])
        # As if another reader had read every number otherwise, and editors decided a third.
        article.proposals.update(value=7, unit="斗", kind="other", subject="旧", rule="old")
        some = article.proposals.filter(pk__in=decided)
        some.update(state="rejected", reason="misread", decided_at=timezone.now())
        before = list(some.order_by("pk").values())

        read(article)

        assert list(some.order_by("pk").values()) == before
        assert not article.proposals.undecided().filter(rule="old").exists()
