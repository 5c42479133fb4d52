"""A whole list as CSV or JSON lines, written while it is read: constant memory, any length."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from rest_framework.serializers import BaseSerializer, Serializer

FORMATS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_FORMULA = re.compile(r"[=+\-@\x00-\x1f\x7f]")


class _Echo:
    """What csv.writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def jsonl_lines(batches: Iterable[list], serializer: Serializer) -> Iterator[bytes]:
    for batch in batches:
        rows = [serializer.to_representation(item) for item in batch]
        yield b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def csv_lines(batches: Iterable[list], serializer: Serializer) -> Iterator[bytes]:
    """Yield UTF-8 with a byte order mark, without which spreadsheets garble Chinese."""
    writer = csv.writer(_Echo())
    columns = csv_columns(serializer)
    yield ("\ufeff" + writer.writerow(columns)).encode()
    for batch in batches:
        rows = [_row(serializer, serializer.to_representation(item)) for item in batch]
        yield "".join(
            writer.writerow(row.get(name, "") for name in columns) for row in rows
        ).encode()


LINES = {"csv": csv_lines, "jsonl": jsonl_lines}


def csv_columns(serializer: Serializer, prefix: str = "") -> list[str]:
    """Return the columns, fixed by the serializer: `place.code` is the code of the place."""
    names: list[str] = []
    for name, field in serializer.fields.items():
        if isinstance(field, Serializer):
            names += csv_columns(field, f"{prefix}{name}.")
        else:
            names.append(prefix + name)
    return names


def _row(serializer: Serializer, data: dict, prefix: str = "") -> dict[str, str]:
    row: dict[str, str] = {}
    for name, field in serializer.fields.items():
        value = data[name]
        if isinstance(field, Serializer):
            row |= _row(field, value, f"{prefix}{name}.") if value is not None else {}
        else:
            row[prefix + name] = cell(_flat(value, field))
    return row


def _flat(value: Any, field: Any) -> str:
    if value is None:
        return ""
    as_line = getattr(getattr(field, "child", None), "as_line", None)
    if as_line is not None:
        return "\n".join(as_line(item) for item in value)
    if isinstance(value, bool | list | dict) or isinstance(field, BaseSerializer):
        return orjson.dumps(value).decode()
    return str(value)


def cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
