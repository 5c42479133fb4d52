"""The period that a figure is about, as EDTF level 0."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from sources.reading.clean import CleanText
from sources.reading.mentions import Mention
from sources.reading.periods import parse_period
from sources.reading.plans import is_measure
from sources.reading.sentences import split_sentences
from sources.reading.stories import Story
from sources.reading.times import CARRIED, PLAN, UNKNOWN, Time, find_times, story_date

# How many times before a figure are tried until one fits it.
_TRIES = 6
_CLAUSE_END = re.compile(r"[，；：。！？\n]")
_AFTER_REACH = 40
_PLAN_YEAR = re.compile(
    r"(?:计划|行动|方案|规划|工程|项目)”?(20\d\d)(?!\d)|(20\d\d)年?(?:度)?(?:行动|工作|重点)"
)
_YEAR = re.compile(r"(20\d\d)年")


def judge_periods(
    clean: CleanText, story: Story, mentions: Sequence[Mention], kinds: Sequence[str]
) -> list[str | None]:
    """Return the period of each mention as EDTF level 0 text, None when none is certain.

    The nearest time before the figure in its sentence decides, then one after it in its
    clause, then one carried from a sentence before in the paragraph, then the heading's year.
    A promise never takes a past year, a result never one to come.
    """
    calendar = _Calendar(clean.text, story)
    return [calendar.period(mention, kind) for mention, kind in zip(mentions, kinds, strict=True)]


class _Calendar:
    """The times of one story, ready to be asked for each figure."""

    def __init__(self, text: str, story: Story) -> None:
        self._text = text
        self._told = story_date(text, story)
        self._times = find_times(text, story)
        self._ends = [time.end for time in self._times]
        self._sentences = [span[0] for span in split_sentences(text, story.start, story.end)]
        self._blocks = [block.start for block in story.blocks]
        self._headline_year = _single_year(story.headline)
        self._plan_year = _plan_year(text, story, self._told)

    def period(self, mention: Mention, kind: str) -> str | None:
        time = self._nearest(mention, kind)
        if time is not None:
            return self._of(time, kind)
        measure = is_measure(self._text, mention.start, mention.end)
        return self._plan_year if kind == "target" or measure else self._headline_year

    def _of(self, time: Time, kind: str) -> str | None:
        if time.sense == PLAN:
            return self._plan_year or (str(self._told.year) if self._told else None)
        if time.sense == UNKNOWN:
            return None
        if kind == "target" and time.as_of and time.period.endswith("-12"):
            return time.period[:4]
        return time.period

    def _nearest(self, mention: Mention, kind: str) -> Time | None:
        sentence = self._last(self._sentences, mention.start)
        index = bisect_right(self._ends, mention.start)
        near = self._times[max(index - _TRIES, 0) : index][::-1]
        own = [time for time in near if time.start >= sentence]
        found = next((time for time in own if self._fits(time, kind)), None)
        if found:
            return found
        return self._later(mention, index, kind) or self._carried(near, sentence, mention, kind)

    def _later(self, mention: Mention, index: int, kind: str) -> Time | None:
        """Return a time that stands after the figure in its own clause."""
        reach = mention.end + _AFTER_REACH
        end = _CLAUSE_END.search(self._text, mention.end, reach)
        border = end.start() if end else reach
        for time in self._times[index : index + 2]:
            if mention.end <= time.start and time.end <= border and self._fits(time, kind):
                return time if time.period else None
        return None

    def _carried(
        self, near: Sequence[Time], sentence: int, mention: Mention, kind: str
    ) -> Time | None:
        """Return the time that a sentence before in the paragraph left standing."""
        block = self._last(self._blocks, mention.start)
        for time in near:
            if block <= time.start < sentence and (time.as_of or not time.event):
                return time if kind != "other" and self._fits(time, kind) else None
        return None

    @staticmethod
    def _last(starts: Sequence[int], place: int) -> int:
        index = bisect_right(starts, place) - 1
        return starts[index] if index >= 0 else 0

    def _fits(self, time: Time, kind: str) -> bool:
        """Tell whether a figure of this kind can be of this time."""
        if time.sense == CARRIED:
            return False
        if not time.period:
            return (time.sense == PLAN) == (kind == "target")
        if not self._told:
            return True
        if kind == "target":
            return not time.as_of or parse_period(time.period).end > self._told
        return parse_period(time.period).start <= self._told


def _single_year(text: str) -> str | None:
    years = {match[1] for match in _YEAR.finditer(text)}
    return years.pop() if len(years) == 1 else None


def _plan_year(text: str, story: Story, told: date | None) -> str | None:
    """Return the year in the name of the plan which the story is about, if it is not over."""
    found = [
        *_PLAN_YEAR.finditer(story.headline),
        *_PLAN_YEAR.finditer(text, story.start, story.end),
    ]
    years = (match[1] or match[2] for match in found)
    return next((year for year in years if not told or int(year) >= told.year), None)
