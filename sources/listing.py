"""A list read in pieces from any position: stable under every ordering, at constant cost.

A position is the ordering key and the primary key of a row, so a row that is added or removed
meanwhile shifts nothing. Pages and exports read the same listing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from sources.bounds import parse_date, parse_decimal, parse_id, parse_instant, parse_integer
from sources.parameters import parse_words

BATCH = 200
SMALLEST, LARGEST = -(2**63), 2**63 - 1


@dataclass(frozen=True)
class Position:
    """Where a row stands: its ordering key as text and its primary key."""

    key: str
    pk: int


@dataclass(frozen=True)
class Entry:
    """What is shown for a row, and where the row stands."""

    position: Position
    shown: Any


class Listing:
    """The rows of a queryset ordered by one key that is never null, ties by primary key.

    `show` turns rows into what is shown, one for one; None leaves a row out.
    """

    def __init__(self, queryset, *, show: Callable[[list], Sequence] = list, sifts: bool = False):
        self.show, self.sifts = show, sifts
        ordering = queryset.query.order_by or ("pk",)
        self.ordering = str(ordering[0])
        self.key = self.ordering.removeprefix("-")
        self.queryset = queryset

    def count(self) -> int:
        if not self.sifts:
            return self.queryset.count()
        return sum(len(batch) for batch in self.batches())

    def batches(self) -> Iterator[list[Entry]]:
        """Yield the whole list in batches, each its own short query."""
        position = None
        while batch := self.read(position, limit=BATCH):
            yield batch
            position = batch[-1].position

    def read(
        self, position: Position | None, *, limit: int, backwards: bool = False
    ) -> list[Entry]:
        """Return up to `limit` entries after the position, or before it, in the list's order."""
        entries: list[Entry] = []
        size = BATCH if self.sifts else limit
        while len(entries) < limit:
            rows = list(self._rows(position, backwards)[:size])
            shown = zip(rows, self.show(rows), strict=True)
            entries += [Entry(self._position_of(row), item) for row, item in shown if item]
            if len(rows) < size:
                break
            position = self._position_of(rows[-1])
        return entries[:limit][::-1] if backwards else entries[:limit]

    def parse_position(self, key: str, pk: str) -> Position:
        """Return the position; raise ValueError when it is none of this list."""
        self._parse_key(key)
        return Position(key, parse_id(pk))

    def _rows(self, position: Position | None, backwards: bool):
        descending = self.ordering.startswith("-") != backwards
        sign, beyond = ("-", "lt") if descending else ("", "gt")
        order = [f"{sign}{name}" for name in dict.fromkeys((self.key, "pk"))]
        rows = self.queryset.order_by(*order)
        if position is None:
            return rows
        tie = Q(**{f"pk__{beyond}": position.pk})
        if self.key == "pk":
            return rows.filter(tie)
        key = self._parse_key(position.key)
        return rows.filter(Q(**{f"{self.key}__{beyond}": key}) | Q(tie, **{self.key: key}))

    def _position_of(self, row: Any) -> Position:
        return Position(_as_text(getattr(row, self.key)), row.pk)

    def _parse_key(self, text: str) -> Any:
        kind = self.queryset.query.resolve_ref(self.key).output_field
        for field, parse in PARSERS:
            if isinstance(kind, field):
                return parse(text)
        raise TypeError(f"{self.key} is no ordering key: no parser reads its position.")


def _parse_whole(text: str) -> int:
    return parse_integer(text, low=SMALLEST, high=LARGEST)


# DateTimeField is a DateField: it comes first.
PARSERS: tuple[tuple[type[models.Field], Callable[[str], Any]], ...] = (
    (models.DateTimeField, parse_instant),
    (models.DateField, parse_date),
    (models.DecimalField, parse_decimal),
    (models.IntegerField, _parse_whole),
    (models.CharField, parse_words),
)


def _as_text(key: Any) -> str:
    if isinstance(key, date | datetime):
        return key.isoformat()
    return f"{key:f}" if isinstance(key, Decimal) else str(key)
