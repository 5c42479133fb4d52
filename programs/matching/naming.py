"""The name of an indicator that is not there yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from programs.matching.indicators import Indicators
from programs.matching.wording import Wording
from programs.models import Program, Proposal

LONGEST = 30
_MARKS = re.compile(r"^[\s“”‘’《》「」『』的]+|[\s“”‘’《》「」『』的]+$")


def name_indicator(
    proposal: Proposal, words: Wording | None, indicators: Indicators, program: Program | None
) -> str:
    """Return what the text counts, in words that no indicator of the programme has yet."""
    owner = program.pk if program else None
    names = _names(proposal, words)
    return next(name for name in names if not indicators.is_taken(name, proposal.unit, owner))


def _names(proposal: Proposal, words: Wording | None) -> Iterator[str]:
    subject = _MARKS.sub("", proposal.subject)
    clause = words.clause.replace("#", "")[:LONGEST] if words else ""
    found = [name for name in (subject, clause) if len(name) > 1]
    yield from found
    first = (found or [proposal.exact])[0]
    yield from (f"{first}（{number}）" for number in count(2))
