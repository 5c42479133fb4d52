"""Why a suggestion is made, in sentences for an editor."""

from __future__ import annotations

from collections.abc import Iterator

from programs.matching.group import Match
from programs.matching.options import Option, Options
from programs.models import Figure, Outcome, ProposalKind, RejectReason

_IN_SLOT = {
    Outcome.CITES: "指标“{}”在同一时段和地点已有同样的数值。",
    Outcome.CONTRADICTS: "指标“{}”在同一时段和地点已有另一个数值。",
    Outcome.REPEATS: "这篇文章已经引过这个数字。",
}


def explain(
    options: Options, option: Option | None, figure: Figure | None, outcome: str
) -> tuple[str, ...]:
    return tuple(_sentences(options, option, figure, outcome))


def _sentences(
    options: Options, option: Option | None, figure: Figure | None, outcome: str
) -> Iterator[str]:
    if options.proposal.value is None:
        yield "没有读出数值，先填数值才能接受。"
    elif not outcome and options.proposal.kind == ProposalKind.OTHER:
        yield "读作背景：先定类型才能接受。"
    elif outcome == Outcome.NEW_INDICATOR:
        yield "没有找到量同一件事的指标。"
    elif option is not None and (match := option.match_on(figure)):
        yield from _matched(match, options)
    elif figure is not None:
        yield _IN_SLOT[Outcome(outcome)].format(figure.indicator.name)
    else:
        yield "这个指标在这一时段和地点还没有数字。"
    if options.rejection is not None:
        rejected = options.rejection
        reason = RejectReason(rejected.reason).label
        yield f"同源的《{rejected.headline}》同一处的提议被拒绝过：{reason}。"


def _matched(match: Match, options: Options) -> Iterator[str]:
    claim = match.claim
    if claim.article_id == options.proposal.article_id:
        yield "这篇文章已经引过这个数字。"
        return
    printed = f"《{claim.headline}》"
    if match.contradicts:
        yield f"同源的{printed}同样的话里写的是“{claim.exact}”。"
    elif match.sure:
        yield f"同源的{printed}同一处写的就是这个数字。"
    else:
        yield f"同源的{printed}写了同样的数值，说的像是同一件事。"
    if not options.proposal.period:
        yield f"文中没有写时间，按源头的时段 {claim.slot.period}。"
