"""The editorial life of a record, from draft to published: the one base of every app.

A record carries one `status` and one `version`. Every save and every change of status is an
`UPDATE … WHERE version = …`: who holds an old copy is told, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import reduce
from typing import Any, ClassVar, TypeGuard

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.db.models.functions import Now
from django.utils import timezone


class EditorialStatus(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "待审"
    APPROVED = "approved", "已核准"
    PUBLISHED = "published", "已发布"
    ARCHIVED = "archived", "已归档"


class StaleRecord(ValidationError):
    """Somebody else saved the record after this copy was read."""


def is_public(prefix: str = "") -> Q:
    """Return the condition that a row is public by the database's clock.

    `prefix` leads to another row: `is_public("figure__")` asks it of the figure.
    """
    published = Q(**{f"{prefix}status": EditorialStatus.PUBLISHED})
    due = Q(**{f"{prefix}status": EditorialStatus.APPROVED, f"{prefix}publish_at__lte": Now()})
    return published | due


def is_going_public(prefix: str = "") -> Q:
    """Return the condition that a row is public now or is set to become so."""
    approved = {f"{prefix}status": EditorialStatus.APPROVED, f"{prefix}publish_at__isnull": False}
    return Q(**{f"{prefix}status": EditorialStatus.PUBLISHED}) | Q(**approved)


class EditorialQuerySet(models.QuerySet):
    def published(self):
        """Keep what the public may see now: the one door of all public code."""
        return self.filter(is_public())

    def in_review(self):
        return self.filter(status=EditorialStatus.IN_REVIEW)

    def drafts(self):
        return self.filter(status=EditorialStatus.DRAFT)


class VersionedModel(models.Model):
    """A row that refuses a save from an old copy."""

    version = models.PositiveIntegerField(
        "版本号",
        default=1,
        editable=False,
        help_text="每保存一次加一，用来发现过期的修改，例如 3。",
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raise StaleRecord when the stored version is not the one this copy was read at."""
        if self._state.adding:
            super().save(*args, **kwargs)
            return
        held = self.version
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        try:
            with transaction.atomic():
                self._take_next_version()
                super().save(*args, **kwargs)
        except BaseException:
            self.version = held
            raise

    def _take_next_version(self) -> None:
        rows = type(self)._base_manager.filter(pk=self.pk, version=self.version)
        if not rows.update(version=F("version") + 1):
            raise StaleRecord(
                f"“{self}”在您打开之后已被别人修改或删除。您的改动没有保存；请对照新版本后再保存。",
                code="stale",
            )
        self.version += 1


