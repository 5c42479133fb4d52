"""A file's bytes in, its text out: txt, html, pdf and docx in any usual Chinese encoding."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path

from sources.reading.opening.child import extract_in_child
from sources.reading.opening.encodings import decode_text
from sources.reading.opening.signatures import tell_container
from sources.reading.opening.unreadable import Unreadable

__all__ = ["ExtractedText", "Unreadable", "extract_text", "read_content", "read_file"]

LARGEST_FILE = 50_000_000  # bytes: a newspaper page as PDF, pictures and all
LARGEST_PAGE = 12_000_000  # bytes of txt or html
LONGEST_TEXT = 1_000_000  # characters: a long book

_PAGE_START = re.compile(r"\s{0,999}<(?:!doctype|html|head|body|meta|title|\?xml)\b", re.I)
_FRAGMENT_START = re.compile(r"\s{0,999}<(?:!--|[a-z][a-z0-9]{0,9}[\s>])", re.I)
_TAG = re.compile(r"</(?:p|div|span|a|td|li|h[1-6]|section|body|html|table)>|<br\s?/?>", re.I)
_SNIFFED = 200_000  # characters looked at for tags
_HTML_NAMES = (".html", ".htm", ".shtml", ".xhtml")


@dataclass(frozen=True)
class ExtractedText:
    """`kind` is txt, html, pdf or docx; `encoding` is "" for the last two.

    `text` of a txt is what is stored, but for the byte-order mark and damaged bytes.
    """

    text: str
    kind: str
    encoding: str = ""


def read_file(path: str | Path) -> ExtractedText:
    """Return the text of the file; raise Unreadable with a sentence where there is none."""
    path = Path(path)
    return extract_text(read_content(path), path.name)


def read_content(path: Path) -> bytes:
    """Return the bytes of the file, one more than the largest file at most."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unreadable("这不是文件，是文件夹或设备：请给出文件的路径。")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Unreadable(f"读不到：{error.strerror}。") from None


def extract_text(content: bytes, name: str = "") -> ExtractedText:
    """Return the text of a file's content; the name's extension is only a hint.

    Raises Unreadable with a Chinese sentence: what is wrong with the file and what helps.
    """
    if not content or content.isspace():
        raise Unreadable("文件是空的：请确认下载或导出已经完成。")
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"文件超过 {LARGEST_FILE // 1_000_000} MB，不像一篇文章：请拆分后再读。")
    kind = tell_container(content)
    if kind:
        return _limited(ExtractedText(extract_in_child(kind, content), kind))
    if len(content) > LARGEST_PAGE:
        raise Unreadable(
            f"文本超过 {LARGEST_PAGE // 1_000_000} MB，不像一篇文章：请拆成几份，只留要读的部分。"
        )
    text, encoding = decode_text(content)
    if not _is_html(text, name):
        return _limited(ExtractedText(text, "txt", encoding))
    return _limited(ExtractedText(extract_in_child("html", text.encode()), "html", encoding))


def _limited(extracted: ExtractedText) -> ExtractedText:
    if not extracted.text.strip():
        raise Unreadable("文件里没有文字：请确认没有选错文件。")
    if len(extracted.text) > LONGEST_TEXT:
        most = f"{LONGEST_TEXT // 10_000} 万字"
        raise Unreadable(f"全文有 {len(extracted.text)} 字，一次最多读 {most}：请拆成几份再读。")
    return extracted


def _is_html(text: str, name: str) -> bool:
    """Tell a page by its first tag; a fragment needs tags behind, fewer where its name says so."""
    if _PAGE_START.match(text):
        return True
    named = name.lower().endswith(_HTML_NAMES)
    if not named and not _FRAGMENT_START.match(text):
        return False
    tags = sum(1 for _ in _TAG.finditer(text, 0, _SNIFFED))
    return tags >= (1 if named else 4)
