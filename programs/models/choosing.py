"""The claim that a figure rests on: chosen with a reason where claims disagree, or left open."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from ruralplan.editorial import EditorialStatus, PendingChange, writes_on_behalf

REASON_FOR_CHOICE = "几处引文的数值不同，请写明为什么采用这一处。"
REASON_NEEDED = "请写明理由，会公开。"


class ChoosingRecord(models.Model):
    """A figure takes value and hedge from one of its claims, and is public together with it."""

    open_note = models.TextField(
        "尚未选定的说明",
        blank=True,
        editable=False,
        help_text="公开。几处说法不一、暂不选定时写明为什么，例如“等2023年年报核对”。",
    )
    chosen_at = models.DateTimeField(
        "选定时间",
        null=True,
        blank=True,
        editable=False,
        help_text="自动记录；之后才登记的另一种说法要重新看过，例如 2026-12-01 09:00。",
    )

    class Meta:
        abstract = True

    def choose(self, citation: Any, *, by: Any = None, reason: str = "", why: str = "") -> None:
        """Take the value of one of the figure's claims; say why where the claims disagree.

        `reason` is public and stays; `why` says in the history what led to it.
        """
        if not reason.strip() and self.has_other_value_than(citation):
            raise ValidationError(REASON_FOR_CHOICE)
        if reason.strip() != self.choice_reason:  # type: ignore[has-type]
            self.chosen_at = timezone.now()
        self.chosen_citation, self.choice_reason = citation, reason.strip()
        self.value, self.qualifier = citation.value, citation.qualifier
        self._history_user, self._change_reason = by, why or reason.strip() or "采用引文"
        self.save()

    def has_other_value_than(self, citation: Any) -> bool:
        """Whether a claim that is kept states another value."""
        kept = self.citations.exclude(status=EditorialStatus.ARCHIVED).exclude(pk=citation.pk)
        return kept.exclude(value=citation.value).exists()

    def was_chosen_before(self, claim: Any) -> bool:
        """Whether the claim states another value, and came when the choice had been made."""
        return bool(
            self.choice_reason
            and self.chosen_at is not None
            and claim.created_at > self.chosen_at
            and claim.value != self.value  # type: ignore[attr-defined]
        )

    def take_values(self, change: PendingChange) -> None:
        """Take with another claim its value and hedge."""
        super().take_values(change)
        if change.values.keys() & {"chosen_citation", "choice_reason"}:
            self.chosen_at = timezone.now()
        if "chosen_citation" in change.values and self.chosen_citation is not None:
            claim = self.chosen_citation
            self.value, self.qualifier = claim.value, claim.qualifier

    def check_change(self, change: PendingChange) -> None:
        changed = self.with_change(change)
        claim = changed.chosen_citation if "chosen_citation" in change.values else None
        if claim and not changed.choice_reason.strip() and changed.has_other_value_than(claim):
            raise ValidationError({"choice_reason": REASON_FOR_CHOICE})
        super().check_change(change)

    def resolve(self, citation: Any, *, by: Any, reason: str) -> None:
        """Choose one of the claims that disagree, as a decision; a correction where it is public.

        Raises ValidationError without a reason, or where the claim is not the public's to see.
        """
        self.check_not_archived()
        if not reason.strip():
            raise ValidationError({"reason": REASON_NEEDED})
        if citation.figure_id != self.pk or citation.status == EditorialStatus.ARCHIVED:
            raise ValidationError("这处引文已不在这个数字下面了。请重新打开这一页。")
        self.open_note, self.chosen_at = "", timezone.now()
        with transaction.atomic(), self._decides():
            self.choose(citation, by=by, reason=reason)  # type: ignore[attr-defined]
            self.full_clean()

    def leave_open(self, *, by: Any, note: str) -> None:
        """Say publicly why none of the claims is chosen yet; the value shown stays as it is."""
        self.check_not_archived()
        if not note.strip():
            raise ValidationError({"note": "请写明为什么暂不选定，会公开。"})
        self.open_note, self.choice_reason = note.strip(), ""
        self._history_user, self._change_reason = by, note.strip()
        with self._decides():
            self.save()

    def check_not_archived(self) -> None:
        """Raise ValidationError where nothing is left to decide: the slot was put away."""
        if self.status == EditorialStatus.ARCHIVED:  # type: ignore[attr-defined]
            raise ValidationError(f"“{self}”已经归档，不再裁定。要用它，请先恢复。")

    def _decides(self) -> Any:
        """Of a public record it is a decision, of a draft it is writing."""
        public = self.is_going_public  # type: ignore[attr-defined]
        return writes_on_behalf() if public else nullcontext()

    def publish(self, *, by: Any, urgent_reason: str = "") -> None:
        """Make the figure public together with the claim it rests on."""
        with transaction.atomic():
            claim = self._chosen_claim(by)
            if claim.status in (EditorialStatus.IN_REVIEW, EditorialStatus.APPROVED):
                claim.publish(by=by, urgent_reason=urgent_reason)
            super().publish(by=by, urgent_reason=urgent_reason)

    def approve(self, *, by: Any, publish_at: datetime | None = None) -> None:
        """Approve the figure together with the claim it rests on."""
        with transaction.atomic():
            claim = self._chosen_claim(by)
            if claim.status == EditorialStatus.IN_REVIEW:
                claim.approve(by=by, publish_at=publish_at)
            super().approve(by=by, publish_at=publish_at)

    def _chosen_claim(self, by: Any) -> Any:
        """Return the chosen claim, a draft handed to review; refuse a figure without one."""
        claim = self.chosen_citation
        if claim is None:
            raise ValidationError("没有引文的数字不能公开：请先添加一处引文并采用它。")
        if claim.status == EditorialStatus.DRAFT:
            claim.submit(by=by)
        return claim
