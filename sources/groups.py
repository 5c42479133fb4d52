"""Articles that print one text: which there are, and the numbers of each copy side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Prefetch, Q

from ruralplan.editorial import is_public
from sources.models import Article, Citation, TextKind
from sources.models.articles import ArticleQuerySet


def group_of(article: Article) -> ArticleQuerySet:
    """Return all public pages that go back to the same origin, the origin first."""
    root = article.origin_pk
    pages = Article.objects.published().first_versions().filter(Q(pk=root) | Q(origin=root))
    return pages.for_display().order_by(F("origin").asc(nulls_first=True), "published", "pk")


def groups() -> ArticleQuerySet:
    """Return the origins that other public pages tell again, with these as `copies`."""
    pages = Article.objects.published().first_versions().for_display()
    copies = Prefetch("group", queryset=pages.order_by("published", "pk"), to_attr="copies")
    page = is_public("group__") & Q(group__revision_of__isnull=True)
    roots = pages.roots().annotate(copy_count=Count("group", filter=page)).filter(copy_count__gt=0)
    return roots.prefetch_related(copies).order_by("-published", "-pk")


def alike(citations: Iterable[Citation]) -> list[tuple[Citation, list[Citation]]]:
    """Join citations of copies that show the same words: (the first, the others)."""
    joined: dict[tuple, list[Citation]] = {}
    for one in citations:
        told = (one.article.origin_pk, one.text_kind, *_shown_words(one), one.attributed_to)
        joined.setdefault(told, []).append(one)
    return [(first, others) for first, *others in joined.values()]


def _shown_words(citation: Citation) -> tuple[str, ...]:
    if citation.text_kind == TextKind.ORIGINAL:
        return citation.prefix, citation.exact, citation.suffix
    aside = "" if citation.exact in citation.digest else citation.exact
    # One paper ends a line where another does not.
    return citation.digest, "".join(aside.split())


def is_comparable(pages: Iterable[Article]) -> bool:
    """Whether there are two texts that numbers could be taken from."""
    return sum(bool(page.text_sha256) for page in pages) > 1


@dataclass(frozen=True)
class Stated:
    """What the copies of one text print for one figure; a copy may have it twice, or not."""

    figure: Any
    cells: tuple[tuple[Article, tuple[Any, ...]], ...]

    @property
    def claims(self) -> list[Any]:
        return [claim for _, claims in self.cells for claim in claims]

    @property
    def differs(self) -> bool:
        return len({(claim.value, claim.qualifier) for claim in self.claims}) > 1

    @property
    def is_partial(self) -> bool:
        return not self.differs and not all(claims for _, claims in self.cells)


@dataclass(frozen=True)
class Comparison:
    """The figures of a group: those that differ, those that only some copies have, the rest."""

    articles: tuple[Article, ...]
    differing: tuple[Stated, ...]
    partial: tuple[Stated, ...]
    equal: tuple[Stated, ...]

    @property
    def total(self) -> int:
        return len(self.differing) + len(self.partial) + len(self.equal)


def compare(pages: Iterable[Article]) -> Comparison:
    """Return what is published from the pages, side by side; one query.

    A page whose text was never stored has no column: nothing can be taken from it.
    """
    articles = tuple(page for page in pages if page.text_sha256)
    claims: Any = Article.figurecitations.rel.related_model
    shown = (
        claims.objects.published()
        .filter(article__in=articles)
        .select_related("figure__indicator__program", "figure__place", "article__publisher")
    )
    rows = [
        _stated(figure, list(own), articles)
        for figure, own in groupby(shown.order_by("figure", "start"), key=lambda c: c.figure)
    ]
    differing = tuple(row for row in rows if row.differs)
    partial = tuple(row for row in rows if row.is_partial)
    equal = tuple(row for row in rows if not row.differs and not row.is_partial)
    return Comparison(articles, differing, partial, equal)


def _stated(figure: Any, claims: list[Any], articles: tuple[Article, ...]) -> Stated:
    cells = tuple(
        (article, tuple(claim for claim in claims if claim.article_id == article.pk))
        for article in articles
    )
    return Stated(figure, cells)
