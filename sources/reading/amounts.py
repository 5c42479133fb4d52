"""The one amount that a short literal states, as a decimal in base units."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

MAGNITUDES = {"千": 3, "万": 4, "亿": 8}
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
TENS = {"十": 10, "百": 100, "千": 1000}
LONGEST_LITERAL = 200

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_ARABIC = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)[余多]?(千?[万亿]?|千)")
_HAN = re.compile(r"([零〇一二两三四五六七八九十百千]+)[余多]?([万亿]?)")
# Chinese numerals that belong to a word and count nothing: 一县一品, 统一, 一些.
_TENTH = re.compile(r"([一二三四五六七八九])成")


def parse_amount(text: str) -> Decimal:
    """Return the one amount written in the text, in base units.

    "1281亿元" gives Decimal("128100000000"): 万 is 10**4, 亿 is 10**8, and both are applied
    here, so no caller multiplies. "4.5万余户" gives 45000, "六成" gives 60 (percent), and hard
    wraps or spaces inside the number are read over. Full-width digits and commas are read.

    Raises ValueError when the text holds no amount, or more than one.
    Source: GB/T 15835-2011, writing of numerals in publications.
    """
    if len(text) > LONGEST_LITERAL:
        raise ValueError(f"原文摘录超过 {LONGEST_LITERAL} 个字，请只选数字和单位。")
    clean = _SPACE.sub("", unicodedata.normalize("NFKC", text))
    found = _arabic_amounts(clean) or _han_amounts(clean)
    if len(found) != 1:
        count = "没有数字" if not found else f"有 {len(found)} 个数字"
        raise ValueError(f"“{text[:40]}”里{count}，应当正好有一个。")
    return found[0]


def _arabic_amounts(text: str) -> list[Decimal]:
    amounts = []
    for digits, magnitude in _ARABIC.findall(text):
        power = sum(MAGNITUDES[char] for char in magnitude)
        amounts.append(Decimal(digits.replace(",", "")) * 10**power)
    return amounts


def _han_amounts(text: str) -> list[Decimal]:
    tenths = _TENTH.findall(text)
    if tenths:
        return [Decimal(DIGITS[char] * 10) for char in tenths]
    return [
        Decimal(_han_number(numeral)) * 10 ** MAGNITUDES.get(magnitude, 0)
        for numeral, magnitude in _HAN.findall(text)
    ]


def _han_number(numeral: str) -> int:
    """Return what a numeral below ten thousand states: 三百五十 is 350, 百 is 100."""
    total, pending = 0, None
    for char in numeral:
        if char in TENS:
            total += (1 if pending is None else pending) * TENS[char]
            pending = None
        else:
            pending = DIGITS[char] if pending is None else pending * 10 + DIGITS[char]
    return total + (pending or 0)
