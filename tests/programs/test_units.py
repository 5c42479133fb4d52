"""Which units are one and the same, and what they are called in English."""

import json
from pathlib import Path

import pytest

from programs.units import SAME, UNITS_EN, same_unit

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("元", "元"),  # itself
        ("名", "人"),  # people
        ("位", "名"),
        ("家", "个"),  # classifiers of things
        ("人民币", "元"),  # a currency word
        ("％", "%"),  # full width
    ],
)
def test_one_thing_under_two_names_is_one_unit(one, other):
    assert same_unit(one, other)
    assert same_unit(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人", "人次"),  # people and turns
        ("户", "人"),  # households and people
        ("次", "人次"),  # trainings and trainees
        ("元", "元/箱"),  # an amount and a rate
        ("元", "亩"),
        ("县", "个"),  # the noun and its classifier
    ],
)
def test_units_that_only_look_alike_stay_apart(one, other):
    assert not same_unit(one, other)
    assert not same_unit(other, one)


def test_no_unit_stands_in_two_rows():
    units = [unit for row in SAME for unit in row]

    assert len(units) == len(set(units))


def test_every_unit_of_the_content_has_its_english():
    names = ("11_indicators.json", "13_figure_citations.json")
    rows = [row for name in names for row in json.loads((FIXTURES / name).read_text("utf-8"))]

    units = {row["fields"]["unit"] for row in rows}

    assert units <= UNITS_EN.keys()
