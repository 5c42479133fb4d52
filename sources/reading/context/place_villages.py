"""Townships and villages that a story names behind their county and then on their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick import Automaton

from sources.reading.context.gazetteer import Gazetteer
from sources.reading.context.place_names import ASIDE, Reference

# What no name of a village holds, so that 青川县贫困村 and 青川县的新农村 name none.
_STOPS = "的在和与为将向把了是有对从及等全各每该个这那一二三两多"
_STOPS += "农乡镇村贫困脱重政示范特色业扶帮驻出列整建制点"
_NAME = rf"(?:(?![{_STOPS}])[\u4e00-\u9fff]){{2,4}}"
_BEHIND = re.compile(
    rf"(?P<town>(?!.{{1,3}}城镇){_NAME}(?:镇|乡|街道|苏木))?(?P<village>{_NAME}村)?"
)


def with_villages(
    text: str, start: int, end: int, references: Sequence[Reference], gazetteer: Gazetteer
) -> list[Reference]:
    """Add a reference to its county for every later mention of a village in text[start:end]."""
    counties = _counties(text, references, gazetteer)
    if not counties:
        return list(references)
    found = _added(text, (start, end), references, counties)
    more = _counties(text, found, gazetteer)
    return found if len(more) == len(counties) else _added(text, (start, end), references, more)


def _counties(
    text: str, references: Iterable[Reference], gazetteer: Gazetteer
) -> dict[str, tuple[str, ...]]:
    """Return the county of each village; of a name in two counties, none."""
    counties: dict[str, set[tuple[str, ...]]] = {}
    for reference in references:
        if len(reference.codes) != 1 or reference.role in ASIDE:
            continue
        if gazetteer.level(reference.codes[0]) != "county":
            continue
        match = _BEHIND.match(text, reference.end)
        for name in filter(None, match.groups() if match else ()):
            counties.setdefault(name, set()).add(reference.codes)
    return {name: codes.pop() for name, codes in counties.items() if len(codes) == 1}


def _added(
    text: str,
    span: tuple[int, int],
    references: Sequence[Reference],
    counties: dict[str, tuple[str, ...]],
) -> list[Reference]:
    """Return the references with the villages', and without those inside a village's name.

    The village right behind its county is named already.
    """
    villages = list(_mentions(text, span, counties))
    starts = [village.start for village in villages]

    def inside(reference: Reference) -> bool:
        index = bisect_right(starts, reference.start) - 1
        return index >= 0 and reference.end <= villages[index].end

    kept = [reference for reference in references if not inside(reference)]
    ends = {reference.end for reference in kept}
    found = [*kept, *(village for village in villages if village.start not in ends)]
    return sorted(found, key=lambda reference: reference.start)


def _mentions(
    text: str, span: tuple[int, int], counties: dict[str, tuple[str, ...]]
) -> Iterator[Reference]:
    automaton = Automaton()
    for name, codes in counties.items():
        automaton.add_word(name, (len(name), codes))
    automaton.make_automaton()
    for last, (length, codes) in automaton.iter(text, *span):
        yield Reference(last + 1 - length, last + 1, codes)
