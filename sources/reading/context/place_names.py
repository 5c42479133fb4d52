"""Which names in a text are places that something is said about, and which divisions they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sources.reading.context.gazetteer import Gazetteer, Naming
from sources.reading.layout.sentences import split_sentences
from sources.reading.words import load_table

# Roles of a place that is not what the sentence is about.
ASIDE = frozenset({"destination", "comparison", "donor", "organisation", "dateline", "stray"})
_JOINTS = frozenset({"", "的", "·"})
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DATELINE = re.compile(r"(?:新闻|频道)?(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:专?电|讯|/)")
_WIRE = re.compile(r"(?:专?电|讯)(?![商力话子网器气信视梯缆线压])")
_VENUE = re.compile(
    r"(?!省?[委政])[^，,。；;、\n]{0,6}?(?:举行|召开|举办|开幕|闭幕|发布|揭晓|落幕|启动|揭牌|签约|亮相)"
)
_AGENCIES = ("社", "报", "网", "台")
_LONGEST = 6


@dataclass(frozen=True)
class Reference:
    """A place named in the text, its province and prefecture before it included.

    One code when it is known which division is meant, all that are possible otherwise.
    `within` is the place printed right before it, if that is known: 普洱 of 云南普洱孟连.
    """

    start: int
    end: int
    codes: tuple[str, ...]
    role: str = "plain"
    within: str = ""


@dataclass(frozen=True)
class _Candidate:
    """A run of names that go together (云南普洱孟连县); text and codes are the last name's."""

    start: int
    end: int
    name: str
    codes: tuple[str, ...]
    naming: Naming
    within: tuple[str, ...] = ()

    @property
    def chained(self) -> bool:
        """Whether the place that holds this one is printed right before it."""
        return bool(self.within)

    @property
    def sure(self) -> bool:
        """Whether the name needs no other evidence."""
        return self.chained or not (self.naming.common or self.naming.short)


def find_references(text: str, start: int, end: int, gazetteer: Gazetteer) -> list[Reference]:
    """Return the places named in text[start:end], in order."""
    namings = list(gazetteer.namings(text, start, end))
    ends = {naming.end for naming in namings}
    parts = {n for n in namings if _is_part(text, n, n.start in ends)}
    named = {text[n.start : n.end] for n in parts}
    whole = (n for n in namings if n not in parts)
    accepted = _accept(text, list(_chain(text, whole, gazetteer)))
    accepted = [c for c in accepted if c.chained or c.naming.full or c.name not in named]
    found = [
        Reference(c.start, c.end, codes, _role(text, c, codes[0], gazetteer), _only(c.within))
        for c, codes in _resolve(text, (start, end), accepted, gazetteer)
    ]
    donors = Counter(r.codes for r in found if r.role == "donor")
    plain = Counter(r.codes for r in found if r.role == "plain")
    giving = {codes for codes, count in donors.items() if plain[codes] <= 2 * count}
    return [replace(r, role="donor") if r.codes in giving else r for r in found]


def _only(codes: tuple[str, ...]) -> str:
    return codes[0] if len(codes) == 1 else ""


def _is_part(text: str, naming: Naming, follows: bool) -> bool:
    """Return whether the name is that of a township, a river, or a school: 青龙镇, 龙泉学校.

    `follows` says that another name stands right before: 云南孟连中学 is in 孟连.
    """
    if naming.full:
        return False
    meaning = _word_after(text, naming.end)
    return meaning == "smaller" or (meaning == "namesake" and not follows)


def _chain(text: str, namings: Iterable[Naming], gazetteer: Gazetteer) -> Iterator[_Candidate]:
    """Join a name to the one before it where it lies in that: 云南 + 普洱 + 孟连县."""
    last: _Candidate | None = None
    for naming in namings:
        codes = _in_force(naming.codes, gazetteer)
        here = _Candidate(naming.start, naming.end, text[naming.start : naming.end], codes, naming)
        joined = last and text[last.end : here.start] in _JOINTS and _join(last, here, gazetteer)
        if last and not joined:
            yield last
        last = joined or here
    if last:
        yield last


