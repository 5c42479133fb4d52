"""A pending change as a reviewer sees it: old beside new, field by field, the parts with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone

from ruralplan.editorial import EditorialRecord, EditorialStatus, PendingChange, linked_keys

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
    fields += _followed(record, change)
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


def compare_entries(
    model: Any, old: Any, new: Any, *, content_only: bool = False
) -> list[ChangedField]:
    """Return in words the fields on which two entries of one record's history disagree.

    With `content_only` what says how the record is shown and decided is left out.
    """
    left_out = {*_COUNTED, *(getattr(model, "LIFE", ()) if content_only else ())}
    columns = [f for f in model._meta.concrete_fields if f.name not in left_out]
    pairs = [(f, getattr(old, f.attname), getattr(new, f.attname)) for f in columns]
    for kept in getattr(old, "_history_m2m_fields", ()):
        column = model._meta.get_field(kept.name)
        pairs.append((column, linked_keys(old, column), linked_keys(new, column)))
    return [_in_words(column, before, after) for column, before, after in pairs if before != after]


# Every save moves them.
_COUNTED = ("version", "modified_at")


def show_content(record: EditorialRecord) -> list[ChangedField]:
    """Return what approving would make public, beside what was public before.

    Where nothing was, the old side is empty, and no page shows it.
    """
    model = type(record)
    was = record.history.filter(status=EditorialStatus.PUBLISHED).first()
    columns = [f for f in model._meta.concrete_fields if f.editable and f.name not in _UNSHOWN]
    pairs = [
        (column, getattr(was, column.attname) if was else None, getattr(record, column.attname))
        for column in columns
    ]
    for column in model._meta.many_to_many:
        held = list(getattr(record, column.name).values_list("pk", flat=True))
        kept = {one.name for one in getattr(was, "_history_m2m_fields", ())}
        pairs.append((column, linked_keys(was, column) if column.name in kept else [], held))
    fields = [_in_words(*pair) for pair in pairs if (pair[1] or "") != (pair[2] or "")]
    return fields if was else [replace(field, old="") for field in fields]


_HOUSEKEEPING = EditorialRecord.LIFE
_UNSHOWN = {"id", *_HOUSEKEEPING}


@dataclass(frozen=True)
class ShownPart:
    """A part that waits for a decision: its change, or what it says where it is not public."""

    record: EditorialRecord
    url: str
    change: ShownChange | None
    fields: tuple[ChangedField, ...]


def show_part(part: EditorialRecord) -> ShownPart:
    opts = part._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[part.pk])
    fields = () if part.is_going_public else tuple(show_content(part))
    return ShownPart(part, url, show_change(part), fields)


def _in_words(column: Any, old: Any, new: Any) -> ChangedField:
    return ChangedField(str(column.verbose_name), say_value(column, old), say_value(column, new))


def _followed(record: EditorialRecord, change: PendingChange) -> Iterator[ChangedField]:
    """Yield what changes along, such as the value with the claim that is chosen.

    Nothing where the change names what is gone: its own field says so.
    """
    try:
        changed = record.with_change(change)
    except ValidationError:
        return
    for column in record._meta.concrete_fields:
        old, new = getattr(record, column.attname), getattr(changed, column.attname)
        if old != new and column.name not in {*change.values, *_HOUSEKEEPING}:
            yield _in_words(column, old, new)


def _changed(record: EditorialRecord, name: str, value: Any) -> ChangedField:
    column = record._meta.get_field(name)
    held = getattr(record, name).all() if column.many_to_many else getattr(record, column.attname)
    return _in_words(column, held, value)


def say_value(column: Any, value: Any) -> str:
    """Return a value in words; of a relation, the names of the rows behind the keys."""
    if column.name in _DOCUMENTS:
        return _DOCUMENTS[column.name](column.model, value) or "（空）"
    if column.many_to_many:
        keys = [row.pk if isinstance(row, models.Model) else row for row in value or []]
        return _name_rows(column, keys) or "（空）"
    if value is None or value == "":
        return "（空）"
    if column.is_relation:
        return _name_rows(column, [value])
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.DecimalField):
        return f"{column.to_python(value).normalize():f}"
    return str(value)


def _name_rows(column: Any, keys: list[Any]) -> str:
    rows = {row.pk: row for row in column.related_model._base_manager.filter(pk__in=keys)}
    return "、".join(str(rows.get(key, f"（编号 {key}，已经没有了）")) for key in keys)


def _say_change(model: Any, document: Any) -> str:
    """Return a pending change, as it stands in a history, in words."""
    if not document:
        return ""
    change = PendingChange(**document)
    columns = [(model._meta.get_field(name), value) for name, value in change.values.items()]
    lines = [f"{column.verbose_name}：{say_value(column, value)}" for column, value in columns]
    return "\n".join([*lines, "已提交" if change.in_review else "还没提交"])


_DOCUMENTS = {
    "pending": _say_change,
    "written_by": lambda model, keys: name_users(keys or []),
}
