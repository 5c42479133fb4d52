"""A pending change as a reviewer sees it: old beside new, field by field, the parts with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from ruralplan.editorial import EditorialRecord, EditorialStatus

MOST_PARTS = 200


@dataclass(frozen=True)
class ChangedField:
    """One field on which the pending change differs from what the public sees."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ShownChange:
    """A pending change in words: of which record, by whom, why, in which state."""

    record: EditorialRecord
    fields: tuple[ChangedField, ...]
    authors: str
    reason: str
    note: str
    in_review: bool


def show_change(record: EditorialRecord) -> ShownChange | None:
    """Return the record's pending change in words, None where there is none."""
    change = record.pending_change
    if change is None:
        return None
    fields = [_changed(record, name, value) for name, value in change.values.items()]
    return ShownChange(
        record=record,
        fields=tuple(fields),
        authors=name_users(change.authors),
        reason=change.reason,
        note=change.note,
        in_review=change.in_review,
    )


def name_users(keys: list[int]) -> str:
    """Return the names of users, in the order of their keys; a deleted one is still counted."""
    users = {u.pk: u.get_username() for u in get_user_model()._base_manager.filter(pk__in=keys)}
    return "、".join(users.get(key, "已删除的账号") for key in sorted(keys))


def waiting_parts(record: EditorialRecord) -> list[EditorialRecord]:
    """Return the parts of the record that somebody has yet to decide on: drafts and changes."""
    return [part for part in _parts(record) if part.pending or part.status in _WAITING]


_WAITING = (EditorialStatus.DRAFT, EditorialStatus.IN_REVIEW)


def _parts(record: EditorialRecord) -> Iterator[EditorialRecord]:
    for relation in record._meta.related_objects:
        model = relation.related_model
        if getattr(model, "part_of", None) == relation.field.name:
            rows = model._base_manager.filter(**{relation.field.name: record})
            yield from rows.order_by("pk")[:MOST_PARTS]


def _changed(record: EditorialRecord, name: str, value: Any) -> ChangedField:
    column = record._meta.get_field(name)
    held = getattr(record, name).all() if column.many_to_many else getattr(record, column.attname)
    return ChangedField(str(column.verbose_name), _say(column, held), _say(column, value))


def _say(column: Any, value: Any) -> str:
    """Return a value in words; of a relation, the names of the rows behind the keys."""
    if column.many_to_many:
        keys = [row.pk if isinstance(row, models.Model) else row for row in value]
        return (
            "、".join(map(str, column.related_model._base_manager.filter(pk__in=keys))) or "（空）"
        )
    if value is None or value == "":
        return "（空）"
    if column.is_relation:
        row = column.related_model._base_manager.filter(pk=value).first()
        return str(row) if row else f"（编号 {value}，已经没有了）"
    if isinstance(column, models.BooleanField):
        return "是" if value else "否"
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.DecimalField):
        return f"{column.to_python(value).normalize():f}"
    return str(value)
