"""What is said of a chart."""

import pytest

from programs.charts import words
from programs.models import Kind, Qualifier
from tests.chart_marks import disputed, mark, total


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        ([], ""),
        ([2023], "2023年没有找到报道。"),
        ([2022, 2023], "2022年、2023年没有找到报道。"),
        ([2001, 2002, 2003, 2005], "2001年至2003年、2005年没有找到报道。"),
    ],
)
def test_gaps_are_stated_in_words(years, sentence):
    assert words.silence(years) == sentence


def test_the_alternative_says_what_when_and_how_many():
    said = words.alternative("建成的中心", [mark(year=2021), *disputed("1", "2", year=2024)])

    assert said.startswith("建成的中心，2021年至2024年，图中有2个数字")


def test_the_key_explains_what_occurs_and_nothing_else():
    marks = [mark(), total(kind=Kind.TARGET, qualifier=Qualifier.NEARLY)]

    assert [sign for sign, _ in words.key(marks)] == ["actual", "target", "span", "running", "less"]
    assert [sign for sign, _ in words.key(disputed("1", "2"), [2022])] == [
        "actual",
        "span",
        "disputed",
        "silence",
    ]


def test_numbers_that_lie_on_the_zero_line_are_spoken_of():
    assert words.flattened([mark("1"), mark("1000000000000")])
    assert not words.flattened([mark("0"), mark("5"), mark("-100")])
