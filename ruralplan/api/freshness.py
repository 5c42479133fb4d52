"""When public content last changed: one query over the histories and what came due since."""

from __future__ import annotations

from datetime import UTC, datetime

from django.apps import apps
from django.db import connection
from django.db.models.functions import Now
from django.db.models.sql import Query
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from programs.models import Reply
from ruralplan.editorial import EditorialRecord, EditorialStatus

APPS = ("sources", "counties", "programs")


def changed_at() -> datetime | None:
    """Return the latest instant at which anything changed, None where nothing is stored.

    Every table has an index that answers its part; a deletion counts, as the histories keep it.
    """
    now = _now()
    # An accepted answer stands in the figures' JSON and changes no figure.
    parts: list[str] = [_newest(Reply, "decided_at")]
    params: list[str] = []
    for model in _models():
        names = {field.name for field in model._meta.concrete_fields}
        if "history_date" in names:
            parts.append(_newest(model, "history_date"))
        elif issubclass(model, EditorialRecord):
            parts.append(_newest(model, "modified_at"))
            parts.append(
                f"{_newest(model, 'publish_at')} WHERE status = %s AND publish_at <= {now}"
            )
            params.append(EditorialStatus.APPROVED.value)
    moments = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(moment) FROM ({moments}) AS moments", params)  # noqa: S608 - ours
        return _aware(cursor.fetchone()[0])


def _now() -> str:
    """Return the words for the database's clock: by it alone a record becomes public."""
    sql, _ = Query(Reply).get_compiler("default").compile(Now())
    return sql


def _models():
    return [model for name in APPS for model in apps.get_app_config(name).get_models()]


def _newest(model, column: str) -> str:
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)
    return f"SELECT MAX({quoted(column)}) AS moment FROM {table}"  # noqa: S608 - names of models


def _aware(moment) -> datetime | None:
    """SQLite hands out text without a zone, which is UTC."""
    if isinstance(moment, str):
        moment = parse_datetime(moment)
    return moment.replace(tzinfo=UTC) if moment and timezone.is_naive(moment) else moment
