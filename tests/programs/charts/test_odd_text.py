"""Texts that no XML can hold stand in records; a chart leaves them out and stays a chart."""

from xml.etree import ElementTree as ET

import pytest
from django.core.cache import caches

from programs.charts import drawing
from programs.charts.by_place import ByPlace
from programs.charts.over_years import OverYears
from programs.charts.style import NARROW, WIDE
from tests.chart_marks import mark

# Vega's measure of a text ends the process on these, it raises nothing.
ODD = ["\x08", "\x0b", "\x1b", "\ufffe"]


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["charts"].clear()


def draw(chart, size, odd):
    marks = [mark("1", place=f"甲{odd}县", said=f"甲{odd}县：1个"), mark("2", year=2021)]
    specification = chart(marks, size).specification()
    return drawing.draw(specification, label=f"试写{odd}的图", name=size.name)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("chart", [OverYears, ByPlace])
def test_a_character_that_xml_cannot_hold_is_left_out_of_a_chart(chart, odd):
    root = ET.fromstring(draw(chart, WIDE, odd))  # noqa: S314 - drawn by ourselves

    assert root.get("aria-label") == "试写的图"
    assert {"甲县：1个"} <= {link.get("aria-label") for link in root.iter("a")}


@pytest.mark.parametrize(
    "odd", ["\u202e", "\u200b\u200d", "e\u0301", "👨‍👩‍👧‍👦", "\\'];[", "\u2028"]
)
def test_any_other_character_is_drawn_as_it_is(odd):
    root = ET.fromstring(draw(ByPlace, NARROW, odd))  # noqa: S314 - drawn by ourselves

    assert f"甲{odd}县：1个" in {link.get("aria-label") for link in root.iter("a")}
