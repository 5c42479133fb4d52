"""The content that comes with the code: fixtures in order, and the history they begin."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from counties.models import Division
from ruralplan.editorial import record_first_entries

APPS = ("sources", "counties", "programs")
REASON = "初始数据"


def load_content() -> int:
    """Load the fixtures into an empty ledger with first history entries; return the rows.

    Raises ValueError when the ledger holds content already: fixtures would overwrite it.
    """
    if has_content():
        raise ValueError("The ledger holds content already; fixtures go into an empty one only.")
    fixtures = fixture_files()
    started = timezone.now()
    with transaction.atomic():
        if fixtures:
            call_command("loaddata", *fixtures, verbosity=0)
        return sum(_begin_history(model, started) for model in content_models())


def fixture_files() -> list[Path]:
    """Return the numbered fixtures in the order in which they build on each other."""
    return sorted((settings.BASE_DIR / "fixtures").glob("[0-9][0-9]_*.json"))


def content_models() -> list:
    """Return the models whose rows editors keep; divisions are reference data."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    kept = [m for m in models if hasattr(m._meta, "simple_history_manager_attribute")]
    return [model for model in kept if model is not Division]


def has_content() -> bool:
    return any(model._base_manager.exists() for model in content_models())


def _begin_history(model, started):
    # Setting many-to-many links writes "changed" entries of its own; the first entry says it all.
    model.history.filter(history_date__gte=started).delete()
    return record_first_entries(model, reason=REASON)
