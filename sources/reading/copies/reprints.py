"""Pages that print one text: copies, shortened copies, the same release in other words.

A page is what its stories are: a newspaper's page is a reprint when one of its stories is.
Nothing here decides: staff confirm every relation that is suggested.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import chain, combinations

from sources.reading.cleaning.characters import HAN
from sources.reading.cleaning.clean import CleanText, clean
from sources.reading.copies.candidates import MarkIndex, sample
from sources.reading.copies.comparing import (
    NONE,
    REPRINT,
    SAME_RELEASE,
    compare_stories,
    weigh_figures,
)
from sources.reading.copies.fingerprints import (
    LONGEST_COMPARED,
    Fingerprint,
    join_fingerprints,
    take_fingerprint,
)
from sources.reading.crowded import refuse_crowded
from sources.reading.grammar.figures import find_mentions
from sources.reading.layout.furniture import is_furniture
from sources.reading.layout.stories import Story, split_stories
from sources.reading.words import load_table

Span = tuple[int, int]
# A note at a story's end: how long its heading is, and which share of the story stands before.
LONGEST_SIDE_HEADING, LEAST_BEFORE = 16, 0.4
# Shorter pieces of a page (a caption, a credit) are as likely to be the outlet's as the story's.
SHORTEST_STORY = 80
RANK = {NONE: 0, SAME_RELEASE: 1, REPRINT: 2}
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class Conflict:
    """Two numbers in the same words that cannot both be true.

    `first` and `second` are spans of the two pages' own text, `exact` what is printed there.
    """

    first: Span
    second: Span
    exact: tuple[str, str]


@dataclass(frozen=True)
class Relation:
    """How two of the texts are related; `first` and `second` count them from 0.

    `score` is the share of the shorter text found in the longer one, for a same_release the
    share of figures in common.
    """

    first: int
    second: int
    relation: str
    score: float
    reasons: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class PagePrint:
    """What is kept of a page while others are read; the last story is all of them together.

    `identity` is one for pages of the same text, None for a page of furniture.
    """

    stories: list[Fingerprint]
    origins: frozenset[str]
    identity: bytes | None = None


def relate(texts: Iterable[str]) -> list[Relation]:
    """Return the relations of all pairs of texts that were worth comparing, in their order.

    A pair that is not returned has relation `none` and nothing in common.
    """
    return relate_prints([take_print(text) for text in texts])


def take_print(text: str) -> PagePrint:
    """Return what relate_prints needs of one page, which is much less than the page."""
    view = clean(text)
    refuse_crowded(view)
    split = _leave_out_side_notes(view, split_stories(view))
    stories = [take_fingerprint(view, story, *find_mentions(view, story)) for story in split]
    longest = max((len(story.skeleton) for story in stories), default=0)
    stories = [one for one in stories if len(one.skeleton) >= min(longest, SHORTEST_STORY)]
    if len(stories) > 1:
        stories.append(join_fingerprints(stories))
    origins = frozenset(story.origin for story in split if story.origin)
    return PagePrint(stories, origins, _identify(view) if split or _tells(view) else None)


def _identify(view: CleanText) -> bytes | None:
    words = "".join(view.text.split())
    return sha256(words.encode(errors="surrogatepass")).digest() if words else None


def _tells(view: CleanText) -> bool:
    """Tell whether a page without a story has text all the same; one in English has."""
    lines = [line for line in view.text.split("\n") if _HAN.search(line)]
    return not lines or not all(map(is_furniture, lines))


def relate_prints(pages: list[PagePrint]) -> list[Relation]:
    """Do as relate, for pages that were read one by one."""
    candidates = _find_candidates(pages)
    same = _find_same(pages)
    return [
        Relation(first, second, REPRINT, 1.0, ("全文相同",))
        if (first, second) in same
        else _relate_pages(first, second, pages, candidates[first, second])
        for first, second in sorted(same | candidates.keys())
    ]


def _find_same(pages: list[PagePrint]) -> set[Span]:
    """Return the pairs of pages of the same text, however short or repetitive."""
    holders: dict[bytes, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        if page.identity:
            holders[page.identity].append(number)
    return {pair for group in holders.values() for pair in combinations(group, 2)}


def _leave_out_side_notes(view: CleanText, stories: list[Story]) -> list[Story]:
    """Return the stories without what an outlet or a firm prints below many a text."""
    kept = [one for one in stories if one is stories[0] or not _is_side_note(one.headline)]
    return [_end_at(story, _end_before_note(view, story)) for story in kept]


def _end_before_note(view: CleanText, story: Story) -> int:
    """Return where the note at the story's end begins; its end when it has none."""
    first = story.start + LEAST_BEFORE * (story.end - story.start)
    for block in story.blocks:
        if block.start >= first and _is_side_note(view.text[block.start : block.end]):
            return block.start
    return story.end


def _end_at(story: Story, end: int) -> Story:
    end = min(end, story.start + LONGEST_COMPARED)
    blocks = [replace(one, end=min(one.end, end)) for one in story.blocks if one.start < end]
    return replace(story, end=end, blocks=tuple(blocks))


def _is_side_note(heading: str) -> bool:
    return len(heading) <= LONGEST_SIDE_HEADING and heading.startswith(_side_notes())


@cache
def _side_notes() -> tuple[str, ...]:
    return tuple(row["word"] for row in load_table("side_notes"))


def _find_candidates(pages: list[PagePrint]) -> dict[Span, set[Span]]:
    """Return the pairs of pages, each with the pairs of its stories that may be related."""
    places = [(number, at) for number, page in enumerate(pages) for at in range(len(page.stories))]
    words, figures = MarkIndex(), MarkIndex()
    for number, at in places:
        story = pages[number].stories[at]
        words.add(sample(story.runs()))
        figures.add(value for value, weight in weigh_figures(story).items() if weight >= 1)
    candidates: dict[Span, set[Span]] = defaultdict(set)
    for first, second in chain(words.pairs(), figures.pairs()):
        (page_a, story_a), (page_b, story_b) = places[first], places[second]
        if page_a != page_b:
            candidates[page_a, page_b].add((story_a, story_b))
    return candidates


def _relate_pages(first: int, second: int, pages: list[PagePrint], pairs: set[Span]) -> Relation:
    a, b = pages[first], pages[second]
    origin = bool(a.origins & b.origins)
    compared = [
        compare_stories(a.stories[at], b.stories[other], origin=origin)
        for at, other in sorted(pairs)
    ]
    best = max(compared, key=lambda one: (RANK[one.relation], one.score))
    conflicts = dict.fromkeys(
        Conflict(pair.first.span, pair.second.span, (pair.first.exact, pair.second.exact))
        for one in compared
        if one.relation != NONE
        for pair in one.disagreeing
    )
    return Relation(
        first, second, best.relation, round(best.score, 3), best.reasons, tuple(conflicts)
    )
