"""Compare an article with those that may print the same text, and suggest what was found."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import F

from sources.copies.candidates import find_candidates, pages_split_from, store_marks
from sources.models import Article, ArticleText, ReprintSuggestion, SuggestionState
from sources.reading.copies.comparing import NONE
from sources.reading.copies.marks import take_marks
from sources.reading.copies.reprints import PagePrint, Relation, relate_prints, take_print
from sources.reading.opening.unreadable import Unreadable

logger = logging.getLogger(__name__)

FOUND = ("relation", "score", "reasons", "conflicts")
NO_TEXT = "库里没有全文，没有和别的文章比较。"
# Stands for "the one names the other's outlet as its source" among the sources of both.
_NAMED = "\0"

ReadPage = Callable[[str], PagePrint]


@dataclass(frozen=True)
class Compared:
    """What a comparison left to decide; where there was none, `fault` says why."""

    suggestions: list[ReprintSuggestion] = field(default_factory=list)
    fault: str = ""


def compare(article: Article, *, by: Any = None) -> list[ReprintSuggestion]:
    """Compare the article's stored text with the others; return what is now left to decide.

    Pairs that were decided stay so. A page that cannot be read is logged, never raised. Who asks
    (`by`) decides nothing by it, and so is not recorded.
    """
    return look_for_copies(article).suggestions


def look_for_copies(article: Article, *, read: ReadPage = take_print) -> Compared:
    """Do as compare, and say why where nothing was compared; `read` may remember pages."""
    text = ArticleText.objects.filter(article=article).values_list("text", flat=True).first()
    if text is None:
        return Compared(fault=NO_TEXT)
    try:
        page = read(text)
    except Unreadable as error:
        logger.warning("Article %s was not compared: %s", article.pk, error)
        return Compared(fault=f"没有和别的文章比较：{error}")
    except Exception as error:  # whatever a text holds, storing it must not fail for want of this
        logger.exception("Article %s cannot be compared", article.pk)
        return Compared(fault=f"没有和别的文章比较：读到一半出错（{type(error).__name__}）。")
    with transaction.atomic():
        marks = take_marks(page)
        store_marks(article, marks)
        _suggest(article, page, find_candidates(article, marks), read)
    return Compared(list(ReprintSuggestion.objects.of_article(article).open().for_display()))


def _suggest(article: Article, page: PagePrint, candidates: list[int], read: ReadPage) -> None:
    """Store what is found about the candidates and about every pair that is still open."""
    rows = ReprintSuggestion.objects.of_article(article)
    known = {
        (one.other_id if one.article_id == article.pk else one.article_id): one for one in rows
    }
    open_ = {pk for pk, one in known.items() if one.state == SuggestionState.OPEN}
    asked = {*candidates, *open_} - (known.keys() - open_)
    barred = pages_split_from(article) | {article.page_pk}
    others = Article.objects.filter(pk__in=asked, text__isnull=False)
    found = {
        other.pk: suggestion
        for other in others.select_related("text", "publisher").order_by("pk")
        if other.page_pk not in barred and (suggestion := _relate(article, page, other, read))
    }
    _store(found, {pk: known[pk] for pk in open_})


def _relate(
    article: Article, page: PagePrint, other: Article, read: ReadPage
) -> ReprintSuggestion | None:
    try:
        second = read(other.text.text)
    except Unreadable:
        return None  # it is told when that article itself is compared
    pair = [(article, page), (other, second)]
    (later, first), (earlier, second) = sorted(pair, key=lambda one: -one[0].pk)
    named = _naming(later, earlier)
    prints = [_with_sources(first, later, named), _with_sources(second, earlier, named)]
    for relation in relate_prints(prints):
        if relation.relation != NONE:
            return _suggestion(later, earlier, relation, named)
    return None


def _naming(later: Article, earlier: Article) -> tuple[str, ...]:
    """Say which of the two names the other's outlet as its source."""
    return tuple(
        f"{one.publisher.name}写明来源是{other.publisher.name}"
        for one, other in ((later, earlier), (earlier, later))
        if one.declared_origin == other.publisher.name != one.publisher.name
    )


def _with_sources(page: PagePrint, article: Article, named: tuple[str, ...]) -> PagePrint:
    """Add to the sources that stand in the text what editors registered."""
    declared = {article.declared_origin} - {""} | ({_NAMED} if named else set())
    return replace(page, origins=page.origins | declared)


def _suggestion(
    later: Article, earlier: Article, relation: Relation, named: tuple[str, ...]
) -> ReprintSuggestion:
    same_day = ("同一天刊登",) if later.published == earlier.published else ()
    return ReprintSuggestion(
        article=later,
        other=earlier,
        relation=relation.relation,
        score=relation.score,
        reasons=[*named, *relation.reasons, *same_day],
        conflicts=[
            {"article": list(one.first), "other": list(one.second), "exact": list(one.exact)}
            for one in relation.conflicts
        ],
    )


def _store(found: dict[int, ReprintSuggestion], known: dict[int, ReprintSuggestion]) -> None:
    """Add what is new, write what differs, drop what no longer holds; all but decided pairs."""
    rows = ReprintSuggestion.objects.filter(state=SuggestionState.OPEN)
    new = [found[pk] for pk in found.keys() - known.keys()]
    ReprintSuggestion.objects.bulk_create(new, ignore_conflicts=True)
    gone = [known[pk].pk for pk in known.keys() - found.keys()]
    if gone:
        rows.filter(pk__in=gone).delete()
    changed = [known[pk] for pk in found.keys() & known.keys() if _take_over(known[pk], found[pk])]
    rows.bulk_update(changed, [*FOUND, "version"])


def _take_over(known: ReprintSuggestion, found: ReprintSuggestion) -> bool:
    """Tell whether anything differs, and let the known row say what was found now."""
    before = [getattr(known, name) for name in FOUND]
    for name in FOUND:
        setattr(known, name, getattr(found, name))
    known.version = F("version") + 1
    return before != [getattr(found, name) for name in FOUND]
