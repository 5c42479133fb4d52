"""The period that a figure is about, as EDTF level 0."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from sources.reading.cleaning.clean import CleanText
from sources.reading.context.plans import is_bulletin, is_measure, starts_next
from sources.reading.context.times import CARRIED, PLAN, Time, find_times
from sources.reading.context.told import plan_year, report_period, story_date
from sources.reading.grammar.mentions import Mention
from sources.reading.layout.sentences import split_sentences
from sources.reading.layout.stories import Story
from sources.reading.periods import Period, parse_period

# How many times before a figure are tried until one fits it.
_TRIES = 6
_CLAUSE_END = re.compile(r"[，；：。！？\n]")
_AFTER_REACH = 40
# Background in these units is an economy's, which has its year; the rest is geography.
_DATED = ("元", "%")


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
        self._report = report_period(text, story)
        self._plan = plan_year(text, story, self._told)
        self._counts_all = is_bulletin(story)

    def period(self, mention: Mention, kind: str) -> str | None:
        """Return the period of the mention, None where nothing printed gives one."""
        time = self._nearest(mention, kind)
        if time is not None:
            return self._of(time, kind)
        if kind == "target" or is_measure(self._text, mention.start, mention.end):
            return self._plan
        return self._report if kind == "actual" or self._counts_all else None

    def _of(self, time: Time, kind: str) -> str | None:
        if time.sense == PLAN:
            return self._plan or (str(self._told.year) if self._told else None)
        if kind == "target":
            return time.later or time.period or None
        if time.floats:
            return self._year_of_talk(time) + time.period[4:]
        return time.period or None

    def _year_of_talk(self, time: Time) -> str:
        """Return the year in which 全年 or 年末 stands: of its paragraph, else of the report."""
        index = bisect_right(self._ends, time.start)
        block = self._last(self._blocks, time.start)
        for other in self._times[max(index - _TRIES, 0) : index][::-1]:
            if other.start >= block and other.period and not other.floats:
                return other.period[:4]
        return (self._report or time.period)[:4]

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
        if starts_next(self._text, block):
            block = self._last(self._blocks, block - 1)
        for time in near:
            if block <= time.start < sentence and (time.as_of or not time.event):
                lasting = kind == "other" and mention.unit not in _DATED
                return time if not lasting and self._fits(time, kind) else None
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
        if not self._told or (time.floats and kind != "target"):
            return True
        told = _days(str(self._told))
        period = _days(time.later if kind == "target" and time.later else time.period)
        if kind == "target":
            return period.end > told.end if time.as_of else period.end >= told.start
        return period.start <= told.end


@lru_cache(maxsize=1024)
def _days(period: str) -> Period:
    return parse_period(period)