def _in_force(codes: Iterable[str], gazetteer: Gazetteer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heir for code in codes for heir in gazetteer.heirs(code)))


def _join(last: _Candidate, here: _Candidate, gazetteer: Gazetteer) -> _Candidate | None:
    pairs = [
        (code, above)
        for code in here.codes
        for above in last.codes
        if code != above and gazetteer.is_within(code, above)
    ]
    codes = tuple(dict.fromkeys(code for code, _ in pairs))
    within = tuple(dict.fromkeys(above for _, above in pairs))
    return replace(here, start=last.start, codes=codes, within=within) if pairs else None


def _accept(text: str, candidates: list[_Candidate]) -> list[_Candidate]:
    """Drop words that only look like places; a sure mention vouches for others of its place."""
    sure = {i for i, candidate in enumerate(candidates) if candidate.sure}
    sure |= {i for i, c in enumerate(candidates) if i not in sure and _stands_alone(text, c)}
    known = {code for i in sure for code in candidates[i].codes}
    return [
        candidate
        for i, candidate in enumerate(candidates)
        if i in sure or (known & set(candidate.codes) and _fits(text, candidate))
    ]


def _stands_alone(text: str, candidate: _Candidate) -> bool:
    """Return whether a short name begins where a word begins; a common one needs more."""
    if candidate.naming.common:
        return False
    before = text[max(candidate.start - 1, 0) : candidate.start]
    return (
        not _HAN.match(before)
        or is_led(text, candidate.start)
        or _word_after(text, candidate.end) == "people"
    )


def _fits(text: str, candidate: _Candidate) -> bool:
    """Return whether a common word is used as a place that the story has named in full."""
    if not candidate.naming.common:
        return True
    return is_led(text, candidate.start) or text[candidate.start - 1 : candidate.start] == "、"


def is_led(text: str, start: int) -> bool:
    """Return whether a word of the table that takes a place stands before: 在, 走进."""
    return bool(_word_before(text, start))


def _resolve(
    text: str, span: tuple[int, int], candidates: Sequence[_Candidate], gazetteer: Gazetteer
) -> Iterator[tuple[_Candidate, tuple[str, ...]]]:
    """Yield each candidate with what it stands for, by the places named around it."""
    around = _Surroundings(text, span, candidates, gazetteer)
    settled: dict[str, tuple[str, ...]] = {}
    for candidate in candidates:
        codes = candidate.codes
        if len(codes) > 1:
            earlier = settled.get(candidate.name, ())
            known = earlier and earlier[0] in codes
            codes = earlier if known else _settle(candidate, around, gazetteer)
        if len(codes) == 1:
            settled.setdefault(candidate.name, codes)
        yield candidate, codes


def _settle(candidate: _Candidate, around: _Surroundings, gazetteer: Gazetteer) -> tuple[str, ...]:
    codes = list(candidate.codes)
    provinces = [code for code in codes if gazetteer.level(code) == "province"]
    if provinces and not candidate.chained:
        return tuple(provinces)
    for near in around.places(candidate.start):
        codes = _nearest(codes, near, gazetteer)
    return tuple(_widest(candidate, codes, gazetteer))


def _nearest(codes: list[str], near: set[str], gazetteer: Gazetteer) -> list[str]:
    """Keep the codes that share most with the places around: the prefecture, or the province."""
    shared = [len(near.intersection(gazetteer.lineage(code))) for code in codes]
    return [code for code, depth in zip(codes, shared, strict=True) if depth == max(shared)]


