"""What the buttons of a card do. Each takes a `Pressed` and raises ValidationError to refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict

from programs.admin.desk.access import may_make
from programs.admin.desk.editing import make_form
from programs.admin.desk.forms import ProposalForm
from programs.admin.desk.records import RECORDS
from programs.decisions import Decision
from programs.matching import hold, suggest
from programs.models import Outcome, Proposal, ProposalKind
from programs.proposals import (
    accept,
    check_decision,
    correct,
    decision_from,
    outcome_code,
    put_forward,
    reject,
    skip,
    undo,
)
from programs.proposals.taking import take
from sources.admin.forms import is_id


class OutcomeMoved(ValidationError):
    """What the editor changed leads to another outcome than the one shown."""


@dataclass
class Pressed:
    """A button of a proposal's card: who pressed it, its value, and what was sent with it."""

    proposal: Proposal
    data: QueryDict
    by: Any
    choice: str = ""
    form: ProposalForm | None = None

    def valid_form(self) -> ProposalForm:
        """Return the editing form as sent; raise ValidationError when a field cannot be read.

        Whether somebody was quicker is asked first: nothing else needs mending then.
        """
        self.form = make_form(self.proposal, self.data)
        with transaction.atomic():
            take(self.proposal)
        if not self.form.is_valid():
            raise ValidationError("有的内容读不懂，说明写在旁边；您填的都还在。")
        return self.form


def _accept(pressed: Pressed) -> None:
    proposal, expected = pressed.proposal, pressed.data.get("expected", "")
    if "editing" in pressed.data:
        decision = _edited(pressed, expected)
    else:
        decision = decision_from(proposal, suggest(proposal.article, [proposal])[proposal.pk])
    outcome = expected.partition(":")[0]
    if outcome in Outcome.values and not may_make(pressed.by, outcome):
        raise PermissionDenied
    accept(proposal, decision, by=pressed.by, expected=expected)


def _edited(pressed: Pressed, expected: str) -> Decision:
    """Return what the form decides, where that leads to the outcome shown; else keep the edits."""
    form = pressed.valid_form()
    decision = form.decision()
    edits = form.edits()
    if not edits:
        return decision
    check_decision(pressed.proposal, decision)
    holding = hold(pressed.proposal.article, decision)
    if outcome_code(holding.outcome, holding.figure) == expected:
        return decision
    correct(pressed.proposal, edits, by=pressed.by)
    label = Outcome(holding.outcome).label
    raise OutcomeMoved(f"改动已保存。照现在的内容，接受的结果是“{label}”。请看过再按接受。")


def _save(pressed: Pressed) -> None:
    edits = pressed.valid_form().edits()
    if edits:
        correct(pressed.proposal, edits, by=pressed.by)


def _reject(pressed: Pressed) -> None:
    reason = pressed.choice or pressed.data.get("reason", "")
    reject(pressed.proposal, by=pressed.by, reason=reason, remark=pressed.data.get("remark", ""))


def _skip(pressed: Pressed) -> None:
    skip(pressed.proposal, by=pressed.by)


def _undo(pressed: Pressed) -> None:
    undo(pressed.proposal, by=pressed.by)


def _put_forward(pressed: Pressed) -> None:
    row = pressed.proposal
    put_forward(row.article, row.start, row.end, by=pressed.by)


def _choose_kind(pressed: Pressed) -> None:
    if pressed.choice not in ProposalKind.values:
        raise ValidationError("请选承诺、报告、基线或背景。")
    correct(pressed.proposal, {"kind": pressed.choice}, by=pressed.by)


def _choose_place(pressed: Pressed) -> None:
    correct(pressed.proposal, {"place": _chosen("place", pressed.choice)}, by=pressed.by)


def _choose_indicator(pressed: Pressed) -> None:
    indicator = _chosen("indicator", pressed.choice)
    fields = {"indicator": indicator, "new_indicator": False}
    correct(pressed.proposal, fields, by=pressed.by)


def _chosen(name: str, choice: str) -> Any:
    record = RECORDS[name].rows().filter(pk=choice).first() if is_id(choice) else None
    if record is None:
        raise ValidationError("没有这一个，可能刚被删掉。请另选。")
    return record


DEEDS: dict[str, Callable[[Pressed], None]] = {
    "accept": _accept,
    "save": _save,
    "reject": _reject,
    "skip": _skip,
    "undo": _undo,
    "put-forward": _put_forward,
    "kind": _choose_kind,
    "place": _choose_place,
    "indicator": _choose_indicator,
}
# After these the proposal is done with for now; after the others it stays before the editor.
MOVING_ON = ("accept", "reject", "skip")
