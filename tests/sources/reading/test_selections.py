"""What an editor selects, read by the reader's own rules."""

from decimal import Decimal

import pytest

from sources.reading.context.gazetteer import Division, Gazetteer
from sources.reading.selections import read_selection

TEXT = (
    "试写县办成了合作社\n"
    "2022年3月5日\n"
    "　　截至2021年底，青龙满族自治县已建成茶园2021亩，卖出茶叶超3.5万斤，惠及约600户茶农。"
    "明年将再建40个冷库，门牌是88号。\n"
)
ROWS = [
    ("130000", "河北省", "province", ""),
    ("130300", "秦皇岛市", "prefecture", "130000"),
    ("130321", "青龙满族自治县", "county", "130300"),
]


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer(Division(code, name, level, parent) for code, name, level, parent in ROWS)


def read(gazetteer, literal, text=TEXT):
    start = text.index(literal)
    return read_selection(text, start, start + len(literal), gazetteer)


@pytest.mark.parametrize(
    ("literal", "value", "unit", "qualifier"),
    [
        ("3.5万斤", "35000", "斤", "over"),  # as the reader proposes it
        ("超3.5万斤", "35000", "斤", "over"),  # with its hedge
        ("600", "600", "户", "about"),  # the number alone: its unit follows
        ("2021亩", "2021", "亩", "exact"),
        ("88号", "88", "号", "exact"),  # what the reader refuses
    ],
)
def test_a_selection_states_what_is_printed_there(gazetteer, literal, value, unit, qualifier):
    found = read(gazetteer, literal)

    assert (found.value, found.unit, found.qualifier) == (Decimal(value), unit, qualifier)
    assert TEXT[found.start : found.end] == found.exact == literal
    assert found.rule == "hand"


def test_a_selection_is_judged_as_the_sentence_says(gazetteer):
    done, planned = read(gazetteer, "2021亩"), read(gazetteer, "40个")

    assert (done.kind, done.period, done.place) == ("actual", "2021-12", "130321")
    assert planned.kind == "target"


def test_a_number_outside_any_story_is_read_by_itself(gazetteer):
    found = read(gazetteer, "3万人", "电话 3万人")

    assert (found.value, found.unit) == (Decimal(30000), "人")


@pytest.mark.parametrize("literal", ["青龙满族自治县", "3.5万斤，惠及约600户", "　　"])
def test_a_selection_without_one_amount_is_refused_with_a_sentence(gazetteer, literal):
    with pytest.raises(ValueError, match=r"[一-龥]"):
        read(gazetteer, literal)
