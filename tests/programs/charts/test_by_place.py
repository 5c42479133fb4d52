"""The chart of several places, as a specification."""

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings

from programs.charts.by_place import ByPlace
from programs.charts.style import NARROW, WIDE
from tests.chart_marks import disputed, ledgers, mark


def links(picture):
    (layer,) = [layer for layer in picture.specification()["layer"] if "href" in layer["encoding"]]
    return layer["data"]["values"]


@settings(max_examples=30, deadline=None)
@given(ledgers(most=12).filter(bool))
def test_every_mark_has_one_point_and_one_link_at_its_exact_value(marks):
    picture = ByPlace(marks, NARROW)

    assert Counter(row["href"] for row in links(picture)) == Counter(mark.url for mark in marks)
    assert Counter(row["x"] for row in links(picture)) == Counter(float(m.value) for m in marks)


def test_a_figure_is_one_row_with_all_that_is_stated_for_it():
    picture = ByPlace([mark("5", place="甲县"), *disputed("6", "7", place="乙县")], WIDE)

    heights = [row["y"] for row in links(picture)]
    assert heights[1] == heights[2] != heights[0]


def test_a_name_too_long_for_a_telephone_is_cut_with_a_sign():
    picture = ByPlace([mark("5", place="很长的名字" * 12), mark("6", place="乙县")], NARROW)
    (texts,) = [
        layer["data"]["values"]
        for layer in picture.specification()["layer"]
        if layer["mark"]["type"] == "text"
    ]

    names = [row["text"] for row in texts if row["align"] == "left"]
    assert "乙县 2022年" in names
    assert any(name.endswith("…") and NARROW.text_width(name) <= picture.width for name in names)


def test_rows_of_nonsense_have_an_axis():
    picture = ByPlace([mark("0", place="甲县"), mark("-3", place="乙县")], WIDE)

    assert picture.x.low < -3
    assert picture.x.high > picture.x.low
    assert Decimal(0) in [Decimal(tick) for tick in picture.x_axis["values"]]
