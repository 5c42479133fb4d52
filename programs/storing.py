"""Keep what the reader found as proposals, beside what editors have already made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from counties.models import Division
from programs.models import Proposal, ProposalKind, ProposalState, Reading
from programs.models.values import is_storable
from sources.models import Article
from sources.reading import proposals as read

Found: TypeAlias = read.Proposal | read.RefusedNumber
Span: TypeAlias = tuple[int, int]

# What a reading says of a number; a row whose columns all stay has not changed.
COLUMNS = (
    "rule", "refusal", "story", "value", "unit", "qualifier", "kind", "cumulative",
    "period", "place", "place_candidates", "subject", "as_read",
)  # fmt: skip
# What only an editor fills in.
CHOSEN = (
    "indicator_id", "new_indicator", "program_id", "edition_id", "initiative_id",
    "period_inferred", "attributed_to", "digest",
)  # fmt: skip
REFUSED = "refused"
UNSTORABLE = "unstorable"
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Changes:
    """What storing did: rows made, rows whose words changed, rows that are no more."""

    new: int
    changed: int
    gone: int


def make_rows(reading: Reading, found: Iterable[Found]) -> list[Proposal]:
    """Return unsaved proposals, one for each span; of two on one span the first stays."""
    found = list(found)
    places = _divisions(found)
    rows: dict[Span, Proposal] = {}
    for one in found:
        rows.setdefault((one.start, one.end), _row(reading, one, places))
    return list(rows.values())


def store(reading: Reading, rows: Sequence[Proposal]) -> Changes:
    """Put the article's undecided proposals in step with the rows of a new reading.

    Decided ones, those made or taken up by hand, and an editor's corrections stay as they are.
    To be called in a transaction.
    """
    held = {_span(row): row for row in _locked(reading.article_id)}
    fresh = {_span(row): row for row in rows}
    ours = [row for row in held.values() if not _is_editors(row)]
    met = [row for row in ours if _span(row) in fresh]
    gone = [row for row in ours if _span(row) not in fresh and not _is_worked_on(row)]
    changed = [row for row in met if _adopt(row, fresh[_span(row)])]
    taken = _taken(row for row in held.values() if _is_editors(row) or _is_worked_on(row))
    unheld = (row for span, row in fresh.items() if span not in held)
    new = [row for row in unheld if taken.isdisjoint(range(row.start, row.end))]
    _delete(gone)
    _overwrite(changed)
    Proposal.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    _sign(reading, met)
    return Changes(len(new), len(changed), len(gone))


def _span(row: Proposal) -> Span:
    return row.start, row.end


def _divisions(found: Iterable[Found]) -> dict[str, Division]:
    codes = {one.place for one in found if isinstance(one, read.Proposal) and one.place}
    return Division.objects.in_bulk(codes, field_name="code") if codes else {}


def _row(reading: Reading, one: Found, places: dict[str, Division]) -> Proposal:
    row = Proposal(
        article_id=reading.article_id,
        reading=reading,
        reader=reading.reader,
        exact=one.exact,
        start=one.start,
        end=one.end,
    )
    if isinstance(one, read.RefusedNumber):
        row.rule, row.refusal = REFUSED, one.reason
        return row
    row.rule, row.story, row.subject = one.rule, one.story, one.subject
    if not is_storable(one.value):
        row.refusal = UNSTORABLE
        return row
    row.value, row.unit, row.qualifier = one.value, one.unit, one.qualifier
    row.kind, row.cumulative = ProposalKind(one.kind), one.cumulative
    row.period = one.period or ""
    row.place = places.get(one.place or "")
    unknown = [one.place] if one.place and row.place is None else []
    row.place_candidates = [*unknown, *one.place_candidates]
    row.as_read = row.values_read()
    return row


def _locked(article_pk: int) -> list[Proposal]:
    """Return the article's proposals; nobody decides one or makes one until the transaction ends.

    Rows before the article, and in reading order, as editors take them: nobody waits in a ring.
    """
    rows = Proposal.objects.filter(article=article_pk)
    list(rows.in_reading_order().select_for_update().values_list("pk"))
    list(Article.objects.filter(pk=article_pk).select_for_update().values_list("pk"))
    return list(rows.select_related("place"))


def _is_editors(row: Proposal) -> bool:
    return not row.is_undecided or row.taken_up or row.rule == Proposal.BY_HAND


def _is_worked_on(row: Proposal) -> bool:
    return row.corrected or any(getattr(row, name) for name in CHOSEN)


def _adopt(row: Proposal, new: Proposal) -> bool:
    """Take over what the reader says now, where no editor corrected it; say if anything changed."""
    if new.refusal and _is_worked_on(row):
        return False
    before = [getattr(row, name) for name in COLUMNS]
    for name in set(COLUMNS) - _corrected(row):
        setattr(row, name, getattr(new, name))
    row.corrected = row.corrected and row.values_read() != row.as_read
    return before != [getattr(row, name) for name in COLUMNS]


def _corrected(row: Proposal) -> set[str]:
    """Return what an editor wrote over."""
    if not row.corrected:
        return set()
    now = row.values_read()
    return {"refusal", *(name for name in Proposal.READ if now[name] != row.as_read.get(name))}


def _taken(rows: Iterable[Proposal]) -> set[int]:
    """Return the characters that stand in what an editor accepted or is working on."""
    spans = ((r.start, r.end) for r in rows if r.state != ProposalState.REJECTED)
    return {place for start, end in spans for place in range(start, end)}


def _delete(rows: list[Proposal]) -> None:
    for batch in _batches(row.pk for row in rows):
        Proposal.objects.filter(pk__in=batch).delete()


def _overwrite(rows: list[Proposal]) -> None:
    """Write the rows' columns: as inserts that meet their own rows, ten times faster than cases."""
    for row in rows:
        row.version += 1
    Proposal.objects.bulk_create(
        rows,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*COLUMNS, "corrected", "version"],
    )


def _sign(reading: Reading, rows: list[Proposal]) -> None:
    """Note the latest reading that proposed them; that is no change of theirs."""
    for batch in _batches(row.pk for row in rows):
        Proposal.objects.filter(pk__in=batch).update(reading=reading, reader=reading.reader)


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    keys = iter(keys)
    while batch := list(islice(keys, ROWS_AT_ONCE)):
        yield batch
