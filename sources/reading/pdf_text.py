"""The text of a PDF, page by page, with the characters that its fonts misname put right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypdfium2 import PdfDocument, PdfiumError

from sources.reading.pdf_layout import Row, join_rows, read_rows
from sources.reading.radicals import RADICALS
from sources.reading.unreadable import Unreadable

MOST_PAGES = 1_000
LONGEST = 3_000_000  # characters; there is no use in reading on, nobody takes so long a text

BROKEN = "这份 PDF 不完整或已损坏：请重新下载，或用阅读器打开后另存再读。"
ENCRYPTED = "这份 PDF 加了密码：请去掉密码后另存再读。"
SCANNED = "这份 PDF 只有图像，没有文字层，多半是扫描件：请先做文字识别再读。"
_PAGE_NUMBER = re.compile(r"[-—–·\s第]{0,4}\d{1,4}[-—–·\s页]{0,4}(?:[/共]\s?\d{1,4}\s?页?)?")
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
    text = _join_pages(_read_pages(document, pages)).translate(RADICALS)
    if not text.strip():
        raise Unreadable(SCANNED if pages else BROKEN)
    return text


def _open(content: bytes) -> PdfDocument:
    try:
        return PdfDocument(content)
    except PdfiumError as error:
        locked = getattr(error, "err_code", 0) == _PASSWORD
        raise Unreadable(ENCRYPTED if locked else BROKEN) from None


def _read_pages(document: PdfDocument, pages: int) -> Iterator[list[Row]]:
    read = 0
    for number in range(pages):
        try:
            page = document[number]
        except PdfiumError:
            continue  # the others can still be read
        rows = _drop_page_number(read_rows(page.get_textpage()))
        page.close()
        yield rows
        read += sum(len(row.text) for row in rows)
        if read > LONGEST:
            return


def _drop_page_number(rows: list[Row]) -> list[Row]:
    for at in (-1, 0):
        if rows and _PAGE_NUMBER.fullmatch(rows[at].text.strip()):
            del rows[at]
    return rows


def _join_pages(pages: Iterator[list[Row]]) -> str:
    """Put a page border within a sentence down as a mere wrap."""
    pieces = []
    for text in filter(None, map(join_rows, pages)):
        pieces += [text, "\n\n" if text[-1] in _SENTENCE_ENDS else "\n"]
    return "".join(pieces).strip("\n")
