"""Numbers as Chinese pages print them: digits, 一二三, 万 and 亿, 余 and 多, and mixtures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from sources.reading.amounts import MOST_DIGITS, parse_amount

LONGEST = 40
# 千克, 千瓦 and 百分点 are units; 千 and 百 in them are no magnitude.
_UNIT_OF_THOUSAND = "克瓦米卡升帕焦赫伏"
_MAGNITUDE = (
    rf"(?:(?:百(?!分)|千(?![{_UNIT_OF_THOUSAND}])|十)?(?:万亿|[万亿])"
    rf"|百(?!分)|千(?![{_UNIT_OF_THOUSAND}]))"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ARABIC = (
    rf"(?:{_DIGITS})(?:[余多]|\+(?=[万亿]))?(?:[多余]?个[多余]?(?=亿))?(?:[wW](?![A-Za-z])|{_MAGNITUDE}(?:\d{{1,4}}(?:\.\d+)?{_MAGNITUDE}?"
    rf"(?![\d.%]))?)?(?:[余多]|来(?=[个名位户家人亩斤公里岁块元万]))?"
)
_HAN = (
    r"(?<!\d)[数几]?[零〇一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+(?:万亿|[万亿])?)?"
    r"(?:[余多几](?:万亿|[万亿])?|来(?=[个名位户家人亩斤公里岁块元万])万?|把(?=[块元个人斤]))?"
)
# 壹佰万, 廿三: two signs at least, since 陆 and 伍 are names too.
_FORMAL = (
    r"[壹贰叁肆伍陆柒捌玖拾佰仟廿卅]"
    r"[壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千万亿零]+[余多]?"
)
_PLAIN = str.maketrans(
    dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
    | {"廿": "二十", "卅": "三十", "来": "多", "+": "多", "个": ""}
)
_NUMBER = re.compile(rf"(?P<arabic>{_ARABIC})|(?P<han>{_FORMAL}|{_HAN})|[数几](?=[个名家户])")
_FEW = re.compile(r"[数几]|成千上万|^百[十八]|[百千万]把")
_INSIDE = re.compile(r"[余多来+]")
_POINT = re.compile(r"([零一二三四五六七八九十]+)点([零一二三四五六七八九]+)")
_DIGIT_OF = {char: str(value) for value, char in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True)
class Number:
    """A printed number; `value` is None where it states only a rough size (数十, 七八百)."""

    start: int
    end: int
    value: Decimal | None
    inside: str
    han: bool
    text: str

    @property
    def bare(self) -> bool:
        """Whether it is a magnitude with no digit before it: 百 in 百个品牌."""
        return self.han and not self.text.rstrip("余多来").strip("百千万亿")

    @property
    def scaled(self) -> bool:
        """Whether a magnitude of its own is printed: 3万5, 二百, but not 300."""
        return any(char in "十百千万亿wW" for char in self.text)


def find_numbers(text: str, start: int, end: int) -> Iterator[Number]:
    """Yield every printed number in text[start:end], left to right, none overlapping."""
    for match in _NUMBER.finditer(text, start, end):
        yield _number(match)


def count_numbers(text: str, most: int) -> int:
    """Return how many numbers the text prints, most + 1 where there are more than `most`."""
    return sum(1 for _ in islice(_NUMBER.finditer(text), most + 1))


def _number(match: re.Match[str]) -> Number:
    text = match.group()
    han = match["arabic"] is None
    begin, stop = match.span()
    # 多 and 余 belong to the number only where a unit follows: 十多 is no number in 十多样.
    inside = _INSIDE.search(text)
    return Number(begin, stop, value_of(text), inside.group() if inside else "", han, text)


@lru_cache(maxsize=4096)
def value_of(text: str) -> Decimal | None:
    """Return what the number states with its magnitude applied, None for a rough size."""
    if len(text) <= MOST_DIGITS and text.isascii() and text.isdecimal():
        return Decimal(text)
    if len(text) > LONGEST or _FEW.search(text):
        return None
    point = _POINT.match(text)
    if point:
        ones = value_of(point[1])
        tenths = "".join(_DIGIT_OF[char] for char in point[2])
        return None if ones is None else _scaled(f"{ones}.{tenths}{text[point.end() :]}")
    return _scaled(re.sub("[wW]$", "万", text.translate(_PLAIN)))


def _scaled(text: str) -> Decimal | None:
    try:
        return parse_amount(text)
    except ValueError:
        return None


def magnitude_of(text: str) -> Decimal:
    """Return the magnitude at the number's end, 1 where there is none: 万 is 10000."""
    match = re.search(r"[百千万亿]+[余多来]?$", text)
    return _scaled(match.group().rstrip("余多来")) or Decimal(1) if match else Decimal(1)
