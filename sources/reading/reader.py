"""From a page's text to its stories, proposals and refusals: the reader as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from sources.reading.cleaning.clean import CleanText, clean
from sources.reading.context.dates import judge_periods
from sources.reading.context.gazetteer import Gazetteer
from sources.reading.context.kinds import judge_kinds
from sources.reading.context.places import judge_places
from sources.reading.context.subjects import name_subjects
from sources.reading.context.totals import judge_totals
from sources.reading.crowded import refuse_crowded
from sources.reading.grammar.figures import find_mentions
from sources.reading.grammar.mentions import Mention, Refusal
from sources.reading.layout.stories import Story, split_stories
from sources.reading.proposals import Proposal, Reading, RefusedNumber


def read_page(text: str, gazetteer: Gazetteer) -> Reading:
    """Return what the page states: its stories, the figures it proposes, the numbers it refuses.

    Every span points into `text` as given, in code points, end exclusive. A page with more
    numbers than an article has raises Unreadable.
    """
    page, stories = open_page(text)
    proposals: list[Proposal] = []
    refused: list[RefusedNumber] = []
    for index, story in enumerate(stories):
        found, none = read_story(page, story, index, gazetteer)
        proposals += found
        refused += none
    spans = tuple(page.span(story.start, story.end) for story in stories)
    return Reading(len(text), page.language, spans, tuple(proposals), tuple(refused))


def open_page(text: str) -> tuple[CleanText, list[Story]]:
    """Return the page without clutter and its stories; raise Unreadable at too many numbers."""
    page = clean(text)
    refuse_crowded(page)
    return page, split_stories(page)


def read_story(
    page: CleanText, story: Story, index: int, gazetteer: Gazetteer
) -> tuple[list[Proposal], list[RefusedNumber]]:
    """Return the proposals and the refused numbers of the page's story of that index."""
    mentions, refusals = find_mentions(page, story)
    proposals = list(propose(page, story, index, mentions, gazetteer))
    return proposals, [_refused(page, refusal) for refusal in refusals]


def propose(
    page: CleanText, story: Story, index: int, mentions: list[Mention], gazetteer: Gazetteer
) -> Iterator[Proposal]:
    """Yield a proposal for each mention, judged among the others of its story."""
    kinds = judge_kinds(page, story, mentions)
    periods = judge_periods(page, story, mentions, kinds)
    totals = judge_totals(page, story, mentions, kinds, periods)
    places = judge_places(page, story, mentions, gazetteer)
    subjects = name_subjects(page, story, mentions)
    for mention, kind, period, total, place, subject in zip(
        mentions, kinds, periods, totals, places, subjects, strict=True
    ):
        start, end = page.span(mention.start, mention.end)
        yield Proposal(
            start=start,
            end=end,
            exact=page.source[start:end],
            value=mention.value,
            unit=mention.unit,
            qualifier=mention.qualifier,
            kind=kind,
            period=period,
            cumulative=total,
            place=place.code,
            subject=subject,
            place_candidates=place.candidates,
            story=index,
            rule=mention.rule,
        )


def _refused(page: CleanText, refusal: Refusal) -> RefusedNumber:
    start, end = page.span(refusal.start, refusal.end)
    return RefusedNumber(start, end, page.source[start:end], refusal.reason)
