"""What of a story survives copying: its words without punctuation, its figures and its dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from sources.reading.amounts import parse_amount
from sources.reading.cleaning.clean import CleanText
from sources.reading.grammar.mentions import Mention, Refusal
from sources.reading.layout.stories import Story
from sources.reading.words import load_table

GRAM = 4
# Characters of a story that are compared: more than a newspaper page holds.
LONGEST_COMPARED = 30_000
# They stand in the skeleton for a number and a date: a copy that changes one keeps its words.
NUMBER, DATE = "#", "@"
# No figures of their own, and yet a copy that changes one contradicts.
_COMPARED_REFUSALS = frozenset({"subject", "passing", "comparison", "followers"})

_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?:[-/.]\d\d?[-/.]\d\d?|(?!\d)年?(?:\d\d?月(?:\d\d?日)?)?)"
    r"|\d\d?月\d\d?日)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d+月\d+日")
_NUMERAL = "0123456789.,点零〇一二三四五六七八九十百千万亿两余多几"
_DAMAGE = re.compile("[\ufffd□■●*＊×]")
_SILENT = re.compile(r"[\W_]+")


@dataclass(frozen=True, eq=False)
class Stated:
    """A number of a story: `span` is in the page's own text, `exact` is what stands there.

    `value` is in the unit of its kind: 38吨 has 38000, as 38000公斤 has; `unit` is what is printed
    after the numeral. `is_figure` is false for a number that belongs to another figure or was
    said in passing, `is_whole` where characters around it are lost or hidden.
    """

    span: tuple[int, int]
    exact: str
    value: Decimal
    unit: str
    qualifier: str
    is_figure: bool
    is_whole: bool


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """A story as a comparison sees it.

    `skeleton` holds letters and digits alone, with NUMBER or DATE where a number or a date
    stands; `numbers` and `dates` say which, by place in the skeleton.
    """

    skeleton: str
    numbers: dict[int, Stated]
    dates: dict[int, str]
    headline: str = ""
    origin: str = ""

    @cached_property
    def years(self) -> list[str]:
        """Return the years that are named, the most frequent first."""
        found = [match[0] for date in self.dates.values() if (match := _YEAR.match(date))]
        return sorted(set(found), key=lambda year: (-found.count(year), year))

    @cached_property
    def days(self) -> frozenset[str]:
        """Return the days that are named, without a year."""
        found = (_DAY.search(date) for date in self.dates.values())
        return frozenset(match[0] for match in found if match)

    def each_run(self) -> Iterator[str]:
        """Yield the run of GRAM characters at every place."""
        text = self.skeleton
        return (text[at : at + GRAM] for at in range(len(text) - GRAM + 1))

    def runs(self) -> set[str]:
        """Return the runs that hold one placeholder at most."""
        return {run for run in set(self.each_run()) if run.count(NUMBER) + run.count(DATE) < 2}


def take_fingerprint(
    clean: CleanText, story: Story, mentions: Iterable[Mention], refusals: Iterable[Refusal]
) -> Fingerprint:
    """Return the story's fingerprint; mentions and refusals are those of this story."""
    numbers = [*mentions, *_read_refusals(clean, refusals)]
    marks: list[tuple[int, int, Stated | str]] = [
        (number.start, number.end, _state(clean, number)) for number in numbers
    ]
    marks += [
        (*date.span(), date[0]) for date in _DATE.finditer(clean.text, story.start, story.end)
    ]
    skeleton = _Skeleton()
    at = story.start
    for start, end, mark in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if start >= at:
            skeleton.write(clean.text[at:start])
            skeleton.place(mark)
            at = end
    skeleton.write(clean.text[at : story.end])
    return Fingerprint(
        "".join(skeleton.parts), skeleton.numbers, skeleton.dates, story.headline, story.origin
    )


def join_fingerprints(stories: Iterable[Fingerprint]) -> Fingerprint:
    """Return one fingerprint for all stories of a page, without headline or origin."""
    skeleton = ""
    numbers: dict[int, Stated] = {}
    dates: dict[int, str] = {}
    for story in stories:
        if len(skeleton) > LONGEST_COMPARED:
            break
        numbers |= {len(skeleton) + at: stated for at, stated in story.numbers.items()}
        dates |= {len(skeleton) + at: date for at, date in story.dates.items()}
        skeleton += story.skeleton
    return Fingerprint(skeleton, numbers, dates)


class _Skeleton:
    """A skeleton that grows, and the places of what it leaves out."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.numbers: dict[int, Stated] = {}
        self.dates: dict[int, str] = {}

    def write(self, text: str) -> None:
        """Add the words, without marks and spaces."""
        words = _SILENT.sub("", text).lower()
        self.parts.append(words)
        self.length += len(words)

    def place(self, mark: Stated | str) -> None:
        """Add the sign for a number or a date, and remember what it stands for."""
        if isinstance(mark, str):
            self.dates[self.length] = mark.removesuffix("年")
        else:
            self.numbers[self.length] = mark
        self.parts.append(DATE if isinstance(mark, str) else NUMBER)
        self.length += 1


def _state(clean: CleanText, number: Mention) -> Stated:
    value = number.value * _scales().get(number.unit.partition("/")[0], 1)
    start, end = clean.span(number.start, number.end)
    unit = clean.text[number.start : number.end].lstrip(_NUMERAL)
    exact = clean.source[start:end]
    is_whole = not _DAMAGE.search(clean.source[max(0, start - 1) : end + 1])
    is_figure = bool(number.unit)
    return Stated((start, end), exact, value, unit, number.qualifier, is_figure, is_whole)


def _read_refusals(clean: CleanText, refusals: Iterable[Refusal]) -> Iterator[Mention]:
    """Yield the refused numbers that are compared all the same; they have no unit."""
    for refusal in refusals:
        if refusal.reason in _COMPARED_REFUSALS:
            try:
                value = parse_amount(clean.text[refusal.start : refusal.end])
            except ValueError:
                continue
            yield Mention(refusal.start, refusal.end, value, "", "exact", refusal.reason)


@cache
def _scales() -> dict[str, Decimal]:
    return {row["word"]: Decimal(row["factor"]) for row in load_table("unit_scales")}
