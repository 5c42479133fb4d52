"""Every figure that the reader proposes in the five articles states its value in its literal."""

from pathlib import Path

from django.conf import settings

from counties.gazetteer import committed_gazetteer
from sources.reading.amounts import parse_amount
from sources.reading.reader import read_page
from tests.reading_pages import load_articles


def test_every_proposal_of_the_articles_states_its_value():
    texts = [page.text for page in load_articles(Path(settings.ARTICLES))]
    read = [read_page(text, committed_gazetteer()).proposals for text in texts]

    stated = [(one.value, parse_amount(one.exact)) for proposals in read for one in proposals]
    assert len(stated) > 100
    assert [pair for pair in stated if pair[0] != pair[1]] == []
