"""The first entries of histories, for rows that were stored in bulk."""

from __future__ import annotations

from typing import Any


def record_first_entries(model: Any, *, reason: str) -> int:
    """Begin the history of every row that has none, links included; return how many began.

    For rows that were stored in bulk: simple_history hears only of single saves.
    """
    entries = model.history.model
    rows = model._base_manager.exclude(pk__in=entries.objects.values("id"))
    begun = model.history.bulk_history_create(rows, batch_size=500, default_change_reason=reason)
    entry_of = {entry.id: entry.pk for entry in begun}
    for field in entries._history_m2m_fields:
        _record_links(entries, field, entry_of)
    return len(begun)


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
