"""Reprint groups: one origin, the articles that tell it again, and where their numbers differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from programs.models import Figure, FigureCitation
from sources.models import Article


@dataclass(frozen=True)
class Difference:
    """A figure for which articles of one group print different values."""

    figure: int
    claims: tuple[FigureCitation, ...]


@dataclass(frozen=True)
class ReprintGroup:
    origin: Article
    articles: tuple[Article, ...]
    differences: tuple[Difference, ...]

    @property
    def pk(self) -> int:
        return self.origin.pk

    @property
    def article_count(self) -> int:
        """How many pages the group has; a page that changed is one."""
        return len({article.page_pk for article in self.articles})


def reprinted_origins():
    """Return the public origins that at least one other public page tells again."""
    copies = Article.objects.published().first_versions().filter(origin__isnull=False)
    return Article.objects.published().roots().filter(pk__in=copies.values("origin"))


def reprint_groups(origins: Iterable[Article]) -> list[ReprintGroup]:
    """Return one group for each origin, in the order given; two queries, however many."""
    origins = list(origins)
    articles = _articles(origins)
    differences = _differences(origins)
    return [
        ReprintGroup(
            origin=origin,
            articles=tuple(articles[origin.pk]),
            differences=tuple(differences[origin.pk]),
        )
        for origin in origins
    ]


def _articles(origins: list[Article]) -> dict[int, list[Article]]:
    rows = Article.objects.published().filter(Q(pk__in=_keys(origins)) | Q(origin__in=origins))
    groups: dict[int, list[Article]] = defaultdict(list)
    for article in sorted(rows.for_display(), key=lambda row: (row.origin_id or 0, row.pk)):
        groups[article.origin_pk].append(article)
    return groups


def _differences(origins: list[Article]) -> dict[int, list[Difference]]:
    claims = FigureCitation.objects.published().select_related("article")
    claims = claims.filter(figure__in=Figure.objects.published())
    claims = claims.filter(Q(article__in=origins) | Q(article__origin__in=origins))
    # Where two values differ, one of them is not the figure's.
    deviating = claims.exclude(value=F("figure__value")).values("figure")
    slots: dict[tuple[int, int], list[FigureCitation]] = defaultdict(list)
    for claim in claims.filter(figure__in=deviating).order_by("figure", "article", "start"):
        slots[claim.article.origin_pk, claim.figure_id].append(claim)
    found: dict[int, list[Difference]] = defaultdict(list)
    for (root, figure), stated in slots.items():
        if len({claim.value for claim in stated}) > 1:
            found[root].append(Difference(figure, tuple(stated)))
    return found


def _keys(origins: list[Article]) -> list[int]:
    return [origin.pk for origin in origins]
