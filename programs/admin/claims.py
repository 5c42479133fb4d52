"""How a figure keeps step with its claims when both are edited on one page."""

from __future__ import annotations

from typing import Any

from programs.display import amount_zh
from programs.models import Figure, FigureCitation
from ruralplan.editorial import EditorialStatus

PICK_ONE = "几处引文的数值不同，还没有选定采用哪一处：请在“采用的引文”里选一处，并写明理由。"


def settle(figure: Figure, *, by: Any, chosen_anew: bool = False) -> str:
    """Bring the figure's value in step with its claims; return a sentence where a choice is open.

    Takes the first claim where all agree and none is chosen. Raises ValidationError when a choice
    among different values comes without a reason. A public figure is left as it is: what it rests
    on changes with an approved change only.
    """
    claims = list(figure.citations.exclude(status=EditorialStatus.ARCHIVED).order_by("pk"))
    chosen = figure.chosen_citation
    open_choice = len({claim.value for claim in claims}) > 1 and not figure.choice_reason
    if figure.is_going_public:
        return PICK_ONE if open_choice else ""
    if chosen is None and len({claim.value for claim in claims}) == 1:
        figure.choose(claims[0], by=by, reason=figure.choice_reason)
    elif chosen is not None and (chosen_anew or not in_step(figure, chosen)):
        figure.choose(chosen, by=by, reason=figure.choice_reason)
    elif open_choice:
        return PICK_ONE
    return ""


def in_step(figure: Figure, claim: FigureCitation) -> bool:
    """Whether the figure repeats its chosen claim's value and hedge."""
    return (figure.value, figure.qualifier) == (claim.value, claim.qualifier)


def name_claim(claim: FigureCitation) -> str:
    """Return a claim as a choice: its value, where it stands, and in which state."""
    amount = amount_zh(claim.value, claim.unit, claim.qualifier)
    return f"{amount}，{claim.article}（{claim.get_status_display()}）"
