"""The word tables of the reader: CSV files that an editor can open, read and extend."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


@cache
def load_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of tables/<name>.csv; every table has the columns `word` and `example`."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))
