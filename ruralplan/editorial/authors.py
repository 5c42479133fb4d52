"""Who wrote what is about to be public, and the second person who has to look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

_on_behalf: ContextVar[bool] = ContextVar("on_behalf", default=False)


def acting_user(record: Any) -> Any:
    """Return who saves: the one a verb was told, else the one signed in; None for the system."""
    user = getattr(record, "_history_user", None)
    if user is None:
        user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user if getattr(user, "is_authenticated", False) else None


@contextmanager
def writes_on_behalf() -> Iterator[None]:
    """Mark what is saved inside as a consequence of a decision: nobody becomes its author."""
    token = _on_behalf.set(True)
    try:
        yield
    finally:
        _on_behalf.reset(token)


class AuthoredRecord(models.Model):
    """A record that knows who wrote it since it was last approved."""

    written_by = models.JSONField(
        "本轮作者",
        default=list,
        blank=True,
        editable=False,
        help_text="上次发布以来改过内容的人的编号，自动记录，例如 [3]；核准的须是另一个人。",
    )
    urgent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="紧急发布人",
        help_text="未经第二人看过就发布的人，例如 editor；第二人看过后清空。",
    )
    urgent_reason = models.TextField(
        "紧急发布理由", blank=True, editable=False, help_text="例如“数字写错了一位，须马上改正”。"
    )

    class Meta:
        abstract = True

    def sign(self) -> bool:
        """Add who saves to the authors; return whether that changed them."""
        user = None if _on_behalf.get() else acting_user(self)
        if user is None or user.pk in self.written_by:
            return False
        self.written_by = [*self.written_by, user.pk]
        return True

    def check_second_person(self, by: Any, authors: list[int] | None = None) -> None:
        """Raise ValidationError where one of the authors would approve; None is the system."""
        wrote = self.written_by if authors is None else authors
        if by is not None and by.pk in wrote and not settings.ONE_PERSON_TEAM:
            raise ValidationError(
                f"“{self}”的这些内容有您写的，须由另一个人核准。请等另一位编辑看过。",
                code="second_person",
            )


def is_on_behalf() -> bool:
    return _on_behalf.get()
