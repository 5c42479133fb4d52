"""What a story says, in order, about where things hold: places, lists of places, the country."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ahocorasick import Automaton

from sources.reading.context.gazetteer import Gazetteer
from sources.reading.context.place_home import find_home, place_of_outlet
from sources.reading.context.place_names import (
    ASIDE,
    Reference,
    find_references,
    is_destination,
    is_located,
)
from sources.reading.context.place_villages import with_villages
from sources.reading.layout.sentences import split_sentences
from sources.reading.layout.stories import Block, Story
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
# How many scopes before a figure are looked at.
MOST_SCOPES = 20
LONGEST_HEADING = 30
_NUMBERED = re.compile(r"（?[\d一二三四五六七八九十]{1,2}[.、）]")
_FULL_STOPS = frozenset("。；！？，")
_OFFICE_KINDS = {
    "县": "county",
    "市": "city",
    "州": "autonomous",
    "省": "province",
    "区": "district",
    "旗": "banner",
}
_OFFICE = re.compile(
    r"(?:(?<=[，。；：、\n（“由经向受据在与和从])|^)(?P<type>[县市州省区旗])(?![场民值域块])"
    r"(?=[^\W\d]{1,8}?(?:局|委|厅|办|会|院|中心|政府|联))"
)
_NUMBER = re.compile(r"\d+|[二两三四五六七八九十]+")
_BRACKETS = re.compile(r"（[^（）\n]{1,60}）")
_JOINT = r"[、和与及跟]|以及"
_LIST_GAP = re.compile(
    rf"[^\W\d]{{0,8}}、|(?:[^\W\d]{{0,12}}(?:镇|乡|村|街道|自治县))?(?:等地)?(?:{_JOINT})"
)
_ET_CETERA = re.compile(r"等(?:地|多|[\d一二两三四五六七八九十])|[等及]其?周边")
_SEVERAL = re.compile(
    r"(?<![第\d.一二两三四五六七八九十百])"
    r"(?!1(?!\d))(?:\d{1,4}|[二两三四五六七八九十]{1,3})(?:余|多)?个?"
    r"(?P<unit>省|市县|区县|县区|县|市|州|地区|地市|区域|城市)(?!级|委|政|民|场|里)"
)


# A、B两地, A、B结对以来: what partners do is about the one that the story is about.
_PAIRED = re.compile("两地|东西部|结对|协作|对口|帮扶|合作")

# The provinces of the east that the country has paired with those of the west.
_GIVING = frozenset(("11", "12", "31", "32", "33", "35", "37", "44"))
_IN = re.compile(r".?在|位于")


@dataclass(frozen=True)
class Scope:
    """A stretch of text that says where or who; a place has one code when it is known.

    `places` has the codes of every member of a list, in order; its `codes` is the place that they
    are said to be in: 云南 of 云南孟连、西盟.
    """

    start: int
    end: int
    kind: str
    codes: tuple[str, ...] = ()
    role: str = "plain"
    places: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Scene:
    """A story as the rules of place see it; scopes and headings (but its headline) in order.

    `home` is the one place that it is about, if any, from the offset `home_start` on.
    """

    text: str
    story: Story
    gazetteer: Gazetteer
    scopes: tuple[Scope, ...]
    starts: tuple[int, ...]
    sentences: tuple[int, ...]
    headings: tuple[Block, ...]
    figures: Sequence[int]
    home: str | None
    home_start: int

    def between(self, start: int, end: int) -> Sequence[Scope]:
        """Return the scopes that begin in text[start:end]; the last of them if there are many."""
        last = bisect_left(self.starts, end)
        return self.scopes[max(bisect_left(self.starts, start), last - MOST_SCOPES) : last]


def read_scene(text: str, story: Story, gazetteer: Gazetteer, figures: Sequence[int]) -> Scene:
    """Return the story's scopes, and the one place that the whole of it is about, if any.

    `figures` are the offsets where its figures start, in order.
    """
    references = find_references(text, story.start, story.end, gazetteer)
    references = with_villages(text, story.start, story.end, references, gazetteer)
    found = [*_grouped(text, references, gazetteer), *_cues(text, story), *_several(text, story)]
    found += _offices(text, story)
    found = _bracketed(text, sorted(found, key=lambda scope: (scope.start, scope.end)))
    outlet = place_of_outlet(story.origin or story.publisher, gazetteer)
    cues = Counter(scope.kind for scope in found)
    home, home_start = find_home(text, story, references, cues, outlet, gazetteer) or (None, 0)
    told = tuple(_told(text, found, home, outlet, gazetteer))
    sentences = tuple(
        start
        for block in story.blocks
        for start, _ in split_sentences(text, block.start, block.end)
    )
    starts = tuple(scope.start for scope in told)
    headings = tuple(
        block
        for block in story.blocks
        if is_heading(text, block) and text[block.start : block.end] != story.headline
    )
    return Scene(
        text, story, gazetteer, told, starts, sentences, headings, figures, home, home_start
    )


def _grouped(text: str, references: Iterable[Reference], gazetteer: Gazetteer) -> Iterator[Scope]:
    """Make one scope of a list (A县、B县和C县), and of a place that others are only hinted at."""
    group: list[Reference] = []
    for reference in references:
        if reference.role in BODIES:
            continue
        if group and not _is_listed(text, group, reference):
            yield _scope(text, group, gazetteer)
            group = []
        group.append(reference)
    if group:
        yield _scope(text, group, gazetteer)


def _is_listed(text: str, group: Sequence[Reference], reference: Reference) -> bool:
    gap = text[group[-1].end : reference.start]
    if gap in ("到", "至"):
        return text[group[0].start - 1 : group[0].start] == "从"
    return len(gap) <= LONGEST_GAP and bool(_LIST_GAP.fullmatch(gap))


def _scope(text: str, group: Sequence[Reference], gazetteer: Gazetteer) -> Scope:
    first, last = group[0], group[-1]
    many = len(group) > 1 or _ET_CETERA.match(text, last.end)
    role = first.role if first.role != "plain" else last.role
    if not many:
        return Scope(first.start, first.end, "place", first.codes, first.role)
    members = tuple(member.codes for member in group)
    around = _around(group, gazetteer) if len(group) > 1 else ()
    return Scope(first.start, last.end, "several", around, role, members)


def _around(group: Sequence[Reference], gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the place printed before a list of which all members lie in it."""
    within = group[0].within
    inside = within and all(gazetteer.is_within(code, within) for r in group for code in r.codes)
    return (within,) if inside else ()


