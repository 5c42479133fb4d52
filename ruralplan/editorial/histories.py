"""The first entries of histories, for rows that were stored in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def record_first_entries(model: Any, *, reason: str) -> int:
    """Begin the history of every row that has none, links included; return how many began.

    For rows that were stored in bulk: simple_history hears only of single saves.
    """
    entries = model.history.model
    rows = model._base_manager.exclude(pk__in=entries.objects.values("id"))
    return _record(model, rows, reason, update=False)


def record_entries(model: Any, keys: Iterable[Any], *, reason: str) -> int:
    """Write how the rows with these keys stand now to their histories; return how many.

    For rows that were overwritten in bulk.
    """
    return _record(model, model._base_manager.filter(pk__in=keys), reason, update=True)


def _record(model: Any, rows: Any, reason: str, *, update: bool) -> int:
    written = model.history.bulk_history_create(
        rows, batch_size=500, update=update, default_change_reason=reason
    )
    entry_of = {entry.id: entry.pk for entry in written}
    for field in model.history.model._history_m2m_fields:
        _record_links(model.history.model, field, entry_of)
    return len(written)


def _record_links(entries: Any, field: Any, entry_of: dict[int, int]) -> None:
    through, owner = field.remote_field.through, f"{field.m2m_field_name()}_id"
    names = [column.attname for column in through._meta.fields]
    copy = getattr(entries, field.name).model
    copy.objects.bulk_create(
        copy(history_id=entry_of[row[owner]], **row)
        for row in through.objects.values(*names)
        if row[owner] in entry_of
    )


def linked_keys(entry: Any, field: Any) -> list[int]:
    """Return the keys of the rows that a many-to-many field held at an entry of the history."""
    held = getattr(entry, field.name).values_list(f"{field.m2m_reverse_field_name()}_id", flat=True)
    return sorted(held)
