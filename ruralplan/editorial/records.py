"""The editorial record: a row that is public only once somebody else published it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from ruralplan.editorial.audit import AuditEvent, record_event
from ruralplan.editorial.authors import AuthoredRecord, acting_user, is_on_behalf, writes_on_behalf
from ruralplan.editorial.guarded import GuardedRecord
from ruralplan.editorial.naming import NamingRecord
from ruralplan.editorial.pending import (
    DRAFT,
    IN_REVIEW,
    ChangeableRecord,
    PendingChange,
    altered,
)
from ruralplan.editorial.status import EditorialQuerySet, EditorialStatus, is_public
from ruralplan.editorial.versions import VersionedModel

# They say how a record is shown and decided, not what it says.
LIFE = frozenset(
    {
        *("status", "publish_at", "published_at", "note", "created_at", "modified_at", "version"),
        *("written_by", "urgent_by", "urgent_reason", "pending"),
    }
)
# What is saved of a change that nobody has approved yet.
ASIDE = ("pending",)
PUBLIC = (EditorialStatus.PUBLISHED, EditorialStatus.APPROVED)


class EditorialRecord(
    NamingRecord, AuthoredRecord, GuardedRecord, ChangeableRecord, VersionedModel
):
    """A row that is public only once somebody published it, and what it names is public too."""

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

    # Columns that are worked out or decided, beyond those of every record.
    LIFE: ClassVar[frozenset[str]] = LIFE

    objects = EditorialQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "review", "withdraw")
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

    @property
    def is_going_public(self) -> bool:
        """Whether this copy says that the record is public or set to become so."""
        scheduled = self.status == EditorialStatus.APPROVED and self.publish_at is not None
        return self.status == EditorialStatus.PUBLISHED or scheduled

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; note who writes, and leave what is public to a pending change.

        The system, and what follows from a decision, may write anything.
        """
        user = acting_user(self)
        if not is_on_behalf() and user is not None and (written := self._written()):
            self.check_may_change(written, user)
            if not self._state.adding and self.is_going_public:
                raise ValidationError(
                    f"“{self}”已经公开，不能直接改。请提交一份修改，由另一个人核准。", code="public"
                )
            if self.sign() and kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "written_by"}
        super().save(*args, **kwargs)

    def _written(self) -> list[str]:
        """Return the columns in which this copy differs from the stored row, a new one's filled."""
        columns = [f for f in self._meta.concrete_fields if f.name not in self.LIFE]
        if self._state.adding:
            return [f.name for f in columns if getattr(self, f.attname) not in f.empty_values]
        names = [f.attname for f in columns]
        stored = type(self)._base_manager.filter(pk=self.pk).values(*names).first() or {}
        return [f.name for f in columns if stored.get(f.attname) != getattr(self, f.attname)]

    def clean(self) -> None:
        super().clean()
        if not self._state.adding and self.is_going_public:
            self.check_named_records_are_public(self.publish_at)

    def submit(self, *, by: Any) -> None:
        """Hand a draft to review."""
        self._move(by, EditorialStatus.IN_REVIEW, allowed=[EditorialStatus.DRAFT])

    def return_to_author(self, *, by: Any, note: str) -> None:
        """Send back to draft with a note that says what to mend; refused once it is public."""
        if not note.strip():
            raise ValidationError("退回时请写明需要改什么。")
        if self.status == EditorialStatus.APPROVED and self.is_public:
            raise ValidationError(
                f"“{self}”定的时刻已到，已经公开，不能退回；要撤下请用“撤回”。", code="wrong_state"
            )
        allowed = [EditorialStatus.IN_REVIEW, EditorialStatus.APPROVED]
        self._take_down(by, EditorialStatus.DRAFT, allowed=allowed, note=note.strip())

    def approve(self, *, by: Any, publish_at: datetime | None = None) -> None:
        """Approve; with `publish_at` the record is public from that instant, without a worker.

        Without it, what the record names may still wait: publishing asks again.
        """
        with transaction.atomic():
            self.check_second_person(by)
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

    def publish(self, *, by: Any, urgent_reason: str = "") -> None:
        """Make the record public now.

        With `urgent_reason` an author may do so alone; a second person then has to look at it.
        """
        with transaction.atomic():
            urgent = self._urgency(by, urgent_reason)
            self.full_clean()
            self.check_named_records_are_public(None)
            self._move(
                by,
                EditorialStatus.PUBLISHED,
                allowed=[EditorialStatus.IN_REVIEW, EditorialStatus.APPROVED],
                published_at=timezone.now(),
                note="",
                **urgent,
            )

    def look_over(self, *, by: Any) -> None:
        """Confirm, as a second person, what was published in a hurry."""
        if self.urgent_by_id is None:
            raise ValidationError(f"“{self}”没有等人补看的紧急发布。")
        self.check_second_person(by, [*self.written_by, self.urgent_by_id])
        self.urgent_by, self.urgent_reason, self.written_by = None, "", []
        seen = ("urgent_by", "urgent_reason", "written_by")
        self._store(by, "补看紧急发布", AuditEvent.LOOKED_OVER, seen)

    def unpublish(self, *, by: Any, note: str = "") -> None:
        """Take a public record back to draft, a pending change with it; refused while named."""
        allowed = [EditorialStatus.PUBLISHED, EditorialStatus.APPROVED]
        self._take_down(by, EditorialStatus.DRAFT, allowed=allowed, note=note.strip())

    def archive(self, *, by: Any) -> None:
        """Put away a record that is no longer kept, a pending change with it; not while named."""
        allowed = [s for s in EditorialStatus if s != EditorialStatus.ARCHIVED]
        self._take_down(by, EditorialStatus.ARCHIVED, allowed=allowed)

    def restore(self, *, by: Any) -> None:
        """Take an archived record back to draft; refused where another took its place."""
        back = copy(self)
        back.status, back.publish_at = EditorialStatus.DRAFT, None
        back.validate_constraints()
        self._move(by, EditorialStatus.DRAFT, allowed=[EditorialStatus.ARCHIVED])

    def _take_down(
        self, by: Any, status: EditorialStatus, *, allowed: Sequence[EditorialStatus], **fields: Any
    ) -> None:
        """Leave the public or the way to it; who wrote what nobody approved stays its author."""
        with transaction.atomic():
            self.check_not_named()
            authors = {*self.written_by, self.urgent_by_id} - {None}
            if (change := self.pending_change) is not None:
                authors |= {*change.authors}
                self._take_over(change)
            fields |= {"pending": None, "written_by": sorted(authors)}
            fields |= {"urgent_by": None, "urgent_reason": ""}
            self._move(by, status, allowed=allowed, **fields)

    def _take_over(self, change: PendingChange) -> None:
        """Let a record that leaves the public say what its pending change says."""
        try:
            self.take_values(change)
            self.validate_unique()
            self.validate_constraints()
        except ValidationError as error:
            told = "".join(error.messages)
            raise ValidationError(f"待定的修改不能一起撤下：{told}请先放弃修改。") from None
        self.take_links()

    def propose_change(self, values: Mapping[str, Any], *, by: Any, reason: str = "") -> None:
        """Keep what a public record should say instead; the public goes on seeing the old.

        `values` by field name override those proposed before; what would not differ is dropped.
        """
        if not self.is_going_public:
            raise ValidationError(f"“{self}”还没有公开，直接改就行。", code="wrong_state")
        with transaction.atomic():
            change = self.amended(values, by=by, reason=reason)
            if change is None and self.pending_change is None:
                return
            self.check_may_change(altered(self.pending_change, change), by)
            if change is not None:
                self.check_change(change)
            self.keep(change)
            did = "提出修改" if change else "收回修改"
            self._store(by, reason.strip() or did, AuditEvent.CHANGE, ASIDE, did=did)

    def submit_change(self, *, by: Any) -> None:
        """Hand the pending change to review."""
        self._keep_state(by, IN_REVIEW, "", "提交修改")

    def return_change(self, *, by: Any, note: str) -> None:
        """Send the pending change back with a note that says what to mend."""
        if not note.strip():
            raise ValidationError("退回时请写明需要改什么。")
        self._keep_state(by, DRAFT, note.strip(), "退回修改")

    def withdraw_change(self, *, by: Any) -> None:
        """Drop the pending change; the history keeps it."""
        self._change_at_hand()
        self.keep(None)
        self._store(by, "放弃修改", AuditEvent.CHANGE, ASIDE, did="放弃修改")

    def approve_change(self, *, by: Any, urgent_reason: str = "") -> None:
        """Make the pending change what the record says, at once."""
        with transaction.atomic():
            change = self._change_at_hand()
            if not change.in_review:
                raise ValidationError(f"“{self}”的修改还没有提交审核。", code="wrong_state")
            before = type(self)._base_manager.get(pk=self.pk)
            urgent = self._urgency(by, urgent_reason, change.authors)
            for name, value in urgent.items():
                setattr(self, name, value)
            self.take_values(change)
            self.keep(None)
            self.full_clean()
            event = AuditEvent.URGENT if urgent_reason.strip() else AuditEvent.CHANGE
            self._store(by, change.reason or "核准修改", event, did="核准修改")
            self.take_links()
            self.change_approved(before, change, by=by)

    def change_approved(self, before: Any, change: PendingChange, *, by: Any) -> None:
        """Do what follows from an approved change, in its transaction; `before` is the old row."""

    def _change_at_hand(self) -> PendingChange:
        change = self.pending_change
        if change is None:
            raise ValidationError(f"“{self}”没有待定的修改。", code="wrong_state")
        return change

    def _keep_state(self, by: Any, state: str, note: str, did: str) -> None:
        change = self._change_at_hand()
        if change.state == state:
            raise ValidationError(f"“{self}”的修改已经是这个状态了。", code="wrong_state")
        self.keep(replace(change, state=state, note=note))
        self._store(by, note or did, AuditEvent.CHANGE, ASIDE, did=did)

    def _urgency(self, by: Any, reason: str, authors: list[int] | None = None) -> dict[str, Any]:
        """Return what an approval leaves to be looked over; refuse an author without a reason.

        `authors` wrote the change that is approved; it tells nothing of what was published in a
        hurry before.
        """
        wrote = self.written_by if authors is None else authors
        unseen = {*self.written_by, self.urgent_by_id} if self.urgent_by_id else set()
        if reason.strip():
            every = sorted(unseen.union(wrote))
            return {"urgent_by": by, "urgent_reason": reason.strip(), "written_by": every}
        self.check_second_person(by, wrote)
        if authors is None:
            return {"urgent_by": None, "urgent_reason": "", "written_by": []}
        return {"written_by": sorted(unseen)}

    def _store(
        self,
        by: Any,
        reason: str,
        event: AuditEvent = AuditEvent.STATE,
        columns: Iterable[str] | None = None,
        **details: Any,
    ) -> None:
        """Save a decision with its history and audit entry; nobody becomes an author by it.

        With `columns` only these are saved: what readers see, and when it changed, stays.
        """
        self._history_user, self._change_reason = by, reason
        held = self.version
        try:
            with transaction.atomic(), writes_on_behalf():
                self.save(update_fields=columns)
                urgent = self.urgent_reason if event == AuditEvent.URGENT else ""
                record_event(event, by=by, record=self, reason=urgent or reason, details=details)
        except BaseException:
            self.version = held
            raise

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
        event = AuditEvent.URGENT if fields.get("urgent_reason") else AuditEvent.STATE
        steps = {"from": before["status"], "to": status, "publish_at": self.publish_at}
        try:
            self._store(by, fields.get("note") or f"{status.label}", event, **steps)
        except BaseException:
            for name, value in before.items():
                setattr(self, name, value)
            raise
