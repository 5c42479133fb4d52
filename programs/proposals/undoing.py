"""Taking a decision back: what accepting made goes, as long as nobody has built on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from counties.models import CaseStudy
from programs.models import (
    Edition,
    Figure,
    FigureCitation,
    Indicator,
    Outcome,
    Proposal,
    ProposalState,
)
from programs.proposals.making import keep, sign
from programs.proposals.taking import check_version, lock, until_settled
from ruralplan.editorial import EditorialStatus, VersionedModel

REASON = "撤销接受提议"
# Accepting saves a figure twice: as it is drafted, and as it takes its claim.
DRAFTED_VERSION = 2
_WITH_FIGURE = (Outcome.DRAFTS, Outcome.NEW_INDICATOR)


def undo(proposal: Proposal, *, by: Any) -> Proposal:
    """Open the proposal again and delete the drafts that accepting it made.

    Raises ValidationError, and changes nothing, where somebody has since changed, handed in or
    built on one of them.
    """
    return until_settled(lambda: _undo(proposal, by))


@transaction.atomic
def _undo(proposal: Proposal, by: Any) -> Proposal:
    row = lock(proposal)
    if row.state == ProposalState.OPEN:
        raise ValidationError(f"“{row.exact}”还没有决定，没有什么可撤销的。", code="open")
    check_version(row, proposal)
    if row.citation is not None and row.outcome != Outcome.REPEATS:
        _take_back(row, row.citation, by)
    row.reopen()
    return row


def _take_back(row: Proposal, claim: FigureCitation, by: Any) -> None:
    figure = _locked(Figure, claim.figure_id)
    claim = _locked(FigureCitation, claim.pk)
    drafted = row.outcome in _WITH_FIGURE
    reasons = list(_against_claim(claim, figure, row, drafted))
    if drafted:
        reasons += _against_figure(figure, claim)
    if row.outcome == Outcome.NEW_INDICATOR:
        reasons += _against_indicator(figure)
    if reasons:
        raise ValidationError(f"不能撤销：{reasons[0]}", code="built_on")
    if drafted:
        figure.chosen_citation, figure.value, figure.qualifier = None, None, ""
        keep(figure, by=by, reason=REASON)
    _delete(claim, by)
    if drafted:
        _delete(figure, by)
    if row.outcome == Outcome.NEW_INDICATOR:
        _delete(figure.indicator, by)


def _locked(model: Any, pk: int) -> Any:
    """Return the row, which nobody can change or point at until this transaction ends."""
    return model._base_manager.select_for_update().get(pk=pk)


def _delete(record: VersionedModel, by: Any) -> None:
    sign(record, by=by, reason=REASON).delete()


def _against_claim(
    claim: FigureCitation, figure: Figure, row: Proposal, drafted: bool
) -> Iterator[str]:
    state = EditorialStatus(claim.status)
    if state != EditorialStatus.DRAFT:
        yield f"这处引文已经是“{state.label}”。不要它了，请到它的页面退回或归档。"
    if claim.version > 1:
        yield "接受之后有人改过这处引文。不要它了，请到它的页面删除。"
    if others := claim.proposals.exclude(pk=row.pk).count():
        yield f"另有 {others} 条提议记为与它重复。请先撤销那些决定。"
    if not drafted and figure.chosen_citation_id == claim.pk:
        yield f"“{figure}”正采用这处引文。请先在数字的页面改用别的引文。"


def _against_figure(figure: Figure, claim: FigureCitation) -> Iterator[str]:
    state = EditorialStatus(figure.status)
    if state != EditorialStatus.DRAFT:
        yield f"“{figure}”已经是“{state.label}”。不要它了，请到它的页面退回或归档。"
    if figure.version > DRAFTED_VERSION:
        yield f"接受之后有人改过“{figure}”。不要它了，请到它的页面删除。"
    if others := figure.citations.exclude(pk=claim.pk).count():
        yield f"“{figure}”另有 {others} 处引文。请先撤销或删除那些引文。"
    if figure.searches.exists():
        yield f"“{figure}”已有查找记录。请先删除那些记录。"
    if Edition.objects.filter(announced_figure=figure).exists():
        yield f"有年度计划以“{figure}”为公布的举措数。请先在计划的页面改掉。"
    if CaseStudy.objects.filter(body__contains=f"[[figure-{figure.pk}]]").exists():
        yield f"有县域故事写着“{figure}”。请先从故事里去掉。"


def _against_indicator(figure: Figure) -> Iterator[str]:
    indicator = _locked(Indicator, figure.indicator_id)
    if indicator.version > 1:
        yield f"接受之后有人改过新指标“{indicator}”。请到数字和指标的页面删除。"
    if indicator.figures.exclude(pk=figure.pk).exists():
        yield f"新指标“{indicator}”已有别的数字。请先撤销或删除那些数字。"
    if Proposal.objects.filter(indicator=indicator).exists():
        yield f"另有提议选了新指标“{indicator}”。请先给那些提议另选指标。"
    if indicator.changes.exists() or indicator.related.exists():
        yield f"别的指标连着新指标“{indicator}”。请先在那些指标的页面去掉。"
