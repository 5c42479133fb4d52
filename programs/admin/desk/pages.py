"""The desk itself: a page of proposals beside the piece of text that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from programs.admin.desk.access import find_article, for_readers, may_decide
from programs.admin.desk.cards import make_cards, stored_text
from programs.admin.desk.marking import Mark, Run, cut_into_runs, find_break
from programs.admin.desk.numbers import count_proposals, latest_reading
from programs.admin.desk.updates import write_token
from programs.models import Proposal
from ruralplan.editorial import EditorialStatus
from sources.admin.citations import CitationAdmin
from sources.bounds import parse_integer
from sources.models import Article
from sources.passages import citation_models

PER_PAGE = 50
SHOWS = {"all": "全部", "open": "待决定", "refused": "连同没取的数"}


@dataclass(frozen=True)
class Sheet:
    """One page of the desk: proposals in reading order and the text from `start` to `end`."""

    page: Page
    proposals: Sequence[Proposal]
    start: int
    end: int


@for_readers
def desk(request: HttpRequest, article_pk: int) -> HttpResponse:
    article = find_article(article_pk)
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    sheet = open_sheet(article, show, request.GET)
    context = {
        **admin.site.each_context(request),
        **summary_context(request, article),
        "title": f"提议：{article.headline}",
        "opts": Proposal._meta,
        "show": show,
        "shows": SHOWS.items(),
        "sheet": sheet,
        "page_obj": sheet.page,
        "cards": make_cards(article, sheet.proposals),
        "runs": list(mark_text(article, sheet)),
        "token": write_token(sheet.proposals),
    }
    return TemplateResponse(request, "admin/desk/desk.html", context)


def summary_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    """Return what the head of the desk shows."""
    return {
        "article": article,
        "numbers": count_proposals(article),
        "reading": latest_reading(article),
        "may_decide": may_decide(request),
    }


def shown_proposals(article: Article, show: str) -> Any:
    """Return the article's proposals to list, in reading order."""
    proposals = article.proposals.select_related(
        "place", "indicator", "edition", "initiative", "program", "decided_by", "citation__figure"
    ).in_reading_order()
    if show == "refused":
        return proposals
    return proposals.filter(refusal="").undecided() if show == "open" else proposals.proposed()


def open_sheet(article: Article, show: str, asked: Any) -> Sheet:
    """Return the page asked for by number or, with `at`, by a place in the text."""
    proposals = shown_proposals(article, show)
    page = Paginator(proposals, PER_PAGE).get_page(_asked_page(proposals, asked))
    text, rows = stored_text(article), list(page.object_list)
    return Sheet(
        page,
        rows,
        _cut(text, proposals, page.start_index() - 1) if page.has_previous() else 0,
        _cut(text, proposals, page.end_index()) if page.has_next() else len(text),
    )


def _asked_page(proposals: Any, asked: Any) -> Any:
    try:
        place = parse_integer(asked.get("at", ""), low=0, high=2**31 - 1)
    except ValueError:
        return asked.get("page", 1)
    return proposals.filter(end__lte=place).count() // PER_PAGE + 1


def _cut(text: str, proposals: Any, index: int) -> int:
    """Return where the text is cut between the proposal before `index` and the one there."""
    (_, before), (after, _) = proposals.values_list("start", "end")[index - 1 : index + 1]
    return find_break(text, before, after)


def mark_text(article: Article, sheet: Sheet) -> Iterator[Run]:
    """Yield the sheet's text in runs, marked with its proposals and all that cites it already."""
    marks = [Mark(p.start, p.end, "proposal", p) for p in sheet.proposals]
    marks += [Mark(c.start, c.end, "citation", c) for c in _citations(article, sheet)]
    return cut_into_runs(stored_text(article), sheet.start, sheet.end, marks)


def _citations(article: Article, sheet: Sheet) -> Iterator[Any]:
    """Yield the citations of every kind that touch the sheet: one query each."""
    for model in citation_models(Article):
        rows = model.objects.exclude(status=EditorialStatus.ARCHIVED)
        rows = rows.filter(article=article, start__lt=sheet.end, end__gt=sheet.start)
        yield from rows.select_related(*_names(model))


def _names(model: Any) -> tuple[str, ...]:
    """Return the relations that the name of what is cited needs, as its admin says."""
    model_admin = admin.site._registry.get(model)
    return model_admin.name_shows if isinstance(model_admin, CitationAdmin) else (model.part_of,)
