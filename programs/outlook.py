"""How the promises of a programme and of its plans stand, counted by state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from programs.ledger import LedgerEntry
from programs.lineage import Step
from programs.models import Edition, Figure, Pillar, PromiseState

State = tuple[str, str, int]


def count_states(entries: Iterable[LedgerEntry]) -> list[State]:
    """Return (state, label, number) for the states that occur, in the order of the method page."""
    counts = dict.fromkeys(PromiseState, 0)
    for entry in entries:
        counts[PromiseState(entry.state)] += 1
    return [(state.value, state.label, number) for state, number in counts.items() if number]


def announced_counts(editions: Iterable[Edition]) -> dict[int | None, Figure]:
    """Return the public figures of how many measures each plan announced, by primary key."""
    wanted = [edition.announced_figure_id for edition in editions]
    return Figure.objects.published().for_display().in_bulk(wanted)


@dataclass(frozen=True)
class Stop:
    """One plan on its programme's line."""

    edition: Edition
    announced: Figure | None
    step: Step
    states: list[State]


def stops(
    steps: Iterable[Step],
    announced: dict[int | None, Figure],
    entries: Iterable[LedgerEntry],
) -> list[Stop]:
    """Return the plans of a programme, oldest first; `entries` may be of other plans too."""
    by_edition: dict[int | None, list[LedgerEntry]] = {}
    for entry in entries:
        by_edition.setdefault(entry.target.edition_id, []).append(entry)
    return [
        Stop(
            edition=step.edition,
            announced=announced.get(step.edition.announced_figure_id),
            step=step,
            states=count_states(by_edition.get(step.edition.pk, [])),
        )
        for step in steps
    ]


@dataclass(frozen=True)
class Square:
    """The promises of one plan under one pillar."""

    edition: Edition
    entries: list[LedgerEntry]

    @property
    def states(self) -> list[State]:
        return count_states(self.entries)


def grid(
    editions: Iterable[Edition], entries: Iterable[LedgerEntry]
) -> list[tuple[Pillar | None, list[Square]]]:
    """Return a row for each pillar with promises, a square for each plan.

    Promises that belong to no measure stand in a last row without a pillar.
    """
    held: dict[Pillar | None, dict[int | None, list[LedgerEntry]]] = {}
    for entry in entries:
        measure = entry.target.initiative
        row = held.setdefault(measure.pillar if measure else None, {})
        row.setdefault(entry.target.edition_id, []).append(entry)
    pillars = sorted(held, key=lambda pillar: (pillar is None, pillar.order if pillar else 0))
    plans = list(editions)
    return [(p, [Square(plan, held[p].get(plan.pk, [])) for plan in plans]) for p in pillars]
