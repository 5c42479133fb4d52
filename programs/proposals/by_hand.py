"""A figure that an editor selects in the text, or takes up though the reader refused it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from counties.gazetteer import committed_gazetteer
from counties.models import Division
from programs.models import Proposal, ProposalState
from programs.proposals.taking import until_settled
from sources.models import Article
from sources.reading import proposals as read
from sources.reading.amounts import LONGEST_LITERAL, parse_amount
from sources.reading.selections import read_selection


def put_forward(article: Article, start: int, end: int, *, by: Any) -> Proposal:
    """Return the proposal for the selected text: the one there is, or a new one.

    A refused number is taken up, its reason kept. White space at the ends does not count.
    Raises ValidationError unless the selection prints exactly one amount.
    """
    text = _text(article)
    start, end = _trim(text, start, end)
    return until_settled(lambda: _put_forward(article, text, start, end))


@transaction.atomic
def _put_forward(article: Article, text: str, start: int, end: int) -> Proposal:
    rows = Proposal.objects.filter(article=article, start__lt=end, end__gt=start)
    same = rows.filter(start=start, end=end).first()
    standing = same or rows.proposed().exclude(state=ProposalState.REJECTED).first()
    refused = rows.refused().first()
    if (
        standing is None
        and refused is not None
        and _states_the_same(refused.exact, text[start:end])
    ):
        standing = refused
    if standing is None:
        return _add(article, _read(text, start, end))
    if standing.refusal and standing.is_undecided and not standing.taken_up:
        _take_up(standing, _read(text, standing.start, standing.end))
    return standing


def _text(article: Article) -> str:
    stored = getattr(article, "text", None)
    if stored is None:
        raise ValidationError(f"库里没有“{article.headline}”的全文，无法选字。请先存入全文。")
    return stored.text


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the selection without white space at its ends; refuse what is no selection."""
    if not 0 <= start < end <= len(text):
        raise ValidationError(
            f"选中的位置不在全文里：全文有 {len(text)} 个字，起点要在终点之前。请重新选。"
        )
    exact = text[start:end]
    if not exact.strip():
        raise ValidationError("选中的只有空白。请选数字和单位，例如 1281亿元。")
    start += len(exact) - len(exact.lstrip())
    end -= len(exact) - len(exact.rstrip())
    if end - start > LONGEST_LITERAL:
        raise ValidationError(
            f"选中了 {end - start} 个字，最多 {LONGEST_LITERAL} 个。请只选数字和单位。"
        )
    return start, end


def _states_the_same(one: str, other: str) -> bool:
    try:
        return parse_amount(one) == parse_amount(other)
    except ValueError:
        return False


def _read(text: str, start: int, end: int) -> read.Proposal:
    try:
        return read_selection(text, start, end, committed_gazetteer())
    except ValueError as error:
        raise ValidationError(str(error)) from None


def _add(article: Article, found: read.Proposal) -> Proposal:
    row = Proposal(
        article=article,
        rule=Proposal.BY_HAND,
        reader=found.reader,
        exact=found.exact,
        start=found.start,
        end=found.end,
    )
    _fill(row, found)
    return row


def _take_up(row: Proposal, found: read.Proposal) -> None:
    row.taken_up = True
    _fill(row, found)


def _fill(row: Proposal, found: read.Proposal) -> None:
    """Let the row say what was read, and save it."""
    row.story, row.subject = found.story, found.subject
    row.value, row.unit, row.qualifier = Decimal(found.value), found.unit, found.qualifier
    row.kind, row.period = found.kind, found.period or ""
    row.place = Division.objects.filter(code=found.place).first() if found.place else None
    row.place_candidates = list(found.place_candidates)
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
