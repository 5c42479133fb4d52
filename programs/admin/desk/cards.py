"""A proposal as its card shows it: the passage, what the ledger holds, what accepting would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest, Substr
from django.urls import reverse

from counties.models import Division
from programs.admin.desk.access import stored_text
from programs.display import amount_zh, grouped, period_zh
from programs.matching import Suggestion, suggest
from programs.models import FigureCitation, Outcome, Proposal, ProposalKind, RejectReason
from programs.proposals import outcome_code
from sources.models import Article
from sources.reading.reasons import REASONS

# Characters of context on either side of the number; a wide page needs less than a narrow one.
CONTEXT, WIDER = 36, 90
CLAIM_CONTEXT = 24
SHORTENED_FROM = 10_000

ACCEPT_LABELS = {
    Outcome.CITES: "接受：加引文",
    Outcome.CONTRADICTS: "接受：加说法不一的引文",
    Outcome.DRAFTS: "接受：起草新数字",
    Outcome.NEW_INDICATOR: "接受：新建指标并起草",
    Outcome.REPEATS: "接受：记为重复",
}
KIND_CHOICES = [choice for choice in ProposalKind.choices if choice[0] != ProposalKind.OTHER]


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
    """All that the template of one proposal needs; nothing in it costs a query."""

    proposal: Proposal
    passage: Passage | None
    suggestion: Suggestion
    claims: Sequence[FigureCitation] = ()
    places: Sequence[Division] = ()

    reasons = RejectReason.choices
    kinds = KIND_CHOICES

    @property
    def is_refused(self) -> bool:
        return is_refused(self.proposal)

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
    def amount(self) -> str:
        """The value as people read it; the literal where none was read."""
        row = self.proposal
        if row.value is None:
            return row.exact
        return amount_zh(row.value, row.unit, row.qualifier)

    @property
    def exact_value(self) -> str:
        """The value digit by digit, where the shown one is shortened by 万 or 亿."""
        value = self.proposal.value
        return "" if value is None or value < SHORTENED_FROM else grouped(value)

    @property
    def kind(self) -> str:
        return self._now("kind")

    @property
    def kind_label(self) -> str:
        return ProposalKind(self.kind).label

    @property
    def period(self) -> str:
        return period_zh(self._now("period")) if self._now("period") else ""

    @property
    def cumulative(self) -> bool:
        return self._now("cumulative")

    @property
    def period_inferred(self) -> bool:
        return self._now("period_inferred")

    @property
    def place(self) -> Division | None:
        return self._now("place")

    @property
    def edition(self) -> Any:
        return self._now("edition")

    @property
    def initiative(self) -> Any:
        return self._now("initiative")

    @property
    def refusal_reason(self) -> str:
        return REASONS.get(self.proposal.refusal, self.proposal.refusal)

    @property
    def outcome_label(self) -> str:
        return Outcome(self.outcome).label

    @property
    def done(self) -> str:
        return Outcome(self.proposal.outcome).label

    def _now(self, name: str) -> Any:
        """Return what would be recorded: the suggestion's word, else the proposal's."""
        return getattr(self.suggestion, name) or getattr(self.proposal, name)

    @property
    def accept_label(self) -> str:
        return ACCEPT_LABELS.get(self.outcome, "")

    @property
    def outcome(self) -> str:
        return self.suggestion.outcome

    @property
    def expected(self) -> str:
        """What accepting would do as shown; sent back, so that nothing else is done."""
        return outcome_code(self.outcome, self.suggestion.figure)


def make_cards(article: Article, proposals: Sequence[Proposal]) -> list[Card]:
    """Return the cards of the proposals, in a constant number of queries."""
    text = stored_text(article)
    undecided = [p for p in proposals if p.is_undecided and not is_refused(p)]
    suggestions = suggest(article, undecided) if undecided else {}
    claims = _claims_with_passages(suggestions.values())
    places = _places(undecided)
    return [
        Card(
            proposal,
            cut_passage(text, proposal.start, proposal.end) if text else None,
            suggestions.get(proposal.pk, Suggestion()),
            _held(suggestions.get(proposal.pk), claims),
            [places[code] for code in proposal.place_candidates if code in places],
        )
        for proposal in proposals
    ]


def cut_passage(text: str, start: int, end: int) -> Passage:
    """Return the literal with its context, which ends at an empty line."""
    before = text[max(0, start - WIDER) : start].rpartition("\n\n")[2]
    after = text[end : end + WIDER].partition("\n\n")[0]
    return Passage(
        before[:-CONTEXT], before[-CONTEXT:], text[start:end], after[:CONTEXT], after[CONTEXT:]
    )


def is_refused(proposal: Proposal) -> bool:
    """Whether the reader did not take the number and no editor took it up."""
    return bool(proposal.refusal) and proposal.is_undecided and not proposal.taken_up


def _held(
    suggestion: Suggestion | None, claims: dict[int, FigureCitation]
) -> Sequence[FigureCitation]:
    return [claims[claim.pk] for claim in suggestion.claims] if suggestion else []


def _claims_with_passages(suggestions: Iterable[Any]) -> dict[int, FigureCitation]:
    """Load the claims anew with the words around each, cut out by the database: one query."""
    keys = {claim.pk for suggestion in suggestions for claim in suggestion.claims}
    if not keys:
        return {}
    begin = Greatest(F("start") - CLAIM_CONTEXT, Value(0))
    claims = FigureCitation.objects.filter(pk__in=keys).annotate(
        words_before=Substr("article__text__text", begin + 1, F("start") - begin),
        words_after=Substr("article__text__text", F("end") + 1, CLAIM_CONTEXT),
    )
    return claims.select_related("article__publisher").in_bulk()


def _places(proposals: Sequence[Proposal]) -> dict[str, Division]:
    """Return the divisions that the proposals' places may be, by code: one query."""
    codes = {code for proposal in proposals for code in proposal.place_candidates}
    found = Division.objects.filter(code__in=codes).for_display() if codes else ()
    return {division.code: division for division in found}
