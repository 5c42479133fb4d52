"""The one amount that a short literal states, as a decimal in base units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

POWERS = {"百": 2, "千": 3, "万": 4, "亿": 8}
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
TENS = {"十": 10, "百": 100, "千": 1000}
ZEROS = frozenset("零〇")
LONGEST_LITERAL = 200
# Longer rows of digits are account or licence numbers, and would not fit the database.
MOST_DIGITS = 18

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
# 数十, 几千, 十几万: a size without a number.
_INDEFINITE = re.compile(r"[数几][十百千万亿]|十几")
# A sign would be lost: 负5, -5%; a ten-thousandth too.
_UNREAD = re.compile(r"负|[-−]\d|‱")
_SIMPLIFIED = str.maketrans("萬億餘兩幾數個來塊點負", "万亿余两几数个来块点负")
# 壹佰万, 廿三: two signs at least, since 陆 and 伍 are names too.
_FORMAL = re.compile(
    r"[壹贰叁肆伍陆柒捌玖拾佰仟廿卅][壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千万亿零]+"
)
_PLAIN = str.maketrans(
    dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
    | {"廿": "二十", "卅": "三十"}
)
_POINT = re.compile(r"([零一二三四五六七八九十百千]+)点([零一二三四五六七八九]++)(?![十百千])")
# 3w is 3万, 1.5个亿 is 1.5亿, 100+万 is 100多万.
_SHORTHAND = (
    (re.compile(r"(?<=\d)[wW](?![A-Za-z])"), "万"),
    (re.compile(r"(?<=[\d余多])个(?=[余多]?亿)"), ""),
    (re.compile(r"(?<=\d)\+(?=[万亿])"), "多"),
    (re.compile(r"[百千]分之"), ""),
)
_TENTHS = re.compile(r"(?<!\d)([一二两三四五六七八九\d])成([一二三四五六七八九半\d]?)")
_HALF = re.compile("一半")
_DIGIT = "一二两三四五六七八九"
_FRACTION = re.compile(
    rf"(?<![\d.])(?P<whole>[1-9]\d?|[{_DIGIT}十])分之(?P<part>[1-9]\d?|[{_DIGIT}十])(?![\d.{_DIGIT}十百千])"
    r"|(?<![\d./])(?P<above>[1-9])/(?P<below>[2-9]|10)(?![\d/.])"
)
# 5块5 is 5.5 元, 4角钱 is 0.4.
_COINS = re.compile(
    rf"(?<![\d.,])(?P<yuan>\d{{1,9}}(?:\.\d+)?|[{_DIGIT}十]+)块(?P<more>[\d{_DIGIT}])(?![\d.十百千万亿])"
    rf"|(?<![\d.,块元])(?P<dimes>\d{{1,9}}(?:\.\d+)?|[{_DIGIT}十]+)角(?=钱|$)"
)
# 5千克 and 300千瓦 are amounts of 千克 and 千瓦; 3百分点 is no 300.
_ARABIC = re.compile(
    r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)[余多]?"
    r"(?P<magnitude>(?:百(?!分)|千(?![克瓦米卡升帕焦赫伏]))?(?:万亿|[万亿])?)"
)
_HAN = re.compile(
    r"(?=[零〇一二两三四五六七八九十百千万亿])"
    r"(?P<number>[零〇一二两三四五六七八九十百千]*)[余多]?(?P<magnitude>(?:万亿|[万亿])?)"
)


@dataclass(frozen=True)
class _Part:
    """A number with its magnitude; 1亿2000万 has two parts that touch."""

    start: int
    end: int
    number: Decimal
    power: int


def parse_amount(text: str) -> Decimal:
    """Return the one amount written in the text, in base units.

    "1281亿元" gives Decimal("128100000000"): 万 is 10**4, 亿 is 10**8, and both are applied
    here, so no caller multiplies. "4.5万余户" gives 45000, "六成" and "百分之六十" give 60,
    "三分之二" 66.67, "5‰" 5, "百个" 100, "1亿2000万元" 120000000, "3万5" 35000, "一点二亿"
    120000000, "5块5" 5.5; hard wraps and spaces inside the number are read over, full-width
    digits and traditional characters too.

    Raises ValueError when the text holds no amount, more than one, only a rough size (数十人,
    七八百人), or a sign that would be lost (-5%).
    Source: GB/T 15835-2011, writing of numerals in publications.
    """
    if len(text) > LONGEST_LITERAL:
        raise ValueError(f"原文摘录超过 {LONGEST_LITERAL} 个字，请只选数字和单位。")
    clean = _spell_out(text)
    if _INDEFINITE.search(clean):
        raise ValueError(f"“{text[:40]}”只说了大概，没有写出数字。")
    if _UNREAD.search(clean):
        raise ValueError(f"“{text[:40]}”带负号或万分号，这里只读正数、百分数和千分数。")
    found: list[Decimal] = []
    for shape, read in _SHAPES:
        found += map(read, shape.finditer(clean))
        clean = shape.sub(" ", clean)
    found += _amounts(_arabic_parts(clean)) or _amounts(_han_parts(clean))
    if len(found) != 1:
        count = "没有数字" if not found else f"有 {len(found)} 个数字"
        raise ValueError(f"“{text[:40]}”里{count}，应当正好有一个。")
    return found[0]


def _spell_out(text: str) -> str:
    """Return the text in the one spelling that the patterns read."""
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_SIMPLIFIED)
    for written, meant in _SHORTHAND:
        plain = written.sub(meant, plain)
    plain = _FORMAL.sub(lambda formal: formal.group().translate(_PLAIN), plain)
    return _POINT.sub(_with_point, plain)


def _with_point(match: re.Match[str]) -> str:
    return f"{_han_number(match[1])}.{''.join(str(DIGITS[char]) for char in match[2])}"


def _tenths(match: re.Match[str]) -> Decimal:
    """Return percent: 六成 is 60, 六成五 is 65, 六成半 too."""
    ones = 5 if match[2] == "半" else _digit(match[2] or "0")
    return Decimal(_digit(match[1]) * 10 + ones)


def _half(_: re.Match[str]) -> Decimal:
    return Decimal(50)


def _fraction(match: re.Match[str]) -> Decimal:
    """Return percent with two decimals: 三分之二 is 66.67."""
    part = _small(match["part"] or match["above"])
    share = part * 100 / _small(match["whole"] or match["below"])
    return share.quantize(Decimal("0.01"))


def _coins(match: re.Match[str]) -> Decimal:
    if match["dimes"]:
        return _small(match["dimes"]) / 10
    return _small(match["yuan"]) + Decimal(_digit(match["more"])) / 10


def _small(numeral: str) -> Decimal:
    """Return a number in digits, or in characters below a hundred."""
    return Decimal(numeral if numeral[0].isdigit() else _han_number(numeral))


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Decimal]], ...] = (
    (_TENTHS, _tenths),
    (_HALF, _half),
    (_FRACTION, _fraction),
    (_COINS, _coins),
)


def _digit(char: str) -> int:
    return DIGITS[char] if char in DIGITS else int(char)


def _arabic_parts(text: str) -> Iterator[_Part]:
    for match in _ARABIC.finditer(text):
        digits = match["number"].replace(",", "")
        if len(digits) > MOST_DIGITS:
            raise ValueError(f"“{digits[:40]}”位数太多，不像数量。")
        yield _Part(*match.span(), Decimal(digits), _power(match["magnitude"]))


def _han_parts(text: str) -> Iterator[_Part]:
    for match in _HAN.finditer(text):
        number = _han_number(match["number"]) if match["number"] else 1
        yield _Part(*match.span(), Decimal(number), _power(match["magnitude"]))


def _power(magnitude: str) -> int:
    return sum(POWERS[char] for char in magnitude)


def _amounts(parts: Iterator[_Part]) -> list[Decimal]:
    """Return the sums of parts that touch in falling magnitude: 十万八千 is one amount."""
    amounts: list[Decimal] = []
    before: _Part | None = None
    for part in parts:
        value = part.number * 10**part.power
        if before and before.end == part.start and before.power > part.power:
            # 3万5 is 35000: a lone last digit stands one place below the magnitude before it.
            lone = part.power == 0 and part.end - part.start == 1 and part.number < 10
            amounts[-1] += value * 10 ** (before.power - 1) if lone else value
        else:
            amounts.append(value)
        before = part
    return amounts


def _han_number(numeral: str) -> int:
    """Return what a numeral below ten thousand states: 三百五十 and 三百五 are 350.

    Raises ValueError on a rough size (七八百) and on what is no numeral (百千).
    """
    if not TENS.keys() & set(numeral):
        return _positional(numeral)
    total, pending, last, zero = 0, None, 10_000, False
    for char in numeral:
        if char in TENS:
            if TENS[char] >= last:
                raise ValueError(f"“{numeral[:40]}”不是一个数。")
            last = TENS[char]
            total += (1 if pending is None else pending) * last
            pending = None
        elif char in ZEROS:
            zero = True
        elif pending is not None:
            raise ValueError(f"“{numeral[:40]}”只说了大概，没有写出数字。")
        else:
            pending = DIGITS[char]
    return total + (pending or 0) * (1 if zero else max(last // 10, 1))


def _positional(numeral: str) -> int:
    """Return a row of digits as written: 二〇二二 is 2022; 三五 is a rough size."""
    if len(numeral) > 1 and not ZEROS & set(numeral):
        raise ValueError(f"“{numeral[:40]}”只说了大概，没有写出数字。")
    if len(numeral) > MOST_DIGITS:
        raise ValueError(f"“{numeral[:40]}”位数太多，不像数量。")
    return int("".join(str(DIGITS[char]) for char in numeral))
