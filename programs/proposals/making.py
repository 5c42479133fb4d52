"""What accepting makes: citations, figures and indicators, each by its model's own verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from pypinyin import lazy_pinyin

from programs.decisions import Decision
from programs.models import Figure, FigureCitation, Indicator, Outcome, Proposal
from ruralplan.editorial import VersionedModel

if TYPE_CHECKING:
    from programs.matching import Holding

REASON = "接受提议"
LONGEST_SLUG = 50
# What of a decision the claim says, and what the figure.
_STATED = ("value", "unit", "qualifier", "attributed_to", "digest")
_PLACED = (
    "kind", "cumulative", "period", "period_inferred", "place", "edition", "initiative",
)  # fmt: skip
_NUMBERED = 5  # room for -1234 behind a slug that is taken


def keep(record: VersionedModel, *, by: Any, reason: str = REASON) -> None:
    """Check and save a record, with who and why in its history."""
    record.full_clean()
    sign(record, by=by, reason=reason).save()


def sign(record: Any, *, by: Any, reason: str = REASON) -> Any:
    """Return the record, whose next entry in history says who and why."""
    record._history_user, record._change_reason = by, reason
    return record


def state_claim(proposal: Proposal, decision: Decision, figure: Any) -> FigureCitation:
    """Return the claim that the decision makes of the passage, unsaved."""
    passage = {name: getattr(proposal, name) for name in ("article", "exact", "start", "end")}
    stated = {name: getattr(decision, name) for name in _STATED}
    return FigureCitation(figure=figure, **passage, **stated)


def new_slug(program: Any, name: str) -> str:
    """Return a free address for an indicator: the programme's own, and the name in pinyin."""
    words = slugify(" ".join(lazy_pinyin(name)))
    stem = f"{program.slug}-{words}"[: LONGEST_SLUG - _NUMBERED].strip("-")
    taken = set(Indicator.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


def _cite(proposal: Proposal, decision: Decision, holding: Holding, by: Any) -> FigureCitation:
    """Return a new draft claim; the figure's own choice stays as it is."""
    claim = state_claim(proposal, decision, holding.figure)
    keep(claim, by=by)
    return claim


def _repeat(proposal: Proposal, decision: Decision, holding: Holding, by: Any) -> FigureCitation:
    """Return the claim that the article has already."""
    own = (claim for claim in holding.claims if claim.article_id == proposal.article_id)
    return next(claim for claim in own if claim.value == decision.value)


def _draft(proposal: Proposal, decision: Decision, holding: Holding, by: Any) -> FigureCitation:
    return _draft_for(decision.indicator, proposal, decision, by)


def _draft_indicator(
    proposal: Proposal, decision: Decision, holding: Holding, by: Any
) -> FigureCitation:
    name, program = decision.name.strip(), decision.program
    slug = new_slug(program, name)
    indicator = Indicator(slug=slug, program=program, name=name, unit=decision.unit)
    keep(indicator, by=by)
    return _draft_for(indicator, proposal, decision, by)


def _draft_for(indicator: Any, proposal: Proposal, decision: Decision, by: Any) -> FigureCitation:
    figure = Figure(indicator=indicator, **{name: getattr(decision, name) for name in _PLACED})
    keep(figure, by=by)
    claim = state_claim(proposal, decision, figure)
    keep(claim, by=by)
    figure.choose(claim, by=by)
    return claim


Maker = Callable[[Proposal, Decision, "Holding", Any], FigureCitation]
MAKE: dict[Outcome, Maker] = {
    Outcome.CITES: _cite,
    Outcome.CONTRADICTS: _cite,
    Outcome.REPEATS: _repeat,
    Outcome.DRAFTS: _draft,
    Outcome.NEW_INDICATOR: _draft_indicator,
}
