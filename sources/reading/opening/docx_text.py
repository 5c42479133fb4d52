"""The text of a Word file, tables row by row."""

from __future__ import annotations

import zlib
from io import BytesIO
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile, ZipInfo

import mammoth

from sources.reading.opening.markup import join_lines, walk_page
from sources.reading.opening.unreadable import Unreadable

MOST_MEMBERS = 5_000
LARGEST_XML = 12_000_000  # bytes, unpacked: a Word file of some 300 pages

BROKEN = "这份 Word 文件（docx）不完整或已损坏：请重新下载，或用 Word 打开后另存再读。"
TOO_LARGE = (
    f"这份 Word 文件解压后的文字部分超过 {LARGEST_XML // 1_000_000} MB，"
    "可能是压缩炸弹：请用 Word 打开，把要读的部分另存再读。"
)
TOO_MANY = (
    "这份 Word 文件里有 {count} 个部件，一次最多读 {most} 个，可能是压缩炸弹："
    "请用 Word 打开，把要读的部分另存再读。"
)
TOO_DEEP = (
    "这份 Word 文件的层次太深（比如表格里一层层套着表格），读不了："
    "请用 Word 打开，把要读的文字复制成纯文本再读。"
)
BOMB = "这份 Word 文件里有自定义的实体，可能是实体炸弹，没有读：请用 Word 打开后另存再读。"
ENCRYPTED = "这份文件加了密码：请在 Word 里去掉密码后另存再读。"
# What zipfile, zlib and the parser of XML raise over damaged files.
UNZIPPING = (BadZipFile, zlib.error, ExpatError, KeyError, OSError, ValueError, EOFError)
OTHER_KINDS = {
    "xl/": "这是 Excel 表格：请把要读的表另存为文本，或复制进 .docx 再读。",
    "ppt/": "这是 PowerPoint 演示文稿：请把文字复制进 .docx 或 .txt 再读。",
    "content.xml": "这是 OpenDocument 文件：请另存为 .docx 再读。",
    "META-INF/": "这是压缩包或电子书，不是 Word 文件：请找文章的文字版。",
}
ARCHIVE = "这是压缩包（zip）：请先解压，再读里面的文件。"


def extract_docx(content: bytes) -> str:
    """Return the text of a Word file, a table row by row; raises Unreadable."""
    try:
        _check(content)
        html = mammoth.convert_to_html(
            BytesIO(content),
            convert_image=mammoth.images.img_element(lambda image: {}),
            external_file_access=False,
        ).value
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable(TOO_DEEP) from None
    except UNZIPPING:
        raise Unreadable(BROKEN) from None
    return join_lines(walk_page(html).lines)


def _check(content: bytes) -> None:
    """Refuse by the archive's own list, before anything is unpacked.

    A list that understates is no way around: no more than the stated size is ever unpacked.
    """
    archive = ZipFile(BytesIO(content))
    members = archive.infolist()
    names = {member.filename for member in members}
    if not any(name.startswith("word/") for name in names):
        raise Unreadable(_tell_archive(names))
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(ENCRYPTED)
    parts = [member for member in members if member.filename.endswith((".xml", ".rels"))]
    if len(members) > MOST_MEMBERS:
        raise Unreadable(TOO_MANY.format(count=len(members), most=MOST_MEMBERS))
    if sum(part.file_size for part in parts) > LARGEST_XML:
        raise Unreadable(TOO_LARGE)
    if any(b"<!DOCTYPE" in _read_head(archive, part) for part in parts):
        raise Unreadable(BOMB)


def _read_head(archive: ZipFile, part: ZipInfo) -> bytes:
    """Return where a document type would stand; Word writes none."""
    with archive.open(part) as file:
        return file.read(1000)


def _tell_archive(names: set[str]) -> str:
    for start, sentence in OTHER_KINDS.items():
        if any(name.startswith(start) for name in names):
            return sentence
    return ARCHIVE
