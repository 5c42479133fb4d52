"""Who a figure rests on: how many articles, how many origins, and whether only the promisor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from programs.models import Figure, FigureCitation, Organization, Program
from sources.models import Article


@dataclass(frozen=True)
class OriginGroup:
    """Who states a figure after one origin: what is shown at once, and what is folded.

    Each value stated within the group is shown at once; a copy that says the same is folded.
    """

    root: Article
    shown: tuple[FigureCitation, ...]
    folded: tuple[FigureCitation, ...]

    @property
    def reports(self) -> int:
        """How many pages state it; the versions of one page are one."""
        return len({claim.article.page_pk for claim in (*self.shown, *self.folded)})


def origins(figure: Figure) -> list[Article]:
    """Return the roots of the published claims' articles, each once, oldest first.

    `figure` is loaded by `FigureQuerySet.for_display()`.
    """
    roots = {claim.article.origin_pk: claim.article.root for claim in figure.public_claims}
    return sorted(roots.values(), key=lambda article: (article.published, article.pk))


def by_origin(figure: Figure) -> list[OriginGroup]:
    """Return the figure's published claims by origin, the chosen claim's group first.

    `figure` is loaded by `FigureQuerySet.for_display()`.
    """
    groups: dict[int, list[FigureCitation]] = defaultdict(list)
    claims = sorted(figure.public_claims, key=lambda claim: _reading_order(claim, figure))
    for claim in claims:
        groups[claim.article.origin_pk].append(claim)
    return [_fold(group) for group in groups.values()]


def _reading_order(claim: FigureCitation, figure: Figure) -> tuple:
    """The chosen claim, then what stands at an origin itself, then the oldest."""
    article = claim.article
    chosen = claim.pk == figure.chosen_citation_id
    return not chosen, article.origin_id is not None, article.published, article.pk, claim.start


def _fold(claims: list[FigureCitation]) -> OriginGroup:
    firsts: dict[Decimal, FigureCitation] = {}
    for claim in claims:
        firsts.setdefault(claim.value, claim)
    shown = tuple(firsts.values())
    folded = tuple(claim for claim in claims if claim not in shown)
    return OriginGroup(claims[0].article.root, shown, folded)


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
