"""The points and spans of time that a story prints, resolved against its own date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from sources.reading.context.told import MONTH, TO, YEAR, Told, join_date, story_date
from sources.reading.layout.stories import Story
from sources.reading.periods import parse_period
from sources.reading.words import load_table

# What a time asks of its reader when it names no days by itself.
UNKNOWN, PLAN, CARRIED = "unknown", "plan", "carried"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_HAN = {char: number for number, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_TIME = re.compile(
    rf"(?P<from>{YEAR})年?(?:(?P<from_month>{MONTH})月(?:\d\d?日)?)?{TO}"
    rf"(?P<to>{YEAR})年(?:(?P<to_month>{MONTH})月(?:\d\d?日)?)?"
    rf"|(?P<year>{YEAR}(?=年)|[去今前明后](?=年))年度?"
    rf"(?:(?P<month>{MONTH})(?:月份?)?{TO}(?P<last_month>{MONTH})月份?"
    rf"|(?P<one_month>{MONTH})月份?(?:(?P<day>\d\d?)[日号])?"
    r"|(?P<part>年?[底末初中]|[上下]半年|前三季度|第?[一二三四1-4]季度))?"
    rf"|(?P<bare_month>{MONTH})(?:月份?)?{TO}(?P<bare_last>{MONTH})月份?"
    rf"|(?<![\d.·])(?<!每年)(?<!历时)(?P<bare_one>{MONTH})月份?(?:(?P<bare_day>\d\d?)[日号])?"
    r"|(?P<bare_part>年[底末](?!前)|[上下]半年|前三季度|第?[一二三四]季度)"
    r"|(?:未来|今后|将连续)(?P<ahead>[一二两三四五六七八九十\d]{1,2})(?:个年头|年)(?!来)"
    r"|(?:过去|近|最近)?[一二两三四五六七八九十几多\d]{1,3}多?年(?:多)?(?P<since>来)"
)
_FIRST = re.compile(r"[\d去今前明后上下年未将过近最第一二三四五六七八九十几多两]")
_OFFSETS = {"去": -1, "今": 0, "前": -2, "明": 1, "后": 2}
_AS_OF = re.compile(r"(?:截至|截止到?|到|至|截止至)$")
_COMPARED = ("比", "较", "与", "照", "同")
_COMPARED_AFTER = ("相比", "同期", "基础上", "水平")
_BIRTH = re.compile(r"[，]?(?:成立|创立|创办|创建|出生|毕业|退伍|退休|生于)")


@dataclass(frozen=True)
class Time:
    """A time as printed at text[start:end]; `period` is EDTF, "" when only `sense` is known.

    `as_of` says that it is the day up to which something is counted, `event` that it
    names a day or a beginning, which holds for its own sentence only, `floats` that its year
    is that of the talk, `later` the period it is for a promise, where that differs.
    """

    start: int
    end: int
    period: str = ""
    sense: str = ""
    as_of: bool = False
    event: bool = False
    floats: bool = False
    later: str = ""


def find_times(text: str, story: Story) -> list[Time]:
    """Return the times of the story in their order, comparisons and birthdays left out."""
    told = story_date(text, story)
    found = [*_printed(text, story, told), *_worded(text, story, told)]
    found.sort(key=lambda time: (time.start, -time.end))
    return [time for time in _same_years(_apart(found)) if not _aside(text, time)]


def _same_years(times: Iterable[Time]) -> Iterator[Time]:
    """Give a month behind 当年 or 同年 the year that was told of last: 2018年初，…当年7月."""
    year, carried = "", -1
    for time in times:
        if carried == time.start and year and time.period:
            period = "/".join(year + day[4:] for day in time.period.split("/"))
            found = _checked(time.start, time.end, period)
            time = replace(time, period=found.period, sense=found.sense)
        if time.sense == CARRIED:
            carried = time.end
        elif time.period and "/" not in time.period:
            year = time.period[:4]
        yield time


def _apart(times: list[Time]) -> Iterator[Time]:
    """Yield the times that do not lie within the one before: 去年 in 去年5月."""
    end = 0
    for time in times:
        if time.end > end:
            yield time
            end = time.end


def _aside(text: str, time: Time) -> bool:
    """Tell whether the time is only compared with, or when somebody was born."""
    if text[max(time.start - 1, 0) : time.start] in _COMPARED:
        return True
    return text.startswith(_COMPARED_AFTER, time.end) or bool(_BIRTH.match(text, time.end))


def _printed(text: str, story: Story, told: Told | None) -> Iterator[Time]:
    for match in _matches(text, story.start, story.end):
        time = _time(match, told)
        lead = text[max(match.start() - 4, 0) : match.start()]
        yield _since(text, _up_to(time, bool(_AS_OF.search(lead))), told)


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the times from left to right; to search for the whole pattern is far slower."""
    done = start
    for first in _FIRST.finditer(text, start, end):
        match = _TIME.match(text, first.start(), end) if first.start() >= done else None
        if match:
            done = match.end()
            yield match


def _year(word: str, told: Told | None) -> int | None:
    if word.isdecimal():
        return int(word)
    return told.year + _OFFSETS[word] if told else None


