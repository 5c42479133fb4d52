"""How each rule of the reader fares with editors: its measured precision in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.lookups import Exact

from programs.models import Proposal, ProposalState, RejectReason
from programs.models.outcomes import UNDECIDED
from programs.models.values import VALUE

# Of fewer decided cases, a share says little.
ENOUGH = 20

ACCEPTED = Q(state=ProposalState.ACCEPTED)
# How the columns that an editor can correct are compared with what the reader said.
TEXT = TextField()
NUMBER = DecimalField(max_digits=VALUE["max_digits"], decimal_places=VALUE["decimal_places"])
COLUMNS = {"place": "place__code"}
_TRUTH: Any = Case(When(cumulative=True, then=Value("true")), default=Value("false"))  # as in JSON


@dataclass(frozen=True)
class RuleCount:
    """What became of the proposals of one rule and version of the reader.

    For a number that the reader refused, `refusal` is its reason and `rule` is empty.
    `corrections` counts, by column, what editors changed before they accepted.
    """

    rule: str
    reader: str
    refusal: str
    untouched: int
    corrected: int
    rejections: dict[str, int]
    corrections: dict[str, int]
    undecided: int

    @property
    def accepted(self) -> int:
        return self.untouched + self.corrected

    @property
    def rejected(self) -> int:
        return sum(self.rejections.values())

    @property
    def decided(self) -> int:
        return self.accepted + self.rejected

    @property
    def proposed(self) -> int:
        return self.decided + self.undecided

    @property
    def share(self) -> float | None:
        """The share of the decided ones that editors accepted, corrected or not."""
        return self.accepted / self.decided if self.decided else None

    @property
    def percent(self) -> int | None:
        """The share in per cent, rounded down: 99.9 % is not all."""
        return self.accepted * 100 // self.decided if self.decided else None

    @property
    def says_enough(self) -> bool:
        return self.decided >= ENOUGH


def count_rules(*, since: date | None = None) -> list[RuleCount]:
    """Return the counts of every rule, every reason to refuse, and of what was put in by hand.

    One query. `since` keeps what was decided, or was read and is still undecided, from that day
    on, in the site's time.
    """
    counted = Proposal.objects.filter(_since(since)) if since else Proposal.objects.all()
    rows = counted.order_by("refusal", "rule", "reader").values("refusal", "rule", "reader")
    return [_rule_count(row) for row in rows.annotate(**_counts())]


def _since(day: date) -> Q:
    read = Q(state__in=UNDECIDED, reading__asked_at__date__gte=day)
    return Q(decided_at__date__gte=day) | read


def _counts() -> dict[str, Count]:
    kinds = {
        "untouched": ACCEPTED & Q(corrected=False),
        "corrected_count": ACCEPTED & Q(corrected=True),
        "undecided": Q(state__in=UNDECIDED),
        **{f"rejected_{reason}": Q(reason=reason) for reason in RejectReason.values},
        **{f"changed_{name}": _is_changed(name) for name in Proposal.READ},
    }
    return {name: Count("pk", filter=condition) for name, condition in kinds.items()}


def _is_changed(name: str) -> Q:
    """Return whether an accepted proposal's column is no longer what the reader said."""
    was: Any = NullIf(KeyTextTransform(name, "as_read"), Value("null"))  # SQLite's word for none
    if name == "value":
        # What had no value was refused: taking it up is no correction, and null is not counted.
        same: Any = Exact(Cast(was, NUMBER), F("value"))
    else:
        now = _TRUTH if name == "cumulative" else Cast(F(COLUMNS.get(name, name)), TEXT)
        same = Exact(_or_empty(was), _or_empty(now))
    return ACCEPTED & Q(corrected=True, as_read__has_key=name) & ~Q(same)


def _or_empty(expression: Any) -> Coalesce:
    return Coalesce(expression, Value(""), output_field=TEXT)


def _rule_count(row: Mapping[str, Any]) -> RuleCount:
    return RuleCount(
        rule=row["rule"],
        reader=row["reader"],
        refusal=row["refusal"],
        untouched=row["untouched"],
        corrected=row["corrected_count"],
        rejections=_numbers(row, "rejected_"),
        corrections=_numbers(row, "changed_"),
        undecided=row["undecided"],
    )


def _numbers(row: Mapping[str, Any], prefix: str) -> dict[str, int]:
    named = {name.removeprefix(prefix): n for name, n in row.items() if name.startswith(prefix)}
    return {name: n for name, n in named.items() if n}