def _widest(candidate: _Candidate, codes: list[str], gazetteer: Gazetteer) -> list[str]:
    """Of 恩施州 and 恩施市 in it take the wider; a district only where nothing else is so named."""
    if not candidate.naming.full:
        above = [c for c in codes if gazetteer.level(c) != "county"]
        towns = [c for c in codes if not gazetteer.divisions[c].name.endswith("区")]
        codes = above or towns or codes
    top = [c for c in codes if all(gazetteer.is_within(other, c) for other in codes)]
    return top or codes


class _Surroundings:
    """The sure places of every sentence, of every paragraph and of the story."""

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        candidates: Iterable[_Candidate],
        gazetteer: Gazetteer,
    ) -> None:
        self._sentences = [start for start, _ in split_sentences(text, *span)]
        self._paragraphs = [match.start() for match in re.compile("\n").finditer(text, *span)]
        self._places: dict[tuple[str, int], set[str]] = {}
        for candidate in candidates:
            if len(candidate.codes) == 1:
                lineage = gazetteer.lineage(candidate.codes[0])
                for key in self._keys(candidate.start):
                    self._places.setdefault(key, set()).update(lineage)

    def places(self, offset: int) -> Iterator[set[str]]:
        """Yield the codes named near the offset and those above them, the nearest first."""
        for key in self._keys(offset):
            yield self._places.get(key, set())

    def _keys(self, offset: int) -> tuple[tuple[str, int], ...]:
        sentence = bisect_right(self._sentences, offset)
        paragraph = bisect_right(self._paragraphs, offset)
        return ("sentence", sentence), ("paragraph", paragraph), ("story", 0)


def _role(text: str, candidate: _Candidate, code: str, gazetteer: Gazetteer) -> str:
    """Return what the words around say that the place is to the sentence."""
    start, end = candidate.start, candidate.end
    if _DATELINE.match(text, end) or (
        text[start - 1 : start] in _AGENCIES and _WIRE.match(text, end)
    ):
        return "dateline"
    leader, follower = _word_before(text, start), _word_after(text, end)
    if follower == "donor":
        gives = leader == "joint" or not gazetteer.divisions[code].name.endswith("县")
        follower = "donor" if gives and leader != "locative" else "plain"
    if follower == "neighbour":
        return "comparison"
    wide = gazetteer.level(code) != "county"
    if follower in ASIDE and (wide or follower != "comparison"):
        return follower
    sure = candidate.naming.full or candidate.chained
    if (wide or not sure) and _institution().match(text, end):
        return "organisation"
    if wide and _VENUE.match(text, end):
        return "venue"
    if "origin" in (leader, follower):
        return "origin"
    if wide and leader == "entry":
        return "destination"
    return leader if leader in ASIDE else "plain"


def is_located(text: str, start: int) -> bool:
    """Return whether the words before say that something is there: 在, 位于."""
    return _word_before(text, start) == "locative"


def is_destination(text: str, start: int) -> bool:
    """Return whether the words before say that goods go there: 销往."""
    return _word_before(text, start) == "destination"


def _word_after(text: str, end: int) -> str:
    """Return the meaning of the longest follower that begins at `end`."""
    followers = _meanings("place_followers")
    for length in range(_LONGEST, 0, -1):
        if (word := text[end : end + length]) in followers:
            return followers[word]
    return ""


def _word_before(text: str, start: int) -> str:
    leaders = _meanings("place_leaders")
    for length in range(min(_LONGEST, start), 0, -1):
        if (word := text[start - length : start]) in leaders:
            return leaders[word]
    return ""


@cache
def _meanings(table: str) -> dict[str, str]:
    return {row["word"]: row["meaning"] for row in load_table(table)}


@cache
def _institution() -> re.Pattern[str]:
    """Return a pattern of what follows a place in a body's name: 农业科学院, 新田集团."""
    words = "|".join(re.escape(row["word"]) for row in load_table("place_institutions"))
    return re.compile(rf"[^\W\d在与和的向为给有把将对从到等]{{0,6}}?(?:{words})(?!生)")