class EditorialRecord(VersionedModel):
    """A row that is public only once somebody published it, and what it names is public too."""

    # Name of the foreign key to the whole that this record is a part of (a citation's figure).
    # A part may be cleared before its whole is public; a whole never waits for its parts.
    part_of: ClassVar[str | None] = None
    # Lookups to editorial records that stand behind a reference record: a figure names an
    # indicator, which has no status, and through it a programme, which has one.
    named_through: ClassVar[tuple[str, ...]] = ()

    status = models.CharField(
        "状态",
        max_length=10,
        choices=EditorialStatus,
        default=EditorialStatus.DRAFT,
        editable=False,
        db_index=True,
        help_text="草稿、待审、已核准、已发布或已归档；用页面上方的按钮改变。",
    )
    publish_at = models.DateTimeField(
        "定时发布",
        null=True,
        blank=True,
        editable=False,
        help_text="核准后到这个时刻自动公开，例如 2026-12-01 09:00。",
    )
    published_at = models.DateTimeField(
        "发布时间", null=True, blank=True, editable=False, help_text="最近一次发布的时刻。"
    )
    note = models.TextField(
        "退回意见",
        blank=True,
        editable=False,
        help_text="审稿人退回时写的话，例如“请补第二处引文”。",
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True, help_text="自动记录。")
    modified_at = models.DateTimeField(
        "修改时间", auto_now=True, db_index=True, help_text="自动记录。"
    )

    objects = EditorialQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_known",
                condition=Q(status__in=EditorialStatus.values),
                violation_error_message="状态只能是草稿、待审、已核准、已发布或已归档。",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_only_approved_is_scheduled",
                condition=Q(publish_at__isnull=True) | Q(status=EditorialStatus.APPROVED),
                violation_error_message="只有已核准的记录可以定时发布。",
            ),
        ]

    @property
    def is_public(self) -> bool:
        """Whether the stored row is public now, by the database's clock."""
        return type(self)._base_manager.filter(is_public(), pk=self.pk).exists()

    def clean(self) -> None:
        super().clean()
        public = self.status == EditorialStatus.PUBLISHED
        scheduled = self.status == EditorialStatus.APPROVED and self.publish_at is not None
        if not self._state.adding and (public or scheduled):
            self.check_named_records_are_public(self.publish_at)

    def submit(self, *, by: Any) -> None:
        """Hand a draft to review."""
        self._move(by, EditorialStatus.IN_REVIEW, allowed=[EditorialStatus.DRAFT])

    def return_to_author(self, *, by: Any, note: str) -> None:
        """Send back to draft with a note that says what to mend."""
        if not note.strip():
            raise ValidationError("退回时请写明需要改什么。")
        allowed = [EditorialStatus.IN_REVIEW, EditorialStatus.APPROVED]
        self._move(by, EditorialStatus.DRAFT, allowed=allowed, note=note.strip())

    def approve(self, *, by: Any, publish_at: datetime | None = None) -> None:
        """Approve; with `publish_at` the record is public from that instant, without a worker.

        Without it, what the record names may still wait: publishing asks again.
        """
        with transaction.atomic():
            self.full_clean()
            if publish_at is not None:
                self.check_named_records_are_public(publish_at)
            self._move(
                by,
                EditorialStatus.APPROVED,
                allowed=[EditorialStatus.IN_REVIEW],
                publish_at=publish_at,
                note="",
            )

    def publish(self, *, by: Any) -> None:
        """Make the record public now."""
        with transaction.atomic():
            self.full_clean()
            self.check_named_records_are_public(None)
            self._move(
                by,
                EditorialStatus.PUBLISHED,
                allowed=[EditorialStatus.IN_REVIEW, EditorialStatus.APPROVED],
                published_at=timezone.now(),
                note="",
            )

    def unpublish(self, *, by: Any, note: str = "") -> None:
        """Take a public record back to draft; refused while a public record names it."""
        with transaction.atomic():
            self.check_not_named()
            allowed = [EditorialStatus.PUBLISHED, EditorialStatus.APPROVED]
            self._move(by, EditorialStatus.DRAFT, allowed=allowed, note=note.strip())

    def archive(self, *, by: Any) -> None:
        """Put away a record that is no longer kept; refused while a public record names it."""
        with transaction.atomic():
            self.check_not_named()
            allowed = [s for s in EditorialStatus if s != EditorialStatus.ARCHIVED]
            self._move(by, EditorialStatus.ARCHIVED, allowed=allowed)

    def restore(self, *, by: Any) -> None:
        """Take an archived record back to draft."""
        self._move(by, EditorialStatus.DRAFT, allowed=[EditorialStatus.ARCHIVED])

    def check_named_records_are_public(self, publish_at: datetime | None) -> None:
        """Raise ValidationError naming each record that would still be hidden at that time."""
        with transaction.atomic():
            hidden = [r for r in self.named_records() if not _public_by(r, publish_at)]
        if hidden:
            names = "、".join(f"{r._meta.verbose_name}“{r}”" for r in hidden)
            raise ValidationError(f"请先发布它所引用的记录：{names}。", code="names_unpublished")

    def check_not_named(self) -> None:
        """Raise ValidationError while a public or scheduled record names this one."""
        names = [f"{r._meta.verbose_name}“{r}”" for r in self.public_records_naming_this()]
        if names:
            raise ValidationError(
                f"以下已发布的记录还引用着它，请先处理它们：{'、'.join(names[:5])}。",
                code="named_by_published",
            )

    def named_records(self) -> Iterator[EditorialRecord]:
        """Yield the editorial records this one names, read and locked in this transaction."""
        for field in self._meta.get_fields():
            if not field.is_relation or field.auto_created or field.name == self.part_of:
                continue
            if not _is_editorial(field.related_model):
                continue
            rows = field.related_model._base_manager.select_for_update()
            if field.many_to_many:
                yield from rows.filter(pk__in=getattr(self, field.name).values("pk"))
            elif (key := getattr(self, f"{field.name}_id")) is not None:
                yield from rows.filter(pk=key)
        for path in self.named_through:
            named = reduce(getattr, path.split("__"), self)
            yield from type(named)._base_manager.select_for_update().filter(pk=named.pk)

    def public_records_naming_this(self) -> Iterator[EditorialRecord]:
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

    def _move(
        self, by: Any, status: EditorialStatus, *, allowed: Sequence[EditorialStatus], **fields: Any
    ) -> None:
        """Change the status together with its history; refuse a step the state does not allow."""
        if self.status not in allowed:
            now, then = EditorialStatus(self.status).label, status.label
            raise ValidationError(f"“{self}”现在是“{now}”，不能改为“{then}”。", code="wrong_state")
        before = {name: getattr(self, name) for name in ("status", "publish_at", *fields)}
        for name, value in {"publish_at": None, **fields, "status": status}.items():
            setattr(self, name, value)
        self._history_user = by
        self._change_reason = fields.get("note") or f"{status.label}"
        try:
            self.save()
        except BaseException:
            for name, value in before.items():
                setattr(self, name, value)
            raise


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


def _ways_through(model: Any) -> Iterator[tuple[Any, str]]:
    """Yield each model that names `model` behind a reference record, with the lookup to it."""
    for other in filter(_is_editorial, apps.get_models()):
        yield from ((other, path) for path in other.named_through if _end_of(other, path) is model)


def _end_of(model: Any, path: str) -> Any:
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def _is_editorial(model: Any) -> TypeGuard[type[EditorialRecord]]:
    return isinstance(model, type) and issubclass(model, EditorialRecord)


def _public_by(record: EditorialRecord, publish_at: datetime | None) -> bool:
    if record.status == EditorialStatus.PUBLISHED:
        return True
    if record.status != EditorialStatus.APPROVED or record.publish_at is None:
        return False
    return record.publish_at <= (publish_at or timezone.now())
