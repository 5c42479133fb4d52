"""The reader's gazetteer, from the committed divisions' file."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.conf import settings

from sources.reading.context.gazetteer import Division, Gazetteer


@cache
def committed_gazetteer() -> Gazetteer:
    """Return the gazetteer of the committed file, read once by each process."""
    return read_gazetteer(settings.BASE_DIR / "fixtures" / "divisions.csv")


def read_gazetteer(path: Path) -> Gazetteer:
    """Return a gazetteer of the file's rows, which are taken as load_divisions accepted them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return Gazetteer(_division(row) for row in csv.DictReader(file))


def _division(row: dict[str, str]) -> Division:
    return Division(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent=row["parent"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        successors=_split(row["successors"]),
        former_names=_split(row["former_names"]),
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)
