"""A proposal as its card shows it; nothing in it costs a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from counties.models import Division
from programs.display import amount_zh, grouped, span_zh
from programs.matching import Suggestion
from programs.models import FigureCitation, Outcome, Proposal, ProposalKind, RejectReason
from programs.proposals import outcome_code
from sources.copies import Differing
from sources.reading.reasons import REASONS

ACCEPT_LABELS = {
    Outcome.CITES: "接受：加引文",
    Outcome.CONTRADICTS: "接受：加说法不一的引文",
    Outcome.DRAFTS: "接受：起草新数字",
    Outcome.NEW_INDICATOR: "接受：新建指标并起草",
    Outcome.REPEATS: "接受：记为重复",
}
DONE = {
    Outcome.CITES: "加了引文",
    Outcome.CONTRADICTS: "加了说法不一的引文",
    Outcome.DRAFTS: "起草了数字",
    Outcome.NEW_INDICATOR: "新建了指标和数字",
    Outcome.REPEATS: "记为重复",
}
# From here on the value is shown with 万 or 亿, and its digits beside it.
SHORTENED_FROM = 10_000


@dataclass(frozen=True)
class Passage:
    """A literal with the words around it; `far_before` and `far_after` lie further out."""

    far_before: str
    before: str
    exact: str
    after: str
    far_after: str


@dataclass(frozen=True)
class Card:
    """A proposal with what the ledger holds of it: `claims`, and what copies print instead."""

    proposal: Proposal
    passage: Passage | None
    suggestion: Suggestion
    claims: Sequence[FigureCitation] = ()
    places: Sequence[Division] = ()
    differing: Sequence[Differing] = ()

    reasons = RejectReason.choices
    kinds = [choice for choice in ProposalKind.choices if choice[0] != ProposalKind.OTHER]

    @property
    def url(self) -> str:
        parts = [self.proposal.article_id, self.proposal.pk]
        return reverse("admin:programs_proposal_desk_proposal", args=parts)

    @property
    def desk_url(self) -> str:
        """The desk, at this proposal."""
        desk = reverse("admin:programs_proposal_desk", args=[self.proposal.article_id])
        return f"{desk}?at={self.proposal.start}#p-{self.proposal.pk}"

    @property
    def is_refused(self) -> bool:
        return self.proposal.is_refused

    @property
    def is_background(self) -> bool:
        return self.kind == ProposalKind.OTHER

    @property
    def lacks_program(self) -> bool:
        """Whether a new indicator would be nobody's until an editor says whose it is."""
        return self.outcome == Outcome.NEW_INDICATOR and self.suggestion.program is None

    @property
    def is_by_hand(self) -> bool:
        return self.proposal.rule == Proposal.BY_HAND

    @property
    def refusal_reason(self) -> str:
        return REASONS.get(self.proposal.refusal, self.proposal.refusal)

    @property
    def amount(self) -> str:
        """The value as people read it; the literal where none was read."""
        row = self.proposal
        return row.exact if row.value is None else amount_zh(row.value, row.unit, row.qualifier)

    @property
    def exact_value(self) -> str:
        """The value digit by digit, where the shown one is shortened by 万 or 亿."""
        value = self.proposal.value
        digits = "" if value is None or value < SHORTENED_FROM else grouped(value)
        return "" if digits.replace(",", "") in self.amount else digits

    @property
    def kind(self) -> str:
        return self.suggestion.kind or self.proposal.kind

    @property
    def kind_label(self) -> str:
        return ProposalKind(self.kind).label

    @property
    def period(self) -> str:
        period = self.suggestion.period or self.proposal.period
        return span_zh(period, cumulative=self._would_be("cumulative")) if period else ""

    @property
    def period_inferred(self) -> bool:
        return self._would_be("period_inferred")

    @property
    def place(self) -> Division | None:
        return self._would_be("place")

    @property
    def edition(self) -> Any:
        return self._would_be("edition")

    @property
    def initiative(self) -> Any:
        return self._would_be("initiative")

    @property
    def outcome(self) -> str:
        return self.suggestion.outcome

    @property
    def outcome_label(self) -> str:
        return Outcome(self.outcome).label

    @property
    def accept_label(self) -> str:
        return ACCEPT_LABELS[Outcome(self.outcome)] if self.outcome else ""

    @property
    def done(self) -> str:
        """What accepting did."""
        return DONE[Outcome(self.proposal.outcome)]

    @property
    def expected(self) -> str:
        """What accepting would do as shown; sent back, so that nothing else is done."""
        return outcome_code(self.outcome, self.suggestion.figure)

    def _would_be(self, name: str) -> Any:
        """Return what accepting would record; where nothing can be, what is proposed."""
        return getattr(self.suggestion if self.outcome else self.proposal, name)
