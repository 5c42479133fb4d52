"""What the reader hands out: proposals and refusals that point into the page as stored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

READER_VERSION = "1.0"


@dataclass(frozen=True)
class Proposal:
    """A figure that the reader suggests; nobody has decided on it.

    `start` and `end` are code-point offsets into the page's text, end exclusive; `exact` is that
    slice. `value` has 万 and 亿 applied. `kind` is target, actual or other. `period` is EDTF
    level 0; `cumulative` says that all up to its end is counted. `place` is a six-digit division
    code; where it is unsure, `place_candidates` has the codes that are possible. `rule` names
    what made the proposal, `reader` its version.
    """

    start: int
    end: int
    exact: str
    value: Decimal
    unit: str
    qualifier: str
    kind: str
    period: str | None
    place: str | None
    subject: str
    place_candidates: tuple[str, ...]
    story: int
    rule: str
    reader: str = READER_VERSION
    cumulative: bool = False


@dataclass(frozen=True)
class RefusedNumber:
    """A number of the page that is no figure, and why: date, age, rank and so on."""

    start: int
    end: int
    exact: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """All that was read on one page; `stories` are spans like those of the proposals."""

    length: int
    language: str
    stories: tuple[tuple[int, int], ...]
    proposals: tuple[Proposal, ...]
    refused: tuple[RefusedNumber, ...]
    reader: str = READER_VERSION
