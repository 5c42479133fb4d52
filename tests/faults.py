"""A database whose nth call fails, and what a deed leaves behind then: the old or the new."""

import re
from contextlib import suppress
from itertools import count

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, models, transaction

APPS = ("sources", "counties", "programs", "ruralplan", "admin")
# Columns that hold the key of a row without being a key to it.
NAMED_KEYS = ("id", "history_id", "object_id", "record_key")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?")


class FailingCall:
    """Lets calls through until the nth, which fails."""

    def __init__(self, n):
        self.n, self.calls = n, 0

    def __call__(self, execute, sql, params, many, context):
        self.calls += 1
        if self.calls == self.n:
            raise OperationalError("试写的故障")
        return execute(sql, params, many, context)


def snapshot():
    """Return every row by table, histories and logs too; the many divisions never change."""
    tables = apps.get_models(include_auto_created=True)
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in tables if _is_pictured(table)}


def _is_pictured(table):
    return table._meta.app_label in APPS and "division" not in table._meta.model_name


def _rows(cursor, table):
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in table._meta.concrete_fields)
    cursor.execute(f"SELECT {columns} FROM {quoted(table._meta.db_table)}")  # noqa: S608 - ours
    return sorted(cursor.fetchall(), key=repr)


def shape(tables):
    """Return the rows without what no two runs have in common: keys of new rows, and moments."""
    return {
        table: sorted(map(repr, (_shape_of(table, row) for row in rows)))
        for table, rows in tables.items()
    }


def _shape_of(table, row):
    return [
        value is None if _differs(field) else MOMENT.sub("", str(value))
        for field, value in zip(table._meta.concrete_fields, row, strict=True)
    ]


def _differs(field):
    key = field.primary_key or field.is_relation or field.name in NAMED_KEYS
    return key or isinstance(field, models.DateTimeField)


def calls_that_can_fail(deed):
    """Do the deed with each of its calls failing in turn, and at last with none; return how many.

    Django asks the database of each constraint before a save and takes a failing question for
    a yes. So a deed may be refused, done, or broken off: what is stored is the old or the new.
    """
    before = snapshot()
    after = _after(deed, FailingCall(0))
    new = shape(after)
    assert after != before, "without a fault the deed does nothing"
    for n in count(1):
        fault = FailingCall(n)
        stored = _after(deed, fault)
        assert stored is None or stored == before or shape(stored) == new, _told(n, before, stored)
        if fault.calls < n:
            break
    assert shape(stored) == new
    return n - 1


def _after(deed, fault):
    """Return all rows after the deed, which is then undone; None where nothing can be stored."""
    start = transaction.savepoint()
    with connection.execute_wrapper(fault), suppress(OperationalError, ValidationError):
        deed()
    rows = None if connection.needs_rollback else snapshot()
    connection.needs_rollback = False
    transaction.savepoint_rollback(start)
    return rows


def _told(n, before, stored):
    changed = [table.__name__ for table, rows in stored.items() if rows != before[table]]
    return f"call {n} left something between the old and the new in {changed}"
