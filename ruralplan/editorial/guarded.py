"""Columns that only some may change, whatever way the change comes: a form, a sheet, a restore."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models


class GuardedRecord(models.Model):
    """A record some of whose columns need a permission of their own."""

    # Column to the permission that changing it needs, such as "programs.overrule_figure".
    GUARDED: ClassVar[Mapping[str, str]] = {}

    class Meta:
        abstract = True

    def check_may_change(self, names: Iterable[str], by: Any) -> None:
        """Raise ValidationError naming each column that the user may not change."""
        needed = {name: self.GUARDED[name] for name in names if name in self.GUARDED}
        if by is None or all(by.has_perm(permission) for permission in needed.values()):
            return
        fields: Any = [self._meta.get_field(name) for name in needed]
        labels = "、".join(str(field.verbose_name) for field in fields)
        raise ValidationError(f"您的角色不能改“{labels}”，请找有这项权限的同事。", code="guarded")
