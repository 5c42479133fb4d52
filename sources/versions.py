"""Two versions of one page: what changed between them, and which citations no longer stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q

from ruralplan.editorial import EditorialStatus
from sources.models import Article, ArticleText
from sources.passages import citation_models

CONTEXT = 60  # characters of unchanged text shown beside a change
MOST_CHANGES = 300  # shown
MOST_SHOWN = 100_000  # characters of changes shown
PASSAGE = 20  # characters on either side of a citation
# Comparisons spent on one difference: under a second. What is beyond is shown whole.
EFFORT = 2_000_000
SHORTEST_KEPT = 2  # a single letter that two runs share says nothing

_UNIT = re.compile(r"[^。！？；\n]{1,300}[。！？；\n]{0,20}|[。！？；\n]{1,20}")


@dataclass(frozen=True)
class Piece:
    """A run of text; kind is same, removed or added."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One changed place with what stands around it.

    `skipped` unchanged characters stand before it; `cut` of its own are not shown.
    """

    pieces: tuple[Piece, ...]
    skipped: int
    cut: int = 0


@dataclass(frozen=True)
class Difference:
    """The changes in reading order; `left_out` more are not shown.

    `only_spaces` tells that nothing but white space differs.
    """

    changes: tuple[Change, ...]
    left_out: int
    only_spaces: bool


@dataclass(frozen=True)
class Unresolved:
    """A citation of an earlier version, its surroundings, and what now stands at its place."""

    citation: Any
    before: str
    after: str
    now: str


@dataclass
class _Effort:
    """How many comparisons may still be made."""

    left: int

    def allows(self, old: Sequence[str], new: Sequence[str]) -> bool:
        ours, theirs = Counter(old), Counter(new)
        cost = len(old) + len(new) + sum(n * theirs[item] for item, n in ours.items())
        if cost > self.left:
            return False
        self.left -= cost
        return True


def difference(old: str, new: str) -> Difference:
    """Return what changed from the old text to the new, sentence by sentence and within."""
    pieces = list(_merged(_pieces(_UNIT.findall(old), _UNIT.findall(new), _Effort(EFFORT))))
    changes = list(_changes(pieces))
    shown = tuple(_within(changes[:MOST_CHANGES], MOST_SHOWN))
    return Difference(
        changes=shown,
        left_out=len(changes) - len(shown),
        only_spaces=old != new and old.split() == new.split(),
    )


def unresolved(versions: Iterable[Article], text: str) -> list[Unresolved]:
    """Return the citations of the versions whose passage the text does not have at its place.

    A citation is never moved: the same words elsewhere in the text do not count.
    """
    kept = [article.pk for article in versions]
    rows = ArticleText.objects.filter(article__in=kept)
    texts = dict(rows.values_list("article_id", "text"))
    return [
        _surrounded(citation, texts.get(citation.article_id, ""), text)
        for model in citation_models(Article)
        for citation in model.objects.filter(
            ~Q(status=EditorialStatus.ARCHIVED), article__in=kept
        ).order_by("start", "pk")
        if text[citation.start : citation.end] != citation.exact
    ]


def _surrounded(citation: Any, old: str, new: str) -> Unresolved:
    start, end = citation.start, citation.end
    before = old[max(0, start - PASSAGE) : start]
    return Unresolved(citation, before, old[end : end + PASSAGE], new[start:end])


def _pieces(old: list[str], new: list[str], effort: _Effort) -> Iterator[Piece]:
    at, to = 0, 0
    for i, j in [*_pairs(old, new, effort), (len(old), len(new))]:
        yield from _changed("".join(old[at:i]), "".join(new[to:j]), effort)
        if i < len(old):
            yield Piece("same", old[i])
        at, to = i + 1, j + 1


def _pairs(old: list[str], new: list[str], effort: _Effort) -> Iterator[tuple[int, int]]:
    """Yield the places of equal units, rising on both sides.

    Units that each text has once are matched first, in n log n; only what lies between them is
    compared in full, and only while the effort lasts.
    """
    at, to = 0, 0
    for i, j in [*_anchors(old, new), (len(old), len(new))]:
        yield from _pairs_between(old, new, (at, i), (to, j), effort)
        if i < len(old):
            yield i, j
        at, to = i + 1, j + 1


def _pairs_between(
    old: list[str], new: list[str], left: tuple[int, int], right: tuple[int, int], effort: _Effort
) -> Iterator[tuple[int, int]]:
    ours, theirs = old[slice(*left)], new[slice(*right)]
    if not ours or not theirs or not effort.allows(ours, theirs):
        return
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            yield left[0] + block.a + step, right[0] + block.b + step


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return the longest rising run of units that stand once in each text."""
    ours, theirs = _once(old), _once(new)
    common = [(i, theirs[unit]) for unit, i in ours.items() if unit in theirs]
    ends: list[int] = []  # the smallest end of a rising run of each length
    tips: list[int] = []  # which of `common` that end is
    before: list[int] = []
    for number, (_, j) in enumerate(common):
        length = bisect_left(ends, j)
        before.append(tips[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        tips[length : length + 1] = [number]
    run, number = [], tips[-1] if tips else -1
    while number >= 0:
        run.append(common[number])
        number = before[number]
    return run[::-1]


def _once(units: list[str]) -> dict[str, int]:
    counts = Counter(units)
    return {unit: at for at, unit in enumerate(units) if counts[unit] == 1}


def _changed(old: str, new: str, effort: _Effort) -> Iterator[Piece]:
    """Yield what became of a run of text, letter by letter where the two are alike."""
    at, to = 0, 0
    for i, j, size in [*_shared_letters(old, new, effort), (len(old), len(new), 0)]:
        yield from (Piece("removed", old[at:i]), Piece("added", new[to:j]))
        yield Piece("same", old[i : i + size])
        at, to = i + size, j + size


def _shared_letters(old: str, new: str, effort: _Effort) -> list[tuple[int, int, int]]:
    """Return the runs of letters that both have; none where too little is shared to be read."""
    if not old or not new or not effort.allows(old, new):
        return []
    found = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = [(one.a, one.b, one.size) for one in found if one.size >= SHORTEST_KEPT]
    shared = sum(size for _, _, size in kept)
    return kept if shared * 3 >= min(len(old), len(new)) else []


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join neighbours of one kind, and put what was removed before what was added."""
    waiting = {"same": "", "removed": "", "added": ""}
    for piece in pieces:
        if not piece.text:
            continue
        if (piece.kind == "same") != bool(waiting["same"]) and any(waiting.values()):
            yield from _emptied(waiting)
        waiting[piece.kind] += piece.text
    yield from _emptied(waiting)


def _emptied(waiting: dict[str, str]) -> Iterator[Piece]:
    for kind, text in waiting.items():
        if text:
            yield Piece(kind, text)
        waiting[kind] = ""


def _changes(pieces: list[Piece]) -> Iterator[Change]:
    """Yield the changes, those close to each other as one, with the text beside them."""
    held: list[Piece] = []
    skipped = 0
    for number, piece in enumerate(pieces):
        if piece.kind != "same" or len(piece.text) <= 2 * CONTEXT:
            held.append(piece)
            continue
        if any(one.kind != "same" for one in held):
            yield Change((*held, Piece("same", piece.text[:CONTEXT])), skipped)
            skipped = len(piece.text) - 2 * CONTEXT
        else:
            skipped = len(piece.text) - CONTEXT
        held = [Piece("same", piece.text[-CONTEXT:])] if number + 1 < len(pieces) else []
    if any(one.kind != "same" for one in held):
        yield Change(tuple(held), skipped)


def _within(changes: list[Change], room: int) -> Iterator[Change]:
    """Yield the changes for as long as there is room, the last one cut to fit."""
    for change in changes:
        length = sum(len(piece.text) for piece in change.pieces)
        if length <= room:
            yield change
        elif room > 0:
            yield Change(tuple(_first(change.pieces, room)), change.skipped, length - room)
        room -= length


def _first(pieces: Iterable[Piece], room: int) -> Iterator[Piece]:
    """Yield the pieces up to so many characters."""
    for piece in pieces:
        if room > 0:
            yield Piece(piece.kind, piece.text[:room])
        room -= len(piece.text)
