"""The way down from a province to a county: what lies in a division, in the order of GB/T 2260."""

from __future__ import annotations

from dataclasses import dataclass

from counties.models import Division, Level
from counties.records import places_with_records


@dataclass(frozen=True)
class Leaf:
    """A county in the list, and whether the ledger holds anything of it."""

    division: Division
    is_recorded: bool


@dataclass(frozen=True)
class Branch:
    """A prefecture with its counties, or a province with those directly under it."""

    division: Division
    is_recorded: bool
    leaves: list[Leaf]

    @property
    def recorded_count(self) -> int:
        return sum(leaf.is_recorded for leaf in self.leaves)


def branches_below(division: Division) -> list[Branch]:
    """Return what lies in a province or prefecture today: two queries, however many there are.

    Counties that a province governs itself come as a branch of the province, after the others.
    """
    below = Division.objects.within(division.code).in_force().order_by("code")
    recorded = set(places_with_records().within(division.code).values_list("pk", flat=True))
    leaves: dict[int, list[Leaf]] = {}
    above = [division]
    for place in below:
        if place.level == Level.COUNTY:
            leaves.setdefault(place.parent_id, []).append(Leaf(place, place.pk in recorded))
        elif place.pk != division.pk:
            above.insert(-1, place)
    return [
        Branch(one, one.pk in recorded, leaves.get(one.pk, []))
        for one in above
        if one.pk in leaves or one.pk != division.pk
    ]
