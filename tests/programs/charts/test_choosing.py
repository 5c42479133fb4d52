"""Which figures a chart shows, and that none is lost."""

from collections import Counter

from hypothesis import given, settings

from programs.charts.choosing import MOST_IN_TIME, MOST_ROWS, choose
from tests.chart_marks import disputed, ledgers, mark, total

# No time limit: other work may share the processor.
some = settings(max_examples=60, deadline=None)


@some
@given(ledgers())
def test_every_mark_is_in_one_chart_or_named_in_words(marks):
    choice = choose(marks)

    found = Counter((*choice.over_years, *choice.by_place, *choice.left_out))
    assert found == Counter(marks)


@some
@given(ledgers())
def test_a_figure_is_never_parted(marks):
    choice = choose(marks)

    for one in (choice.over_years, choice.by_place, choice.left_out):
        inside = {mark.figure for mark in one}
        assert [mark for mark in marks if mark.figure in inside and mark not in one] == []


@some
@given(ledgers())
def test_no_chart_of_time_mixes_places(marks):
    assert len({mark.place for mark in choose(marks).over_years}) < 2


def test_one_number_makes_no_chart():
    (lone,) = marks = [mark()]

    assert choose(marks).left_out == (lone,)


def test_two_values_for_one_number_make_a_chart():
    marks = disputed("5", "6")

    assert choose(marks).over_years == tuple(marks)


def test_the_only_place_is_drawn_over_time():
    marks = [mark("5", year=2021, place="甲县"), mark("6", place="甲县")]

    assert choose(marks).over_years == tuple(marks)


def test_several_places_get_a_row_each_the_largest_first():
    small, large, country = marks = [
        mark("5", place="甲县"),
        mark("50", place="乙县"),
        mark("500"),
    ]

    assert choose(marks).by_place == (country, large, small)


def test_numbers_of_no_particular_place_have_the_chart_of_time_to_themselves():
    wide = [mark("5", year=2021), total("6")]
    places = [mark("1", place="甲县"), mark("2", place="乙县")]

    choice = choose([*wide, *places])

    assert choice.over_years == tuple(wide)
    assert choice.by_place == tuple(reversed(places))


def test_of_two_hundred_the_newest_are_drawn_and_the_rest_named():
    marks = [mark(str(n), year=1900 + n) for n in range(200)]

    choice = choose(marks)

    assert choice.over_years == tuple(marks[-MOST_IN_TIME:])
    assert choice.left_out == tuple(marks[:-MOST_IN_TIME])


def test_of_many_places_some_are_rows_and_the_rest_named():
    marks = [mark(str(n), place=f"县{n}") for n in range(30)]

    choice = choose(marks)

    assert len(choice.by_place) == MOST_ROWS
    assert len(choice.left_out) == 30 - MOST_ROWS
