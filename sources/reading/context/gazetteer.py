"""Divisions by name: where a text names one, and what became of those that ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick import Automaton

from sources.reading.words import load_table

LEVELS = ("province", "prefecture", "county")
_TYPES: tuple[str, ...] = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "新区",
)
_TYPES += ("矿区", "省", "市", "县", "区", "旗", "盟")
# What people write for the long type words: 凉山州, 青龙县.
_SHORT_TYPES = {"自治州": "州", "自治县": "县", "自治旗": "旗"}


@dataclass(frozen=True)
class Division:
    """A row of the divisions' file; dates are ISO 8601, whole or part, "" when open."""

    code: str
    name: str
    level: str
    parent: str
    valid_from: str = ""
    valid_to: str = ""
    successors: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Naming:
    """A name in a text and the divisions that bear it or bore it.

    `full` is False for a name without its type word (青龙, 凉山). A `common` name is a word of the
    language as well (平安, 合作); a `short` one has two characters and may be cut out of longer
    words (东乡 in 山东乡村), so both need evidence.
    """

    start: int
    end: int
    codes: tuple[str, ...]
    full: bool
    common: bool
    short: bool


class Gazetteer:
    """All divisions that the reader may name; built once, asked for every page."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self.divisions = {division.code: division for division in divisions}
        self._lineages: dict[str, tuple[str, ...]] = {}
        self._heirs: dict[str, tuple[str, ...]] = {}
        self._words = _load_words()
        self._automaton = self._build()

    def namings(self, text: str, start: int, end: int) -> list[Naming]:
        """Return the names in text[start:end] in order; of two that overlap the longer stays."""
        hits = self._hits(text, start, end)
        hits.sort(key=lambda hit: (hit[0] - hit[1], hit[2].order, hit[0]))
        taken = bytearray(end - start)
        kept = []
        for first, last, bearers in hits:
            if not any(taken[first - start : last - start]):
                taken[first - start : last - start] = b"\1" * (last - first)
                kept.append((first, last, bearers))
        return [
            Naming(first, last, bearers.codes, bearers.full, bearers.common, bearers.short)
            for first, last, bearers in sorted(kept, key=lambda hit: hit[0])
            if bearers.codes
        ]

    def lineage(self, code: str) -> tuple[str, ...]:
        """Return the codes from the province down to the division itself."""
        if code not in self._lineages:
            parent = self.divisions[code].parent
            above = self.lineage(parent) if parent else ()
            self._lineages[code] = (*above, code)
        return self._lineages[code]

    def is_within(self, code: str, other: str) -> bool:
        """Return whether the division is the other one or lies in it."""
        return other in self.lineage(code)

    def level(self, code: str) -> str:
        """Return province, prefecture or county."""
        return self.divisions[code].level

    def heirs(self, code: str) -> tuple[str, ...]:
        """Return the division if it is in force, else what has taken its place.

        Of several successors the one that kept the name is taken, all where none did.
        """
        if code not in self._heirs:
            self._heirs[code] = self._find_heirs(code)
        return self._heirs[code]

    def _find_heirs(self, code: str) -> tuple[str, ...]:
        seen: set[str] = set()
        open_codes, found = [code], []
        while open_codes:
            division = self.divisions[open_codes.pop()]
            if division.code in seen:
                continue
            seen.add(division.code)
            if division.valid_to and division.successors:
                open_codes += self._namesakes(division)
            else:
                found.append(division.code)
        return tuple(sorted(found))

    def _namesakes(self, division: Division) -> list[str]:
        stem = stem_of(division.name)
        alike = [c for c in division.successors if stem_of(self.divisions[c].name) == stem]
        return alike or list(division.successors)

    def _hits(self, text: str, start: int, end: int) -> list[tuple[int, int, _Bearers]]:
        found = []
        for last, (length, bearers) in self._automaton.iter(text, start, end):
            stop = last + 1
            if not (bearers.full and self._words.splits(text, stop)):
                found.append((stop - length, stop, bearers))
        return found

    def _build(self) -> Automaton:
        """Return the names with their bearers; words that only look like names bear nothing."""
        names: dict[str, list[tuple[int, str, bool]]] = {}
        for division in self.divisions.values():
            for rank, name, full in _names(division):
                names.setdefault(name, []).append((rank, division.code, full))
        for word, code in _aliases():
            if code in self.divisions:
                names.setdefault(word, []).append((0, code, True))
        automaton = Automaton()
        for word in self._words.longer:
            automaton.add_word(word, (len(word), _Bearers((), True, False, False, -1)))
        for name, bearers in names.items():
            if name not in self._words.longer:
                automaton.add_word(name, (len(name), self._bearers(name, bearers)))
        automaton.make_automaton()
        return automaton

    def _bearers(self, name: str, bearers: list[tuple[int, str, bool]]) -> _Bearers:
        bearers.sort()
        full = any(full for _, _, full in bearers)
        order = min(LEVELS.index(self.level(code)) for _, code, _ in bearers)
        short = len(name) == 2 and order > LEVELS.index("province")
        common = name in self._words.common
        codes = dict.fromkeys(code for _, code, _ in bearers)
        return _Bearers(tuple(codes), full, common, short, order * 2 + (not full))


@dataclass(frozen=True)
class _Bearers:
    codes: tuple[str, ...]
    full: bool
    common: bool
    short: bool
    order: int


@dataclass(frozen=True)
class _Words:
    """The table of words that are no places, or not always; `splits` cut a type word off."""

    common: frozenset[str]
    longer: frozenset[str]
    cutting: frozenset[str]
    keeping: frozenset[str]

    def splits(self, text: str, stop: int) -> bool:
        """Return whether the name's last character begins another word: 市 in 上海市场."""
        return text[stop - 1 : stop + 1] in self.cutting and (
            text[stop - 1 : stop + 2] not in self.keeping
        )


def _load_words() -> _Words:
    rows = load_table("place_words")
    groups = ("common", "longer", "cutting", "keeping")
    words = {group: {r["word"] for r in rows if r["meaning"] == group} for group in groups}
    words["longer"].update(row["word"] for row in load_table("ethnic_groups") if row["people"])
    return _Words(*(frozenset(words[group]) for group in groups))


def _aliases() -> Iterator[tuple[str, str]]:
    for row in load_table("place_aliases"):
        yield row["word"], row["code"]


def _names(division: Division) -> Iterator[tuple[int, str, bool]]:
    """Yield rank, name, and whether it is full; a former name ranks behind names of today."""
    rank = 1 if division.valid_to else 0
    for name, place in ((division.name, rank), *((old, 2) for old in division.former_names)):
        yield place, name, True
        stem, kind = _split(name)
        if len(stem) > 1:
            yield place, stem, False
            if kind in _SHORT_TYPES:
                yield place, stem + _SHORT_TYPES[kind], True
                yield place, stem + kind, True


def stem_of(name: str) -> str:
    """Return the name without its type word and peoples: 青龙 of 青龙满族自治县."""
    return _split(name)[0]


def _split(name: str) -> tuple[str, str]:
    kind = next((kind for kind in _TYPES if name.endswith(kind)), "")
    stem = name.removesuffix(kind) if kind else name
    return (_without_peoples(stem) if kind.startswith("自治") else stem), kind


def _without_peoples(stem: str) -> str:
    peoples = tuple(row["word"] for row in load_table("ethnic_groups"))
    while True:
        people = next((p for p in peoples if stem.endswith(p) and len(stem) > len(p) + 1), "")
        if not people:
            return stem.removesuffix("族")
        stem = stem.removesuffix(people)
