"""Where the lines of a PDF page stand: a PDF has no paragraphs, only places on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pypdfium2 import PdfiumError, PdfTextPage
from pypdfium2.raw import FPDFText_GetCharIndexFromTextIndex

CELL_BORDER = " | "
# All in heights of a character.
INDENT, CELL_GAP, WORD_GAP, SLACK, RAGGED, SHORT = 1.2, 1.0, 0.15, 0.4, 1.5, 4.0
LEADING = 1.6  # times the usual distance between lines
BEFORE, BEHIND = 1, 3  # lines around one that tell how wide its column is
_SENTENCE_ENDS = "。！？：；”…"


@dataclass(frozen=True)
class Row:
    """A printed line; places in points, from the left and from the foot of the page."""

    text: str
    left: float = 0
    bottom: float = 0
    right: float = 0
    height: float = 0


def read_rows(page: PdfTextPage) -> list[Row]:
    """Return the rows of a page in reading order, the pieces of a split row joined."""
    rows, position = [], 0
    for line in page.get_text_range().split("\r\n"):
        if line.strip():
            rows.append(_place(page, line, position))
        position += len(line) + 2
    return merge_rows(rows)


def merge_rows(rows: list[Row]) -> list[Row]:
    """Put pieces of one line together: pdfium takes some pages of short lines for vertical text."""
    merged: list[Row] = []
    for row in rows:
        if merged and _continues(merged[-1], row):
            row = _append(merged.pop(), row)
        merged.append(row)
    return merged


def _continues(line: Row, row: Row) -> bool:
    size = min(line.height, row.height)
    level = abs(line.bottom + line.height / 2 - row.bottom - row.height / 2) < SLACK * size
    return level and row.left > line.right - SLACK * size


def _append(line: Row, row: Row) -> Row:
    gap, size = row.left - line.right, row.height
    between = CELL_BORDER if gap > CELL_GAP * size else " " if gap > WORD_GAP * size else ""
    text, height = line.text.rstrip() + between + row.text.lstrip(), max(line.height, size)
    return Row(text, line.left, min(line.bottom, row.bottom), row.right, height)


def _place(page: PdfTextPage, line: str, position: int) -> Row:
    boxes = {}
    for at in _telling(line):
        index = FPDFText_GetCharIndexFromTextIndex(page, position + at)
        try:
            boxes[at] = page.get_charbox(index, loose=True)
        except PdfiumError:
            return Row(_put_right(line))
    first, last = boxes[min(boxes)], boxes[max(boxes)]
    height = max(box[3] - box[1] for box in boxes.values())
    text = _put_right(_divide_cells(line, boxes, height))
    return Row(text, first[0], min(first[1], last[1]), last[2], height)


def _telling(line: str) -> list[int]:
    """Return the places of the first and the last character and of those beside spaces."""
    inner = [at for at, character in enumerate(line) if character == " "]
    beside = {at + step for at in inner for step in (-1, 1)}
    shown = {len(line) - len(line.lstrip()), len(line.rstrip()) - 1} | beside
    return [at for at in shown if 0 <= at < len(line) and not line[at].isspace()]


def _divide_cells(line: str, boxes: dict[int, tuple], height: float) -> str:
    """Mark the wide gaps of a table: two numbers side by side are not one."""
    pieces = []
    for at, character in enumerate(line):
        wide = (
            character == " "
            and at - 1 in boxes
            and at + 1 in boxes
            and boxes[at + 1][0] - boxes[at - 1][2] > CELL_GAP * height
        )
        pieces.append(CELL_BORDER if wide else character)
    return "".join(pieces)


def _put_right(line: str) -> str:
    # pdfium marks a hyphen at a line's end with U+FFFE or U+0002.
    return line.replace("\ufffe", "-").replace("\x02", "-").replace("\0", "")


def join_rows(rows: list[Row]) -> str:
    """Return the rows one a line, a blank line where a paragraph begins."""
    if not rows:
        return ""
    pieces = [rows[0].text]
    usual = _usual_distance(rows)
    for at in range(1, len(rows)):
        begins = _begins_paragraph(rows, at, usual)
        pieces += ["\n\n" if begins else "\n", rows[at].text]
    return "".join(pieces)


def _usual_distance(rows: list[Row]) -> float:
    distances = sorted(_distances(rows))
    return distances[len(distances) // 2] if distances else 0


def _distances(rows: list[Row]) -> Iterator[float]:
    for above, below in pairwise(rows):
        if above.bottom > below.bottom:
            yield above.bottom - below.bottom


def _begins_paragraph(rows: list[Row], at: int, usual: float) -> bool:
    above, row = rows[at - 1], rows[at]
    size = row.height
    if not size or not above.height:
        return False
    if abs(above.height - size) > 0.25 * size:
        return True
    same_column = above.bottom > row.bottom
    if same_column and above.bottom - row.bottom > LEADING * usual:
        return True
    if same_column and row.left - above.left > INDENT * size:
        return True
    missing = _column_end(rows, at - 1) - above.right
    ended = above.text.rstrip()[-1:] in _SENTENCE_ENDS
    return missing > (RAGGED if ended else SHORT) * size


def _column_end(rows: list[Row], at: int) -> float:
    row = rows[at]
    near = rows[max(0, at - BEFORE) : at + BEHIND + 1]
    return max(each.right for each in near if each.left <= row.right and each.right >= row.left)
