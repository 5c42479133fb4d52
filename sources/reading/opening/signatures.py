"""What a file is, by its first bytes; its extension is not asked."""

from __future__ import annotations

import re

from sources.reading.opening.unreadable import Unreadable

OFFICE = "这是旧版 Office 或 WPS 文件：请打开它，另存为 .docx 再读。"
RICH = "这是 RTF 文件：请用 Word 或 WPS 打开，另存为 .docx 再读。"
PICTURE = "这是图片，里面没有文字：请先做文字识别，或找文字版。"
MEDIA = "这是声音或影像文件，里面没有文字：请找文字版。"
ARCHIVE = "这是压缩包：请先解压，再读里面的文件。"
PROGRAM = "这是程序，不是文章：请确认没有选错文件。"
DATABASE = "这是数据库文件，不是文章：请从中导出文本再读。"
ARCHIVED_PAGE = "这是单个文件的网页存档（mht）：请在浏览器里另存为“仅 HTML”再读。"

# The first bytes, at which offset, and the sentence for the reader.
FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, OFFICE),
    (b"{\\rtf", 0, RICH),
    (b"\x89PNG\r\n", 0, PICTURE),
    (b"\xff\xd8\xff", 0, PICTURE),
    (b"GIF8", 0, PICTURE),
    (b"II*\0", 0, PICTURE),
    (b"MM\0*", 0, PICTURE),
    (b"WEBP", 8, PICTURE),
    (b"ftyphei", 4, PICTURE),
    (b"ftyp", 4, MEDIA),
    (b"RIFF", 0, MEDIA),
    (b"ID3", 0, MEDIA),
    (b"OggS", 0, MEDIA),
    (b"Rar!\x1a", 0, ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", 0, ARCHIVE),
    (b"\x1f\x8b\x08", 0, ARCHIVE),
    (b"BZh", 0, ARCHIVE),
    (b"\xfd7zXZ\0", 0, ARCHIVE),
    (b"\x28\xb5\x2f\xfd", 0, ARCHIVE),
    (b"ustar", 257, ARCHIVE),
    (b"\x7fELF", 0, PROGRAM),
    (b"\xcf\xfa\xed\xfe", 0, PROGRAM),
    (b"SQLite format 3\0", 0, DATABASE),
    (b"MIME-Version: 1.0", 0, ARCHIVED_PAGE),
    (b"From: <Saved by ", 0, ARCHIVED_PAGE),
)
# Two letters may begin a text as well: these count only with a zero byte near.
FOREIGN_WITH_ZEROS = ((b"MZ", PROGRAM), (b"BM", PICTURE))
PDF_WITHIN = 1024  # bytes; readers of PDF let anything stand before the mark
_PDF_MARK = re.compile(rb"%PDF-\d\.\d[ \t]{0,9}[\r\n%]")
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")


def tell_container(content: bytes) -> str:
    """Return "pdf", "docx" (any zip) or "" for what may be text; raise Unreadable for the rest."""
    for mark, offset, sentence in FOREIGN:
        if content.startswith(mark, offset):
            raise Unreadable(sentence)
    for mark, sentence in FOREIGN_WITH_ZEROS:
        if content.startswith(mark) and b"\0" in content[:64]:
            raise Unreadable(sentence)
    if content.startswith(ZIP_MARKS):
        return "docx"
    return "pdf" if _PDF_MARK.search(content, 0, PDF_WITHIN) else ""
