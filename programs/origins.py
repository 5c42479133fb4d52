"""Who a figure rests on: how many articles, how many origins, and whether only the promisor."""

from __future__ import annotations

from collections.abc import Iterable

from programs.models import Figure, Organization, Program
from sources.models import Article


def origins(figure: Figure) -> list[Article]:
    """Return the roots of the published claims' articles, each once, oldest first.

    `figure` is loaded by `FigureQuerySet.for_display()`.
    """
    roots = {claim.article.origin_pk: claim.article.root for claim in figure.public_claims}
    return sorted(roots.values(), key=lambda article: (article.published, article.pk))


def articles_behind(figures: Iterable[Figure]) -> list[Article]:
    """Return the articles of the figures' published claims, each once, oldest first."""
    stating = {claim.article for figure in figures for claim in figure.public_claims}
    return sorted(stating, key=lambda article: (article.published, article.pk))


def is_promisors_word(figure: Figure) -> bool:
    """Whether every origin of the figure was published by those who run its programme."""
    roots = origins(figure)
    own = promisor_publishers(figure.indicator.program)
    return bool(roots) and all(root.publisher_id in own for root in roots)


def promisor_publishers(program: Program) -> set[int]:
    """Return the publishers under whose name the programme's organisations speak."""
    family = [program, program.parent, program.parent and program.parent.parent]
    running = Organization.objects.filter(programs__in=[one for one in family if one])
    rows = running.values_list("publisher", "parent__publisher")
    return {pk for row in rows for pk in row if pk is not None}
