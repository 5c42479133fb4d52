"""Handing what was accepted of an article to review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from programs.models import Figure, FigureCitation, Outcome, Proposal, ProposalState
from programs.proposals.batches import standing
from programs.proposals.taking import lock_article, lock_rows
from programs.proposals.tallies import Left, Tally
from ruralplan.editorial import EditorialRecord, EditorialStatus
from sources.models import Article

_DRAFTING = (Outcome.DRAFTS, Outcome.NEW_INDICATOR)


@transaction.atomic
def submit_drafts(article: Article, *, by: Any) -> Tally:
    """Hand in the article with the draft figures and claims that its proposals made.

    A figure whose claims disagree goes too: its reviewers see them all. A figure that takes no
    claim stays, for it could not be published; so does a figure that another article drafted.
    Undecided proposals hold nothing up; the tally counts them.
    """
    lock_article(article.pk)
    accepted = Proposal.objects.filter(article=article, state=ProposalState.ACCEPTED)
    left: list[Left] = []
    return Tally(
        articles=_submit([Article.objects.get(pk=article.pk)], by, left),
        figures=_submit(_figures(accepted), by, left),
        citations=_submit(_claims(accepted), by, left),
        undecided=standing(article.pk).count(),
        left=tuple(left),
    )


def _figures(accepted: Any) -> Iterable[Figure]:
    drafted = accepted.filter(outcome__in=_DRAFTING).values("citation__figure")
    rows = Figure.objects.drafts().filter(pk__in=drafted).order_by("pk")
    lock_rows(rows)
    return rows.select_related("indicator")


def _claims(accepted: Any) -> Iterable[FigureCitation]:
    rows = FigureCitation.objects.drafts().filter(pk__in=accepted.values("citation"))
    lock_rows(rows.order_by("pk"))
    rows = rows.select_related("article__publisher", "article__text", "figure__indicator")
    return rows.order_by("pk")


def _submit(records: Iterable[EditorialRecord], by: Any, left: list[Left]) -> int:
    """Submit the drafts, tell what was refused and why, and return how many went."""
    submitted = 0
    for record in records:
        if record.status != EditorialStatus.DRAFT:
            continue
        try:
            _check_complete(record)
            record.submit(by=by)
            submitted += 1
        except ValidationError as error:
            left.append(Left(str(record), " ".join(error.messages)))
    return submitted


def _check_complete(record: EditorialRecord) -> None:
    if isinstance(record, FigureCitation) and record.figure.status == EditorialStatus.ARCHIVED:
        raise ValidationError("它的数字已归档。请先恢复那个数字，或者归档这处引文。")
    if isinstance(record, Figure) and record.chosen_citation_id is None:
        raise ValidationError("还没有采用的引文，发布不了。请先在数字的页面采用一处。")
