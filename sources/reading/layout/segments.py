"""The lines of a page shared out among its stories, and the headline of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise, takewhile

from sources.reading.layout.page_lines import PageLine
from sources.reading.layout.particulars import Particulars

# The share of a heading's pairs of characters that its own story repeats.
KINSHIP = 0.4
WEAK_KINSHIP = 0.2
LONGEST_HEADLINE = 90
# So much of a story is compared with a heading, and so many headings with a story.
COMPARED = 4000
MOST_HEADINGS = 40
LONGEST_SLOGAN = 120
SHORTEST_STORY = 20
_HAN = re.compile("[\u4e00-\u9fff]")
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十]")
_ASIDE = re.compile(r"[（(—【]|[0-9年]*第[0-9]+期|.*(?:编号：|代码：|〔)")


class Segment:
    """The lines of one story, its headings and the furniture among them."""

    def __init__(self, lines: Iterable[PageLine] = ()) -> None:
        self.lines: list[PageLine] = []
        self.body: list[PageLine] = []
        self.dated = False
        for line in lines:
            self.add(line)

    def add(self, line: PageLine) -> None:
        """Take the line in, and note what it says of the whole."""
        self.lines.append(line)
        if line.kind == "text":
            self.body.append(line)
        # Kept, not looked up: it is asked at every line.
        self.dated = self.dated or bool(line.particulars and line.particulars.published)

    @property
    def tells_something(self) -> bool:
        """Whether there is a sentence of some length, not only scraps."""
        return any(len(_HAN.findall(line.text)) >= SHORTEST_STORY for line in self.body)

    @property
    def frames(self) -> list[PageLine]:
        """The lines of particulars before and after the text; between are dates of a timeline."""
        first, last = self.body[0].start, self.body[-1].start
        frames = (line for line in self.lines if line.kind == "frame")
        return [line for line in frames if not first < line.start < last]

    def headings_before(self) -> list[PageLine]:
        """The headings before the first line of text."""
        before = takewhile(lambda line: line.kind != "text", self.lines)
        return [line for line in before if line.kind == "heading"]

    def headings_after(self) -> list[PageLine]:
        """The headings after the last line of text, in reading order."""
        after = takewhile(lambda line: line.kind != "text", reversed(self.lines))
        return [line for line in after if line.kind == "heading"][::-1]

    @cached_property
    def _pairs(self) -> set[str]:
        text = "\n".join(line.text for line in self.body[:MOST_HEADINGS])[:COMPARED]
        return set(map("".join, pairwise(text)))

    def kinship(self, heading: PageLine) -> float:
        """Return the share of a heading's pairs of characters that the text repeats."""
        return self.shared(heading) / max(len(heading.text) - 1, 1)

    def shared(self, heading: PageLine) -> int:
        """Return how many of a heading's pairs of characters the text repeats."""
        return sum("".join(pair) in self._pairs for pair in pairwise(heading.text))


def split_segments(lines: list[PageLine]) -> list[Segment]:
    """Return a segment for each story; what belongs to none is left out."""
    segments = list(_cut(lines))
    kept: list[Segment] = []
    for segment in segments:
        if segment.body and (not kept or segment.tells_something):
            kept.append(segment)
        elif kept:
            kept[-1].lines += segment.lines
    for above, below in pairwise(kept):
        _hand_over_headings(above, below)
    return kept


def _cut(lines: list[PageLine]) -> Iterator[Segment]:
    """Yield the lines between two story borders; what follows 相关新闻 is dropped."""
    segment, dropped, told = Segment(), False, False
    for index, line in enumerate(lines):
        told = told or line.kind == "text"
        closed = bool(segment.lines) and segment.lines[-1].closed_by is not None
        if (closed and not dropped) or _begins_story(lines, index, segment, dropped):
            if not dropped:
                yield segment
            segment, dropped = Segment(segment.lines[-1:] if dropped else ()), False
        elif _is_prelude(lines, index, segment):
            segment = Segment()
        segment.add(line)
        if line.ends_story and told and not dropped:
            yield segment
            segment, dropped = Segment(), True
    if not dropped:
        yield segment


