"""Short stories for the tests of the reader's judgements, and mentions found by literal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sources.reading.cleaning.clean import CleanText
from sources.reading.grammar.mentions import Mention
from sources.reading.layout.stories import Block, Story

_NUMBER = re.compile(r"[\d.]+[万亿]?[\u4e00-\u9fff%]")
_DIGITS = "0123456789.,，一二三四五六七八九十百千万亿余多"
_NOUN = re.compile(r"[\u4e00-\u9fff]{0,6}")


def tell(text: str, published: date | None = None, headline: str = "") -> tuple[CleanText, Story]:
    """Return a story of paragraphs; one that begins with "# " is a heading."""
    blocks: list[Block] = []
    lines: list[str] = []
    place = 0
    for line in text.splitlines():
        plain = line.removeprefix("# ")
        blocks.append(Block(place, place + len(plain), heading=plain != line))
        lines.append(plain)
        place += len(plain) + 1
    clean = "\n".join(lines)
    places = range(len(clean) + 1)
    view = CleanText(clean, clean, places[:-1], places[1:], "zh-Hans")
    return view, Story(0, len(clean), tuple(blocks), headline, published=published)


def locate(text: str, literals: Sequence[str]) -> list[Mention]:
    """Return mentions of the literals, each behind the one before; what is no digit is the unit."""
    mentions: list[Mention] = []
    place = 0
    for literal in literals:
        start = text.index(literal, place)
        place = start + len(literal)
        noun = _NOUN.match(text, place)
        mentions.append(
            _mention(start, place, noun.group() if noun else "", literal.lstrip(_DIGITS))
        )
    return mentions


def last_number(text: str) -> list[Mention]:
    """Return the last number of the text with one character of its unit, as the only mention."""
    found = list(_NUMBER.finditer(text))[-1]
    return [_mention(found.start(), found.end(), "", "个")]


def _mention(start: int, end: int, noun: str, unit: str) -> Mention:
    return Mention(start, end, Decimal(1), unit, "exact", "test", noun)
