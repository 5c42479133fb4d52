"""A stretch of the text that an editor selected, read as the figure it states."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from sources.reading.amounts import parse_amount
from sources.reading.cleaning.clean import CleanText, clean
from sources.reading.context.gazetteer import Gazetteer
from sources.reading.grammar.figures import find_mentions
from sources.reading.grammar.hedges import qualifier_of
from sources.reading.grammar.mentions import Mention
from sources.reading.grammar.numerals import find_numbers
from sources.reading.grammar.quantities import read_quantity
from sources.reading.layout.stories import Story, split_stories
from sources.reading.proposals import Proposal
from sources.reading.reader import propose

RULE = "hand"


def read_selection(text: str, start: int, end: int, gazetteer: Gazetteer) -> Proposal:
    """Return what text[start:end] states, the value as printed there, the rest as read around it.

    Raises ValueError with a Chinese sentence unless the selection prints exactly one amount.
    """
    value = parse_amount(text[start:end])
    page = clean(text)
    span = _in_clean_view(page, start, end)
    for index, story in enumerate(split_stories(page)):
        if story.start < span[1] and span[0] < story.end:
            proposed = _read(page, story, index, span, value, gazetteer)
            return replace(proposed, start=start, end=end, exact=text[start:end])
    return _alone(text, start, end, value)


def _read(
    page: CleanText,
    story: Story,
    index: int,
    span: tuple[int, int],
    value: Decimal,
    gazetteer: Gazetteer,
) -> Proposal:
    """Judge the selection among the other figures of its story."""
    mentions, _ = find_mentions(page, story)
    here = _mention(page.text, span, value, [one for one in mentions if _meet(one, span)])
    others = [one for one in mentions if not _meet(one, span)]
    mentions = sorted([*others, here], key=lambda mention: mention.start)
    return list(propose(page, story, index, mentions, gazetteer))[mentions.index(here)]


def _meet(mention: Mention, span: tuple[int, int]) -> bool:
    return mention.start < span[1] and span[0] < mention.end


def _mention(text: str, span: tuple[int, int], value: Decimal, known: Iterable[Mention]) -> Mention:
    """Return the reader's own mention there if it states the value, else what is printed there."""
    for mention in known:
        if mention.value == value:
            return replace(mention, rule=RULE)
    unit, qualifier = _unit_and_hedge(text, *span)
    return Mention(*span, value, unit, qualifier, RULE)


def _alone(text: str, start: int, end: int, value: Decimal) -> Proposal:
    """Read a selection that stands in no story, such as a page's furniture."""
    exact = text[start:end]
    plain = clean(exact).text
    unit, qualifier = _unit_and_hedge(plain, 0, len(plain))
    return Proposal(start, end, exact, value, unit, qualifier, "other", None, None, "", (), 0, RULE)


def _unit_and_hedge(text: str, start: int, end: int) -> tuple[str, str]:
    for number in find_numbers(text, start, end):
        quantity = read_quantity(text, number)
        unit = quantity.unit.unit if quantity.unit else ""
        return unit, qualifier_of(text, number.start, number.inside, quantity.end)
    return "", "exact"


def _in_clean_view(page: CleanText, start: int, end: int) -> tuple[int, int]:
    """Return where the source's characters stand in the clean view; empty where none is left."""
    return bisect_right(page.ends, start), bisect_left(page.starts, end)
