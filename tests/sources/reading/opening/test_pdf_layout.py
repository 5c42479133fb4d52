"""Lines and paragraphs, told by their places on the paper."""

import pytest

from sources.reading.opening.pdf_layout import Row, join_rows, merge_rows

SIZE = 10


def row(text, left=50, bottom=700, size=SIZE):
    return Row(text, left, bottom, left + size * len(text), size)


def texts(rows):
    return [each.text for each in rows]


def test_single_characters_of_a_line_are_put_together():
    first = [row(character, 50 + SIZE * at) for at, character in enumerate("投入1亿元")]
    second = [row(character, 50 + SIZE * at, 685) for at, character in enumerate("带动增收")]

    assert texts(merge_rows([*first, *second])) == ["投入1亿元", "带动增收"]


@pytest.mark.parametrize(
    ("gap", "line"), [(1, "西王镇1200"), (5, "西王镇 1200"), (30, "西王镇 | 1200")]
)
def test_the_gap_in_a_line_tells_a_character_a_word_and_a_cell(gap, line):
    assert texts(merge_rows([row("西王镇"), row("1200", 80 + gap)])) == [line]


@pytest.mark.parametrize(
    "second",
    [
        row("二", 300, 400),  # further down in the next column
        row("二", 50, 700),  # over the first: printed twice, or another layer
        Row("二"),  # nobody knows where
    ],
)
def test_what_is_not_beside_stays_apart(second):
    assert texts(merge_rows([row("第一"), second])) == ["第一", "二"]


LINE = "这一行有二十个字写满了整整一栏的宽度呀"


@pytest.mark.parametrize(
    ("above", "below", "between"),
    [
        (row(LINE, 50, 700), row(LINE, 50, 685), "\n"),  # a wrap
        (row(LINE, 50, 700), row(LINE[2:], 70, 685), "\n\n"),  # an indent
        (row(LINE[:10] + "。", 50, 700), row(LINE, 50, 685), "\n\n"),  # a line that ends early
        (row(LINE[:17], 50, 700), row(LINE, 50, 685), "\n"),  # one that ends a little early
        (row(LINE, 50, 700, 16), row(LINE, 50, 680), "\n\n"),  # a headline's size
        (row(LINE, 50, 700), row(LINE, 50, 640), "\n\n"),  # a wide gap
        (row(LINE, 50, 100), row(LINE, 300, 700), "\n"),  # the next column
        (Row(LINE), Row(LINE), "\n"),  # nobody knows where
    ],
)
def test_a_paragraph_begins_where_the_paper_shows_it(above, below, between):
    rest = [row(LINE, below.left, below.bottom - 15 * step) for step in range(1, 6)]

    assert join_rows([above, below, *rest]).startswith(above.text + between + below.text)
