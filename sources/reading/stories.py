"""A page's stories: where each begins and ends, and what its furniture says about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sources.reading.clean import CleanText


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph; start and end are offsets into the clean view, end exclusive."""

    start: int
    end: int
    heading: bool


@dataclass(frozen=True)
class Story:
    """One article of a page; offsets are into the clean view, end exclusive.

    `published` is the date that the page prints for the story, `publisher` and `origin` the
    names in 来源/转载自 lines, "" when none is printed.
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
    """Return the stories of a page in reading order."""
    blocks: list[Block] = []
    at = 0
    for line in clean.text.split("\n"):
        if line:
            blocks.append(
                Block(at, at + len(line), len(line) <= 40 and line[-1] not in "。；！：……")
            )
        at += len(line) + 1
    return [Story(blocks[0].start, blocks[-1].end, tuple(blocks))] if blocks else []
