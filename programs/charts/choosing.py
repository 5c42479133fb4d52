"""Which figures go into which chart; what goes into none is named in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from programs.charts.marks import Mark

# More than these cannot be told apart on a telephone.
MOST_IN_TIME = 40
MOST_ROWS = 20


@dataclass(frozen=True)
class Choice:
    """Every mark is in exactly one of the three."""

    over_years: tuple[Mark, ...] = ()
    by_place: tuple[Mark, ...] = ()
    left_out: tuple[Mark, ...] = ()


def choose(marks: Sequence[Mark]) -> Choice:
    """Part the marks, given in order of time.

    Time is for numbers of one scope: those of no particular place, or of the only one there is.
    Other places get a row each, the largest first. A single mark makes no chart.
    """
    scopes = {mark.place for mark in marks}
    wide = [mark for mark in marks if not mark.place or len(scopes) == 1]
    drawn = _newest(wide, MOST_IN_TIME) if len(wide) > 1 else []
    in_time = {mark.figure for mark in wide} if drawn else set()
    rows = [mark for mark in marks if mark.figure not in in_time]
    placed = _rows(rows) if len(rows) > 1 else []
    shown = {mark.figure for mark in (*drawn, *placed)}
    left_out = [mark for mark in marks if mark.figure not in shown]
    return Choice(tuple(drawn), tuple(placed), tuple(left_out))


def _newest(marks: Sequence[Mark], most: int) -> list[Mark]:
    """Keep the newest figures, each with all that is stated for it."""
    kept = set(list(dict.fromkeys(mark.figure for mark in reversed(marks)))[:most])
    return [mark for mark in marks if mark.figure in kept]


def _rows(marks: Sequence[Mark]) -> list[Mark]:
    newest = _newest(marks, MOST_ROWS)
    largest: dict[int, Decimal] = {}
    for mark in newest:
        largest[mark.figure] = max(mark.value, largest.get(mark.figure, mark.value))
    return sorted(newest, key=lambda mark: (-largest[mark.figure], mark.figure, mark.value))
