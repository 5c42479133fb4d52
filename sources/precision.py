"""How well the reader reads, as measured; docs/explanation/how-the-reader-decides.md tells how."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("precision.csv")


@dataclass(frozen=True)
class Measured:
    """One thing that the reader reads, F1 for each set of pages; `key` is that of the ratchet.

    `unseen` is a range over real pages, empty where it was not counted.
    """

    key: str
    label: str
    articles: str
    development: str
    check: str
    unseen: str


@cache
def measured() -> tuple[Measured, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Measured(**row) for row in csv.DictReader(file))


def percent(share: str) -> str:
    """Return ".972" as "97.2%", "1.000" as "100%" and ".94–.97" as "94%–97%"."""
    if "–" in share:
        return "–".join(percent(end) for end in share.split("–"))
    whole = share.startswith("1")
    digits = 0 if whole else max(0, len(share.partition(".")[2]) - 2)
    return f"{float(share) * 100:.{digits}f}%" if share else ""
