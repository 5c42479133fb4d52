"""What the articles of one reprint group claim and refuse, in the few columns that are compared."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from programs.matching.slots import Slot
from programs.models import FigureCitation, Proposal, ProposalState
from ruralplan.editorial import EditorialStatus
from sources.models import Article


class Claim(NamedTuple):
    """A claim with the slot of its figure."""

    pk: int
    article_id: int
    headline: str
    start: int
    end: int
    exact: str
    value: Decimal
    unit: str
    figure: int
    period_inferred: bool
    name: str
    indicator_unit: str
    program: int
    slot: Slot


class Rejection(NamedTuple):
    """A proposal that was rejected."""

    article_id: int
    headline: str
    start: int
    end: int
    value: Decimal
    reason: str


_CLAIM = (
    "pk", "article", "article__headline", "start", "end", "exact", "value", "unit", "figure",
    "figure__period_inferred", "figure__indicator__name", "figure__indicator__unit",
    "figure__indicator__program",
)  # fmt: skip
_SLOT = ("indicator", "kind", "cumulative", "period", "place", "edition")
_REJECTION = ("article", "article__headline", "start", "end", "value", "reason")


def claims_of_group(article: Article) -> list[Claim]:
    """Return what the article and its copies claim on figures that are kept: one query."""
    rows = (
        FigureCitation.objects.filter(_members(article))
        .exclude(status=EditorialStatus.ARCHIVED)
        .exclude(figure__status=EditorialStatus.ARCHIVED)
        .order_by("article", "start", "pk")
        .values_list(*_CLAIM, *(f"figure__{name}" for name in _SLOT))
    )
    return [Claim._make([*row[: len(_CLAIM)], Slot._make(row[len(_CLAIM) :])]) for row in rows]


def rejections_of_copies(article: Article, values: Iterable[Decimal]) -> list[Rejection]:
    """Return what editors rejected of these numbers in the article's copies: one query."""
    rows = (
        Proposal.objects.filter(_members(article), state=ProposalState.REJECTED)
        .filter(value__in=set(values))
        .exclude(article=article)
        .order_by("article", "start")
    )
    return [Rejection._make(row) for row in rows.values_list(*_REJECTION)]


def _members(article: Article) -> Q:
    return Q(article=article.origin_pk) | Q(article__origin=article.origin_pk)
