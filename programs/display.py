"""How a value looks to a reader, in Chinese and in English."""

from __future__ import annotations

import re
from decimal import Decimal

from programs.units import UNITS_EN

ZH_BEFORE = {"about": "约", "over": "超", "nearly": "近", "at_least": "至少", "up_to": "至多"}
EN_BEFORE = {
    "about": "about ",
    "over": "over ",
    "nearly": "nearly ",
    "at_least": "at least ",
    "up_to": "up to ",
}
ZH_STEPS = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))
EN_STEPS = ((Decimal(10**9), " billion"), (Decimal(10**6), " million"))
# More digits than this after 万 or 亿 read worse than the plain number: 25872, not 2.5872万.
LONGEST_FRACTION = 2

# What XML cannot hold; a browser takes it in a field, and a single one fails a feed or a drawing.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text without the characters that no XML document can hold."""
    return _NOT_XML.sub("", text)


def plain(value: Decimal | None) -> str | None:
    """Return the shortest exact decimal string: 128100000000.000000 gives "128100000000"."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(value: Decimal) -> str:
    """Return the value with thousands separators: "25,872"."""
    whole, dot, fraction = (plain(value) or "0").partition(".")
    return f"{int(whole):,}{dot}{fraction}"


def amount_zh(value: Decimal | None, unit: str, qualifier: str = "exact") -> str:
    """Return "1281亿元", "超15万人", "近1000位"; "—" where no value is known."""
    if value is None:
        return "—"
    number, step = _scaled(value, ZH_STEPS)
    return f"{ZH_BEFORE.get(qualifier, '')}{plain(number)}{step}{unit}"


def amount_en(value: Decimal | None, unit: str, qualifier: str = "exact") -> str:
    """Return "CNY 128.1 billion", "over 150,000 people"; "—" where no value is known."""
    if value is None:
        return "—"
    number, step = _scaled(value, EN_STEPS)
    text = f"{grouped(number)}{step}"
    name = UNITS_EN.get(unit, unit)
    before = EN_BEFORE.get(qualifier, "")
    if unit == "%":
        return f"{before}{text}%"
    if unit.startswith("元"):
        rest = name.removeprefix("CNY").strip()
        return f"{before}CNY {text}{' ' + rest if rest else ''}"
    return f"{before}{text} {name}".strip()


def _scaled(value: Decimal, steps: tuple[tuple[Decimal, str], ...]) -> tuple[Decimal, str]:
    for size, word in steps:
        if value >= size:
            number = value / size
            if number == round(number, LONGEST_FRACTION):
                return number, word
    return value, ""


def period_zh(period: str) -> str:
    """Return a period as Chinese readers write it: "2021年5月—2024年9月"."""
    return "—".join(_date_zh(part) for part in period.split("/"))


def span_zh(period: str, *, cumulative: bool) -> str:
    """Return the period of a figure: "2021年", or "截至2024年9月累计" for a running total."""
    if cumulative and "/" not in period:
        return f"截至{period_zh(period)}累计"
    return f"{period_zh(period)}累计" if cumulative else period_zh(period)


def _date_zh(text: str) -> str:
    return "".join(
        f"{int(part)}{word}" for part, word in zip(text.split("-"), "年月日", strict=False)
    )
