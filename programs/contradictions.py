"""Slots whose published claims state different values, grouped by value."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from programs.models import Figure, FigureCitation


@dataclass(frozen=True)
class StatedValue:
    """One of the values stated for a slot, with who states it."""

    value: Decimal
    origins: int
    claims: tuple[FigureCitation, ...]


def stated_values(figure: Figure) -> list[StatedValue]:
    """Return the values that the figure's published claims state, best backed first.

    `figure` is loaded by `FigureQuerySet.for_display()`. Hedges do not matter here: 超15万 and
    15万 are one value, 15万 and 16万 are two.
    """
    groups: dict[Decimal, list[FigureCitation]] = defaultdict(list)
    for claim in figure.public_claims:
        groups[claim.value].append(claim)
    values = [
        StatedValue(value, len({claim.article.origin_pk for claim in claims}), tuple(claims))
        for value, claims in groups.items()
    ]
    return sorted(values, key=lambda stated: (-stated.origins, stated.value))
