"""Rows that refuse a save from an old copy."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F

from ruralplan.editorial.trials import is_trial


class StaleRecord(ValidationError):
    """Somebody else saved the record after this copy was read."""


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
        if is_trial():
            self.skip_history_when_saving = True
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
