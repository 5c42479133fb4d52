"""What the reader proposes is what the ledger's check finds printed in the literal."""

import pytest
from django.conf import settings

from counties.gazetteer import committed_gazetteer
from sources.reading.amounts import parse_amount
from sources.reading.reader import read_page
from tests.reading_pages import load_pages

# Here the magnitude is printed once for several numbers and outside the literal: in a table's
# head, or after the last of a list (3、5、8亿元). Such a literal alone does not state the value.
ELSEWHERE = ("table", "list.shared", "range.shared")
RELATIONS = settings.BASE_DIR / "tests" / "data" / "relations"
TEXTS = {page.name: page.text for page in load_pages()} | {
    path.name: path.read_text("utf-8") for path in sorted(RELATIONS.glob("*.txt"))
}


@pytest.mark.parametrize("name", TEXTS)
def test_every_proposal_of_our_pages_states_its_value(name):
    proposals = read_page(TEXTS[name], committed_gazetteer()).proposals

    differing = {
        (one.exact, one.value)
        for one in proposals
        if one.rule not in ELSEWHERE and parse_amount(one.exact) != one.value
    }
    assert differing == set()
