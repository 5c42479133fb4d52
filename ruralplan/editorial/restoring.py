"""An old version taken back: a draft is saved so, a public record gets it as a pending change."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ruralplan.editorial.histories import linked_keys
from ruralplan.editorial.status import EditorialStatus

GONE = "这一版的“{field}”是编号 {keys} 的记录，现在已经没有了，不能恢复。"
SAME = "这一版的内容和现在的一样，没有什么要恢复。"
WAITING = "“{record}”还有待定的修改。请先放弃它，或者等它核准，再恢复旧版。"
ARCHIVED = "“{record}”已归档。请先恢复它，再恢复旧版的内容。"


def restore_version(record: Any, entry: Any, *, by: Any, why: str = "") -> None:
    """Let the record say again what it said at the entry of its history.

    A public record gets a pending change, any other is saved. Raises ValidationError where
    nothing would differ, where a change waits already, where what it named is gone, or where a
    public number changes and nobody says why.
    """
    with transaction.atomic():
        values = said_at(record, entry)
        _check_restorable(record, values)
        reason = f"恢复第 {entry.version} 版"
        if getattr(record, "is_going_public", False):
            record.check_change(record.amended(values, by=by, reason=why))
            record.propose_change(values, by=by, reason=why.strip() or reason)
        else:
            _save(record, values, by, reason)


def said_at(record: Any, entry: Any) -> dict[str, Any]:
    """Return the content of the record at the entry, by column; rows by their keys."""
    left_out = getattr(record, "LIFE", {"version"}) | {record._meta.pk.name}
    columns = [one for one in record._meta.concrete_fields if one.name not in left_out]
    said = {one.name: getattr(entry, one.attname) for one in columns}
    links = {one.name: one for one in record._meta.many_to_many}
    kept = [links[one.name] for one in getattr(entry, "_history_m2m_fields", ())]
    return said | {one.name: linked_keys(entry, one) for one in kept}


def _check_restorable(record: Any, values: dict[str, Any]) -> None:
    if getattr(record, "status", None) == EditorialStatus.ARCHIVED:
        raise ValidationError(ARCHIVED.format(record=record), code="archived")
    if getattr(record, "pending", None):
        raise ValidationError(WAITING.format(record=record), code="waiting")
    told = [_gone(record, name, value) for name, value in values.items()]
    if any(told):
        raise ValidationError([sentence for sentence in told if sentence], code="gone")
    if all(_held(record, name) == value for name, value in values.items()):
        raise ValidationError(SAME, code="same")


def _gone(record: Any, name: str, value: Any) -> str:
    column = record._meta.get_field(name)
    if not column.is_relation or value is None:
        return ""
    keys = {*(value if column.many_to_many else [value])}
    rows = column.related_model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
    missing = "、".join(str(key) for key in sorted(keys.difference(rows)))
    return GONE.format(field=column.verbose_name, keys=missing) if missing else ""


def _held(record: Any, name: str) -> Any:
    column = record._meta.get_field(name)
    if column.many_to_many:
        return sorted(getattr(record, name).values_list("pk", flat=True))
    return getattr(record, column.attname)


def _save(record: Any, values: dict[str, Any], by: Any, reason: str) -> None:
    record._history_user, record._change_reason = by, reason
    links = [column for column in record._meta.many_to_many if column.name in values]
    links = [column for column in links if _held(record, column.name) != values[column.name]]
    for name, value in values.items():
        if not (column := record._meta.get_field(name)).many_to_many:
            setattr(record, column.attname, value)
    record.full_clean()
    if links and hasattr(record, "sign"):
        record.sign()  # links are no columns: saving does not see that they differ
    record.save()
    for column in links:
        getattr(record, column.name).set(values[column.name])
