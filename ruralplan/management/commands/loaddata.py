"""Django's loaddata, which also tells the log, and the history of each row that it changes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.commands import loaddata
from django.db.models import F

from ruralplan.editorial import AuditEvent, record_entries, record_event

REASON = "装入数据文件"


class Command(loaddata.Command):
    def loaddata(self, fixture_labels: Any) -> None:
        """Load; what was there before is known by its history, and whoever edits it is told."""
        self.touched: dict[Any, set[Any]] = defaultdict(set)
        super().loaddata(fixture_labels)
        files = "、".join(Path(label).name for label in fixture_labels)[:200]
        for model, keys in self.touched.items():
            details = {"file": files, "rows": len(keys)}
            record_event(AuditEvent.IMPORT, by=None, record=model, details=details)
            if hasattr(model._meta, "simple_history_manager_attribute"):
                known = set(model.history.filter(id__in=keys).values_list("id", flat=True))
                model._base_manager.filter(pk__in=known).update(version=F("version") + 1)
                record_entries(model, known, reason=REASON)

    def save_obj(self, obj: Any) -> bool:
        stored = super().save_obj(obj)
        if stored:
            self.touched[type(obj.object)].add(obj.object.pk)
        return stored
