"""The editing form of a proposal, begun with what is suggested and the few likely records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from programs.admin.desk.forms import ProposalForm
from programs.admin.desk.records import RECORDS
from programs.matching import Suggestion, suggest
from programs.models import Proposal
from programs.proposals import decision_from

MOST_SUGGESTED = 30


def make_form(proposal: Proposal, data: Any = None) -> ProposalForm:
    suggestion = suggest(proposal.article, [proposal])[proposal.pk]
    return ProposalForm(
        data,
        shown=decision_from(proposal, suggestion),
        key=proposal.pk,
        suggested=_suggested(proposal, suggestion),
    )


def _suggested(proposal: Proposal, suggestion: Suggestion) -> dict[str, Iterable[Any]]:
    """Return the records to list in each field, so that most are chosen without a search."""
    editions = RECORDS["edition"].rows().order_by("-year", "title")[:MOST_SUGGESTED]
    initiatives = RECORDS["initiative"].rows().filter(edition=suggestion.edition)
    return {
        "indicator": [one for one in (suggestion.indicator, *suggestion.others) if one],
        "program": RECORDS["program"].rows().filter(parent=None)[:MOST_SUGGESTED],
        "edition": editions,
        "initiative": initiatives.order_by("order")[:MOST_SUGGESTED] if suggestion.edition else (),
        "place": RECORDS["place"].rows().filter(code__in=proposal.place_candidates),
    }
