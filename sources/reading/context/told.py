"""When a story was told, and which period it is about as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.reading.layout.stories import Story
from sources.reading.periods import parse_period

YEAR = r"(?:19|20)\d\d"
MONTH = r"(?:1[0-2]|0?[1-9])"
TO = "(?:至|到|—{1,2}|–|-|~|～)"
# How far from the top of a story its dateline may stand.
_TOP = 300
_DATELINE = re.compile(rf"({YEAR})[年/.-]({MONTH})[月/.-](\d\d?)(?!\d)")
# 《人民日报》（2020年8月25日01版）, or a day on a line of its own, at the end.
_SIGNED = re.compile(
    rf"》?[（(]?({YEAR})[年/.-]({MONTH})[月/.-](\d\d?)(?:日?[，,]?第?\d{{1,2}}版|日[）)])"
    rf"|(?<=\n)({YEAR})年({MONTH})月(\d\d?)日(?=[\n]|\Z)"
)
# What a year that is over is told with: 截至2020年6月, 2018年以来, 到2015年全村仍有.
_OVER = re.compile(
    rf"截[至止]到?({YEAR})年|({YEAR})年(?:底|末)?(?:以来|至今"
    r"|[^，；：。！？\n\d到至将拟计]{0,10}(?:已(?!知)|仍(?:有|达|为|高达)))"
)
_ISSUE = re.compile(rf"（({YEAR})年({MONTH})月(?:号|刊)?）")
_DAY = re.compile(rf"(?<!\d)({MONTH})月\d\d?日")
# “绿荫计划2024”, 2024年行动计划: plans named after their year.
_PLAN = re.compile(
    r"(?:计划|行动|方案|规划|工程|项目)(20\d\d)(?!\d)|(20\d\d)年?度?(?:行动|工作|重点)"
)
_PLAN_SPAN = re.compile(rf"(?:方案|规划|计划|行动)（{YEAR}年?{TO}({YEAR})年?）")
_REPORTED = re.compile(
    r"(?:报告期|报告时间|时间范围|统计时间|统计周期|报告范围)[^\d\n]{0,6}"
    rf"({YEAR})年({MONTH})月\d\d?日{TO}({YEAR})年({MONTH})月\d\d?日"
)
_SINGLE_YEAR = re.compile(rf"({YEAR})(?:年|[^\d\n]{{0,16}}(?:报告|年报|公报|简报|总结))")


@dataclass(frozen=True)
class Told:
    """When a story was told, as far as it says."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        return join_date(self.year, self.month, self.day)


def join_date(year: str | int, month: str | int | None, day: str | int | None = None) -> str:
    """Return the date as EDTF text, as far as it is known."""
    parts = [str(year)] + [f"{int(part):02}" for part in (month, day) if part]
    return "-".join(parts)


def story_date(text: str, story: Story) -> Told | None:
    """Return when the story was told: as published, or as dated on top, or its plan's year.

    A story without a date of its own has that of its page.
    """
    if story.published:
        return Told(*story.published.timetuple()[:3])
    top = _top(story)
    return (
        _dated(text, *top)
        or _planned(text, story)
        or _dated(text, 0, _TOP)
        or _signed(text, story.end)
        or _signed(text, len(text))
    )


def last_year_over(text: str, story: Story) -> int:
    """Return the last year that a story without a date tells of as over, 0 for none."""
    over = _OVER.finditer(text, story.start, story.end)
    return max((int(match[1] or match[2]) for match in over), default=0)


def _top(story: Story) -> tuple[int, int]:
    return story.start, min(story.start + _TOP, story.end)


def _dated(text: str, start: int, end: int) -> Told | None:
    """Return the first full date, or the month of an issue: （2024年5月）."""
    dated = _DATELINE.search(text, start, end)
    if dated and _is_period(join_date(*dated.groups())):
        return Told(*(int(part) for part in dated.groups()))
    issue = _ISSUE.search(text, start, end)
    return Told(int(issue[1]), int(issue[2])) if issue else None


def _signed(text: str, end: int) -> Told | None:
    """Return the last day in the lines before `end` that a paper or an office signs with."""
    signed = [*_SIGNED.finditer(text, max(end - _TOP, 0), end)][-1:]
    parts = [part for match in signed for part in match.groups() if part]
    return Told(*map(int, parts)) if parts and _is_period(join_date(*parts)) else None


def _planned(text: str, story: Story) -> Told | None:
    """Return the year in the name of the plan that the first lines announce."""
    named = _PLAN.search(story.headline) or _PLAN.search(text, *_top(story))
    if not named:
        return None
    day = _DAY.search(text, *_top(story))
    return Told(int(named[1] or named[2]), int(day[1]) if day else None)


def report_period(text: str, story: Story) -> str | None:
    """Return the period that a report is about, as its headline or its first lines say."""
    stated = _REPORTED.search(text, *_top(story))
    if stated:
        return _span(*stated.groups())
    years = {match[1] for match in _SINGLE_YEAR.finditer(story.headline)}
    if len(years) == 1:
        return years.pop()
    issue = _ISSUE.search(text, *_top(story))
    return join_date(*issue.groups()) if issue else None


def plan_year(text: str, story: Story, told: Told | None) -> str | None:
    """Return the year by which the plan of the story is done, if that is not over."""
    span = _PLAN_SPAN.search(story.headline) or _PLAN_SPAN.search(text, 0, _TOP)
    if span:
        return span[1]
    found = [*_PLAN.finditer(story.headline), *_PLAN.finditer(text, story.start, story.end)]
    years = (match[1] or match[2] for match in found)
    return next((year for year in years if not told or int(year) >= told.year), None)


def _span(year: str, month: str, last_year: str, last_month: str) -> str:
    """Return whole years where the months make them up."""
    if (int(month), int(last_month)) == (1, 12):
        return year if year == last_year else f"{year}/{last_year}"
    return f"{join_date(year, month)}/{join_date(last_year, last_month)}"


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except ValueError:
        return False
    return True
