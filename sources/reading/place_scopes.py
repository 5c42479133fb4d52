"""What a story says, in order, about where things hold: places, lists of places, the country."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from ahocorasick import Automaton

from sources.reading.gazetteer import Gazetteer
from sources.reading.place_names import ASIDE, Reference, find_references, is_destination
from sources.reading.sentences import split_sentences
from sources.reading.stories import Story
from sources.reading.words import load_table

# Scopes that say where; the other cues (people, actor, same, total) only say who.
PLACES = frozenset({"place", "several", "nation"})
# What is no place of anything, so no member of a list either.
BODIES = frozenset({"organisation", "donor", "dateline"})
# 全县, 全市 …: the type words that the place meant ends in, and its level.
_DEICTIC = {
    "county": (("县", "旗"), "county"),
    "district": (("区",), "county"),
    "banner": (("旗",), "county"),
    "city": (("市",), ""),
    "autonomous": (("州",), "prefecture"),
    "province": (("省", "区", "市"), "province"),
}
LONGEST_GAP = 16
_JOINT = r"[、和与及跟]|以及"
_LIST_GAP = re.compile(rf"(?:[^\W\d]{{0,12}}(?:镇|乡|村|街道|自治县))?(?:等地)?(?:{_JOINT})")
_ET_CETERA = re.compile(r"等(?:地|多|[\d一二两三四五六七八九十])|[等及]其?周边")
_SEVERAL = re.compile(
    r"(?<![第\d.一二两三四五六七八九十百])"
    r"(?:\d{1,4}|[二两三四五六七八九十]{1,3})(?:余|多)?个?"
    r"(?P<unit>省|市县|区县|县区|县|市|州|地区|地市|区域|城市)(?!级|委|政|民|场|里)"
)


@dataclass(frozen=True)
class Scope:
    """A stretch of text that says where or who; a place has one code when it is known.

    `places` has the codes of every member of a list, in order.
    """

    start: int
    end: int
    kind: str
    codes: tuple[str, ...] = ()
    role: str = "plain"
    places: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Scene:
    """A story as the rules of place see it; scopes are in order."""

    text: str
    story: Story
    gazetteer: Gazetteer
    scopes: tuple[Scope, ...]
    starts: tuple[int, ...]
    sentences: tuple[int, ...]
    home: str | None

    def between(self, start: int, end: int) -> Sequence[Scope]:
        """Return the scopes that begin in text[start:end]."""
        return self.scopes[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def read_scene(text: str, story: Story, gazetteer: Gazetteer, today: date) -> Scene:
    """Return the story's scopes, and the one place that the whole of it is about, if any."""
    on = story.published or today
    references = find_references(text, story.start, story.end, gazetteer, on)
    places = list(_grouped(text, references))
    home = _home(text, story, places, gazetteer, on)
    cues = _cues(text, story.start, story.end)
    scopes = sorted([*places, *cues, *_several(text, story)], key=lambda s: (s.start, s.end))
    told = tuple(_told(scopes, home, gazetteer))
    sentences = tuple(
        start
        for block in story.blocks
        for start, _ in split_sentences(text, block.start, block.end)
    )
    return Scene(text, story, gazetteer, told, tuple(s.start for s in told), sentences, home)


def _grouped(text: str, references: Iterable[Reference]) -> Iterator[Scope]:
    """Make one scope of a list (A县、B县和C县), and of a place that others are only hinted at."""
    group: list[Reference] = []
    for reference in references:
        if reference.role in BODIES:
            continue
        if group and not _is_listed(text, group, reference):
            yield _scope(text, group)
            group = []
        group.append(reference)
    if group:
        yield _scope(text, group)


def _is_listed(text: str, group: Sequence[Reference], reference: Reference) -> bool:
    gap = text[group[-1].end : reference.start]
    if gap in ("到", "至"):
        return text[group[0].start - 1 : group[0].start] == "从"
    return len(gap) <= LONGEST_GAP and bool(_LIST_GAP.fullmatch(gap))


def _scope(text: str, group: Sequence[Reference]) -> Scope:
    first, last = group[0], group[-1]
    many = len(group) > 1 or _ET_CETERA.match(text, last.end)
    role = first.role if first.role != "plain" else last.role
    if not many:
        return Scope(first.start, first.end, "place", first.codes, first.role)
    members = tuple(member.codes for member in group)
    return Scope(first.start, last.end, "several", (), role, members)


