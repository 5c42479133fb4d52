"""A pending change: what is to become of a public record, one JSON document on the record itself.

The public goes on seeing the record as it stands until somebody else approved the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

DRAFT, IN_REVIEW = "draft", "in_review"


@dataclass(frozen=True)
class PendingChange:
    """`values` by field name, as JSON keeps them; a foreign key by its key, links by their keys.

    `authors` are the keys of those who wrote it, `reason` why the record should change, `note`
    what a reviewer said on returning it, `state` draft or in_review.
    """

    values: dict[str, Any]
    authors: list[int] = field(default_factory=list)
    reason: str = ""
    note: str = ""
    state: str = DRAFT
    written_at: str = ""

    @property
    def in_review(self) -> bool:
        return self.state == IN_REVIEW


def altered(before: PendingChange | None, after: PendingChange | None) -> set[str]:
    """Return the columns on which two pending changes, or none, disagree."""
    old, new = (one.values if one else {} for one in (before, after))
    return {n for n in {*old, *new} if n not in old or n not in new or old[n] != new[n]}


class ChangeableRecord(models.Model):
    """A record that can carry a pending change; the verbs are EditorialRecord's."""

    pending = models.JSONField(
        "待定修改",
        null=True,
        blank=True,
        editable=False,
        encoder=DjangoJSONEncoder,
        help_text='公开之后想改成什么，核准前公众看到的仍是原来的，例如 {"values": {}}。',
    )

    class Meta:
        abstract = True

    @property
    def pending_change(self) -> PendingChange | None:
        return PendingChange(**self.pending) if self.pending else None

    def differing(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return, as JSON keeps them, those of the values that the stored record has not."""
        packed = {name: self._pack(name, value) for name, value in values.items()}
        return {n: v for n, v in packed.items() if v != self._pack(n, self._held(n))}

    def with_change(self, change: PendingChange) -> Any:
        """Return a copy of the record as the change would make it; links are left as they are."""
        record = copy(self)
        record._state = copy(self._state)
        record._state.fields_cache = {}
        record.take_values(change)
        return record

    def proposed_values(self, change: PendingChange, names: Iterable[str]) -> dict[str, Any]:
        """Return the proposed values as a form begins with them: foreign keys and links by key."""
        columns = {name: self._meta.get_field(name) for name in names}
        return {
            name: change.values[name]
            if column.many_to_many
            else self._unpack(column, change.values[name])
            for name, column in columns.items()
        }

    def take_values(self, change: PendingChange) -> None:
        """Set the columns of the change on this copy, without saving; links wait beside them."""
        self.waiting_links = {}
        for name, value in change.values.items():
            column: Any = self._meta.get_field(name)
            if column.is_relation:
                self._check_known(column, value)
            if column.many_to_many:
                self.waiting_links[name] = value
            else:
                setattr(self, column.attname, self._unpack(column, value))

    def take_links(self) -> None:
        """Store the many-to-many links that `take_values` left waiting."""
        for name, keys in self.waiting_links.items():
            getattr(self, name).set(keys)
        self.waiting_links = {}

    @staticmethod
    def _check_known(column: Any, value: Any) -> None:
        """Raise ValidationError where a row that the change names is gone."""
        keys = {*(value if column.many_to_many else [value])} - {None}
        if not keys:
            return
        rows = column.related_model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
        if missing := sorted(keys.difference(rows)):
            gone = "、".join(str(key) for key in missing)
            sentence = f"“{column.verbose_name}”里编号 {gone} 的记录已经不在了，请重新选。"
            raise ValidationError({column.name: sentence})

    def keep(self, change: PendingChange | None) -> None:
        """Put the document on this copy, without saving."""
        self.pending = asdict(change) if change else None

    def amended(self, values: Mapping[str, Any], *, by: Any, reason: str) -> PendingChange | None:
        """Return the pending change with these values; None where nothing would differ."""
        before = self.pending_change or PendingChange({})
        merged = {**before.values, **{n: self._pack(n, v) for n, v in values.items()}}
        differing = {n: v for n, v in merged.items() if v != self._pack(n, self._held(n))}
        if not differing:
            return None
        authors = sorted({*before.authors, *([by.pk] if by is not None else [])})
        now = timezone.now().isoformat()
        return replace(
            before,
            values=differing,
            authors=authors,
            reason=reason.strip() or before.reason,
            state=DRAFT,
            written_at=now,
        )

    def check_change(self, change: PendingChange) -> None:
        """Raise ValidationError where the record as changed could not be stored."""
        self.with_change(change).full_clean()

    def _held(self, name: str) -> Any:
        column: Any = self._meta.get_field(name)
        return getattr(self, name) if column.many_to_many else getattr(self, column.attname)

    def _pack(self, name: str, value: Any) -> Any:
        column: Any = self._meta.get_field(name)
        if column.many_to_many:
            rows = value.all() if hasattr(value, "all") else value
            return sorted(row.pk if isinstance(row, models.Model) else row for row in rows)
        if isinstance(value, models.Model):
            value = value.pk
        if value is None or isinstance(value, bool | int | str | list | dict):
            return value
        if isinstance(column, models.DecimalField):
            return f"{value.normalize():f}"
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    @staticmethod
    def _unpack(column: Any, value: Any) -> Any:
        try:
            target = column.target_field if column.is_relation else column
            return target.to_python(value)
        except ValidationError:
            raise ValidationError(
                {column.name: "待定修改里的这一项已经读不出，请重新填写。"}
            ) from None
