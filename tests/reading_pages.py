"""The labelled pages that the reader is measured against; docs/reference/reading-labels.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).parent / "data" / "reading"
GROUPS = ("articles", "development", "check")


@dataclass(frozen=True)
class FigureLabel:
    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str
    kind: str
    period: str | None
    place: str | None


@dataclass(frozen=True)
class RefusedLabel:
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class LabelledPage:
    name: str
    group: str
    style: str
    text: str
    figures: tuple[FigureLabel, ...]
    refused: tuple[RefusedLabel, ...]


def load_pages() -> list[LabelledPage]:
    """Return the pages of the groups development and check, in order of their names."""
    return list(_pages(DATA / "pages", DATA / "pages"))


def load_articles(folder: Path) -> list[LabelledPage]:
    """Return the group articles; their texts lie in the folder, only labels lie here."""
    return list(_pages(DATA / "articles", folder))


def label_files() -> list[Path]:
    return sorted(DATA.glob("articles/*.json")) + sorted(DATA.glob("pages/*.json"))


def _pages(labels: Path, texts: Path) -> Iterator[LabelledPage]:
    for path in sorted(labels.glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        raw = (texts / data["page"]).read_bytes()
        if hashlib.sha256(raw).hexdigest() != data["sha256"]:
            raise ValueError(f"{data['page']} is not the text that was labelled.")
        figures = tuple(_figure(row) for row in data["figures"])
        refused = tuple(RefusedLabel(r["start"], r["end"], r["reason"]) for r in data["refused"])
        yield LabelledPage(
            data["page"], data["group"], data["style"], raw.decode("utf-8"), figures, refused
        )


def _figure(row: dict) -> FigureLabel:
    return FigureLabel(
        start=row["start"],
        end=row["end"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        qualifier=row["qualifier"],
        kind=row["kind"],
        period=row["period"],
        place=row["place"],
    )