def _cues(text: str, story: Story) -> list[Scope]:
    """Return the cue words of the table; of two that overlap the longer stays."""
    found = [
        Scope(last + 1 - length, last + 1, meaning)
        for last, (length, meaning) in _cue_automaton().iter(text, story.start, story.end)
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
        scope = _aside_if_led(text, Scope(match.start(), match.end(), "several"))
        east = text[match.start() - 2 : match.start()] == "东部"
        yield replace(scope, role="donor") if east else scope


def _offices(text: str, story: Story) -> Iterator[Scope]:
    """Yield the type words that stand for a place in the names of its offices: 市民政局."""
    for match in _OFFICE.finditer(text, story.start, story.end):
        yield Scope(match.start(), match.end(), _OFFICE_KINDS[match["type"]], role="office")


@cache
def _cue_automaton() -> Automaton:
    automaton = Automaton()
    for row in load_table("place_scopes"):
        automaton.add_word(row["word"], (len(row["word"]), row["meaning"]))
    automaton.make_automaton()
    return automaton


def _bracketed(text: str, scopes: Sequence[Scope]) -> list[Scope]:
    """Mark what stands in brackets: it says nothing of the sentence around them."""
    spans = [match.span() for match in _BRACKETS.finditer(text, scopes[0].start)] if scopes else []
    starts = [start for start, _ in spans]

    def inside(scope: Scope) -> bool:
        index = bisect_left(starts, scope.start) - 1
        return index >= 0 and scope.end <= spans[index][1] and scope.role == "plain"

    return [replace(scope, role="bracket") if inside(scope) else scope for scope in scopes]


def _told(
    text: str, scopes: Iterable[Scope], home: str | None, outlet: str | None, gazetteer: Gazetteer
) -> Iterator[Scope]:
    """Turn 全县, 该市, 全省 into the place last named that they can mean; drop them if none.

    The number of counties in a named province or prefecture (云南省12个县) is dropped as well;
    in a story about a province 12个县 are the province.
    """
    last = [code for code in (outlet, home) if code]
    wide_end = several_end = -2
    mixed = False
    for scope in _recounted(text, scopes):
        if home and (home,) in scope.places and _PAIRED.match(text, scope.end):
            yield replace(scope, kind="place", codes=(home,), places=())
            continue
        if home and scope.places:
            mixed = not all(gazetteer.is_within(codes[0], home) for codes in scope.places)
        if scope.kind == "several" and not scope.places:
            if scope.start == wide_end:
                wide_end = scope.end
                continue
            wide = home and gazetteer.level(home) != "county" and not mixed
            if home and wide and scope.role == "plain":
                yield replace(scope, kind="place", codes=(home,), role="deictic")
                continue
        scope = _in_role(text, scope, home, last, gazetteer)
        if scope.kind == "place" and len(scope.codes) == 1 and scope.role not in ASIDE:
            last = [*last[-20:], scope.codes[0]]
        if scope.kind == "several":
            several_end = scope.end
        if scope.kind not in _DEICTIC:
            yield scope
        elif scope.start - several_end <= 1:
            continue
        elif (code := _meant(scope.kind, last, gazetteer)) and (
            scope.role != "office" or code == home
        ):
            yield replace(scope, kind="place", codes=(code,), role="deictic")
        if scope.kind == "neutral" or (last and gazetteer.level(last[-1]) != "county"):
            wide_end = scope.end


def _recounted(text: str, scopes: Iterable[Scope]) -> Iterator[Scope]:
    """Give 三县 the places of the last list of three counties."""
    listed: Scope | None = None
    for scope in scopes:
        if listed and _counts(text, scope, len(listed.places)):
            scope = replace(scope, codes=listed.codes, places=listed.places)
        if len(scope.places) > 1:
            listed = scope
        yield scope


def _in_role(
    text: str, scope: Scope, home: str | None, last: list[str], gazetteer: Gazetteer
) -> Scope:
    """Mark a stray place, and decide whether a pair (两地) is the story's own or several."""
    if _is_stray(text, scope, home, gazetteer):
        scope = replace(scope, role="stray")
    if scope.kind == "pair":
        return replace(scope, kind="neutral" if home and home in last[-1:] else "several")
    return scope


def _counts(text: str, scope: Scope, count: int) -> bool:
    """Return whether the scope is so many counties: 三县 after A县、B县和C县."""
    if scope.kind != "several" or scope.places or scope.role != "plain":
        return False
    number = _NUMBER.match(text, scope.start)
    return number is not None and number[0] in _numbers(count)


def _numbers(count: int) -> tuple[str, ...]:
    return str(count), "〇一两三四五六七八九十"[count] if count <= 10 else ""


def _is_stray(text: str, scope: Scope, home: str | None, gazetteer: Gazetteer) -> bool:
    """Return whether a story at home elsewhere only mentions the city or province.

    Then it is who gives, buys or visits (宁波投入300万元), unless something is said to be there.
    """
    members = scope.places or ((scope.codes,) if scope.codes else ())
    if home is None or not members or scope.role == "deictic":
        return False
    if all(_is_partner(codes[0], home, gazetteer) for codes in members):
        return not _IN.fullmatch(text, scope.start - 2, scope.start)
    if is_located(text, scope.start):
        return False
    return all(_is_elsewhere(codes[0], home, gazetteer) for codes in members)


def _is_partner(code: str, home: str, gazetteer: Gazetteer) -> bool:
    """Return whether the place is in a province that gives to the one of the story's home."""
    if gazetteer.level(home) == "province":
        return False
    return code[:2] in _GIVING and home[:2] not in _GIVING


def _is_elsewhere(code: str, home: str, gazetteer: Gazetteer) -> bool:
    return gazetteer.level(code) != "county" and not (
        gazetteer.is_within(code, home) or gazetteer.is_within(home, code)
    )


def _meant(kind: str, last: Sequence[str], gazetteer: Gazetteer) -> str:
    endings, level = _DEICTIC[kind]
    for code in reversed(last):
        for above in reversed(gazetteer.lineage(code)):
            division = gazetteer.divisions[above]
            if division.name.endswith(endings) and division.level == (level or division.level):
                return above
    return ""


def is_heading(text: str, block: Block) -> bool:
    """Return whether the block is a heading, or a numbered line that serves as one."""
    if block.heading or block.end - block.start > LONGEST_HEADING:
        return block.heading
    line = text[block.start : block.end]
    return bool(_NUMBERED.match(line)) and line[-1] not in _FULL_STOPS


def block_of(story: Story, offset: int) -> int:
    """Return the index of the block that holds the offset, or the one before it."""
    return max(bisect_left(story.blocks, offset + 1, key=lambda block: block.start) - 1, 0)
