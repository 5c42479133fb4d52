"""Which articles are worth comparing with one: by the marks of its text, and by what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Case, Count, IntegerField, Q, Value, When

from sources.models import Article, ArticleMark, ReprintSuggestion, SuggestionState
from sources.reading.copies.candidates import FEWEST, MOST_ASKED
from sources.reading.copies.marks import Marks

MOST_CANDIDATES, MOST_DECLARED = 30, 8
# Articles met by at least FEWEST marks whose marks are all looked at.
MOST_MET = 200
# Marks are asked from the rarest on, until so many articles hold them.
MOST_HOLDERS = 50_000
MONTH = len("2022-07")


def store_marks(article: Article, marks: Marks) -> None:
    """Keep the marks of the article's text instead of those of an earlier version of the reader."""
    kept, wanted = set(article.marks.values_list("mark", flat=True)), marks.each()
    if kept - wanted:
        article.marks.filter(mark__in=kept - wanted).delete()
    rows = [ArticleMark(article=article, mark=mark) for mark in sorted(wanted - kept)]
    ArticleMark.objects.bulk_create(rows, ignore_conflicts=True)


def find_candidates(article: Article, marks: Marks) -> list[int]:
    """Return the keys of the articles most worth comparing, in five queries at most."""
    declared = _declared(article)
    alike = _most_alike(article, marks, MOST_CANDIDATES - len(declared))
    return list(dict.fromkeys([*alike, *declared]))


def pages_split_from(article: Article) -> set[int]:
    """Return the pages judged to be of another origin than the article's page, and that page."""
    ours = Q(article__revision_of=article.page_pk) | Q(article=article.page_pk)
    theirs = Q(other__revision_of=article.page_pk) | Q(other=article.page_pk)
    split = ReprintSuggestion.objects.filter(ours | theirs, state=SuggestionState.SPLIT)
    pairs = split.select_related("article", "other")
    return {one.page_pk for pair in pairs for one in (pair.article, pair.other)}


def _most_alike(article: Article, marks: Marks, most: int) -> list[int]:
    asked = list(_asked(article, marks))
    found: dict[int, list[int]] = defaultdict(list)
    rows = ArticleMark.objects.filter(article__in=_met(article, asked), article__text__isnull=False)
    for other, mark in rows.values_list("article", "mark"):
        found[other].append(mark)
    alike = {other: marks.likeness(theirs) for other, theirs in found.items()}
    best = sorted((other for other in alike if alike[other]), key=lambda pk: (-alike[pk], pk))
    return best[:most]


def _asked(article: Article, marks: Marks) -> Iterator[int]:
    """Yield the marks that others hold too: of words and of figures the rarest."""
    rows = ArticleMark.objects.filter(mark__in=marks.each()).exclude(article=article)
    counted = rows.values_list("mark").annotate(holders=Count("pk"))
    ordered = list(counted.order_by("holders", "mark"))
    for kind in (True, False):
        asked = met = 0
        for mark, holders in ordered:
            met += holders if (mark < 0) is kind else 0
            if (mark < 0) is kind and (
                asked < FEWEST or (asked < MOST_ASKED and met < MOST_HOLDERS)
            ):
                asked += 1
                yield mark


def _met(article: Article, asked: list[int]) -> list[int]:
    """Return the articles that hold the most of the marks; one mark is enough for a whole page."""
    rows = ArticleMark.objects.filter(mark__in=asked).exclude(article=article)
    met = rows.values_list("article").annotate(shared=Count("pk")).order_by("-shared", "article")
    return [other for other, _ in met[:MOST_MET]]


def _declared(article: Article) -> list[int]:
    """Return articles of the month that name this one's outlet or its source, or its headline."""
    named = Q(declared_origin=article.publisher.name) | Q(headline=article.headline)
    if article.declared_origin:
        named |= Q(publisher__name=article.declared_origin)
        named |= Q(declared_origin=article.declared_origin)
    same_day = When(published=article.published, then=Value(0))
    rows = Article.objects.with_text().filter(
        named, published__startswith=article.published[:MONTH]
    )
    nearest = rows.exclude(pk=article.pk).order_by(
        Case(same_day, default=Value(1), output_field=IntegerField()), "-pk"
    )
    return list(nearest.values_list("pk", flat=True)[:MOST_DECLARED])
