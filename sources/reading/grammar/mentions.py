"""What the grammar finds before meaning is judged: one stated number with its unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Mention:
    """A number that may become a figure; offsets are into the clean view, end exclusive.

    `noun` is what is counted as far as it is printed after the unit (茶农 in 600户茶农),
    `rule` the name of the grammar rule that made it.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str
    rule: str
    noun: str = ""


@dataclass(frozen=True)
class Refusal:
    """A number that is no figure, with the reason; offsets as in Mention."""

    start: int
    end: int
    reason: str
