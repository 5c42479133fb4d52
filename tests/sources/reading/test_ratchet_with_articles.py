"""What the reader gets right on the five articles may only rise."""

from pathlib import Path

import pytest
from django.conf import settings

from counties.gazetteer import read_gazetteer
from tests.reading_pages import load_articles
from tests.reading_score import DIVISIONS, ratchet, score, shortfalls


@pytest.fixture(scope="module")
def total():
    return score(load_articles(Path(settings.ARTICLES)), read_gazetteer(DIVISIONS))


def test_no_share_falls_below_the_ratchet(total):
    assert shortfalls("articles", total) == []


def test_every_span_is_the_slice_that_it_points_to(total):
    assert ratchet(total)["exact spans"] == [1.0, 1.0]
