"""The chart over the years, as a specification."""

from collections import Counter
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.charts.over_years import OverYears, lines, runs
from programs.charts.placing import APART, Plot, span
from programs.charts.style import NARROW, SIZES, WIDE
from programs.models import Kind, Qualifier
from tests.chart_marks import disputed, ledgers, mark, total

# No time limit: other work may share the processor.
some = settings(max_examples=40, deadline=None)
drawable = ledgers(most=25).filter(bool)
sizes = st.sampled_from(SIZES)


def layers(picture, kind, **look):
    """Return the rows of all layers drawn with such a mark."""
    found = []
    for layer in picture.specification()["layer"]:
        if layer["mark"]["type"] == kind and look.items() <= layer["mark"].items():
            found += layer["data"]["values"]
    return found


def linked(picture):
    return [row["href"] for row in layers(picture, "point") if "href" in row]


def joined(*marks):
    """Return what lines join, as lists of values."""
    picture = OverYears(marks, WIDE)
    return [[int(point.mark.value) for point in line] for line in lines(picture.points)]


@some
@given(drawable, sizes)
def test_every_mark_has_one_point_and_one_link_at_its_exact_height(marks, size):
    picture = OverYears(marks, size)

    assert Counter(linked(picture)) == Counter(mark.url for mark in marks)
    drawn = [row for row in layers(picture, "point") if "href" in row]
    assert Counter(row["y"] for row in drawn) == Counter(float(mark.value) for mark in marks)
    assert Counter(row["description"] for row in drawn) == Counter(mark.said for mark in marks)


@some
@given(drawable, sizes)
def test_everything_stays_within_the_plot_and_above_zero_unless_negative(marks, size):
    picture = OverYears(marks, size)

    low, high = picture.y.domain
    assert low <= 0 <= high
    assert (low < 0) == any(mark.value < 0 for mark in marks)
    for row in (row for row in layers(picture, "point") if "href" in row):
        assert low <= row["y"] <= high
        assert picture.x.low <= row["x"] <= picture.x.high


@some
@given(drawable)
def test_a_running_total_never_shares_a_line_with_a_number_of_a_stretch_of_time(marks):
    for line in lines(OverYears(marks, WIDE).points):
        assert len({point.mark.cumulative for point in line}) == 1
        assert {point.mark.kind for point in line} == {Kind.ACTUAL}
        assert len({point.mark.place for point in line}) == 1


@some
@given(drawable, sizes)
def test_no_number_is_written_over_another(marks, size):
    picture = OverYears(marks, size)
    plot = Plot(size, picture.width, picture.height, [point.box for point in picture.points])
    points = len(plot.taken)
    for point in picture.points:
        plot.label(point)

    written = plot.taken[points:]
    assert [pair for pair in combinations(written, 2) if pair[0].touches(pair[1])] == []
    assert [box for box in written if any(box.touches(p.box) for p in picture.points)] == []


@some
@given(drawable, sizes)
def test_no_address_of_another_site_is_in_a_specification(marks, size):
    assert all(href.startswith("/") for href in linked(OverYears(marks, size)))


def test_sources_that_differ_give_two_points_each_with_its_own_passage():
    picture = OverYears(disputed("500", "501"), WIDE)

    looks = [layer["mark"] for layer in picture.specification()["layer"]]
    fills = [look["fill"] for look in looks if look.get("strokeWidth") == 2.5]
    assert len(set(linked(picture))) == 2
    assert len(fills) == len(set(fills)) == 2, "the chosen one is filled, the other hollow"


def test_years_that_follow_each_other_are_joined():
    assert joined(mark("1", year=2020), mark("2", year=2021), mark("3", year=2022)) == [[1, 2, 3]]


def test_a_year_without_a_report_breaks_the_line():
    marks = [mark(str(n), year=year) for n, year in enumerate([2019, 2020, 2022, 2023])]

    assert joined(*marks) == [[0, 1], [2, 3]]


