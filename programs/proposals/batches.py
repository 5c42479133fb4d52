"""Deciding on many proposals of an article at once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from programs.decisions import Decision
from programs.matching import suggest
from programs.models import (
    Figure,
    FigureCitation,
    Outcome,
    Proposal,
    ProposalKind,
    ProposalState,
    RejectReason,
)
from programs.proposals.checking import check_decision, decision_from
from programs.proposals.making import sign, state_claim
from programs.proposals.taking import lock_article, lock_rows, until_settled
from programs.proposals.tallies import Left, Tally
from ruralplan.editorial import EditorialStatus
from sources.models import Article

ROWS_AT_ONCE = 500

if TYPE_CHECKING:
    from programs.matching import Suggestion


def accept_confirming(article: Article, *, by: Any) -> Tally:
    """Accept every undecided proposal that only confirms what the ledger holds.

    One transaction, so that it is done or not done; what cannot be accepted is left and told.
    """
    return until_settled(lambda: _accept_confirming(article.pk, by))


@transaction.atomic
def reject_background(article: Article, *, by: Any) -> Tally:
    """Reject every undecided background number of the article.

    What was read as background and is a figure of the ledger in a copy of the text is none.
    """
    rows = standing(article.pk).filter(kind=ProposalKind.OTHER)
    lock_rows(rows.in_reading_order())
    suggestions = suggest(article, rows.select_related("place"))
    background = [pk for pk, one in suggestions.items() if one.is_background]
    rejected = rows.filter(pk__in=background).update(
        reason=RejectReason.BACKGROUND, **decision_columns(ProposalState.REJECTED, by)
    )
    return Tally(rejected=rejected, undecided=standing(article.pk).count())


def decision_columns(state: ProposalState, by: Any) -> dict[str, Any]:
    """Return what a decision on many rows writes into each, as `Proposal.decide` into one."""
    return {
        "state": state,
        "decided_by": by,
        "decided_at": timezone.now(),
        "version": F("version") + 1,
    }


def standing(article: int) -> Any:
    """Return the undecided proposals on the article's desk."""
    return Proposal.objects.filter(article=article).undecided().proposed()


@transaction.atomic
def _accept_confirming(pk: int, by: Any) -> Tally:
    lock_rows(standing(pk).in_reading_order())
    lock_article(pk)
    rows = list(standing(pk).select_related("place").in_reading_order())
    article = Article.objects.select_related("publisher", "text").get(pk=pk)
    suggestions = suggest(article, rows)
    confirming = [(row, suggestions[row.pk]) for row in rows if suggestions[row.pk].confirms]
    batch = _Batch(article, [suggestion for _, suggestion in confirming], by)
    for row, suggestion in confirming:
        row.article = article  # its text is loaded once for all
        batch.accept(row, suggestion)
    return Tally(**batch.write(), left=tuple(batch.left), undecided=standing(pk).count())


class _Batch:
    """Confirming proposals of one article, accepted one after the other.

    What the checks of a single claim ask of the database is asked here once for all.
    """

    def __init__(self, article: Article, suggestions: Iterable[Suggestion], by: Any):
        wanted = {one.figure.pk for one in suggestions if one.figure}
        figures = Figure.objects.filter(pk__in=wanted).order_by("pk")
        lock_rows(figures)
        self.figures = {one.pk: one for one in figures.select_related("indicator")}
        claims = FigureCitation.objects.filter(article=article, figure__in=self.figures)
        self.taken = {(one.figure_id, one.start) for one in claims}
        standing = claims.exclude(status=EditorialStatus.ARCHIVED).order_by("-start")
        self.claims: dict[tuple[int, Decimal | None], FigureCitation]
        self.claims = {(one.figure_id, one.value): one for one in standing}
        self.by = by
        self.accepted: dict[Outcome, list[Proposal]] = {Outcome.CITES: [], Outcome.REPEATS: []}
        self.left: list[Left] = []

    def accept(self, row: Proposal, suggestion: Suggestion) -> None:
        try:
            outcome, row.citation = self._back(row, suggestion)
        except ValidationError as error:
            self.left.append(Left(row.exact, " ".join(error.messages)))
        else:
            self.accepted[outcome].append(row)

    def write(self) -> dict[str, int]:
        """Write the decisions down, a few statements for all; return how many of each outcome."""
        for outcome, rows in self.accepted.items():
            decided = Proposal.objects.filter(pk__in=[row.pk for row in rows])
            decided.update(outcome=outcome, **decision_columns(ProposalState.ACCEPTED, self.by))
            Proposal.objects.bulk_update(rows, ["citation"], batch_size=ROWS_AT_ONCE)
        return {str(outcome): len(rows) for outcome, rows in self.accepted.items()}

    def _back(self, row: Proposal, suggestion: Suggestion) -> tuple[Outcome, FigureCitation]:
        """Return the claim behind the proposal, made where the article has none yet."""
        decision = decision_from(row, suggestion)
        check_decision(row, decision)
        figure = self._figure(suggestion)
        known = self.claims.get((figure.pk, decision.value))
        if known is not None:
            return Outcome.REPEATS, known
        claim = self._cite(row, decision, figure)
        self.claims[figure.pk, claim.value] = claim
        return Outcome.CITES, claim

    def _figure(self, suggestion: Suggestion) -> Figure:
        """Return the figure, locked; refuse it if it changed since it was suggested."""
        seen = suggestion.figure
        now = self.figures.get(seen.pk) if seen else None
        if seen is None or now is None or now.version != seen.version:
            raise ValidationError("账本里的这个数字刚被改动，请看过再决定。")
        return now

    def _cite(self, row: Proposal, decision: Decision, figure: Figure) -> FigureCitation:
        if (figure.pk, row.start) in self.taken:
            raise ValidationError("这个数字已经引了这篇文章的这个位置。")
        claim = state_claim(row, decision, figure)
        claim.clean_fields(exclude=["figure", "article"])
        claim.clean()
        sign(claim, by=self.by).save()
        self.taken.add((figure.pk, row.start))
        return claim
