"""Libraries that read amounts from Chinese text, asked for the same: span, value, unit.

They are no dependencies of the project: what is not installed is named as missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

# What recognizers-text calls the units that Chinese pages print.
UNITS = {
    "Chinese yuan": "元", "United States dollar": "美元", "Kilogram": "公斤", "Metric ton": "吨",
    "Kilometer": "公里", "Meter": "米", "Square kilometer": "平方公里", "Square meter": "平方米",
    "Cubic meter": "立方米", "Mu": "亩", "Gram": "克", "Liter": "升",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    start: int
    end: int
    value: Decimal
    unit: str


@dataclass(frozen=True)
class Library:
    """`find` returns the amounts of a text; `missing` says why it cannot be asked."""

    name: str
    find: Callable[[str], list[Found]]
    missing: str = ""


def _load(name: str, make: Callable[[], Callable[[str], list[Found]]]) -> Library:
    try:
        return Library(name, make())
    except ImportError as error:
        return Library(name, lambda _: [], f"not installed ({error.name or error})")


def _recognizers() -> Callable[[str], list[Found]]:
    from recognizers_number import recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    def find(text: str) -> list[Found]:
        found = []
        for recognize in (recognize_currency, recognize_dimension, recognize_percentage):
            for result in recognize(text, "zh-cn"):
                found += _amount(result.start, result.end + 1, result.resolution or {})
        return found

    return find


def _amount(start: int, end: int, resolution: dict[str, Any]) -> Iterator[Found]:
    value = str(resolution.get("value", ""))
    unit = "%" if value.endswith("%") else resolution.get("unit") or ""
    try:
        yield Found(start, end, Decimal(value.rstrip("%")), UNITS.get(unit, unit))
    except InvalidOperation:
        return


def _jionlp() -> Callable[[str], list[Found]]:
    import jionlp

    def find(text: str) -> list[Found]:
        amounts = jionlp.ner.extract_money(text, with_parsing=True)
        return [_money(one) for one in amounts if one.get("detail")]

    return find


def _money(amount: dict[str, Any]) -> Found:
    """Return what jionlp found; of the two bounds that it gives for 3万余 the lower."""
    number = amount["detail"]["num"]
    value = number if isinstance(number, str) else number[0]
    return Found(*amount["offset"], Decimal(value), amount["detail"]["case"])


def pages_with_labels(root: Path) -> list[tuple[str, list[Found]]]:
    """Return the labelled pages that the repository holds, with their figures."""
    pages = []
    for path in sorted((root / "tests" / "data" / "reading" / "pages").glob("*.json")):
        figures = json.loads(path.read_text("utf-8"))["figures"]
        labels = [
            Found(one["start"], one["end"], Decimal(one["value"]), one["unit"]) for one in figures
        ]
        pages.append((path.with_suffix(".txt").read_bytes().decode(), labels))
    return pages


def score(library: Library, pages: list[tuple[str, list[Found]]]) -> float:
    """Return F1: a label is found where an amount that overlaps it has its value and unit."""
    right = proposed = labelled = 0
    for text, labels in pages:
        found = library.find(text)
        right += sum(any(_matches(one, label) for one in found) for label in labels)
        proposed += len(found)
        labelled += len(labels)
    return 2 * right / (proposed + labelled) if proposed + labelled else 0.0


def _matches(found: Found, label: Found) -> bool:
    overlaps = found.start < label.end and label.start < found.end
    return overlaps and (found.value, found.unit) == (label.value, label.unit)


LIBRARIES = [_load("recognizers-text-suite", _recognizers), _load("jionlp", _jionlp)]
