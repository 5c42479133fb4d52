"""What the cues of a story make of a figure at each place of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.reading import cues
from sources.reading.cues import Mark
from sources.reading.plans import announces, is_bulletin, plan_blocks, review_blocks, starts_next
from sources.reading.stories import Story
from sources.reading.told import story_date

TARGET, ACTUAL, OTHER = "target", "actual", "other"
# The ground of other in a document that counts all there is.
BULLETIN = "bulletin"
SIGNS = {
    cues.PROMISE: TARGET,
    cues.DONE: ACTUAL,
    cues.STATE: ACTUAL,
    cues.DEED: ACTUAL,
    cues.GAIN: ACTUAL,
    cues.COUNTY: OTHER,
    cues.NATION: OTHER,
    cues.MACRO: OTHER,
    cues.AREA: OTHER,
}
_BACKGROUND = (cues.COUNTY, cues.NATION, cues.MACRO, cues.AREA)
# How far back the announcement before a colon is looked for.
_ANNOUNCEMENT_REACH = 60
_NUMERAL = re.compile(r"[\d一二三四五六七八九十百千万亿两几]")
_COMPARED = ("比", "较", "于", "同", "照", "年到", "年至")


class Moods:
    """The moods of a story, ready to be asked for each figure."""

    def __init__(self, text: str, story: Story, marks: Sequence[Mark]) -> None:
        self._places: list[int] = []
        self._moods: list[tuple[str | None, bool]] = []
        for place, mood in _Sweep(text, story).run(marks):
            self._places.append(place)
            self._moods.append(mood)

    def at(self, place: int) -> tuple[str | None, bool]:
        """Return target, actual, other or None, and whether a cue of its own clause says so."""
        return self._moods[bisect_right(self._places, place) - 1]


@dataclass
class _State:
    """The mood while a story is swept from its start to its end.

    `ground` is the sort of background that the mood other rests on. `deed` says that the
    sentence tells of something done, `scope` that it is about a whole county, `prospect` that
    it looks beyond the end of works, `before` is the mood in which the last sentence ended.
    """

    sentence: str | None = None
    clause: str | None = None
    own: bool = False
    ground: str = ""
    deed: bool = False
    scope: bool = False
    prospect: bool = False
    before: str | None = None

    def mood(self) -> tuple[str | None, bool]:
        return self.clause or self.sentence, self.own

    def end_clause(self, clause: str) -> None:
        """Forget the clause; talk of background ends at one that neither counts nor cues."""
        if self.ground == cues.COUNTY and not (self.own or _NUMERAL.search(clause)):
            self.sentence, self.ground = None, ""
        self.clause, self.own = None, False

    def end_sentence(self, opening: str | None, ground: str = "") -> None:
        self.before, self.sentence, self.ground = self.sentence, opening, ground
        self.clause, self.own = None, False
        self.deed = self.scope = self.prospect = False

    def take(self, mark: Mark, sign: str) -> None:
        """Let a cue change the mood, if it is strong enough against what was said before."""
        if sign == cues.SCOPE:
            self.scope = True
        elif sign in (cues.PROSPECT, cues.ABLE):
            self._look_ahead(mark, sign)
        elif sign in _BACKGROUND:
            self._take_background(mark, sign)
        elif self.mood()[0] == OTHER:
            if sign in self._ends_background():
                self._set(mark, SIGNS[sign])
        elif sign not in (cues.DEED, cues.GAIN) or self.mood()[0] is None:
            self._set(mark, SIGNS[sign])
        self.deed = self.deed or sign in (cues.DEED, cues.GAIN)

    def _look_ahead(self, mark: Mark, sign: str) -> None:
        """建成后 promises what comes after it could be, or where the talk is of plans."""
        if sign == cues.PROSPECT:
            self.prospect = True
        if TARGET in (self.before, self.sentence) if sign == cues.PROSPECT else self.prospect:
            self._set(mark, TARGET)

    def _take_background(self, mark: Mark, sign: str) -> None:
        now, _ = self.mood()
        if now == TARGET or (sign == cues.AREA and not self._allows_area(mark)):
            return
        self._set(mark, OTHER)
        self.ground = cues.COUNTY if sign == cues.AREA else sign

    def _allows_area(self, mark: Mark) -> bool:
        """Tell whether an area is a county's: not one that somebody made, nor that of a hall."""
        if self.deed or self.scope:
            return not self.deed
        return self.mood()[0] is None and mark.word != "面积"

    def _ends_background(self) -> tuple[str, ...]:
        """Return the cues after which the talk is no longer of mere background."""
        if self.ground == cues.COUNTY:
            return cues.PROMISE, cues.DONE, cues.DEED, cues.GAIN
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
        self._openings = _Openings(text, story)
        self._state = _State(*self._openings.at(story.start)[:1])
        self._clause = story.start

    def run(self, marks: Sequence[Mark]) -> Iterator[tuple[int, tuple[str | None, bool]]]:
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

    def _announces(self, mark: Mark) -> bool:
        return announces(self._text, max(mark.start - _ANNOUNCEMENT_REACH, self._start), mark.end)

    def _ends_sentence(self, place: int) -> bool:
        """Tell whether the line that ends here is whole, and no item of a list that goes on."""
        return self._text[place - 1] not in "，、；：;,:" or self._openings.border(place)

    def _opening(self, mark: Mark, ended: str | None) -> tuple[str | None, str]:
        """Return the mood and ground in which the sentence after one that ended so begins."""
        goes_on = mark.word in "？?" or starts_next(self._text, mark.end)
        if ended == TARGET and goes_on and not self._openings.border(mark.start):
            return TARGET, ""
        return self._openings.at(mark.end)

    def _take_year(self, mark: Mark) -> None:
        """Read 2026年 as a promise or as the past, seen from the day of the story."""
        lead = self._text[max(mark.start - 2, 0) : mark.start]
        if lead.endswith(_COMPARED):
            return
        state, year = self._state, int(mark.word)
        if self._told is None:
            due = self._text.startswith(("年前", "年底前", "年末前"), mark.end)
            if due or (lead.endswith("到") and not lead.endswith("达到")):
                state.take(mark, cues.PROMISE)
        elif year > self._told.year:
            state.take(mark, cues.PROMISE)
        elif year < self._told.year and not (state.own and state.sentence == TARGET):
            state.take(mark, cues.DONE)


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
