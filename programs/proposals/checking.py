"""Whether a decision can stand, told field by field before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from programs.decisions import Decision
from programs.models import FigureCitation, Kind, Proposal, Qualifier
from programs.units import same_unit
from ruralplan.editorial import EditorialStatus
from sources.fields import validate_period

if TYPE_CHECKING:
    from programs.matching import Suggestion

Rule = Callable[[Proposal, Decision], str]
LONGEST_NAME = 100
LONGEST_UNIT = 20


def decision_from(proposal: Proposal, suggestion: Suggestion) -> Decision:
    """Return what accepting the proposal as it is shown decides."""
    return Decision(
        value=proposal.value,
        unit=proposal.unit,
        qualifier=proposal.qualifier,
        kind=suggestion.kind or proposal.kind,
        cumulative=suggestion.cumulative,
        period=suggestion.period or proposal.period,
        period_inferred=suggestion.period_inferred,
        place=suggestion.place,
        indicator=suggestion.indicator,
        name="" if suggestion.indicator else suggestion.name,
        program=suggestion.program,
        edition=suggestion.edition,
        initiative=suggestion.initiative,
        attributed_to=proposal.attributed_to,
        digest=proposal.digest,
    )


def check_decision(proposal: Proposal, decision: Decision) -> None:
    """Raise ValidationError with a sentence for each field that cannot stand."""
    check_article(proposal)
    told = {name: rule(proposal, decision) for name, rule in _RULES.items()}
    wrong = {name: sentence for name, sentence in told.items() if sentence}
    if wrong:
        raise ValidationError(wrong)


def check_article(proposal: Proposal) -> None:
    """Raise ValidationError unless the article can be cited at that place."""
    article = proposal.article
    stored = getattr(article, "text", None)
    if stored is None:
        raise ValidationError(f"库里没有“{article.headline}”的全文，无法核对引文。请先存入全文。")
    if article.status == EditorialStatus.ARCHIVED:
        raise ValidationError(f"“{article.headline}”已归档，不能再引。要用它，请先恢复这篇文章。")
    if stored.text[proposal.start : proposal.end] != proposal.exact:
        raise ValidationError(f"全文的这个位置已经不是“{proposal.exact}”。请重新读这篇文章。")


def by_field(error: ValidationError) -> ValidationError:
    """Return the error with its sentences beside the decision's fields, the rest on the whole."""
    if not hasattr(error, "error_dict"):
        return error
    told: dict[str, list[ValidationError]] = {}
    for name, sentences in error.error_dict.items():
        shown = name if name in _FIELDS else _SHOWN_AT.get(name, NON_FIELD_ERRORS)
        told.setdefault(shown, []).extend(sentences)
    return ValidationError(told)


def _against_value(proposal: Proposal, decision: Decision) -> str:
    if decision.value is None:
        return "请写数值：照原文，万和亿要乘上，例如 1281亿元 写 128100000000。"
    try:
        FigureCitation(value=decision.value).check_printed_in(proposal.exact)
    except ValidationError as error:
        return error.messages[0]
    return ""


def _against_unit(_: Proposal, decision: Decision) -> str:
    unit, indicator = decision.unit, decision.indicator
    if not unit.strip():
        return "请写单位：照原文，不带万、亿，例如 元、人次、个。"
    if len(unit) > LONGEST_UNIT:
        return f"单位最多 {LONGEST_UNIT} 个字。"
    if indicator and not same_unit(unit, indicator.unit):
        return (
            f"单位“{unit}”和指标“{indicator.name}”的单位“{indicator.unit}”不是一回事。"
            "请改单位，或另选、新建指标。"
        )
    return ""


def _against_qualifier(_: Proposal, decision: Decision) -> str:
    known = decision.qualifier in Qualifier.values
    return "" if known else "请从表中选限定词，例如 正好、约、超过。"


def _against_kind(_: Proposal, decision: Decision) -> str:
    known = decision.kind in Kind.values
    return "" if known else "背景数字不能接受。请先选承诺、报告或基线，或者拒绝这一条。"


def _against_period(_: Proposal, decision: Decision) -> str:
    if not decision.period:
        return "请写时段，例如 2021；文中没写，就按源头刊登的年份写，并勾选“时段是推断的”。"
    try:
        validate_period(decision.period)
    except ValidationError as error:
        return error.messages[0]
    return ""


def _against_indicator(_: Proposal, decision: Decision) -> str:
    wanting = decision.indicator is None and not decision.name.strip()
    return "请选指标；账本里没有合适的，就填名称和项目，新建一个。" if wanting else ""


def _against_name(_: Proposal, decision: Decision) -> str:
    if decision.indicator is None and len(decision.name) > LONGEST_NAME:
        return f"新指标的名称最多 {LONGEST_NAME} 个字，现在有 {len(decision.name)} 个。"
    return ""


def _against_program(_: Proposal, decision: Decision) -> str:
    wanting = decision.indicator is None and bool(decision.name.strip()) and not decision.program
    return "请选新指标属于哪个项目，例如 热土计划。" if wanting else ""


def _against_edition(_: Proposal, decision: Decision) -> str:
    wrong = decision.edition is not None and decision.kind != Kind.TARGET
    return "只有承诺属于年度计划；报告和基线请把年度计划留空。" if wrong else ""


def _against_initiative(_: Proposal, decision: Decision) -> str:
    edition, initiative = decision.edition, decision.initiative
    if edition and initiative and initiative.edition_id != edition.pk:
        return f"举措“{initiative.title}”不属于“{edition.title}”。请另选举措或年度计划。"
    return ""


_RULES: dict[str, Rule] = {
    "value": _against_value,
    "unit": _against_unit,
    "qualifier": _against_qualifier,
    "kind": _against_kind,
    "period": _against_period,
    "indicator": _against_indicator,
    "name": _against_name,
    "program": _against_program,
    "edition": _against_edition,
    "initiative": _against_initiative,
}
_FIELDS = {field.name for field in fields(Decision)}
# Where the form shows what a model says of a field that the form does not have.
_SHOWN_AT = {"exact": "value", "slug": "name"}
