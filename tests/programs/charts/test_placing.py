"""A point may give way a little, and never tells another time than its number's."""

import pytest

from programs.charts.over_years import OverYears
from programs.charts.placing import HIDDEN, span
from programs.charts.style import NARROW, WIDE
from programs.models import Kind
from tests.chart_marks import mark, total

YEARS = range(1981, 2021)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda size: size.name)
def test_forty_years_that_start_small_each_stand_in_their_own(size):
    # Beside the last values the first are all but zero, so that they stand close together.
    picture = OverYears([mark((year - 1980) ** 3 * 1000, year=year) for year in YEARS], size)

    for point in picture.points[1:-1]:  # a whole point at the edge reaches into the next year
        left, right = span(point.mark, picture.x)
        assert left <= point.x <= right, point.mark.when


def test_a_promise_kept_to_the_letter_stands_beside_it_and_within_a_year_or_two():
    marks = [mark("5", year=year, kind=kind) for year in YEARS for kind in ("actual", "target")]
    picture = OverYears(marks, NARROW)

    by_year = {}
    for point in picture.points:
        by_year.setdefault(point.mark.when, []).append(point)
    for report, promise in list(by_year.values())[2:-2]:
        assert abs(report.x - promise.x) >= HIDDEN[0]
        assert abs(report.x - promise.x) < picture.x.pixel(picture.x.low + 2)


def test_two_totals_of_one_day_stand_far_enough_apart_for_a_finger():
    marks = [total("5", year=2021), total("5", year=2021, kind=Kind.TARGET), mark("1", year=2019)]
    picture = OverYears(marks, WIDE)

    report, promise = (point.x for point in picture.points if point.mark.cumulative)
    assert abs(report - promise) >= 24
