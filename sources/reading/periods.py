"""Periods as ISO 8601 / EDTF level 0 text: `2021`, `2022-04`, `2021-05/2024-09`, `2022-07-25`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2100
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True)
class Period:
    """A span of days, both ends included."""

    start: date
    end: date


def parse_period(text: str) -> Period:
    """Return the first and last day that the text names.

    "2021" is the whole year, "2021-05/2024-09" runs from 1 May 2021 to 30 September 2024.
    Raises ValueError with a Chinese sentence when the text is no such period.
    Source: ISO 8601-2:2019, EDTF level 0.
    """
    first, slash, last = text.partition("/")
    start = parse_partial_date(first)
    end = parse_partial_date(last) if slash else start
    if end.end < start.start:
        raise ValueError(f"时段“{text}”的结束早于开始。")
    return Period(start.start, end.end)


def parse_partial_date(text: str) -> Period:
    """Return the days of one year, month or day; raise ValueError when it is none of them."""
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"“{text[:40]}”不是日期。请写成 2021、2021-05 或 2021-05-17。")
    if "00" in match.groups():
        raise ValueError(f"日历上没有 {text} 这一天。")
    year, month, day = (int(part or 0) for part in match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"年份 {year} 不在 {FIRST_YEAR}–{LAST_YEAR} 之间。")
    try:
        start = date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"日历上没有 {text} 这一天。") from None
    if day:
        return Period(start, start)
    last_month = month or 12
    return Period(start, date(year, last_month, calendar.monthrange(year, last_month)[1]))