def _time(match: re.Match[str], told: Told | None) -> Time:
    """Return the time that a match of the pattern names."""
    span = match.span()
    if match["from"]:
        first = join_date(match["from"], match["from_month"])
        return _checked(*span, f"{first}/{join_date(match['to'], match['to_month'])}")
    if match["since"]:
        return Time(*span, sense=UNKNOWN)
    if match["ahead"]:
        return _checked(*span, _ahead(match["ahead"], told))
    if match["year"]:
        year = _year(match["year"], told)
        months = match["month"], match["last_month"], match["one_month"], match["day"]
        return _checked(*span, _within(year, months, match["part"]), event=bool(match["day"]))
    return _bare(match, told)


def _bare(match: re.Match[str], told: Told | None) -> Time:
    """Return the time of a month or a part of a year that is printed without its year."""
    months = match["bare_month"], match["bare_last"], match["bare_one"], match["bare_day"]
    part = match["bare_part"]
    last = match["bare_last"] or match["bare_one"]
    year = _nearest_year(told, last)
    time = _checked(*match.span(), _within(year, months, part), event=bool(match["bare_day"]))
    later = _within(told.year, months, part) if told and time.period else ""
    return replace(time, later=later, floats=bool(part and part[0] == "年"))


def _checked(start: int, end: int, period: str, *, event: bool = False) -> Time:
    """Return the time, with an unknown sense where the calendar has no such days."""
    try:
        parse_period(period)
    except ValueError:
        return Time(start, end, sense=UNKNOWN)
    return Time(start, end, period, event=event)


def _ahead(word: str, told: Told | None) -> str:
    """Return the next years, counted from the first one that has mostly to come."""
    years = int(word) if word.isdecimal() else _HAN.get(word, 0)
    if not told or not years:
        return ""
    first = told.year + ((told.month or 0) > 6)
    return f"{first}/{first + years - 1}" if years > 1 else str(first)


def _within(
    year: int | None,
    months: tuple[str | None, str | None, str | None, str | None],
    part: str | None,
) -> str:
    """Return a part of a year: months from and to, or one month with its day, or a named part."""
    if year is None:
        return ""
    first, last, one, day = months
    if first:
        return f"{join_date(year, first)}/{join_date(year, last)}"
    if one:
        return join_date(year, one, day)
    return _part(year, part) if part else str(year)


def _part(year: int, part: str) -> str:
    if part.endswith("初"):
        return str(year)
    if part.endswith("半年"):
        return f"{year}-01/{year}-06" if part[0] == "上" else f"{year}-07/{year}-12"
    if part == "前三季度":
        return f"{year}-01/{year}-09"
    if part.endswith("季度"):
        last = 3 * _QUARTERS[part[-3]]
        return f"{year}-{last - 2:02}/{year}-{last:02}"
    return f"{year}-{'06' if part.endswith('中') else '12'}"


def _nearest_year(told: Told | None, month: str | None) -> int | None:
    """Return the year of a month printed without one: the last that has begun."""
    if not told:
        return None
    return told.year - (month is not None and int(month) > (told.month or 12))


def _up_to(time: Time, as_of: bool) -> Time:
    """Return the time as the end of a running total: 截至上半年 is the end of June."""
    if not as_of or not time.period:
        return time
    later = time.later.rpartition("/")[2]
    return replace(time, period=time.period.rpartition("/")[2], later=later, as_of=True)


def _since(text: str, time: Time, told: Told | None) -> Time:
    """Return the span that 2019年以来 and 自2019年起 open, up to the day of the story."""
    if text.startswith(("以后", "之后", "以前", "之前"), time.end):
        return Time(time.start, time.end, sense=UNKNOWN)
    if not time.period or not text.startswith(("以来", "起", "至今", "开始"), time.end):
        return time
    if not told or "/" in time.period or time.period == str(told.year):
        return replace(time, event=True)
    return _checked(
        time.start, time.end, f"{time.period}/{join_date(told.year, told.month)}", event=True
    )


def _worded(text: str, story: Story, told: Told | None) -> Iterator[Time]:
    meanings = {row["word"]: row["meaning"] for row in load_table("time_words")}
    for match in _words().finditer(text, story.start, story.end):
        yield _meant(*match.span(), meanings[match.group()], told)


def _meant(start: int, end: int, meaning: str, told: Told | None) -> Time:
    """Return the time of a word of the table."""
    if meaning in (UNKNOWN, PLAN, CARRIED):
        return Time(start, end, sense=meaning)
    if meaning[0].isdecimal():
        return Time(start, end, meaning)
    if told is None:
        return Time(start, end, sense=UNKNOWN)
    if meaning == "today":
        return Time(start, end, str(told), as_of=True)
    offset = int(meaning.removesuffix("whole").lstrip("yearmonth") or 0)
    if meaning.startswith("month") and not told.month:
        return Time(start, end, sense=UNKNOWN)
    if meaning.startswith("year"):
        return Time(start, end, str(told.year + offset), floats=meaning.endswith("whole"))
    return Time(start, end, _months_from(told, offset))


def _months_from(told: Told, offset: int) -> str:
    years, month = divmod((told.month or 1) - 1 + offset, 12)
    return f"{told.year + years}-{month + 1:02}"


@cache
def _words() -> re.Pattern[str]:
    rows = sorted(load_table("time_words"), key=lambda row: -len(row["word"]))
    return re.compile("|".join(_guarded(row) for row in rows))


def _guarded(row: dict[str, str]) -> str:
    word = re.escape(row["word"])
    before = "".join(f"(?<!{re.escape(text)}{word})" for text in row["not_before"].split())
    after = "".join(f"(?!{re.escape(text)})" for text in row["not_after"].split())
    return word + before + after
