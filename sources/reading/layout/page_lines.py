"""The lines of a clean page, each with what it is: heading, text, date line or furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sources.reading.cleaning.clean import CleanText
from sources.reading.layout.bylines import closing_byline, opening_byline
from sources.reading.layout.furniture import ends_story, is_furniture, kept_part
from sources.reading.layout.particulars import Particulars, read_particulars

LONGEST_HEADING = 56
LONGEST_FRAME = 160
SHORTEST_SENTENCE = 12
SHORTEST_DATA_RUN = 3
DATA_GAP = 3

_ENDED = re.compile(r"[。！？；…：][”’）】》]{0,3}$|[。！？…][”’]{0,2}（[^（）]{1,40}）$")
_STOP = re.compile("[。；]")
_ITEM = re.compile(r"[0-9]{1,2}[.、．）]|[（(][0-9]{1,2}[)）]|[①-⓿❶-➓•·●■◆▲★☆◇✓✔►▶\-*]")
_DATUM = re.compile(
    r"[^0-9，。；！？]{0,18}[0-9][0-9,.]{0,14}[余多]?[百千万亿]{0,2}"
    r"(?![年月日时版号页])[\u4e00-\u9fffA-Za-z%‰/（）()]{1,6}"
    r"(?:[0-9.,]{1,8}[%‰\u4e00-\u9fff]{1,4}){0,3}$"
)
_CAPTION = re.compile(r"(?:摄|供图|资料图|图为.*|（[左右中上下]）.*)[）)]?$")


@dataclass(slots=True)
class PageLine:
    """One line; kind is heading, text, item (of a list), frame (particulars) or furniture."""

    start: int
    end: int
    text: str
    kind: str
    ends_story: bool = False
    # Whether a blank line stands before it in the source.
    apart: bool = False
    particulars: Particulars | None = None
    opened_by: str | None = field(default=None)
    closed_by: str | None = field(default=None)


def read_lines(clean: CleanText) -> Iterator[PageLine]:
    """Yield the lines of a clean text, without those that are empty."""
    lines = list(_lines(clean))
    for line in _in_data_runs(lines):
        if line.kind in ("heading", "item"):
            line.kind = "text"
    yield from lines


def _lines(clean: CleanText) -> Iterator[PageLine]:
    at, before = 0, ""
    for text in clean.text.split("\n"):
        if text:
            line = _read_line(text, at, as_printed(clean, at, at + len(text)))
            line.apart = at > 1 and _is_apart(clean, at)
            if before == "text" and line.kind != "text":
                _sign(line)
            before = line.kind
            yield line
        at += len(text) + 1


def _in_data_runs(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """Yield the lines of every list of data: short lines that each end in an amount.

    Labels may stand between them (15个 over 帮扶县). One or two such lines are headlines.
    """
    data = [index for index, line in enumerate(lines) if _DATUM.match(line.text)]
    run: list[int] = []
    for index in [*data, len(lines) + DATA_GAP]:
        if run and index - run[-1] >= DATA_GAP:
            if len(run) >= SHORTEST_DATA_RUN:
                yield from lines[run[0] : run[-1] + DATA_GAP - 1]
            run = []
        run.append(index)


def _sign(line: PageLine) -> None:
    """Take a name in brackets, alone on the line behind a text, as the text's byline."""
    name = closing_byline(f"。{line.text}") if line.text[0] == "（" else None
    if name:
        line.kind, line.closed_by = "frame", name
        line.particulars = Particulars(byline=name)


def as_printed(clean: CleanText, start: int, end: int) -> str:
    """Return a short line with the spaces between its parts, but not those between all letters."""
    if end - start > LONGEST_FRAME:
        return clean.text[start:end]
    gaps = [at for at in range(start + 1, end) if _is_space(clean, at)]
    if len(gaps) * 4 > end - start:
        gaps = []
    pieces = zip([start, *gaps], [*gaps, end], strict=True)
    return " ".join(clean.text[one:other].strip() for one, other in pieces)


def _is_space(clean: CleanText, at: int) -> bool:
    between = clean.source[clean.ends[at - 1] : clean.starts[at]]
    return bool(between) and "\n" not in between and between.isspace()


def _is_apart(clean: CleanText, at: int) -> bool:
    between = clean.source[clean.ends[at - 2] : clean.starts[at]]
    return between.replace("\r\n", "\n").count("\n") > 1


def _read_line(line: str, at: int, printed: str) -> PageLine:
    end = at + len(line)
    particulars = read_particulars(printed)
    if particulars:
        return PageLine(at, end, line, "frame", particulars=particulars)
    if is_furniture(line):
        return PageLine(at, end, line, "furniture", ends_story=ends_story(line))
    end = at + kept_part(line)
    line = line[: end - at]
    kind = _kind(line)
    if kind != "text":
        return PageLine(at, end, line, kind)
    return PageLine(
        at, end, line, kind, opened_by=opening_byline(line), closed_by=closing_byline(line)
    )


def _kind(line: str) -> str:
    if _ENDED.search(line, max(0, len(line) - 60)) and len(line) >= SHORTEST_SENTENCE:
        return "text"
    if len(line) > LONGEST_HEADING or _STOP.search(line):
        return "text"
    return (
        "item" if _ITEM.match(line) or _CAPTION.search(line) or line[-1] in "：，、" else "heading"
    )
