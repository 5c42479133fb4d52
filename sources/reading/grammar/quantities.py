"""A number with the unit that is printed, or meant, beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sources.reading.grammar.numerals import Number, magnitude_of, value_of
from sources.reading.grammar.units import (
    Unit,
    currency_before,
    each_after,
    each_before,
    ends_phrase,
    left_of,
    money_before,
    money_in_sentence,
    money_noun_at,
    money_sign_before,
    noun_at,
    people_at,
    people_before,
    table_unit,
    unit_at,
)

_PARTS = re.compile(r"([百千])分之$")
_SIGNS = {"百": "%", "千": "‰"}
# 九成, 六成五, 两成半; not 六成为 or 三成员工资.
_TENTHS = re.compile(
    r"成(?!员(?!工)|[为本效果立都功熟长交套片分因品年就绩型语形天名群例])"
    r"([一二三四五六七八九半]?)([多余]?)"
)
_COINS = re.compile(
    r"块(?:钱|([\d一二三四五六七八九])(?![\d.])|(?=[，。；、！？）\n的左以多]|$))"
    r"|(?P<dimes>角)(?:钱|(?=[，。；]))"
)
_HALF = re.compile(r"半(?:以上|以下|左右|的|，|。)")
_FRACTION = re.compile(r"分之([一二三四五六七八九十])")
# 1/3 of a whole; 15/20 is a score or a page.
_SLASHED = re.compile(r"/([2-9]|10)(?![\d/.])")
_LATIN = re.compile(r" (?=[A-Za-z])")
_RANGE = re.compile(r"[—–\-~～至到]{1,2}")
_LIST = re.compile(r"[、，和与及]")
_FROM = re.compile(r"[从由自][^，。；]{0,6}$")
_MEASURED_EACH = frozenset(["money", "weight", "volume", "power"])
_LEAST_ALONE = 10
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class Quantity:
    """A number with what follows it; `unit` is None where nothing that counts is printed.

    `magnitude` is that of the list it stands in: 3、5、8亿元 prints 亿 once.
    """

    number: Number
    end: int
    value: Decimal | None
    unit: Unit | None
    rule: str
    magnitude: Decimal | None = None


def read_quantity(text: str, number: Number) -> Quantity:
    """Return the number with its unit as far as both are printed together."""
    for reading in READINGS:
        quantity = reading(text, number)
        if quantity:
            return quantity
    return Quantity(number, number.end, number.value, None, "")


def _read_share(text: str, number: Number) -> Quantity | None:
    """百分之六十, 九成, 三分之二."""
    percent = Unit(number.end, "%", "%", "share")
    parts = _PARTS.search(text[max(0, number.start - 3) : number.start])
    if parts:
        begun = replace(number, start=number.start - 3)
        sign = _SIGNS[parts[1]]
        unit = replace(percent, word=sign, unit=sign)
        return Quantity(begun, number.end, number.value, unit, "share.hundredths")
    if number.text == "一" and _HALF.match(text, number.end):
        return Quantity(number, number.end + 1, Decimal(50), percent, "share.half")
    tenths = _TENTHS.match(text, number.end)
    if tenths and number.value is not None and number.value <= 10:
        ones = Decimal(5) if tenths[1] == "半" else value_of(tenths[1] or "零")
        value = number.value * 10 + (ones or 0)
        number = replace(number, inside=tenths[2] or number.inside)
        return Quantity(number, tenths.end(), value, percent, "share.tenths")
    slashed = _SLASHED.match(text, number.end)
    if slashed and number.value and number.value < Decimal(slashed[1]):
        value = (number.value * 100 / Decimal(slashed[1])).quantize(Decimal("0.01"))
        return Quantity(number, slashed.end(), value, percent, "share.fraction")
    fraction = _FRACTION.match(text, number.end)
    if fraction and number.value:
        value = (value_of(fraction[1]) or Decimal(0)) * 100 / number.value
        value = value.quantize(Decimal("0.01"))
        return Quantity(number, fraction.end(), value, percent, "share.fraction")
    return None


def _read_unit(text: str, number: Number) -> Quantity | None:
    plus = 1 if text[number.end : number.end + 1] == "+" or _LATIN.match(text, number.end) else 0
    unit = unit_at(text, number.end + plus)
    people = people_at(text, number.end + plus) if unit else None
    # 100村民 counts people: the noun begins with what would be a unit alone.
    if not unit or (people and _begins_noun(number.end + plus, people[1], unit)):
        return None
    if text[number.end : number.end + 1] == "+":
        number = replace(number, inside="多")
    each = "" if "/" in unit.unit else each_before(text, number.start)
    if unit.sort == "money":
        unit = replace(unit, unit=currency_before(text, number.start) or unit.unit)
        each = each or each_after(text, unit.end)
    if each and unit.sort in _MEASURED_EACH:
        unit = replace(unit, unit=f"{unit.unit}/{each}")
        return Quantity(number, unit.end, number.value, unit, "rate.each")
    rule = "rate.slash" if "/" in unit.unit else unit.sort
    return Quantity(number, unit.end, number.value, unit, f"{_script(number)}.{rule}")


def _read_coins(text: str, number: Number) -> Quantity | None:
    """5块5 is 5.5 元; 块 counts pieces where a noun follows."""
    coins = _COINS.match(text, number.end)
    if not coins or number.value is None:
        return None
    each = each_before(text, number.start)
    if coins.group() == "块" and not each and not money_in_sentence(text, number.start, len(text)):
        return None
    value = number.value / 10 if coins["dimes"] else number.value
    if coins[1]:
        value += (value_of(coins[1]) or Decimal(0)) / 10
    unit = Unit(coins.end(), "块", f"元/{each}" if each else "元", "money")
    return Quantity(number, coins.end(), value, unit, "coins")


def _read_cell(text: str, number: Number) -> Quantity | None:
    """A table prints the unit once, in brackets or in a cell of its own."""
    cell = None if number.han else table_unit(text, number.start)
    if not cell or number.value is None:
        return None
    value = number.value * (value_of(f"一{cell[0]}") or Decimal(1))
    return Quantity(number, number.end, value, cell[1], "table")


def _begins_noun(start: int, end: int, unit: Unit) -> bool:
    return unit.sort == "admin" and unit.end < end <= start + len(unit.word) + 1


def _script(number: Number) -> str:
    return "han" if number.han else "arabic"


def _read_implied(text: str, number: Number) -> Quantity | None:
    """18万贫困人口 counts 人, 销售额230万 is 元, 4.2亿流量 counts 流量."""
    if number.value is None or not _large(number):
        return None
    if text[number.end : number.end + 1] == "+":
        number = replace(number, end=number.end + 1, inside="多")
    sign = money_sign_before(text, number.start)
    if sign:
        return _implied(number, sign, "money", "implied.sign")
    noun = noun_at(text, number.end)
    if noun:
        sort = "money" if noun[0] == "元" else "count"
        return _implied(number, noun[0], sort, "implied.noun")
    money = (not number.bare or len(number.text) > 1) and money_before(text, number.start)
    money = money and (number.scaled or ends_phrase(text, number.end))
    people = None if money and text.startswith("的", number.end) else people_at(text, number.end)
    if people:
        return _implied(number, people[0], "people", "implied.people")
    if money:
        return _implied(number, "元", "money", "implied.money")
    if number.scaled and not number.bare and money_noun_at(text, number.end):
        return _implied(number, "元", "money", "implied.noun")
    people_unit = people_before(text, number.start)
    if people_unit:
        return _implied(number, people_unit, "people", "implied.people")
    if number.scaled and not number.bare and money_in_sentence(text, number.start, number.end):
        return _implied(number, "元", "money", "implied.sentence")
    return None


def _large(number: Number) -> bool:
    """Whether a number can stand without a unit: 2022 is a year, 三 is a word's part."""
    if number.scaled:
        return not number.bare or len(number.text) > 1
    return not number.han and not is_year(number) and (number.value or 0) >= _LEAST_ALONE


