"""One page of the desk: some proposals in reading order, and the piece of text that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from programs.admin.desk.access import stored_text
from programs.admin.desk.marking import Mark, Run, cut_into_runs, find_break
from programs.models import Proposal
from ruralplan.editorial import EditorialStatus
from sources.admin.citations import CitationAdmin
from sources.bounds import parse_integer
from sources.models import Article
from sources.passages import citation_models

PER_PAGE = 50
SHOWS = {"all": "全部", "open": "待决定", "refused": "连同没取的数"}
LAST_PLACE = 2**31 - 1
# Of the text around a proposal that stands alone on its page.
AROUND = 700


@dataclass(frozen=True)
class Sheet:
    """Proposals and the text from `start` to `end`; `page` says which part of the list it is."""

    proposals: Sequence[Proposal]
    start: int
    end: int
    page: Page | None = None


def shown_proposals(article: Article, show: str) -> QuerySet[Proposal]:
    """Return the article's proposals to list, in reading order, with all that a card names."""
    proposals = Proposal.objects.filter(article=article).in_reading_order()
    if show == "open":
        proposals = proposals.undecided()
    if show != "refused":
        proposals = proposals.proposed()
    return proposals.select_related(
        "place",
        "indicator",
        "edition",
        "initiative",
        "program",
        "decided_by",
        "citation__figure__indicator",
    )


def open_sheet(article: Article, show: str, asked: Mapping[str, str]) -> Sheet:
    """Return the page asked for by its number or, with `at`, by a place in the text."""
    proposals, text = shown_proposals(article, show), stored_text(article)
    page = Paginator(proposals, PER_PAGE).get_page(_asked_page(proposals, asked))
    return Sheet(
        list(page.object_list),
        cut_between(text, proposals, page.start_index() - 1) if page.has_previous() else 0,
        cut_between(text, proposals, page.end_index()) if page.has_next() else len(text),
        page,
    )


def sheet_around(article: Article, proposal: Proposal) -> Sheet:
    """Return a proposal with its neighbours in the text."""
    text = stored_text(article)
    low, high = max(0, proposal.start - AROUND), min(len(text), proposal.end + AROUND)
    near = shown_proposals(article, "all").filter(start__gte=low, end__lte=high)
    return Sheet([*near.exclude(pk=proposal.pk), proposal], low, high)


def mark_text(article: Article, sheet: Sheet) -> Iterator[Run]:
    """Yield the sheet's text in runs, marked with its proposals and all that cites it already."""
    marks = [Mark(p.start, p.end, "proposal", p) for p in sheet.proposals]
    marks += [Mark(c.start, c.end, "citation", c) for c in _citations(article, sheet)]
    return cut_into_runs(stored_text(article), sheet.start, sheet.end, marks)


def _asked_page(proposals: QuerySet[Proposal], asked: Mapping[str, str]) -> Any:
    try:
        place = parse_integer(asked.get("at", ""), low=0, high=LAST_PLACE)
    except ValueError:
        return asked.get("page", 1)
    return proposals.filter(start__lt=place).count() // PER_PAGE + 1


def cut_between(text: str, proposals: QuerySet[Proposal], index: int) -> int:
    """Return where the text is cut between the proposal before `index` and the one there."""
    around = list(proposals.values_list("start", "end")[index - 1 : index + 1])
    if len(around) < 2:  # a reading has just taken some away
        return len(text)
    (_, before), (after, _) = around
    return find_break(text, before, after)


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
