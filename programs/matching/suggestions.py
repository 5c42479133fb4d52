"""What matching hands out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from counties.models import Division
from programs.models import (
    Edition,
    Figure,
    FigureCitation,
    Indicator,
    Initiative,
    Program,
    ProposalKind,
)

ARTICLE, GROUP, SLOT = "article", "group", "slot"


@dataclass(frozen=True)
class Suggestion:
    """What the ledger holds of one proposal, and what accepting it would record.

    `outcome` is one of Outcome, or "" where nothing can be recorded: background, or no value.
    `via` says on what the figure was found: the same article, a copy of its text, or the slot.
    `name` is that of an indicator to be made, with `program`. `reasons` are Chinese sentences for
    the editor, `claims` the figure's claims that are not archived, with their articles. Where
    `confirms`, accepting adds a claim on what is surely the same figure. `others` are the next
    best indicators.
    """

    outcome: str = ""
    figure: Figure | None = None
    indicator: Indicator | None = None
    program: Program | None = None
    edition: Edition | None = None
    initiative: Initiative | None = None
    kind: str = ""
    cumulative: bool = False
    period: str = ""
    period_inferred: bool = False
    place: Division | None = None
    name: str = ""
    via: str = ""
    reasons: tuple[str, ...] = ()
    claims: tuple[FigureCitation, ...] = ()
    confirms: bool = False
    others: tuple[Indicator, ...] = ()

    @property
    def is_background(self) -> bool:
        """Whether it is no figure: read as background, and no copy has it in the ledger."""
        return self.kind == ProposalKind.OTHER


@dataclass(frozen=True)
class Holding:
    """What a decision would do now; `figure` is the one that holds the slot, with its claims."""

    outcome: str
    figure: Figure | None = None
    claims: tuple[FigureCitation, ...] = ()


class Slotted(Protocol):
    """What of a decision says where it goes."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def cumulative(self) -> bool: ...
    @property
    def period(self) -> str: ...
    @property
    def place(self) -> Any: ...
    @property
    def indicator(self) -> Any: ...
    @property
    def name(self) -> str: ...
    @property
    def program(self) -> Any: ...
    @property
    def edition(self) -> Any: ...
