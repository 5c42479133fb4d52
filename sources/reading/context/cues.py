"""The words that tell a promise from a result and from mere background, found in one sweep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import NamedTuple

from sources.reading.words import load_table

# What a mark is: a cue of one of the tables, or a border which ends the reach of cues.
PROMISE, DONE, STATE, DEED, GAIN = "promise", "done", "state", "deed", "gain"
COUNTY, NATION, MACRO, AREA, SCOPE = "county", "nation", "macro", "area", "scope"
CROP, INTRO, DISTANCE, NOW = "crop", "intro", "distance", "now"
PROSPECT, ABLE, FORECAST = "prospect", "able", "forecast"
COMMA, STOP, BREAK, YEAR = "comma", "stop", "break", "year"
_BORDERS = dict.fromkeys("，；：", COMMA) | dict.fromkeys("。！？!?", STOP) | {"\n": BREAK}
# What follows the first digit of a year.
_YEAR = r"(?:(?<=1)9|(?<=2)0)\d\d(?=年)"
_CLOSES = {"yes": DONE, "now": NOW, "state": STATE, "no": DEED, "gain": GAIN}
_NAMED_PLAN = re.compile(
    r"[“「《][^“”「」《》，。\n]{0,18}(?P<end>[^“”「」《》，。\n]{2})(?:[”」]计划|计划(?:20\d\d)?[”」》])"
)
_PLANNED = re.compile(r"[到用于再今明年未三五总投\d]|力争|争取|新建|新增")
_AMOUNT = re.compile(r"\d[\d.]{0,10}(?![\d.年月日天个周])")
# 是个…的村子， introduces a place.
_INTRODUCED = re.compile(r"[^，；：。！？\n]{0,30}[县乡镇村寨区市校学院]，")
# 全国160个重点县 are some of the nation only.
_SOME = re.compile(r"\d[\d.]{0,8}[万多余]{0,2}个")
# How far 将 looks ahead for the words which make it mean 把 (将荒坡变成果园).
_DISPOSAL_REACH = 30


class Mark(NamedTuple):
    """A cue or a border of the text.

    `side` says on which side of its figure a cue works: before, after or both; `narrow` that
    it works within its clause only.
    """

    start: int
    end: int
    word: str
    sign: str
    side: str = "both"
    narrow: bool = False


def find_marks(text: str, start: int, end: int) -> list[Mark]:
    """Return the cues and borders of text[start:end] in their order."""
    return list(_marks(text, start, end))


def _marks(text: str, start: int, end: int) -> Iterator[Mark]:
    rows = _cue_rows()
    named = {match["end"] for match in _NAMED_PLAN.finditer(text, start, end)}
    for match in _matches(text, start, end):
        word = match.group()
        if word not in rows:
            yield Mark(*match.span(), word, _border(word))
        elif not _misleads(text, match, end, named):
            sign, side, narrow = rows[word]
            yield Mark(*match.span(), word, sign, side, narrow)


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the words and borders, from left to right; one pattern for all is far slower."""
    patterns = _patterns()
    done = start
    for first in _firsts().finditer(text, start, end):
        if first.start() >= done:
            match = patterns[first.group()].match(text, first.start(), end)
            if match:
                done = match.end()
                yield match


def _misleads(text: str, match: re.Match[str], end: int, named: set[str]) -> bool:
    """Tell whether the word is no cue here: 将 for 把, or the 计划 of a plan's name."""
    if match.group().endswith("将"):
        return _disposes(text, match.end(), end)
    sign = _cue_rows()[match.group()][0]
    if sign == INTRO:
        return not _INTRODUCED.match(text, match.end(), end)
    if sign == NATION:
        return bool(_SOME.match(text, match.end(), end))
    if match.group() != "计划" or not named:
        return False
    # 计划 without a subject is the plan that the story has named in quotes.
    lead = text[max(match.start() - 2, 0) : match.start()]
    return lead in named or (lead[-1:] in "。\n，" and not _PLANNED.match(text, match.end()))


def _border(word: str) -> str:
    return YEAR if word.isdecimal() else _BORDERS[word]


def _disposes(text: str, start: int, end: int) -> bool:
    """Tell whether the 将 before `start` means 把, as in 将荒坡变成果园 or 将30家并成一家."""
    if _AMOUNT.match(text, start, end):
        return True
    if _future().match(text, start, end):
        return False
    found = _disposal().search(text, start, min(start + _DISPOSAL_REACH, end))
    return bool(found and found.group() not in _BORDERS and found.start() > start)


@cache
def _future() -> re.Pattern[str]:
    return re.compile(_choice(row["word"] for row in load_table("future_words")))


@cache
def _disposal() -> re.Pattern[str]:
    return re.compile(_choice([*(row["word"] for row in load_table("disposal_words")), *_BORDERS]))


@cache
def _cue_rows() -> dict[str, tuple[str, str, bool]]:
    """Return sign, side and narrowness of every cue."""
    rows: dict[str, tuple[str, str, bool]] = {}
    for row in load_table("background_cues"):
        rows[row["word"]] = (row["reach"], row["side"], row["reach"] == DISTANCE)
    for row in load_table("done_cues"):
        rows[row["word"]] = (_CLOSES[row["closes"]], row["side"], False)
    for row in load_table("promise_cues"):
        sign = row["reach"] if row["reach"] in (PROSPECT, ABLE, FORECAST) else PROMISE
        rows[row["word"]] = (sign, row["side"], row["reach"] == "clause")
    return rows


@cache
def _firsts() -> re.Pattern[str]:
    """Return a pattern for where a word may begin: its first character, before some second."""
    words = [*_cue_rows(), *_BORDERS, "1", "2"]
    alone = {word for word in words if len(word) == 1}
    longer = [word for word in words if word[0] not in alone]
    return re.compile(
        f"[{_class(alone)}]|[{_class(word[0] for word in longer)}]"
        f"(?=[{_class(word[1] for word in longer)}])"
    )


def _class(characters: Iterable[str]) -> str:
    return re.escape("".join(sorted(set(characters))))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return for each first character the pattern of the words that begin with it."""
    tables = ("promise_cues", "done_cues", "background_cues")
    words = [(row["word"], _guarded(row)) for table in tables for row in load_table(table)]
    words += [(mark, "") for mark in _BORDERS] + [("1", _YEAR), ("2", _YEAR)]
    words.sort(key=lambda pair: (pair[0][0], -len(pair[0])))
    return {
        first: re.compile("|".join(re.escape(word) + guard for word, guard in group))
        for first, group in groupby(words, key=lambda pair: pair[0][0])
    }


def _guarded(row: Mapping[str, str]) -> str:
    """Return what must not stand around the word, as a pattern to put after the word.

    The look-behind holds the word too, so that the pattern can begin with a plain character.
    """
    word = re.escape(row["word"])
    before = "".join(f"(?<!{re.escape(text)}{word})" for text in row["not_before"].split())
    if row.get("only_after"):
        before += f"(?:(?<=[{re.escape(row['only_after'])}\\n]{word})|(?<=\\A{word}))"
    after = _choice(row["not_after"].split())
    return before + (f"(?!{after})" if row["not_after"] else "")


def _choice(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"
