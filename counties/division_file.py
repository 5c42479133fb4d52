"""Bring the divisions of the data file into the table: add what is new, mend what changed."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from counties.models import Division, Level
from ruralplan.editorial import AuditEvent, record_event, record_first_entries

TEXTS = ("name", "name_en", "pinyin", "level", "valid_from", "valid_to", "former_names", "note")
COLUMNS = {"code", "parent", "successors", *TEXTS}
CODE = re.compile(r"[1-9][0-9]{5}", re.ASCII)
REASON = "区划表"


@dataclass(frozen=True)
class Counts:
    added: int
    changed: int
    unchanged: int


def load_divisions(path: Path) -> Counts:
    """Store every row of the file; all of them or, where one is wrong, none.

    Raises ValueError with the number of the line that cannot be read.
    """
    rows = read_rows(path)
    with transaction.atomic():
        known = {d.code: d for d in Division.objects.prefetch_related("successors")}
        added = [row for code, row in rows.items() if code not in known]
        _add(added)
        changed = sum(_mend(known[code], row) for code, row in rows.items() if code in known)
        if added or changed:
            details = {"file": path.name, "new": len(added), "update": changed}
            record_event(AuditEvent.IMPORT, by=None, record=Division, details=details)
    return Counts(len(added), changed, len(rows) - len(added) - changed)


def read_rows(path: Path) -> dict[str, dict[str, str]]:
    """Return the checked rows by code, in the order of the file."""
    rows: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = COLUMNS - set(reader.fieldnames or [])
        if missing:
            raise ValueError(f"{path.name} lacks the columns: {', '.join(sorted(missing))}.")
        for row in reader:
            _check_row(row, rows, reader.line_num)
            rows[row["code"]] = row
    _check_links(rows)
    return rows


def _check_row(row, rows, line):
    if None in row or None in row.values():
        raise ValueError(f"Line {line} has too many or too few cells.")
    if not CODE.fullmatch(row["code"]):
        raise ValueError(f"Line {line}: {row['code']!r} is no code of six digits.")
    if row["code"] in rows:
        raise ValueError(f"Line {line} repeats the code {row['code']}.")
    if (row["level"] == Level.PROVINCE) == bool(row["parent"]):
        raise ValueError(f"Line {line}: a province has no parent, all others have one.")
    try:
        _division(row).clean_fields(exclude=["parent"])
    except ValidationError as error:
        raise ValueError(f"Line {line}: {' '.join(error.messages)}") from None


def _check_links(rows):
    for row in rows.values():
        for code in (row["parent"], *_successors(row)):
            if code and code not in rows:
                raise ValueError(f"{row['code']} {row['name']} names {code}, which has no row.")


def _division(row):
    return Division(code=row["code"], **{name: row[name] for name in TEXTS})


def _successors(row):
    return [code for code in row["successors"].split(";") if code]


def _add(rows):
    for level in Level.values:
        ids = _ids()
        new = []
        for row in (row for row in rows if row["level"] == level):
            division = _division(row)
            division.parent_id = ids.get(row["parent"])
            new.append(division)
        Division.objects.bulk_create(new, batch_size=500)
    _link(rows)
    record_first_entries(Division, reason=REASON)


def _link(rows):
    ids, link = _ids(), Division.successors.through
    link.objects.bulk_create(
        link(from_division_id=ids[row["code"]], to_division_id=ids[successor])
        for row in rows
        for successor in _successors(row)
    )


def _ids():
    return dict(Division.objects.values_list("code", "pk"))


def _mend(division, row):
    """Carry the row into the stored division; return whether anything was different."""
    parent = division.parent and division.parent.code
    texts = [name for name in TEXTS if getattr(division, name) != row[name]]
    moved = (parent or "") != row["parent"]
    successors = set(_successors(row))
    relinked = {d.code for d in division.successors.all()} != successors
    if texts or moved:
        for name in texts:
            setattr(division, name, row[name])
        division.parent = Division.objects.filter(code=row["parent"]).first()
        division._change_reason = REASON
        division.save()
    if relinked:
        division.successors.set(Division.objects.filter(code__in=successors))
    return bool(texts or moved or relinked)
