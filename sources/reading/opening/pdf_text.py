"""The text of a PDF, page by page, with the characters that its fonts misname put right."""

from __future__ import annotations

import re
from collections import Counter

from pypdfium2 import PdfDocument, PdfiumError

from sources.reading.opening.pdf_layout import Row, join_rows, read_rows
from sources.reading.opening.radicals import RADICALS
from sources.reading.opening.unreadable import Unreadable

MOST_PAGES = 1_000
LONGEST = 3_000_000  # characters; there is no use in reading on, nobody takes so long a text

BROKEN = "这份 PDF 不完整或已损坏：请重新下载，或用阅读器打开后另存再读。"
ENCRYPTED = "这份 PDF 加了密码：请去掉密码后另存再读。"
SCANNED = "这份 PDF 只有图像，没有文字层，多半是扫描件：请先做文字识别再读。"
_PAGE_NUMBER = re.compile(r"[-—–·\s第]{0,4}\d{1,4}[-—–·\s页]{0,4}(?:[/共]\s?\d{1,4}\s?页?)?")
EDGES = (0, -1, -1)  # a header has one line, a footer up to two
_DIGITS = re.compile(r"\d+")
_SENTENCE_ENDS = "。！？；：…”"
_PASSWORD = 4  # pdfium's code for a file that wants one


def extract_pdf(content: bytes) -> str:
    """Return the lines as printed; a blank line stands where a paragraph begins."""
    document = _open(content)
    pages = len(document)
    if pages > MOST_PAGES:
        raise Unreadable(
            f"这份 PDF 有 {pages} 页，一次最多读 {MOST_PAGES} 页：请拆分，只留要读的部分。"
        )
    rows = _read_pages(document, pages)
    _drop_running_lines(rows)
    text = _join_pages(rows).translate(RADICALS)
    if not text.strip():
        raise Unreadable(SCANNED if pages else BROKEN)
    return text


def _open(content: bytes) -> PdfDocument:
    try:
        return PdfDocument(content)
    except PdfiumError as error:
        locked = getattr(error, "err_code", 0) == _PASSWORD
        raise Unreadable(ENCRYPTED if locked else BROKEN) from None


def _read_pages(document: PdfDocument, pages: int) -> list[list[Row]]:
    read, rows = 0, []
    for number in range(pages):
        try:
            page = document[number]
        except PdfiumError:
            continue  # the others can still be read
        rows.append(read_rows(page.get_textpage()))
        page.close()
        read += sum(len(row.text) for row in rows[-1])
        if read > LONGEST:
            break
    return rows


def _drop_running_lines(pages: list[list[Row]]) -> None:
    """Drop page numbers, and the headers and footers that most pages share but for numbers.

    The first header stays: it may be all that names the paper and its date.
    """
    for edge in EDGES if len(pages) > 1 else ():
        printed = [(_mask(rows[edge].text), rows) for rows in pages if rows]
        counts = Counter(line for line, _ in printed)
        running = {line for line, count in counts.items() if count > 1 and count * 2 > len(pages)}
        kept = set(running) if edge == 0 else set()
        for line, rows in printed:
            if line in kept:
                kept.remove(line)
            elif line in running or _PAGE_NUMBER.fullmatch(line):
                del rows[edge]


def _mask(line: str) -> str:
    return _DIGITS.sub("0", line.strip())


def _join_pages(pages: list[list[Row]]) -> str:
    """Put a page border within a sentence down as a mere wrap."""
    pieces = []
    for text in filter(None, map(join_rows, pages)):
        pieces += [text, "\n\n" if text[-1] in _SENTENCE_ENDS else "\n"]
    return "".join(pieces).strip("\n")
