"""Which line ends are wraps of a column, and which are borders of a paragraph or heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from operator import itemgetter

from sources.reading.cleaning.characters import BORDER, EMOJI
from sources.reading.words import load_table

# A page is judged by the lines around the one in question, this many on either side.
NEIGHBOURS = 8
WIDEST_COLUMN = 240
NARROWEST_LINE = 8
INDENT = 4
LONGEST_HEADING = 44
LONGEST_FRAME = 120
SHORTEST_HEAD = 4

_LINE = re.compile(rf"[^\n{BORDER}]+")
_ENDED = re.compile(
    r"(?:[。！？!?…]|\.(?<![0-9.]\.)) {0,3}[”’」』》\"')）\]】]{0,3} {0,3}"
    r"(?:[（(\[【][^（()）\n]{1,30}[)）\]】] {0,3})?$"
)
_LISTED = re.compile(r"[；;：:]$")
_OPEN = re.compile(r"[，,、（(《“‘【—\-~]$")
_CLOSING = re.compile(r"[，,、。；;：:！!？?）)》”’】%％]|\.(?![.])")
_CLAUSE = re.compile(r"[，,、。；;！？]")
_STOP = re.compile(r"[。；！？]")
_SENTENCE_MARK = re.compile(r"[，,。；！？]")
_MARKER = re.compile(
    rf"{EMOJI}|"
    r"(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节条，,、]"
    r"|[0-9]{1,2}[、)）](?![0-9])|[0-9]{1,2}\.(?![0-9])|[①-⓿❶-➓]|[•·●■◆▲★☆◎○□▪◇※✓✔►▶] ?|[-*] )"
)
_DATE = re.compile(
    r"(?:19|20)[0-9]{2} ?[年\-./][ 0-9]|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}:[0-9]{2}"
)
_META = re.compile(
    r"(?:(?:19|20)[0-9]{2}[年\-./][0-9]{1,2}[月\-./][0-9]{1,2}日?[^，。]{0,60}"
    r"|[□■◎]?(?:本报|本刊|本网|特约|见习)*(?:记者|通讯员)[ \u3000][^，。]{1,30}"
    r"|(?:关键词|标签|浏览次数|字体|分享到|上一篇|下一篇|相关新闻|相关阅读|来 源)[：: ].{0,60})$"
)
# Cells of a table's row, with wide spaces or bars between them.
_CELL = re.compile(r"[ \u3000]*[|\u3000]+[ \u3000]*| {2,}")
_SPACE = re.compile("[ \u3000]+")
_NUMBER_ALONE = re.compile(r"[0-9]{1,4}$")
_EMPTY = re.compile(r"(?:[|_=*~+ ]{1,200}|[-—] ?[0-9]{1,3} ?[-—]|第 ?[0-9]{1,3} ?页.{0,12})$")
_MAGNITUDE = re.compile("[0-9]{0,4}[百千万亿%]|[0-9]{1,4}[户人元家个]")
_NUMBER_GOES_ON = re.compile(r"[0-9]|[百千万亿%月日年元]")
_WIDE = re.compile(r"[^\x00-\xff\u2010-\u2027]")


@dataclass(slots=True)
class _Line:
    """One line; full is one that reaches its column's margin, nearly one but for an indent."""

    start: int
    end: int
    text: str
    gap: int
    hard: bool
    indent: int
    length: int
    width: int
    ended: bool
    clauses: int
    stops: int
    full: bool = False
    nearly: bool = False
    prose: bool = False
    row: bool = False
    # By the end of a printed page.
    cut_off: bool = False

    @property
    def is_text(self) -> bool:
        """Whether the line looks like one of a paragraph: a full stop, commas, or its length."""
        return self.ended or self.clauses > 0 or self.width > LONGEST_HEADING * 2


