"""Accepting a proposal: what the outcome says is made, all of it, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from programs.decisions import Decision
from programs.display import amount_zh
from programs.matching import Holding, hold, suggest
from programs.models import Figure, Indicator, Outcome, Proposal, ProposalState
from programs.proposals.checking import by_field, check_decision, decision_from
from programs.proposals.making import MAKE
from programs.proposals.taking import LedgerChanged, Moved, outcome_code, take, until_settled
from programs.units import same_unit

# What a decision and a proposal both hold; what an editor changed of it is kept on the proposal.
SHARED = (
    "value",
    "unit",
    "qualifier",
    "kind",
    "cumulative",
    "period",
    "period_inferred",
    "place",
    "indicator",
    "program",
    "edition",
    "initiative",
    "attributed_to",
    "digest",
)


def accept(
    proposal: Proposal, decision: Decision, *, by: Any, expected: str | None = None
) -> Proposal:
    """Make what the decision says, all of it a draft, and return the proposal as decided.

    `expected` is the outcome that the editor was shown, as `outcome_code` states it; leave it
    out where the decision is no longer the one it was shown for. Raises AlreadyDecided,
    LedgerChanged, StaleRecord, or ValidationError with sentences by field.
    """
    return until_settled(lambda: _accept(proposal, decision, by, expected))


@transaction.atomic
def _accept(proposal: Proposal, asked: Decision, by: Any, expected: str | None) -> Proposal:
    row = take(proposal)
    check_decision(row, asked)
    decision = _with_known_indicator(asked)
    check_decision(row, decision)
    holding = hold(row.article, decision)
    _check_expected(expected, holding)
    edits = _edits(row, asked)
    citation = _make(row, decision, holding, by)
    if edits:
        row.correct(edits)
    row.decide(ProposalState.ACCEPTED, by=by, outcome=holding.outcome, citation=citation)
    return row


def _make(row: Proposal, decision: Decision, holding: Holding, by: Any) -> Any:
    """Return the citation that backs the proposal now; look again if the ledger moved."""
    if holding.figure:
        _lock_figure(holding.figure)
    try:
        with transaction.atomic():
            return MAKE[Outcome(holding.outcome)](row, decision, holding, by)
    except ValidationError as error:
        now = hold(row.article, decision)
        if _code(now) != _code(holding):
            raise Moved from error
        raise by_field(error) from error


def _lock_figure(seen: Figure) -> None:
    rows = Figure._base_manager.select_for_update(no_key=True).filter(pk=seen.pk)
    if [seen.version] != list(rows.values_list("version", flat=True)):
        raise Moved


def _with_known_indicator(decision: Decision) -> Decision:
    """Return the decision with the indicator that somebody has made by that name meanwhile."""
    if decision.indicator is not None or decision.program is None:
        return decision
    named = Indicator.objects.filter(program=decision.program, name=decision.name.strip())
    known = (one for one in named if same_unit(one.unit, decision.unit))
    return replace(decision, indicator=next(known, None))


def _check_expected(expected: str | None, holding: Holding) -> None:
    if expected is None or expected.rstrip(":") == _code(holding):
        return
    figure = holding.figure
    now = "这一格现在没有数字"
    if figure:
        now = f"这一格现在是“{figure}”，{amount_zh(figure.value, figure.indicator.unit)}"
    label = Outcome(holding.outcome).label
    raise LedgerChanged(
        f"您打开之后账本变了：{now}。接受的结果会是“{label}”。请看过再决定。", code="ledger"
    )


def _code(holding: Holding) -> str:
    return outcome_code(holding.outcome, holding.figure)


def _edits(row: Proposal, decision: Decision) -> dict[str, Any]:
    """Return what the editor changed of what was shown, as the proposal's own columns."""
    shown = decision_from(row, suggest(row.article, [row])[row.pk])
    pairs = ((name, getattr(decision, name), getattr(shown, name)) for name in SHARED)
    edits = {name: new for name, new, old in pairs if new != old}
    if "indicator" in edits:
        edits["new_indicator"] = decision.indicator is None
    if decision.indicator is None and decision.name != shown.name:
        edits["subject"] = decision.name
    return edits
