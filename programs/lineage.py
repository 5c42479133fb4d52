"""How the measures of a programme's editions continue one another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from programs.models import Continuation, Edition, Figure, Initiative, Pillar, Program
from programs.models.plans import InitiativeQuerySet


@dataclass(frozen=True)
class Cell:
    """What one edition has of a thread of measures."""

    edition: Edition
    initiatives: tuple[Initiative, ...]
    relation: str  # "沿用", "新增", "首次写到", "未再出现", or "" where there is nothing to say
    links: tuple[Continuation, ...] = ()  # to the earlier measures, each with its grounds


@dataclass(frozen=True)
class Thread:
    """Measures joined by continuations, over all editions, oldest edition first."""

    pillar: Pillar
    cells: tuple[Cell, ...]


def threads(editions: list[Edition], announced: dict[int | None, Figure]) -> list[Thread]:
    """Return the threads of the editions' published measures by pillar; two queries.

    `editions` are of one programme, oldest first; `announced` are their numbers of measures. Where
    the edition before is not fully listed, nothing can be called new.
    """
    initiatives = list(in_order(Initiative.objects.published(), editions))
    links = list(Continuation.objects.filter(later__in=initiatives, earlier__in=initiatives))
    return join(editions, announced, initiatives, links)


def in_order(initiatives: InitiativeQuerySet, editions: list[Edition]) -> InitiativeQuerySet:
    """Keep the measures of the editions, in the order in which threads are shown."""
    return (
        initiatives.filter(edition__in=editions)
        .for_display()
        .order_by("pillar__order", "pillar", "edition__year", "order", "pk")
    )


def join(
    editions: list[Edition],
    announced: dict[int | None, Figure],
    initiatives: list[Initiative],
    links: list[Continuation],
) -> list[Thread]:
    """Return the threads that the links make of the measures; no query."""
    full = [_is_fully_listed(edition, initiatives, announced) for edition in editions]
    return [_thread(group, editions, links, full) for group in _joined(initiatives, links)]


@dataclass(frozen=True)
class Step:
    """What an edition kept of the earlier ones, what is first in it, and what of the last it lacks.

    Counted in threads, so a measure that was split or merged counts once.
    """

    edition: Edition
    listed: int
    kept: int
    first: int
    dropped: int
    word: str  # "新增", or "首次写到" where the edition before is not fully listed


def steps(rows: list[Thread], editions: list[Edition]) -> list[Step]:
    """Return one step for each edition; `rows` are the threads of these editions."""
    return [_step(rows, number, edition) for number, edition in enumerate(editions)]


def steps_by_program(
    editions: list[Edition], announced: dict[int | None, Figure]
) -> list[tuple[Program, list[Step]]]:
    """Return the steps of every programme; two queries. `editions` come by programme and year."""
    initiatives = list(in_order(Initiative.objects.published(), editions))
    links = list(Continuation.objects.filter(later__in=initiatives, earlier__in=initiatives))
    lines = []
    for program, group in groupby(editions, key=lambda edition: edition.program):
        own = list(group)
        held = [i for i in initiatives if i.edition_id in {edition.pk for edition in own}]
        keys = {initiative.pk for initiative in held}
        within = [link for link in links if {link.later_id, link.earlier_id} <= keys]
        lines.append((program, steps(join(own, announced, held, within), own)))
    return lines


def _step(rows: list[Thread], number: int, edition: Edition) -> Step:
    kept = first = dropped = listed = 0
    word = "首次写到"
    for row in rows:
        now, before = row.cells[number].initiatives, row.cells[:number]
        known = any(cell.initiatives for cell in before)
        listed += len(now)
        kept += bool(now and known)
        first += bool(now and not known)
        dropped += bool(before and before[-1].initiatives and not now)
        if row.cells[number].relation == "新增":
            word = "新增"
    return Step(edition, listed, kept, first, dropped, word)


def _joined(initiatives: list[Initiative], links: list[Continuation]) -> list[list[Initiative]]:
    """Group the measures that continuations connect, in the order of their first member."""
    leader = {initiative.pk: initiative.pk for initiative in initiatives}

    def find(pk):
        while leader[pk] != pk:
            pk = leader[pk]
        return pk

    for link in links:
        leader[find(link.later_id)] = find(link.earlier_id)
    groups: dict[int, list[Initiative]] = defaultdict(list)
    for initiative in initiatives:
        groups[find(initiative.pk)].append(initiative)
    return list(groups.values())


def _is_fully_listed(edition, initiatives, announced) -> bool:
    figure = announced.get(edition.announced_figure_id)
    listed = sum(initiative.edition_id == edition.pk for initiative in initiatives)
    return figure is not None and listed >= figure.value


def _thread(group, editions, links, full) -> Thread:
    held = {e.pk: tuple(i for i in group if i.edition_id == e.pk) for e in editions}
    cells = tuple(
        Cell(
            edition,
            held[edition.pk],
            _relation(number, editions, held, links, full),
            _into(held[edition.pk], links),
        )
        for number, edition in enumerate(editions)
    )
    latest = max(group, key=lambda initiative: initiative.edition.year)
    return Thread(latest.pillar, cells)


def _into(measures, links) -> tuple[Continuation, ...]:
    own = {measure.pk for measure in measures}
    return tuple(link for link in links if link.later_id in own)


def _relation(number, editions, held, links, full) -> str:
    here = held[editions[number].pk]
    before = any(held[edition.pk] for edition in editions[:number])
    if not here:
        return "未再出现" if before else ""
    if not before:
        if not number:
            return ""
        return "新增" if full[number - 1] else "首次写到"
    kinds = {link.get_kind_display() for link in _into(here, links)}
    return "、".join(sorted(kinds))
