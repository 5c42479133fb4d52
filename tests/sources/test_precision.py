"""The reader's measured precision stands in one table; the documentation and the ratchet agree."""

import json
import re

import pytest
from django.conf import settings

from sources.precision import measured, percent

DOC = settings.BASE_DIR / "docs" / "explanation" / "how-the-reader-decides.md"
RATCHET = settings.BASE_DIR / "tests" / "data" / "reading" / "ratchet.json"
GROUPS = ("articles", "development", "check")
# The words of the documentation for each key of the ratchet.
ROWS = {
    "value+unit": "value and unit",
    "qualifier": "qualifier",
    "kind": "kind",
    "target": "promised or not",
    "all four": "value, unit, qualifier, kind",
    "place": "place",
    "county": "counties of a page",
    "period": "period",
    "refused": "numbers kept out",
}


@pytest.mark.parametrize("row", measured(), ids=lambda row: row.key)
def test_a_share_is_the_one_that_the_documentation_gives(row):
    line = f"| {ROWS[row.key]} | {row.articles} | {row.development} | {row.check} |"

    assert line in DOC.read_text("utf-8")


@pytest.mark.parametrize("row", [row for row in measured() if row.unseen], ids=lambda row: row.key)
def test_a_share_on_unseen_pages_is_the_one_that_the_documentation_gives(row):
    said = DOC.read_text("utf-8").split("**On unseen real pages expect less.**")[1]
    ends = [re.escape(end.removesuffix("0") or end) for end in row.unseen.split("–")]
    words = {"target": "promises found", "all four": "kind together"}.get(row.key, ROWS[row.key])

    assert re.search(rf"{words} {' to '.join(ends)}", " ".join(said.split()))


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("row", measured(), ids=lambda row: row.key)
def test_a_share_is_not_better_than_the_reader_is_held_to(row, group):
    one, other = json.loads(RATCHET.read_text("utf-8"))[group][row.key]

    assert float(getattr(row, group)) == pytest.approx(2 * one * other / (one + other), abs=0.01)


@pytest.mark.parametrize(
    ("share", "shown"),
    [(".972", "97.2%"), ("1.000", "100%"), (".94–.97", "94%–97%"), ("1.00", "100%"), ("", "")],
)
def test_a_share_is_shown_in_percent(share, shown):
    assert percent(share) == shown
