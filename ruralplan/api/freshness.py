"""When public content last changed: one query over the histories and what came due since."""

from __future__ import annotations

from datetime import UTC, datetime

from django.apps import apps
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ruralplan.editorial import EditorialStatus

APPS = ("sources", "counties", "programs")


def changed_at() -> datetime | None:
    """Return the latest instant at which anything changed, None where nothing is stored.

    Every table has an index that answers its part; a deletion counts, as the histories keep it.
    """
    due = [EditorialStatus.APPROVED, timezone.now()]
    parts, params = [], []
    for model in _models():
        table, names = _quoted(model._meta.db_table), _field_names(model)
        newest = next((n for n in ("history_date", "modified_at") if n in names), None)
        if newest:
            parts.append(f"SELECT MAX({_quoted(newest)}) AS moment FROM {table}")
        if "publish_at" in names and newest == "modified_at":
            parts.append(
                f"SELECT MAX(publish_at) FROM {table} WHERE status = %s AND publish_at <= %s"
            )
            params += due
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(moment) FROM ({' UNION ALL '.join(parts)}) AS moments", params)
        return _aware(cursor.fetchone()[0])


def _models():
    return [model for name in APPS for model in apps.get_app_config(name).get_models()]


def _field_names(model) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _aware(moment) -> datetime | None:
    """SQLite hands out text without a zone, which is UTC."""
    if isinstance(moment, str):
        moment = parse_datetime(moment)
    return moment.replace(tzinfo=UTC) if moment and timezone.is_naive(moment) else moment
