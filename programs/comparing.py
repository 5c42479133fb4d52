"""The plans of a programme side by side: what each measure promised, and how it went on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from programs.lineage import Cell, Thread, steps
from programs.models import (
    Continuation,
    Edition,
    Figure,
    Initiative,
    InitiativeCitation,
    Pillar,
)
from sources.models import TextKind

CHANGED, GONE = "承诺有变", "未再出现"
MEANINGS = {
    "沿用": "后一份计划接着做，数字承诺相同，或者有一边没有数字",
    CHANGED: "接着做，数字或者数的东西不同",
    "改名": "接着做，换了名称",
    "拆分": "一项分成几项",
    "合并": "几项并成一项",
    "首次写到": "前一份计划没有列全，不能说是新增",
    "新增": "前一份列全了，里面没有它",
    GONE: "后来的文章没有写到，不等于停办",
}


@dataclass(frozen=True)
class Measure:
    """A measure as one plan announces it; `citation` is the passage that does so."""

    initiative: Initiative
    promises: tuple[Figure, ...]
    citation: InitiativeCitation | None

    @property
    def promised(self) -> set[tuple]:
        return {(figure.indicator_id, figure.value, figure.qualifier) for figure in self.promises}


@dataclass(frozen=True)
class Column:
    """What one plan has of a row, the word for how it got there, and the grounds for that."""

    edition: Edition
    measures: tuple[Measure, ...]
    word: str
    links: tuple[Continuation, ...]

    @property
    def promised(self) -> set[tuple]:
        return set().union(*(measure.promised for measure in self.measures))

    @property
    def notes(self) -> list[str]:
        """The grounds in words, each once."""
        return list(dict.fromkeys(link.note for link in self.links if link.note))


@dataclass(frozen=True)
class Row:
    """Measures that continue one another, a column for each plan, oldest first."""

    pillar: Pillar
    columns: tuple[Column, ...]


def compared(threads: Iterable[Thread]) -> list[Row]:
    """Return the threads with promises and passages; four queries, however many measures."""
    threads = list(threads)
    measures = _measures(i for t in threads for cell in t.cells for i in cell.initiatives)
    return [Row(thread.pillar, _columns(thread.cells, measures)) for thread in threads]


@dataclass(frozen=True)
class Change:
    """How many groups of measures each plan but the first has of one kind of change."""

    word: str
    meaning: str
    counts: tuple[int, ...]
    plans: tuple[Edition, ...]

    @property
    def by_plan(self) -> list[tuple[Edition, int]]:
        return list(zip(self.plans, self.counts, strict=True))


def changes(rows: Iterable[Row], editions: list[Edition]) -> list[Change]:
    """Return the kinds of change that occur, counted for every plan but the first.

    A group that is gone counts once, in the first plan without it.
    """
    counts = [_words(rows, number) for number in range(1, len(editions))]
    known = list(MEANINGS)
    found = {word for counter in counts for word in counter} - set(known)
    plans = tuple(editions[1:])
    return [
        Change(word, MEANINGS.get(word, ""), tuple(counter[word] for counter in counts), plans)
        for word in known[:5] + sorted(found) + known[5:]
        if any(counter[word] for counter in counts)
    ]


def said(rows: list[Row], threads: list[Thread], editions: list[Edition]) -> list[str]:
    """Return one sentence on each plan but the first: what it took over, added and left out."""
    sentences = []
    for number, step in enumerate(steps(threads, editions)[1:], start=1):
        counted = _words(rows, number)
        counted.pop(GONE, None)
        parts = [f"{word}{counted[word]}组" for word in [*MEANINGS, *counted] if counted.get(word)]
        sentences.append(
            f"{step.edition.title}列出{step.listed}项：{'、'.join(dict.fromkeys(parts))}；"
            f"{editions[number - 1].title}里有{step.dropped}组没有再出现。"
        )
    return sentences


def changed(rows: Iterable[Row], word: str, number: int) -> list[Row]:
    """Return the rows that the plan of this number has changed in one way."""
    return [row for row in rows if word and _word(row, number) == word]


def _words(rows: Iterable[Row], number: int) -> Counter[str]:
    return Counter(filter(None, (_word(row, number) for row in rows)))


def _word(row: Row, number: int) -> str:
    before, now = row.columns[number - 1], row.columns[number]
    return now.word if now.word != GONE or before.measures else ""


def _measures(initiatives: Iterable[Initiative]) -> dict[int, Measure]:
    """Return the measures by primary key, each with what it promised and where it is announced."""
    by_pk = {initiative.pk: initiative for initiative in initiatives}
    promises, passages = defaultdict(list), defaultdict(list)
    targets = Figure.objects.published().targets().filter(initiative__in=by_pk).for_display()
    for figure in targets.order_by("pk"):
        promises[figure.initiative_id].append(figure)
    citations = InitiativeCitation.objects.published().filter(initiative__in=by_pk).for_display()
    for citation in citations.in_reading_order():
        passages[citation.initiative_id].append(citation)
    return {
        pk: Measure(initiative, tuple(promises[pk]), min(passages[pk], key=_rank, default=None))
        for pk, initiative in by_pk.items()
    }


def _rank(citation: InitiativeCitation) -> tuple:
    """Sort passages that may be shown before our own sentences, and older before newer."""
    return citation.text_kind != TextKind.ORIGINAL, citation.article.published, citation.pk


def _columns(cells: Iterable[Cell], measures: dict[int, Measure]) -> tuple[Column, ...]:
    columns: list[Column] = []
    for cell in cells:
        own = tuple(measures[initiative.pk] for initiative in cell.initiatives)
        column = Column(cell.edition, own, cell.relation, cell.links)
        columns.append(replace(column, word=CHANGED) if _is_changed(columns, column) else column)
    return tuple(columns)


def _is_changed(earlier: list[Column], column: Column) -> bool:
    """Whether a measure that goes on promises other numbers than the last time it was there."""
    before = [one for one in earlier if one.measures]
    if column.word != "沿用" or not before:
        return False
    then, now = before[-1].promised, column.promised
    return bool(then and now and then != now)
