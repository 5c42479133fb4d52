"""The word tables of the reader: CSV files that an editor can open, read and extend."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


@cache
def load_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of tables/<name>.csv; every table has the columns `word` and `example`."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of the words."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def words_of(role: str) -> str:
    """Return a pattern for the words of tables/context_words.csv that play the role."""
    return any_of(row["word"] for row in load_table("context_words") if row["role"] == role)