def test_a_year_and_a_half_known_stretch_are_not_joined():
    stretch = mark("9", start=date(2022, 1, 1), end=date(2024, 9, 30))

    assert joined(mark("1", year=2021), stretch) == []


def test_running_totals_are_joined_over_a_gap_and_with_nothing_else():
    marks = [
        total("1", year=2019),
        total("2", year=2023),
        mark("7", year=2020),
        mark("8", year=2021),
    ]

    assert sorted(joined(*marks)) == [[1, 2], [7, 8]]


def test_totals_that_count_from_different_days_are_not_joined():
    marks = [total("1", year=2020), total("2", year=2021, start=date(2021, 1, 1))]

    assert joined(*marks) == []


def test_promises_and_rejected_values_are_on_no_line():
    marks = [mark("1", year=2020, kind=Kind.TARGET), mark("2", year=2021, kind=Kind.TARGET)]
    chosen, rejected = disputed("5", "6", year=2021)

    assert joined(*marks) == []
    assert joined(mark("4", year=2020), chosen, rejected) == [[4, 5]]


def test_a_half_known_stretch_is_drawn_as_long_as_it_is():
    stretch = mark("9", start=date(2021, 5, 1), end=date(2024, 9, 30))
    (row, _) = layers(OverYears([stretch, mark("1")], WIDE), "rule", strokeWidth=5)

    assert row["x"] == pytest.approx(2021.33, abs=0.05)
    assert row["x2"] == pytest.approx(2024.75, abs=0.05)


@pytest.mark.parametrize(
    ("qualifier", "sign", "up", "down"),
    [
        (Qualifier.EXACT, "", 0, 0),
        (Qualifier.OVER, "≥", 1, 0),
        (Qualifier.AT_LEAST, "≥", 1, 0),
        (Qualifier.NEARLY, "≤", 0, 1),
        (Qualifier.UP_TO, "≤", 0, 1),
        (Qualifier.ABOUT, "≈", 1, 1),
    ],
)
def test_a_hedge_is_drawn_towards_where_the_number_may_lie(qualifier, sign, up, down):
    picture = OverYears([mark("160000", qualifier=qualifier), mark("1")], WIDE)

    assert f"{sign}16万" in [row["text"] for row in layers(picture, "text")]
    assert len(layers(picture, "point", shape="triangle-up")) == up
    assert len(layers(picture, "point", shape="triangle-down")) == down


def test_years_without_a_report_are_marked_on_the_axis():
    picture = OverYears([mark("1", year=2020), mark("2", year=2023)], WIDE, [2021, 2022])

    (row,) = layers(picture, "rect")
    assert (row["x"], row["x2"]) == (2021, 2023)
    assert "没有找到报道" in [row["text"] for row in layers(picture, "text")]


def test_two_numbers_alike_stand_far_enough_apart_for_a_finger():
    promise, report = mark("22", kind=Kind.TARGET), mark("22")
    for size in SIZES:
        one, other = OverYears([promise, report], size).points

        assert one.y == other.y
        assert abs(one.x - other.x) >= APART


def test_no_point_of_a_long_series_leaves_its_year():
    marks = [mark(str(n % 3), year=1990 + n) for n in range(30)]

    for point in OverYears(marks, NARROW).points[1:-1]:
        left, right = span(point.mark, OverYears(marks, NARROW).x)
        assert left <= point.x <= right


def test_nothing_but_zero_still_has_an_axis():
    picture = OverYears([mark("0", year=2020), mark("0")], WIDE)

    assert picture.y.low < picture.y.high


def test_a_hundred_years_are_not_all_named_on_a_telephone():
    picture = OverYears([mark("1", year=1900), mark("2", year=2099)], NARROW)

    assert len(picture.x_axis["values"]) < 10


def test_runs_of_years():
    assert runs([2019, 2020, 2023]) == [(2019, 2020), (2023, 2023)]
