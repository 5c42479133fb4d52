"""Numbers, dates and instants from outside: read within fixed bounds, or refused in a sentence.

A query can hold an integer that no column holds, a Decimal of a billion digits or the 30th of
February; each of these raises ValueError here and so never reaches the database.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from sources.reading.periods import parse_partial_date

LARGEST_ID = 2**63 - 1
# What the value columns hold: 24 digits, 6 of them after the point.
DIGITS, PLACES = 24, 6

_INTEGER = re.compile(r"-?[0-9]{1,19}")
_DECIMAL = re.compile(rf"-?[0-9]{{1,{DIGITS - PLACES}}}(\.[0-9]{{1,{PLACES}}})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def parse_integer(text: str, *, low: int, high: int) -> int:
    """Return the whole number, from low to high with both included."""
    if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
        raise ValueError(f"“{text[:40]}”不是 {low} 到 {high} 之间的整数。")
    return int(text)


def parse_id(text: str) -> int:
    """Return a primary key: 1 up to the largest number of 64 bits."""
    if not _INTEGER.fullmatch(text) or not 1 <= int(text) <= LARGEST_ID:
        raise ValueError(f"“{text[:40]}”不是编号。编号是正整数，例如 17。")
    return int(text)


def parse_decimal(text: str) -> Decimal:
    """Return a plain decimal that a value column holds; no exponent, no NaN, no infinity."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(
            f"“{text[:40]}”不是数值。请写普通数字，例如 1400 或 0.5："
            f"整数部分最多 {DIGITS - PLACES} 位，小数最多 {PLACES} 位。"
        )
    return Decimal(text)


def parse_date(text: str) -> date:
    """Return the one day written as 2022-07-26."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"“{text[:40]}”不是日期。请写成 2022-07-26。")
    return parse_partial_date(text).start


def parse_instant(text: str) -> datetime:
    """Return an aware instant; a day alone is its midnight, a missing zone is the site's."""
    if not _DAY.fullmatch(text) and not _INSTANT.fullmatch(text):
        raise ValueError(f"“{text[:40]}”不是时间。请写成 2022-07-26 或 2022-07-26T09:00:00+08:00。")
    parse_date(text[:10])
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"没有“{text[:40]}”这个时刻。") from None
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)