def find_wraps(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the space between each two lines, and what is left of it: a line end, a space, none."""
    lines = _without_running_heads(_lines(text))
    _judge_columns(lines)
    page = _Page(lines)
    paragraph = _Paragraph()
    for above, below in pairwise(lines):
        paragraph.add(above)
        border = not _is_wrap(paragraph, above, below, page)
        if border:
            paragraph = _Paragraph()
        yield above.end, below.start, "\n" if border else _space(text, above, below, page)


def _space(text: str, above: _Line, below: _Line, page: _Page) -> str:
    """Return what parts two joined lines: a space between Latin words, or as the line had it."""
    ends = above.text[-1] + below.text[0]
    if not ends.isascii() or not ends.isalnum():
        return ""
    spaced = " " in text[above.end : below.start]
    return " " if (spaced if page.length else ends.isalpha()) else ""


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    before = 0
    for match in _LINE.finditer(text):
        content = match[0].strip(" \u3000")
        if not content or _EMPTY.match(content):
            continue
        start = match.start() + match[0].index(content[0])
        between = text[before : match.start()]
        lines.append(
            _Line(
                start=start,
                end=start + len(content),
                text=content,
                gap=between.count("\n") + between.count(BORDER),
                hard=BORDER in between,
                indent=_indent(match[0]),
                length=len(match[0]),
                width=_width(content),
                row=_is_row(content),
                clauses=len(_CLAUSE.findall(_MARKER.sub("", content, count=1))),
                stops=len(_STOP.findall(content)),
                ended=bool(_ENDED.search(content, max(0, len(content) - 45))),
            )
        )
        before = match.end()
    return lines


def _without_running_heads(lines: list[_Line]) -> list[_Line]:
    """Leave out the heads and feet of printed pages that stand in the midst of a sentence."""
    printed = Counter(_bare(line) for line in lines)
    kept: list[_Line] = []
    for line in lines:
        within = kept and kept[-1].clauses and not kept[-1].ended
        if within and len(_bare(line)) >= SHORTEST_HEAD and printed[_bare(line)] >= 3:
            kept[-1].cut_off = True
            continue
        if kept and kept[-1].cut_off:
            line.gap = 1
        kept.append(line)
    return kept


def _bare(line: _Line) -> str:
    """Return a short line without the number of its page, "" for a long one."""
    text = line.text if line.width < LONGEST_FRAME else ""
    return _SPACE.sub("", text).strip("0123456789-—·|")


def _is_row(content: str) -> bool:
    cells = [cell for cell in _CELL.split(content[:WIDEST_COLUMN]) if cell]
    return len(cells) >= 3 and not _SENTENCE_MARK.search(content)


def _indent(line: str) -> int:
    """Return the indent in Chinese characters."""
    blank = line[: len(line) - len(line.lstrip(" \u3000"))]
    return blank.count("\u3000") + blank.count(" ") // 2


def _width(content: str) -> int:
    """Return the width in half characters, spaces left out: a column sets them as it likes."""
    spaces = content.count(" ") + content.count("\u3000")
    return len(content) - spaces + len(_WIDE.findall(content))


def _judge_columns(lines: list[_Line]) -> None:
    """Mark the lines that reach the margin of a column of running text."""
    widths = [line.width for line in lines]
    open_widths = [0 if line.ended or line.width < NARROWEST_LINE else line.width for line in lines]
    texts = _Texts(lines)
    for index, line in enumerate(lines):
        first, last = max(0, index - NEIGHBOURS), min(len(lines), index + NEIGHBOURS + 1)
        if line.width < NARROWEST_LINE or not texts.are_prose(first, last):
            continue
        near = sorted(widths[first:last], reverse=True)
        margin = near[len(near) * 3 // 10]
        slack = min(max(4, margin * 15 // 100), 8)
        line.prose = margin <= WIDEST_COLUMN and _keep(open_widths[first:last], margin, slack)
        line.full = line.prose and abs(line.width - margin) <= slack
        line.nearly = line.prose and line.width + INDENT >= margin - slack


def _keep(widths: list[int], margin: int, slack: int) -> bool:
    """Whether the lines that end no sentence mostly end at the margin."""
    open_ones = [width for width in widths if width]
    at_margin = sum(abs(width - margin) <= slack for width in open_ones)
    return at_margin >= 2 and at_margin * 2 >= len(open_ones)


class _Texts:
    """Running totals, to tell prose from a list of headlines."""

    def __init__(self, lines: list[_Line]) -> None:
        self.widths = [0, *accumulate(min(line.width, WIDEST_COLUMN) for line in lines)]
        self.clauses = [0, *accumulate(line.clauses for line in lines)]
        self.stops = [0, *accumulate(line.stops for line in lines)]

    def are_prose(self, first: int, last: int) -> bool:
        """Whether lines have commas as prose has; headlines have hardly one and no full stop."""
        width = self.widths[last] - self.widths[first]
        clauses = self.clauses[last] - self.clauses[first]
        stops = self.stops[last] - self.stops[first]
        return clauses * 56 >= width or (clauses * 80 >= width and stops > 0)


def _exact_length(lines: list[_Line]) -> int:
    """Return the length at which a program cut all lines, 0 where none did.

    A stop or comma may hang out by one character.
    """
    lengths = Counter(line.length for line in lines)
    usual, cut = max(lengths.items(), key=itemgetter(1, 0), default=(0, 0))
    open_ones = sum(line.length == usual and not line.ended for line in lines)
    few = open_ones < 5 or cut * 10 < len(lines) * 3 or usual < NARROWEST_LINE
    return 0 if few or open_ones * 2 < cut else usual


def _is_broken(line: _Line, after: _Line) -> bool:
    """Whether a line end stands where no writer puts one: in a number, before a comma."""
    number = line.text[-1].isdigit() and _MAGNITUDE.match(after.text)
    return bool(number or _CLOSING.match(after.text)) and not line.ended


class _Page:
    """What holds for all lines of a page."""

    def __init__(self, lines: list[_Line]) -> None:
        self.indented = sum(line.indent >= 2 for line in lines) >= 3
        torn = [after.gap for line, after in pairwise(lines) if line.clauses and not line.ended]
        # Wraps at places of no rule, with no column to be seen.
        clauses = sum(line.clauses > 0 for line in lines)
        broken = any(_is_broken(line, after) for line, after in pairwise(lines))
        self.torn = broken and len(torn) >= 3 and len(torn) * 3 >= clauses
        # A blank line after each line, so that it says nothing.
        full = [line.width for line in lines if line.full]
        self.columns = len(full) * 2 > sum(line.width >= NARROWEST_LINE for line in lines)
        self.margin = sorted(full)[len(full) // 2] if full else 0
        self.length = _exact_length(lines)
        self.wrap = 2 if len(torn) >= 3 and torn.count(2) * 3 > len(torn) * 2 else 1

    def is_cut(self, line: _Line) -> bool:
        """Whether a line has the length at which a program cut, or a stop hangs out."""
        return self.length > 0 and 0 <= line.length - self.length <= 1

    def is_at_margin(self, line: _Line) -> bool:
        """Whether a line fills the column of a page that is set in columns throughout."""
        return self.columns and abs(line.width - self.margin) <= 2


class _Paragraph:
    """What has been joined so far."""

    def __init__(self) -> None:
        self.lines = 0
        self.width = 0
        self.clauses = 0
        self.stops = 0
        self.opened = 0

    def add(self, line: _Line) -> None:
        """Count the line into the paragraph."""
        self.lines += 1
        self.width += line.width
        self.clauses += line.clauses
        self.stops += line.stops
        for opening, closing in ("《》", "“”", "（）"):
            self.opened += line.text.count(opening) - line.text.count(closing)

    @property
    def running(self) -> bool:
        """Whether this can be no heading: it has sentences, or clauses and some length."""
        return bool(
            self.stops or (self.clauses and (self.lines > 1 or self.width > LONGEST_HEADING * 2))
        )


def _is_wrap(paragraph: _Paragraph, above: _Line, below: _Line, page: _Page) -> bool:
    if page.is_cut(above) and below.gap == 1 and not below.hard:
        return not (above.ended and (below.indent >= 2 or _MARKER.match(below.text)))
    if page.length and below.gap > 1 and not page.columns and not _is_broken(above, below):
        return paragraph.running and not above.ended and page.is_cut(above)
    if below.hard or above.row or below.row or _is_frame(above) or _is_frame(below):
        return False
    if _CLOSING.match(below.text):
        return True
    touching = below.gap <= page.wrap
    if below.indent >= 2 and page.indented:
        return bool(_OPEN.search(above.text)) and not touching
    if above.ended or _LISTED.search(above.text):
        return above.full and touching and not _MARKER.match(below.text)
    if _MARKER.match(below.text) and not (above.full and touching):
        return False
    return bool(_OPEN.search(above.text)) or _goes_on(paragraph, above, below, page)


def _is_frame(line: _Line) -> bool:
    """Whether a line is of the sort 来源：… or a date line, which no sentence runs through."""
    return bool(
        _META.match(line.text) or (line.width < LONGEST_FRAME and _label().match(line.text))
    )


@cache
def _label() -> re.Pattern[str]:
    words = sorted((row["word"] for row in load_table("labels")), key=len, reverse=True)
    return re.compile(rf"[\[【（(]?(?:{'|'.join(map(re.escape, words))}) ?[:：]")


def _goes_on(paragraph: _Paragraph, above: _Line, below: _Line, page: _Page) -> bool:
    """Judge a line end after which the sentence may go on, or a heading stop."""
    touching = below.gap <= page.wrap
    if above.text[-1].isdigit() and _NUMBER_GOES_ON.match(below.text):
        if _NUMBER_ALONE.match(below.text) and not above.full:
            return False
        if paragraph.running or below.text[0] in "万亿%":
            return True
        return touching and not _DATE.match(below.text)
    if above.full or page.is_at_margin(above):
        return touching or paragraph.clauses > 0
    if paragraph.running:
        return below.is_text or (touching and (above.prose or page.torn))
    if paragraph.opened > 0 and below.prose:
        return True
    return touching and (
        # The first line of a paragraph is as much shorter as it was indented.
        (paragraph.lines == 1 and above.nearly and below.full)
        or (paragraph.clauses > 0 and (above.prose or page.torn))
        or (paragraph.lines > 1 and above.prose and below.is_text)
        # Two lines of one headline above a column of text.
        or (above.prose and not below.clauses and not below.full)
    )