def _begins_story(lines: list[PageLine], index: int, segment: Segment, dropped: bool) -> bool:
    """Whether a line has strong evidence of a new story: its own dateline or date line."""
    line, body = lines[index], segment.body
    if line.opened_by is not None:
        return dropped or len(body) > 2 or bool(body and body[0].opened_by is not None)
    if len(body) < 2 and not dropped:
        return False
    if any(one.origin for one in _date_lines_of(lines, index)):
        return True
    # A newspaper's headline with the reporter's name under it.
    below = lines[index + 1].particulars if index + 1 < len(lines) else None
    return line.kind == "heading" and bool(below and below.byline and not below.published)


def _is_prelude(lines: list[PageLine], index: int, segment: Segment) -> bool:
    """Whether all before a dated headline is a slogan of the site."""
    body = segment.body
    if not 0 < len(body) <= 2 or sum(len(line.text) for line in body) >= LONGEST_SLOGAN:
        return False
    return not segment.dated and bool(_date_lines_of(lines, index))


def _date_lines_of(lines: list[PageLine], index: int) -> list[Particulars]:
    """Return the date lines that stand between a heading and its text."""
    text_follows = any(line.kind == "text" for line in lines[index + 2 : index + 5])
    if lines[index].kind != "heading" or not text_follows:
        return []
    stated = (line.particulars for line in lines[index + 1 : index + 3])
    return [one for one in stated if one and one.published]


def _hand_over_headings(above: Segment, below: Segment) -> None:
    """Give each heading between two stories to the one whose words it has.

    In a newspaper's columns a headline may stand behind its story.
    """
    between = [*above.headings_after(), *below.headings_before()][:MOST_HEADINGS]
    above.lines = [line for line in above.lines if line not in between]
    below.lines = [line for line in below.lines if line not in between]
    needed = not above.headings_before()
    first = next(
        (
            index
            for index, line in enumerate(between)
            if below.kinship(line) >= above.kinship(line)
            or not (needed or above.kinship(line) > KINSHIP)
        ),
        len(between),
    )
    above.lines += between[:first]
    below.lines[:0] = between[first:]


def find_headline(segment: Segment) -> list[PageLine]:
    """Return the lines of a story's headline, before its text or else behind it."""
    before = segment.headings_before()[-MOST_HEADINGS:]
    if before:
        return _headline(segment, _above_date_line(segment, before))
    behind = [
        line
        for line in segment.headings_after()[:MOST_HEADINGS]
        if segment.kinship(line) >= KINSHIP
    ]
    return _headline(segment, behind) if behind else []


def _above_date_line(segment: Segment, headings: list[PageLine]) -> list[PageLine]:
    """Return the headings above the first date line that the text agrees with, or any."""
    frames = (line for line in segment.frames if line.start < segment.body[0].start)
    stated = [line.start for line in frames if line.particulars and line.particulars.names_source]
    above = [[line for line in headings if line.start < start] for start in stated]
    kin = (some for some in above if any(segment.kinship(one) >= WEAK_KINSHIP for one in some))
    return next(kin, None) or next(filter(None, above), headings)


def _headline(segment: Segment, headings: list[PageLine]) -> list[PageLine]:
    """Return the heading that the text repeats most, with its second line."""
    titles = [line for line in headings if not _ORDINAL.match(line.text)]
    headings = [line for line in titles if not _ASIDE.match(line.text)] or titles or headings
    twice = [
        above
        for above, below in pairwise(headings)
        if above.text == below.text and segment.kinship(above) >= WEAK_KINSHIP
    ]
    if twice:
        return twice[:1]
    shared = [segment.shared(line) for line in headings]
    best = shared.index(max(shared))
    if segment.kinship(headings[best]) < WEAK_KINSHIP:
        return headings[-1:]
    lines = [headings[best]]
    if best + 1 < len(headings) and _goes_with(segment, headings[best], headings[best + 1]):
        lines.append(headings[best + 1])
    elif best and _goes_with(segment, headings[best - 1], headings[best]):
        lines.insert(0, headings[best - 1])
    return lines


def _goes_with(segment: Segment, first: PageLine, second: PageLine) -> bool:
    """Whether two headings are the lines of one headline."""
    touching = second.start - first.end == 1 and not second.apart and first.text != second.text
    short = len(first.text) + len(second.text) <= LONGEST_HEADLINE
    kin = min(segment.kinship(first), segment.kinship(second)) >= WEAK_KINSHIP
    return touching and short and kin and not _ORDINAL.match(second.text)
