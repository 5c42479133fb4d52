"""Whether a figure was promised, came about, or is mere background."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.reading import cues
from sources.reading.clean import CleanText
from sources.reading.cues import Mark, find_marks
from sources.reading.mentions import Mention
from sources.reading.plans import announces, is_measure, plan_blocks, starts_next
from sources.reading.stories import Story

TARGET, ACTUAL, OTHER = "target", "actual", "other"
# How many marks after a figure are looked at for a cue in its own clause.
_MARKS_AFTER = 6
_SIGNS = {
    cues.PROMISE: TARGET,
    cues.DONE: ACTUAL,
    cues.STATE: ACTUAL,
    cues.COUNTY: OTHER,
    cues.NATION: OTHER,
}
_BACKGROUND = (cues.COUNTY, cues.NATION, cues.MACRO)
# How far back the announcement before a colon is looked for.
_ANNOUNCEMENT_REACH = 60


def judge_kinds(clean: CleanText, story: Story, mentions: Sequence[Mention]) -> list[str]:
    """Return target, actual or other for each mention.

    The nearest cue before the figure in its sentence decides, else what a heading, a list or
    a plan paragraph carries over; a cue after the figure counts within its own clause.
    """
    marks = find_marks(clean.text, story.start, story.end)
    moods = _Moods(clean.text, story, marks)
    starts = [mark.start for mark in marks]
    kinds: list[str] = []
    for mention in mentions:
        before, own = moods.at(mention.start)
        after = _after(marks, bisect_left(starts, mention.end))
        if is_measure(clean.text, mention.start, mention.end):
            kinds.append(ACTUAL)
        elif own and clean.text.startswith("的", mention.end):
            # 计划投资3亿元的园区已完工: the cue behind the figure is about the park.
            kinds.append(before or ACTUAL)
        else:
            kinds.append(_decide(before, own, after))
    return kinds


def _decide(before: str | None, own: bool, after: str | None) -> str:
    if after and not (own and before == TARGET and after == OTHER):
        return after
    return before or ACTUAL


def _after(marks: Sequence[Mark], index: int) -> str | None:
    """Return what the cues behind a figure say, up to the end of its clause."""
    for mark in marks[index : index + _MARKS_AFTER]:
        if mark.sign in (cues.COMMA, cues.STOP, cues.BREAK):
            return None
        if mark.side in ("after", "both") and mark.sign in _SIGNS:
            return _SIGNS[mark.sign]
    return None


class _Moods:
    """What the cues before each place of a story make of a figure there."""

    def __init__(self, text: str, story: Story, marks: Sequence[Mark]) -> None:
        self._places: list[int] = []
        self._moods: list[tuple[str | None, bool]] = []
        for place, mood in _sweep(text, story, marks):
            self._places.append(place)
            self._moods.append(mood)

    def at(self, place: int) -> tuple[str | None, bool]:
        """Return the mood at this place, and whether its own clause sets it."""
        return self._moods[bisect_right(self._places, place) - 1]


@dataclass
class _State:
    """The mood while a story is swept from its start to its end.

    `ground` is the sort of background that the mood other rests on.
    """

    sentence: str | None = None
    clause: str | None = None
    own: bool = False
    ground: str = ""

    def mood(self) -> tuple[str | None, bool]:
        return self.clause or self.sentence, self.own

    def end_clause(self) -> None:
        self.clause, self.own = None, False

    def end_sentence(self, opening: str | None) -> None:
        self.end_clause()
        self.sentence, self.ground = opening, ""

    def take(self, mark: Mark, sign: str) -> None:
        """Let a cue change the mood, if it is strong enough against what was said before."""
        now, _ = self.mood()
        if sign in _BACKGROUND:
            if now != TARGET:
                self._set(mark, OTHER)
                self.ground = sign
        elif now != OTHER:
            if sign != cues.DEED:
                self._set(mark, _SIGNS[sign])
        elif sign in self._ends_background():
            self._set(mark, _SIGNS.get(sign, ACTUAL))

    def _ends_background(self) -> tuple[str, ...]:
        """Return the cues after which the talk is no longer of mere background."""
        if self.ground == cues.COUNTY:
            return cues.PROMISE, cues.DONE, cues.DEED
        if self.ground == cues.MACRO and self.own:
            return ()
        return (cues.DEED,)

    def _set(self, mark: Mark, mood: str) -> None:
        if mark.narrow:
            self.clause = mood
        else:
            self.clause, self.sentence = None, mood
        self.own = True


def _sweep(
    text: str, story: Story, marks: Sequence[Mark]
) -> Iterator[tuple[int, tuple[str | None, bool]]]:
    """Yield every place where the mood changes, with the mood from there on."""
    openings = _Openings(text, story)
    state = _State(openings.at(story.start))
    yield story.start, state.mood()
    for mark in marks:
        _step(text, mark, state, openings, story)
        yield mark.end, state.mood()


def _step(text: str, mark: Mark, state: _State, openings: _Openings, story: Story) -> None:
    if mark.sign == cues.COMMA:
        state.end_clause()
        if mark.word == "：" and announces(
            text, max(mark.start - _ANNOUNCEMENT_REACH, 0), mark.end
        ):
            state.sentence = TARGET
    elif mark.sign == cues.BREAK:
        if _ended(text, mark.start) or openings.border(mark.start):
            state.end_sentence(openings.at(mark.end))
        else:
            state.end_clause()
    elif mark.sign == cues.STOP:
        state.end_sentence(_opening(text, mark, state, openings))
    elif mark.sign == cues.YEAR:
        _take_year(text, mark, state, story)
    elif mark.side != "after":
        state.take(mark, mark.sign)


def _ended(text: str, place: int) -> bool:
    return text[place - 1] in "。！？!?”"


def _opening(text: str, mark: Mark, state: _State, openings: _Openings) -> str | None:
    """Return the mood in which the sentence after a full stop begins."""
    goes_on = mark.word in "？?" or starts_next(text, mark.end)
    if state.sentence == TARGET and goes_on:
        return TARGET
    return openings.at(mark.end)


def _take_year(text: str, mark: Mark, state: _State, story: Story) -> None:
    """Read 2026年 as a promise or as the past, seen from the day of the story."""
    lead = text[max(mark.start - 2, 0) : mark.start]
    if lead.endswith(("比", "较", "于", "同", "照")):
        return
    year = int(mark.word)
    if story.published is None:
        if lead.endswith("到") and not lead.endswith("达到"):
            state.take(mark, cues.PROMISE)
    elif year > story.published.year:
        state.take(mark, cues.PROMISE)
    elif year < story.published.year and not (state.own and state.sentence == TARGET):
        state.take(mark, cues.DONE)


class _Openings:
    """The mood in which the sentences of each block begin."""

    def __init__(self, text: str, story: Story) -> None:
        self._starts = [block.start for block in story.blocks]
        self._ends = {block.end for block in story.blocks if block.heading}
        self._plans = plan_blocks(text, story)

    def at(self, place: int) -> str | None:
        index = bisect_right(self._starts, place) - 1
        return TARGET if index >= 0 and self._plans[index] else None

    def border(self, place: int) -> bool:
        """Tell whether a heading ends here."""
        return place in self._ends
