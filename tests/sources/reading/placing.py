"""Pages for the tests of places: figures are put between 〔 and 〕."""

import re
from decimal import Decimal
from functools import cache

from django.conf import settings

from counties.gazetteer import read_gazetteer
from sources.reading.cleaning.clean import CleanText
from sources.reading.context.gazetteer import Gazetteer
from sources.reading.context.places import PlaceGuess, judge_places
from sources.reading.grammar.mentions import Mention
from sources.reading.layout.stories import Block, Story

MARKED = re.compile("〔([^〕]*)〕")
UNIT = re.compile(r"[^\d.万亿余多]*$")


@cache
def committed_gazetteer() -> Gazetteer:
    return read_gazetteer(settings.BASE_DIR / "fixtures" / "divisions.csv")


def guess(marked, *, headline="", origin="") -> list[PlaceGuess]:
    """Return the guesses for the marked figures; lines are paragraphs, "# " makes a heading."""
    text, mentions = _read(marked.replace("# ", "#"))
    blocks = tuple(_blocks(text))
    page = CleanText(text, text, range(len(text)), range(1, len(text) + 1), "zh-Hans")
    story = Story(0, len(text), blocks, headline, "", origin)
    return judge_places(page, story, mentions, committed_gazetteer())


def codes(marked, **story) -> list[str | None]:
    return [one.code for one in guess(marked, **story)]


def _read(marked):
    parts, mentions, at = [], [], 0
    for index, part in enumerate(MARKED.split(marked)):
        if index % 2:
            unit = UNIT.search(part).group()
            mentions.append(Mention(at, at + len(part), Decimal(1), unit, "exact", "marked"))
        parts.append(part)
        at += len(part)
    return "".join(parts), mentions


def _blocks(text):
    at = 0
    for line in text.split("\n"):
        yield Block(at, at + len(line), line.startswith("#"))
        at += len(line) + 1