def _cues(text: str, start: int, end: int) -> list[Scope]:
    """Return the cue words of the table; of two that overlap the longer stays."""
    found = [
        Scope(last + 1 - length, last + 1, meaning)
        for last, (length, meaning) in _cue_automaton().iter(text, start, end)
    ]
    found.sort(key=lambda cue: (cue.start, -cue.end))
    kept: list[Scope] = []
    for cue in found:
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return [_aside_if_led(text, cue) for cue in kept]


def _aside_if_led(text: str, cue: Scope) -> Scope:
    return replace(cue, role="destination") if is_destination(text, cue.start) else cue


def _several(text: str, story: Story) -> Iterator[Scope]:
    """Yield numbers of counties, cities or provinces: what holds in 12个县 holds in no one."""
    for match in _SEVERAL.finditer(text, story.start, story.end):
        yield _aside_if_led(text, Scope(match.start(), match.end(), "several"))


@cache
def _cue_automaton() -> Automaton:
    automaton = Automaton()
    for row in load_table("place_scopes"):
        automaton.add_word(row["word"], (len(row["word"]), row["meaning"]))
    automaton.make_automaton()
    return automaton


def _told(scopes: Iterable[Scope], home: str | None, gazetteer: Gazetteer) -> Iterator[Scope]:
    """Turn 全县, 该市, 全省 into the place last named that they can mean; drop them if none.

    The number of counties in a named province or prefecture (云南省12个县) is dropped as well.
    """
    last: list[str] = [home] if home else []
    wide_end = -1
    for scope in scopes:
        if scope.kind == "several" and scope.start == wide_end:
            continue
        if scope.kind == "place" and len(scope.codes) == 1 and scope.role not in ASIDE:
            last = [*last[-20:], scope.codes[0]]
        if scope.kind not in _DEICTIC:
            yield scope
        elif code := _meant(scope.kind, last, gazetteer):
            yield replace(scope, kind="place", codes=(code,), role="deictic")
        if scope.kind == "neutral" or (last and gazetteer.level(last[-1]) != "county"):
            wide_end = scope.end


def _meant(kind: str, last: Sequence[str], gazetteer: Gazetteer) -> str:
    endings, level = _DEICTIC[kind]
    for code in reversed(last):
        for above in reversed(gazetteer.lineage(code)):
            division = gazetteer.divisions[above]
            if division.name.endswith(endings) and division.level == (level or division.level):
                return above
    return ""


def _home(
    text: str, story: Story, places: Sequence[Scope], gazetteer: Gazetteer, on: date
) -> str | None:
    """Return the place of a story about one place: by its counties, its headline, its origin."""
    return (
        _main_county(story, places, gazetteer)
        or _named_alone(story.headline, gazetteer, on, plain=True)
        or _named_alone(story.origin, gazetteer, on, plain=False)
    )


def _main_county(story: Story, places: Sequence[Scope], gazetteer: Gazetteer) -> str | None:
    """Return the county that the story begins with and hardly leaves."""
    named = [
        (scope.start, codes[0])
        for scope in places
        if scope.role not in ASIDE | {"origin"}
        for codes in (scope.places or (scope.codes,))
        if len(codes) == 1 and gazetteer.level(codes[0]) == "county"
    ]
    if not named:
        return None
    (code, count), *_ = Counter(code for _, code in named).most_common(1)
    first = next(start for start, named_code in named if named_code == code)
    early = first - story.start <= max(300, (story.end - story.start) // 5)
    return code if early and count * 4 >= len(named) * 3 else None


def _named_alone(line: str, gazetteer: Gazetteer, on: date, *, plain: bool) -> str | None:
    """Return the one place that a headline or a 来源 line names; of the latter only a county."""
    references = find_references(line, 0, len(line), gazetteer, on)
    codes = {r.codes for r in references if r.role not in ASIDE}
    if len(codes) != 1:
        return None
    found = codes.pop()
    fits = len(found) == 1 and (plain or gazetteer.level(found[0]) == "county")
    return found[0] if fits else None


def block_of(story: Story, offset: int) -> int:
    """Return the index of the block that holds the offset, or the one before it."""
    return max(bisect_left(story.blocks, offset + 1, key=lambda block: block.start) - 1, 0)
