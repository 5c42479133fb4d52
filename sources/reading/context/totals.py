"""Whether a number is a running total: 累计, 截至某日, 目前已, 已共."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from sources.reading.cleaning.clean import CleanText
from sources.reading.grammar.mentions import Mention
from sources.reading.layout.sentences import split_sentences
from sources.reading.layout.stories import Story
from sources.reading.words import any_of, load_table

UNTIL, TOTAL, NOW, DONE, TOGETHER = "until", "total", "now", "done", "together"
COMMA, STOP = "comma", "stop"
# How far before 累计 the time it counts in is looked for.
_REACH = 30
# 2021年累计种树 counts within that year, 2018年以来累计种树 does not.
_WITHIN = re.compile(
    r"(?:(?:19|20)\d\d年度?|[今去前]年|上年|全年|年内|本年度|上半年|季度|\d月|当月|本月|当年)"
    r"(?![^，；：。]{0,6}(?:以来|来|起|开始|至今))[^。；]*\Z"
)


class Sign(NamedTuple):
    """A word that speaks of a total, or a border, at its place in the text."""

    start: int
    role: str


def judge_totals(
    clean: CleanText,
    story: Story,
    mentions: Sequence[Mention],
    kinds: Sequence[str],
    periods: Sequence[str | None],
) -> list[bool]:
    """Tell for each mention whether it counts all up to its period's end.

    截至 holds for the results of its sentence, and of the next ones that take its day; 累计 for
    the results that follow it and for the one promise. What a span of years holds is no total.
    """
    totals = _Totals(clean.text, story)
    found: list[bool] = []
    for mention, kind, period in zip(mentions, kinds, periods, strict=True):
        spans = period is not None and "/" in period
        found.append(not spans and totals.judge(mention, kind, period))
    return found


class _Totals:
    """What the signs before a mention say, kept from one mention of the story to the next."""

    def __init__(self, text: str, story: Story) -> None:
        self._text = text
        self._blocks = [block.start for block in story.blocks]
        self._sentences = split_sentences(text, story.start, story.end)
        self._end = story.start
        self._signs: Iterator[Sign] = iter(())
        self._next: Sign | None = None
        self._carried: tuple[int, str] | None = None
        self._begin()

    def judge(self, mention: Mention, kind: str, period: str | None) -> bool:
        self._go_to(mention.start)
        paragraph = bisect_right(self._blocks, mention.start)
        if kind == "target":
            return self._in_clause
        if self._until:
            self._carried = paragraph, period or ""
            return True
        carried = period is not None and self._carried == (paragraph, period)
        return self._is_counted() or carried

    def _is_counted(self) -> bool:
        said = self._said
        return TOTAL in said or (DONE in said and (TOGETHER in said or NOW in said))

    def _go_to(self, place: int) -> None:
        """Hear the signs up to there; mentions come in their order."""
        while self._end <= place and (sentence := next(self._sentences, None)):
            self._begin()
            self._end = sentence[1]
            if self._end > place:
                self._signs = _find_signs(self._text, *sentence)
                self._next = next(self._signs, None)
        while self._next and self._next.start < place:
            self._hear(self._next)
            self._next = next(self._signs, None)

    def _begin(self) -> None:
        self._until, self._in_clause = False, False
        self._said: set[str] = set()

    def _hear(self, sign: Sign) -> None:
        self._until |= sign.role == UNTIL
        if sign.role in (COMMA, STOP):
            self._in_clause = False
            self._said = self._said if sign.role == COMMA else set()
        elif sign.role == TOTAL:
            self._in_clause = True
            if not _WITHIN.search(self._text, max(sign.start - _REACH, 0), sign.start):
                self._said.add(TOTAL)
        else:
            self._said.add(sign.role)


def _find_signs(text: str, start: int, end: int) -> Iterator[Sign]:
    rows = _rows()
    for match in _pattern().finditer(text, start, end):
        row = rows.get(match.group())
        if row is None:
            yield Sign(match.start(), STOP if match.group() == "；" else COMMA)
            continue
        lead, tail = text[max(start, match.start() - 3) : match.start()], match.end()
        misleads = lead.endswith(tuple(row["not_before"].split()))
        if not misleads and not text.startswith(tuple(row["not_after"].split()), tail):
            yield Sign(match.start(), row["role"])


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["word"]: row for row in load_table("total_words")}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"{any_of(_rows())}|[，；：]")
