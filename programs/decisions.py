"""What an editor decides a proposal to state: the form's answer, before the ledger is asked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from counties.models import Division
from programs.models import Edition, Indicator, Initiative, Program, Qualifier


@dataclass(frozen=True)
class Decision:
    """What a proposal shall state; accepting it makes exactly this.

    `indicator` None with a `name` and a `program` asks for a new indicator, counted in `unit`.
    """

    value: Decimal | None
    unit: str
    qualifier: str = Qualifier.EXACT
    kind: str = ""
    cumulative: bool = False
    period: str = ""
    period_inferred: bool = False
    place: Division | None = None
    indicator: Indicator | None = None
    name: str = ""
    program: Program | None = None
    edition: Edition | None = None
    initiative: Initiative | None = None
    attributed_to: str = ""
    digest: str = ""
