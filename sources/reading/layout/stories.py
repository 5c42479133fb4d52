"""A page's stories: where each begins and ends, and what its furniture says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sources.reading.cleaning.clean import CleanText
from sources.reading.layout.page_lines import PageLine, as_printed, read_lines
from sources.reading.layout.particulars import read_owner
from sources.reading.layout.segments import KINSHIP, Segment, find_headline, split_segments

# A list of links has at least this many lines, none of them a sentence.
SHORTEST_LINK_LIST = 4
SHORTEST_TITLE = 6
_SITE = re.compile("[|_]")


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph; start and end are offsets into the clean view, end exclusive."""

    start: int
    end: int
    heading: bool


@dataclass(frozen=True)
class Story:
    """One article of a page; offsets are into the clean view, end exclusive.

    `published` is the date that the page prints for the story, `origin` the name in its
    来源/转载自 line, `publisher` that in its 发布机构 line, "" when none is printed. Blocks leave
    out the furniture between them.
    """

    start: int
    end: int
    blocks: tuple[Block, ...]
    headline: str = ""
    byline: str = ""
    origin: str = ""
    published: date | None = None
    publisher: str = ""


def split_stories(clean: CleanText) -> list[Story]:
    """Return the stories of a page in reading order; a page of furniture has none."""
    lines = list(read_lines(clean))
    if not any(line.kind == "text" for line in lines):
        _promote_statements(lines)
    segments = split_segments(lines)
    publisher = next(filter(None, (read_owner(line.text) for line in lines)), "")
    return [_story(clean, segment, publisher) for segment in segments]


def _promote_statements(lines: list[PageLine]) -> None:
    """Read a page without a full sentence: a few lines are text, many are a list of links."""
    headings = [line for line in lines if line.kind in ("heading", "item")]
    if len(headings) < SHORTEST_LINK_LIST:
        for line in headings[-1:]:
            line.kind = "text"


def _story(clean: CleanText, segment: Segment, publisher: str) -> Story:
    headline = find_headline(segment)
    lines = _story_lines(segment, headline)
    stated = [line.particulars for line in segment.frames if line.particulars]
    named = (line.closed_by or line.opened_by for line in segment.body)
    return Story(
        start=lines[0].start,
        end=lines[-1].end,
        blocks=tuple(_blocks(lines)),
        headline=_bare_title(" ".join(as_printed(clean, line.start, line.end) for line in headline))
        or next((one.headline for one in stated if one.headline), ""),
        byline=next((one.byline for one in stated if one.byline), "")
        or next(filter(None, named), ""),
        origin=next((one.origin for one in stated if one.origin), ""),
        published=next((one.published for one in stated if one.published), None),
        publisher=next((one.publisher for one in stated if one.publisher), publisher),
    )


def _story_lines(segment: Segment, headline: list[PageLine]) -> list[PageLine]:
    """Return the lines from the headline to the last text; a headline may come after it."""
    kin = (line for line in segment.headings_before() if segment.kinship(line) >= KINSHIP)
    first = min(line.start for line in (*headline, *kin, segment.body[0]))
    last = max(line.end for line in (*headline, segment.body[-1]))
    within = (line for line in segment.lines if first <= line.start and line.end <= last)
    return [line for line in within if line.kind in ("heading", "item", "text")]


def _blocks(lines: list[PageLine]) -> Iterator[Block]:
    for kind, group in groupby(lines, key=lambda line: line.kind):
        run = list(group)
        # A row of short lines is a table or a list, and heads nothing.
        heading = kind == "heading" and len(run) < SHORTEST_LINK_LIST
        yield from (Block(line.start, line.end, heading) for line in run)


def _bare_title(headline: str) -> str:
    """Return a headline without the site's name behind a bar."""
    bare = _SITE.split(headline)[0]
    return bare if len(bare) >= SHORTEST_TITLE else headline
