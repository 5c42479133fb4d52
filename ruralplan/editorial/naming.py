"""Which records a record names and which name it: none is public before what it names is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import reduce
from types import MappingProxyType
from typing import Any, ClassVar, TypeGuard

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone

from ruralplan.editorial.status import EditorialStatus, is_going_public


class NamingRecord(models.Model):
    """A record that knows what it names and what names it, by introspection."""

    # Name of the foreign key to the whole that this record is a part of (a citation's figure).
    # A part may be cleared before its whole is public; a whole never waits for its parts.
    part_of: ClassVar[str | None] = None
    # Lookups to editorial records that stand behind a reference record: a figure names an
    # indicator, which has no status, and through it a programme, which has one.
    named_through: ClassVar[tuple[str, ...]] = ()

    # Keys by the name of a many-to-many field, where other links than the stored ones are checked.
    waiting_links: Mapping[str, list[int]] = MappingProxyType({})

    class Meta:
        abstract = True

    def check_named_records_are_public(self, publish_at: datetime | None) -> None:
        """Raise ValidationError naming each record that would still be hidden at that time."""
        with transaction.atomic():
            hidden = [r for r in self.named_records() if not _public_by(r, publish_at)]
        if hidden:
            names = "、".join(f"{r._meta.verbose_name}“{r}”" for r in hidden)
            raise ValidationError(f"请先发布它所引用的记录：{names}。", code="names_unpublished")

    def check_not_named(self) -> None:
        """Raise ValidationError while a public or scheduled record names this one.

        The row is locked first: who would publish a record that names it waits, and looks anew.
        """
        list(type(self)._base_manager.select_for_update().filter(pk=self.pk).values_list("pk"))
        names = [f"{r._meta.verbose_name}“{r}”" for r in self.public_records_naming_this()]
        if names:
            raise ValidationError(
                "以下已发布的记录还引用着它，请先撤回它们，或让它们引用别的："
                f"{'、'.join(names[:5])}。",
                code="named_by_published",
            )

    def named_records(self) -> Iterator[Any]:
        """Yield the editorial records this one names, read and locked in this transaction."""
        for field in self._meta.get_fields():
            if not field.is_relation or field.auto_created or field.name == self.part_of:
                continue
            if not _is_editorial(field.related_model):
                continue
            rows = field.related_model._base_manager.select_for_update()
            if field.many_to_many:
                stored = getattr(self, field.name).values("pk")
                yield from rows.filter(pk__in=self.waiting_links.get(field.name, stored))
            elif (key := getattr(self, f"{field.name}_id")) is not None:
                yield from rows.filter(pk=key)
        for path in self.named_through:
            named = reduce(getattr, path.split("__"), self)
            yield from type(named)._base_manager.select_for_update().filter(pk=named.pk)

    def public_records_naming_this(self) -> Iterator[Any]:
        # Hidden relations too: an edition names its figure with no way back (related_name "+").
        fields = self._meta.get_fields(include_hidden=True)
        for relation in (one for one in fields if isinstance(one, ForeignObjectRel)):
            model = relation.related_model
            if _is_editorial(model) and relation.field.name != model.part_of:
                rows = model._base_manager.filter(is_going_public())
                yield from rows.filter(**{relation.field.name: self}).exclude(
                    pk=self.pk if model is type(self) else None
                )
        for model, path in _ways_through(type(self)):
            yield from model._base_manager.filter(is_going_public(), **{path: self})


def _ways_through(model: Any) -> Iterator[tuple[Any, str]]:
    """Yield each model that names `model` behind a reference record, with the lookup to it."""
    for other in filter(_is_editorial, apps.get_models()):
        yield from ((other, path) for path in other.named_through if _end_of(other, path) is model)


def _end_of(model: Any, path: str) -> Any:
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def _is_editorial(model: Any) -> TypeGuard[type[NamingRecord]]:
    return isinstance(model, type) and issubclass(model, NamingRecord)


def _public_by(record: Any, publish_at: datetime | None) -> bool:
    if record.status == EditorialStatus.PUBLISHED:
        return True
    if record.status != EditorialStatus.APPROVED or record.publish_at is None:
        return False
    return record.publish_at <= (publish_at or timezone.now())
