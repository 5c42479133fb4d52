"""How much of an article's proposals is decided, and how far its reading is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from programs.matching import suggest
from programs.models import Proposal, ProposalState
from programs.models.proposals import UNDECIDED
from ruralplan.editorial import EditorialStatus
from sources.models import Article

MOST_MATCHED = 300


@dataclass(frozen=True)
class Numbers:
    """The counts in the head of the desk."""

    open: int
    skipped: int
    accepted: int
    rejected: int
    refused: int
    drafts: int

    @property
    def undecided(self) -> int:
        return self.open + self.skipped

    @property
    def decided(self) -> int:
        return self.accepted + self.rejected

    @property
    def total(self) -> int:
        return self.undecided + self.decided


def count_proposals(article: Article) -> Numbers:
    """Count an article's proposals: one query."""
    undecided, proposed = Q(state__in=UNDECIDED), Q(refusal="") | Q(taken_up=True)
    counted = {
        "open": proposed & Q(state=ProposalState.OPEN),
        "skipped": proposed & Q(state=ProposalState.SKIPPED),
        "accepted": Q(state=ProposalState.ACCEPTED),
        "rejected": Q(state=ProposalState.REJECTED),
        "refused": undecided & ~proposed,
    }
    counts = {name: Count("pk", filter=condition) for name, condition in counted.items()}
    drafts = Q(citation__article=article, citation__status=EditorialStatus.DRAFT)
    counts["drafts"] = Count("citation", filter=drafts, distinct=True)
    return Numbers(**Proposal.objects.filter(article=article).aggregate(**counts))


@dataclass(frozen=True)
class Batches:
    """How many proposals each button for many at once would decide."""

    confirming: int
    background: int


def count_batches(article: Article, numbers: Numbers) -> Batches | None:
    """Count what can be decided at once; None on a very long page.

    There every proposal would have to be matched at each view.
    """
    if numbers.undecided > MOST_MATCHED:
        return None
    rows = Proposal.objects.filter(article=article).undecided().proposed().select_related("place")
    suggestions = suggest(article, rows).values()
    return Batches(
        confirming=sum(one.confirms for one in suggestions),
        background=sum(one.is_background for one in suggestions),
    )
