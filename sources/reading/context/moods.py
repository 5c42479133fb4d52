"""What the cues of a story make of a figure at each place of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sources.reading.context import cues
from sources.reading.context.cues import Mark
from sources.reading.context.plans import (
    announces,
    is_bulletin,
    plan_blocks,
    review_blocks,
    starts_next,
)
from sources.reading.context.told import last_year_over, story_date
from sources.reading.layout.stories import Story

TARGET, ACTUAL, OTHER = "target", "actual", "other"
# The ground of other in a document that counts all there is.
BULLETIN = "bulletin"
SIGNS = {
    cues.PROMISE: TARGET,
    cues.FORECAST: TARGET,
    cues.DONE: ACTUAL,
    cues.NOW: ACTUAL,
    cues.STATE: ACTUAL,
    cues.DEED: ACTUAL,
    cues.GAIN: ACTUAL,
    cues.COUNTY: OTHER,
    cues.NATION: OTHER,
    cues.MACRO: OTHER,
    cues.AREA: OTHER,
    cues.CROP: OTHER,
    cues.INTRO: OTHER,
    cues.DISTANCE: OTHER,
}
# The grounds of background; a sort that is not named here is the county's.
_GROUNDS = {sign: sign for sign in (cues.NATION, cues.MACRO, cues.INTRO)}
# What is done, which neither ends a promise nor needs to.
_WEAK = (cues.DEED, cues.GAIN)
# How far back the announcement before a colon is looked for.
_ANNOUNCEMENT_REACH = 60
_NUMERAL = re.compile(r"[\d一二三四五六七八九十百千万亿两几]")
_COMPARED = ("比", "较", "于", "同", "照", "年到", "年至")


class Mood(NamedTuple):
    """What the cues before a place say: target, actual, other or None.

    `own` tells whether a cue of its own clause says so, `ground` on what other rests.
    """

    kind: str | None
    own: bool
    ground: str


class Moods:
    """The moods of a story, ready to be asked for each figure."""

    def __init__(self, text: str, story: Story, marks: Sequence[Mark]) -> None:
        self._places: list[int] = []
        self._moods: list[Mood] = []
        for place, mood in _Sweep(text, story).run(marks):
            self._places.append(place)
            self._moods.append(mood)

    def at(self, place: int) -> Mood:
        """Return the mood in which the character at `place` is told."""
        return self._moods[bisect_right(self._places, place) - 1]


@dataclass
class _State:
    """The mood while a story is swept from its start to its end.

    `ground` is the sort of background that the mood other rests on. `deed` says that the
    sentence tells of something done, `scope` that it is about a whole county, `prospect` that
    it looks beyond the end of works, `now` that it tells how things stand, `forecast` that its
    promise is a mere estimate; `before` is the mood in which the last sentence ended.
    """

    sentence: str | None = None
    clause: str | None = None
    own: bool = False
    ground: str = ""
    deed: bool = False
    scope: bool = False
    prospect: bool = False
    now: bool = False
    forecast: bool = False
    before: str | None = None

    def mood(self) -> Mood:
        """The mood of what is read next."""
        return Mood(self.clause or self.sentence, self.own, self.ground)

    def end_clause(self, clause: str) -> None:
        """Forget the clause; talk of background ends at one that neither counts nor cues."""
        if self.ground == cues.COUNTY and not (self.own or _NUMERAL.search(clause)):
            self.sentence, self.ground = None, ""
        self.clause, self.own = None, False

    def end_part(self) -> None:
        """Let a plan end at ； in a sentence of results: 目前修路9公里，将种树90棵；发书90册."""
        if self.sentence == TARGET and self.now:
            self.sentence = ACTUAL

    def end_sentence(self, opening: str | None, ground: str = "") -> None:
        """Forget the sentence; `opening` and `ground` are what the next one begins with."""
        self.before, self.sentence, self.ground = self.sentence, opening, ground
        self.clause, self.own = None, False
        self.deed = self.scope = self.prospect = self.now = self.forecast = False

    def take(self, mark: Mark, sign: str) -> None:
        """Let a cue change the mood, if it is strong enough against what was said before."""
        if sign == cues.SCOPE:
            self.scope = True
        elif sign in (cues.PROSPECT, cues.ABLE):
            self._look_ahead(mark, sign)
        elif SIGNS[sign] == OTHER:
            self._take_background(mark, sign)
        elif self.mood().kind == OTHER:
            self._leave_background(mark, sign)
        elif sign not in _WEAK or self.mood().kind is None:
            self._set(mark, SIGNS[sign])
        elif self.mood().kind == ACTUAL:
            self.own = True
        self._remember(sign)

    def _remember(self, sign: str) -> None:
        self.deed = self.deed or sign in _WEAK
        self.now = self.now or sign == cues.NOW
        if sign in (cues.FORECAST, cues.PROMISE, cues.DONE, cues.NOW, cues.STATE):
            self.forecast = sign == cues.FORECAST

    def _leave_background(self, mark: Mark, sign: str) -> None:
        """Take up again what was told before the background, unless it goes on."""
        if sign in self._ends_background():
            foreseen = self.forecast and sign in _WEAK
            self._set(mark, TARGET if foreseen else SIGNS[sign])

    def _look_ahead(self, mark: Mark, sign: str) -> None:
        """建成后 promises what comes after it could be, or where the talk is of plans."""
        if sign == cues.PROSPECT:
            self.prospect = True
        if TARGET in (self.before, self.sentence) if sign == cues.PROSPECT else self.prospect:
            self._set(mark, TARGET)

    def _take_background(self, mark: Mark, sign: str) -> None:
        kind, _, ground = self.mood()
        if kind == TARGET and not (self.forecast and sign == cues.MACRO):
            return
        if sign in (cues.AREA, cues.CROP) and not self._allows_area(sign):
            return
        self._set(mark, OTHER)
        # 全国现有贫困人口 is still about the nation.
        if not (mark.narrow or (kind == OTHER and ground == cues.NATION)):
            self.ground = _GROUNDS.get(sign, cues.COUNTY)

    def _allows_area(self, sign: str) -> bool:
        """Tell whether an area is a county's: not one that somebody made.

        What grows there must be said to be the county's, and is news when told as it stands now.
        """
        if sign == cues.CROP:
            return self.scope and not (self.deed or self.now)
        return not self.deed and (self.scope or self.mood().kind is None)

    def _ends_background(self) -> tuple[str, ...]:
        """Return the cues after which the talk is no longer of mere background."""
        if self.ground == cues.COUNTY:
            return cues.PROMISE, cues.FORECAST, cues.DONE, cues.NOW, *_WEAK
        if self.ground == cues.INTRO:
            return cues.PROMISE, cues.FORECAST, cues.DONE, *_WEAK
        if self.ground == BULLETIN:
            return cues.DEED, cues.GAIN
        if self.ground == cues.MACRO:
            return () if self.own else (cues.DEED, cues.GAIN)
        return cues.DEED, cues.PROMISE

    def _set(self, mark: Mark, mood: str) -> None:
        if mark.narrow:
            self.clause = mood
        else:
            self.clause, self.sentence = None, mood
        self.own = True


class _Sweep:
    """One pass over the marks of a story."""

    def __init__(self, text: str, story: Story) -> None:
        self._text = text
        self._start = story.start
        self._told = story_date(text, story)
        self._year = self._told.year if self._told else last_year_over(text, story) + 1
        self._openings = _Openings(text, story)
        self._state = _State(*self._openings.at(story.start)[:1])
        self._clause = story.start

    def run(self, marks: Sequence[Mark]) -> Iterator[tuple[int, Mood]]:
        """Yield every place where the mood may change, with the mood from there on."""
        self._state.end_sentence(*self._openings.at(self._start))
        yield self._start, self._state.mood()
        for mark in marks:
            self._step(mark)
            yield mark.end, self._state.mood()

    def _step(self, mark: Mark) -> None:
        if mark.sign in (cues.COMMA, cues.BREAK, cues.STOP):
            self._pass_border(mark)
            self._clause = mark.end
        elif mark.sign == cues.YEAR:
            self._take_year(mark)
        elif mark.side != "after":
            self._state.take(mark, mark.sign)

    def _pass_border(self, mark: Mark) -> None:
        if mark.sign == cues.STOP:
            self._state.end_sentence(*self._opening(mark, self._state.sentence))
        elif mark.sign == cues.BREAK and self._ends_sentence(mark.start):
            # The full stop before the end of the line has ended the sentence already.
            stopped = self._text[mark.start - 1] in "。！？!?"
            ended = self._state.before if stopped else self._state.sentence
            self._state.end_sentence(*self._opening(mark, ended))
            self._state.before = None
        else:
            self._state.end_clause(self._text[self._clause : mark.start])
            if mark.word == "：" and self._announces(mark):
                self._state.sentence = TARGET
            elif mark.word == "；":
                self._state.end_part()

    def _announces(self, mark: Mark) -> bool:
        return announces(self._text, max(mark.start - _ANNOUNCEMENT_REACH, self._start), mark.end)

    def _ends_sentence(self, place: int) -> bool:
        """Tell whether the line that ends here is whole, and no item of a list that goes on."""
        return self._text[place - 1] not in "，、；：;,:" or self._openings.border(place)

    def _opening(self, mark: Mark, ended: str | None) -> tuple[str | None, str]:
        """Return the mood and ground in which the sentence after one that ended so begins."""
        opening = self._openings.at(mark.end)
        if self._openings.border(mark.start):
            return opening
        if ended == TARGET and (mark.word in "？?" or starts_next(self._text, mark.end)):
            return TARGET, ""
        if not opening[0] and self._text.startswith("其中", mark.end):
            return ended, self._state.ground
        return opening

    def _take_year(self, mark: Mark) -> None:
        """Read 2026年 as a promise or as the past, seen from the day of the story."""
        lead = self._text[max(mark.start - 2, 0) : mark.start]
        risen = lead.endswith("到") and self._text.startswith("年的", mark.end)
        if risen or lead.endswith(_COMPARED):
            return
        state, year = self._state, int(mark.word)
        if year < self._year:
            if not (state.own and state.sentence == TARGET):
                state.take(mark, cues.DONE)
        elif self._told is None:
            due = self._text.startswith(("年前", "年底前", "年末前"), mark.end)
            if due or (lead.endswith("到") and not lead.endswith("达到")):
                state.take(mark, cues.PROMISE)
        elif year > self._year:
            state.take(mark, cues.PROMISE)


class _Openings:
    """The mood in which the sentences of each block begin."""

    def __init__(self, text: str, story: Story) -> None:
        self._starts = [block.start for block in story.blocks]
        self._ends = {block.end for block in story.blocks if block.heading}
        self._plans = plan_blocks(text, story)
        self._reviews = review_blocks(text, story)
        self._bulletin = is_bulletin(story)

    def at(self, place: int) -> tuple[str | None, str]:
        """Return the mood, and the ground of the mood other."""
        index = bisect_right(self._starts, place) - 1
        if index >= 0 and self._plans[index]:
            return TARGET, ""
        if self._bulletin:
            return OTHER, BULLETIN
        return (ACTUAL if index >= 0 and self._reviews[index] else None), ""

    def border(self, place: int) -> bool:
        """Tell whether a heading ends here."""
        return place in self._ends
