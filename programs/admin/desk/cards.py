"""The cards of many proposals, laid out in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest, Substr

from counties.models import Division
from programs.admin.desk.access import stored_text
from programs.admin.desk.card import Card, Passage
from programs.matching import Suggestion, suggest
from programs.models import FigureCitation, Proposal
from sources.copies import conflicts_of
from sources.models import Article

# Characters of context on either side of the number; a wide page needs less than a narrow one.
CONTEXT, WIDER = 30, 48
CLAIM_CONTEXT = 18


def make_cards(article: Article, proposals: Sequence[Proposal]) -> list[Card]:
    """Return the cards of the proposals, in their order."""
    text, nothing = stored_text(article), Suggestion()
    undecided = [row for row in proposals if row.is_undecided and not row.is_refused]
    suggestions = suggest(article, undecided) if undecided else {}
    claims = _claims_with_passages(suggestions.values())
    places, conflicts = _places(undecided), conflicts_of(article) if undecided else {}
    return [
        Card(
            row,
            cut_passage(text, row.start, row.end) if text else None,
            suggestion := suggestions.get(row.pk, nothing),
            [claims[claim.pk] for claim in suggestion.claims if claim.pk in claims],
            [places[code] for code in row.place_candidates if code in places],
            conflicts.get((row.start, row.end), ()),
        )
        for row in proposals
    ]


def cut_passage(text: str, start: int, end: int) -> Passage:
    """Return the literal with its context, which ends at an empty line."""
    before = text[max(0, start - WIDER) : start].rpartition("\n\n")[2]
    after = text[end : end + WIDER].partition("\n\n")[0]
    return Passage(
        before[:-CONTEXT], before[-CONTEXT:], text[start:end], after[:CONTEXT], after[CONTEXT:]
    )


def _claims_with_passages(suggestions: Iterable[Suggestion]) -> dict[int, Any]:
    """Load the claims anew with the words around each, cut out by the database: one query."""
    keys = {claim.pk for suggestion in suggestions for claim in suggestion.claims}
    if not keys:
        return {}
    begin = Greatest(F("start") - CLAIM_CONTEXT, Value(0))
    claims = FigureCitation.objects.filter(pk__in=keys).annotate(
        words_before=Substr("article__text__text", begin + 1, F("start") - begin),
        words_after=Substr("article__text__text", F("end") + 1, CLAIM_CONTEXT),
    )
    return claims.select_related("article__publisher").in_bulk()


def _places(proposals: Sequence[Proposal]) -> dict[str, Division]:
    """Return the divisions that the proposals' places may be, by code: one query."""
    codes = {code for proposal in proposals for code in proposal.place_candidates}
    found = Division.objects.filter(code__in=codes).for_display() if codes else ()
    return {division.code: division for division in found}