def is_year(number: Number) -> bool:
    """Whether four digits name a year; 2000 alone is a round number."""
    if number.value is None or len(number.text) != 4 or number.text.endswith("00"):
        return False
    return _FIRST_YEAR <= number.value <= _LAST_YEAR


def _implied(number: Number, unit: str, sort: str, rule: str) -> Quantity:
    return Quantity(number, number.end, number.value, Unit(number.end, "", unit, sort), rule)


def share_units(text: str, quantities: Sequence[Quantity]) -> list[tuple[Quantity, str]]:
    """Give ends of a range and members of a list the unit that only the last one prints.

    Returns each quantity with its own qualifier where the range decides it, "" elsewhere.
    """
    shared: list[tuple[Quantity, str]] = []
    following: Quantity | None = None
    for quantity in reversed(quantities):
        gap = text[quantity.end : following.number.start] if following else ""
        if following and following.unit and _RANGE.fullmatch(gap):
            quantity, low, high = _as_range(text, quantity, following)
            if low and shared:
                shared[-1] = shared[-1][0], high
            shared.append((quantity, low))
        elif following and following.unit and not quantity.unit and _LIST.fullmatch(gap):
            quantity = _with_unit_of(quantity, following, "list")
            shared.append((quantity, ""))
        else:
            shared.append((quantity, ""))
        following = quantity
    return shared[::-1]


def _as_range(text: str, low: Quantity, high: Quantity) -> tuple[Quantity, str, str]:
    if low.unit and high.unit and low.unit.unit != high.unit.unit:
        return low, "", ""
    if not low.unit:
        low = _with_unit_of(low, high, "range")
    if low.value is None or high.value is None or low.value >= high.value:
        return low, "", ""
    if _FROM.search(left_of(text, low.number.start, 8)):
        return low, "", ""
    return low, "at_least", "up_to"


def _with_unit_of(quantity: Quantity, other: Quantity, rule: str) -> Quantity:
    value = quantity.value
    magnitude = other.magnitude or magnitude_of(other.number.text)
    if value is not None and not quantity.number.scaled:
        scaled = value * magnitude
        # 8000至1万元: the first is printed in full.
        value = scaled if other.value is None or rule == "list" or scaled < other.value else value
    rule = f"{rule}.shared"
    return replace(quantity, value=value, unit=other.unit, rule=rule, magnitude=magnitude)


# In this order: what is printed counts before what is only meant.
READINGS = (_read_share, _read_coins, _read_unit, _read_implied, _read_cell)
