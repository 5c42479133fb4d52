"""The source text cut into runs, each with the proposal and the citation that cover it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

# Where a page of text may begin: after a line or a sentence.
_BREAKS = "\n。！？"
_CRLF = re.compile("\r\n")


@dataclass(frozen=True)
class Mark:
    """A span of the text and what stands for it; of each layer one shows at a place."""

    start: int
    end: int
    layer: str
    record: Any


@dataclass(frozen=True)
class Run:
    """A piece of text under the same marks throughout; `opens` names the layers it begins."""

    start: int
    text: str
    proposal: Any = None
    citation: Any = None
    opens: frozenset[str] = frozenset()


def cut_into_runs(text: str, start: int, end: int, marks: Iterable[Mark]) -> Iterator[Run]:
    """Yield text[start:end] in runs. Where marks of one layer overlap, the last to begin shows.

    One sweep over the ends of the marks: no mark is compared with all others.
    """
    touching = sorted(
        (mark for mark in marks if mark.start < end and mark.end > start),
        key=lambda mark: (mark.start, -mark.end),
    )
    # A browser makes one character of \r\n: after each, offsets are counted anew.
    edges = {start, end, *(found.end() for found in _CRLF.finditer(text, start, end))}
    for mark in touching:
        edges |= {max(mark.start, start), min(mark.end, end)}
    places, sweep = sorted(edges), _Sweep(touching)
    for begin, stop in pairwise(places):
        yield sweep.run(begin, text[begin:stop])


@dataclass
class _Sweep:
    """The marks that cover the place where the sweep stands, by layer, the latest last."""

    coming: list[Mark]
    next: int = 0
    covering: dict[str, list[Mark]] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)

    def run(self, place: int, text: str) -> Run:
        self._move_to(place)
        top = {layer: marks[-1] for layer, marks in self.covering.items() if marks}
        opens = frozenset(layer for layer, mark in top.items() if id(mark) not in self.shown)
        self.shown.update(id(mark) for mark in top.values())
        return Run(place, text, opens=opens, **{name: mark.record for name, mark in top.items()})

    def _move_to(self, place: int) -> None:
        while self.next < len(self.coming) and self.coming[self.next].start <= place:
            mark = self.coming[self.next]
            self.covering.setdefault(mark.layer, []).append(mark)
            self.next += 1
        for layer, marks in self.covering.items():
            self.covering[layer] = [mark for mark in marks if mark.end > place]


def find_break(text: str, low: int, high: int) -> int:
    """Return where to cut between two numbers: after the last line or sentence that ends there."""
    cuts = (text.rfind(char, low, high) + 1 for char in _BREAKS)
    return max((cut for cut in cuts if cut > 0), default=max(low, high))
