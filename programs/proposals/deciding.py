"""Decisions that leave the ledger alone: reject, skip, correct."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from programs.models import FigureCitation, Proposal, ProposalState, RejectReason
from programs.proposals.taking import take

LONGEST_REMARK = 300
CORRECTABLE = frozenset(
    {
        *Proposal.READ,
        "period_inferred",
        "indicator",
        "new_indicator",
        "program",
        "edition",
        "initiative",
        "attributed_to",
        "digest",
    }
)


@transaction.atomic
def reject(proposal: Proposal, *, by: Any, reason: str, remark: str = "") -> Proposal:
    """Say that the number is no figure of ours, and why."""
    _check_reason(reason, remark)
    row = take(proposal)
    row.decide(ProposalState.REJECTED, by=by, reason=reason, remark=remark.strip())
    return row


@transaction.atomic
def skip(proposal: Proposal, *, by: Any) -> Proposal:
    """Leave the proposal for later; it stays undecided, and others see who left it."""
    row = take(proposal)
    row.decide(ProposalState.SKIPPED, by=by)
    return row


@transaction.atomic
def correct(proposal: Proposal, fields: dict[str, Any], *, by: Any) -> Proposal:
    """Keep an editor's edits without deciding; what the reader said stays in `as_read`.

    Raises ValidationError by field: a value must be the one that the passage prints.
    """
    unknown = fields.keys() - CORRECTABLE
    if unknown:
        raise ValidationError(f"这些内容不能在提议上改：{'、'.join(sorted(unknown))}。")
    row = take(proposal)
    if fields.get("value") is not None:
        FigureCitation(value=fields["value"]).check_printed_in(row.exact)
    row.correct(fields)
    row.save()
    return row


def _check_reason(reason: str, remark: str) -> None:
    if reason not in RejectReason.values:
        raise ValidationError({"reason": "请选拒绝的理由，例如 背景、读错了、与登记的项目无关。"})
    if len(remark.strip()) > LONGEST_REMARK:
        raise ValidationError(
            {"remark": f"补充最多 {LONGEST_REMARK} 个字，现在有 {len(remark.strip())} 个。"}
        )
