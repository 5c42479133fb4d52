"""Bytes of a text file in, its characters out: the encoding is told by what it makes of them."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache, lru_cache

from sources.reading.opening.common_characters import SIGNS, SIMPLIFIED, TRADITIONAL
from sources.reading.opening.unreadable import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MULTIBYTE = ("gb18030", "big5hkscs")
CANDIDATES = ("utf-8", *MULTIBYTE, "utf-16-le", "utf-16-be")
LARGEST_SAMPLE = 1_000_000  # bytes
ASCII = bytes(range(128))
LOST = "\ufffd"
COMMON = frozenset(SIMPLIFIED + TRADITIONAL + SIGNS)

# What a character says for the encoding that it was read in, per character.
FAMILIAR, KNOWN, FOREIGN, RARE, PRIVATE, BROKEN = 1.0, 0.3, -0.5, -0.7, -3.0, -4.0
DECLARED = 0.15  # what the page's own word counts
CREDIBLE = 0.1
MOST_NULS = 0.01
MOST_LOST = 0.1  # of all characters; the page's damaged bytes are shown as U+FFFD
MOST_CONTROLS = 0.03
LONGEST_REPAIR = 100_000  # bytes whose pairing is looked at again; the rest is decoded as it comes

NUL_SENTENCE = "文件里有空字符（NUL），不是纯文本，或者已经损坏：请从原处重新导出为 UTF-8 文本。"
BINARY_SENTENCE = (
    f"文件里的控制字符超过 {MOST_CONTROLS:.0%}，不像纯文本："
    "请确认没有选错文件，或另存为 UTF-8 文本再读。"
)
GARBLED_SENTENCE = (
    "认不出文字编码（试过 UTF-8、UTF-16、GB18030、Big5），或者损坏太多：请用编辑器另存为 UTF-8。"
)
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r\x1b")
_HIGH = re.compile(rb"[\x80-\xff]")
_DECLARATION = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w-]{3,12})""", re.I)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs"}


def decode_text(content: bytes) -> tuple[str, str]:
    """Return the text, exactly as stored but for a byte-order mark, and its encoding.

    Line ends are not translated. A few damaged bytes, NUL too, become U+FFFD. Raises Unreadable
    where the bytes are no text, or too much of the text is lost.
    """
    text, encoding = _decode_marked(content) or _decode_plain(content)
    if text.count("\0") > len(text) * MOST_NULS:
        raise Unreadable(NUL_SENTENCE)
    text = text.replace("\0", LOST)
    if LOST in text and not _is_strict(content, encoding) and _is_garbled(text):
        raise Unreadable(GARBLED_SENTENCE)
    if sum(map(text.count, _CONTROLS)) > len(text) * MOST_CONTROLS:
        raise Unreadable(BINARY_SENTENCE)
    return text, encoding


def _is_garbled(text: str) -> bool:
    lost = text.count(LOST)
    return lost > len(text) * MOST_LOST or _rate(text.replace(LOST, "")) < 0


def _decode_marked(content: bytes) -> tuple[str, str] | None:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    return None


def _decode_plain(content: bytes) -> tuple[str, str]:
    if content.isascii() and b"\0" not in content:
        return content.decode("ascii"), "utf-8"
    if not content.strip(b"\0"):
        raise Unreadable(NUL_SENTENCE)
    encoding = _guess_encoding(content)
    if encoding in MULTIBYTE:
        return _decode_multibyte(content, encoding), encoding
    return content.decode(encoding, "replace"), encoding


def _guess_encoding(content: bytes) -> str:
    """Return the encoding under which the bytes look most like Chinese print.

    Valid UTF-8 with Chinese in it is UTF-8: chance does not make that. What is valid but has no
    Chinese may be a few words of GBK.
    """
    sample = _sample(content)
    if _is_strict(content, "utf-8") and _rate(sample.decode(errors="replace")) > 0:
        return "utf-8"
    declared = _declared_encoding(content)
    rates = {
        encoding: _rate(sample.decode(encoding, "replace")) + DECLARED * (encoding == declared)
        for encoding in CANDIDATES
    }
    best = max(rates, key=lambda encoding: rates[encoding])
    if rates[best] >= CREDIBLE:
        return best
    if _is_strict(content, "utf-8"):
        return "utf-8"
    if _mostly_ascii(content):
        return declared if declared in rates else "utf-8"
    raise Unreadable(NUL_SENTENCE if b"\0" in content else GARBLED_SENTENCE)


def _sample(content: bytes) -> bytes:
    """Return bytes enough to judge by, from the first that is not ASCII on."""
    if len(content) <= LARGEST_SAMPLE:
        return content
    first = _HIGH.search(content)
    start = first.start() & ~1 if first else 0  # even: UTF-16 counts in twos
    return content[start : start + LARGEST_SAMPLE]


def _declared_encoding(content: bytes) -> str:
    found = _DECLARATION.search(content[:4096])
    name = found[1].decode().lower() if found else ""
    return _ALIASES.get(name, name)


def _mostly_ascii(content: bytes) -> bool:
    return len(content.translate(None, ASCII)) <= len(content) * MOST_CONTROLS


def _is_strict(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _rate(text: str) -> float:
    """Return how much the text looks like Chinese print: 1 at best, below 0 for a wrong guess.

    Plain ASCII is just credible.
    """
    counts = Counter(text)
    for character in list(counts):
        if character.isascii() and character != "\0":
            del counts[character]
    total = counts.total()
    return (
        sum(_weigh(each) * count for each, count in counts.items()) / total if total else CREDIBLE
    )


@cache
def _weigh(character: str) -> float:
    if character in COMMON:
        return FAMILIAR
    if character in (LOST, "\0") or "\ud800" <= character <= "\udfff":
        return BROKEN
    if "\ue000" <= character <= "\uf8ff":
        return PRIVATE
    if not "\u4e00" <= character <= "\u9fff":
        return FOREIGN
    return KNOWN if _in_standard_set(character) else RARE


def _in_standard_set(character: str) -> bool:
    """Tell whether the character is of GB 2312 or of Big5's first level."""
    for encoding, last in (("gb2312", b"\xf7\xfe"), ("big5", b"\xc6\x7e")):
        try:
            if character.encode(encoding) <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False


def _decode_multibyte(content: bytes, encoding: str) -> str:
    """Decode; where bytes were lost, pair the rest of the line anew.

    One missing byte shifts every pair behind it, and most shifted pairs are characters too.
    """
    if _is_strict(content, encoding):
        return content.decode(encoding)
    left, pieces = LONGEST_REPAIR, []
    for line in content.splitlines(keepends=True):
        if _is_strict(line, encoding) or len(line) > left:
            pieces.append(line.decode(encoding, "replace"))
        else:
            left -= len(line)
            pieces.append(_pair_anew(line, encoding))
    return "".join(pieces)


def _pair_anew(line: bytes, encoding: str) -> str:
    """Return the reading of the line that has the most familiar characters."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(line) + 1):
        steps = ((end - width, line[end - width : end]) for width in (1, 2, 4) if width <= end)
        best.append(max((best[at][0] + _worth(part, encoding), at) for at, part in steps))
    pieces, end = [], len(line)
    while end:
        start = best[end][1]
        pieces.append(
            line[start:end].decode(encoding, "replace")
            if end - start > 1
            else chr(line[start])
            if line[start] < 128
            else LOST
        )
        end = start
    return "".join(reversed(pieces))


@lru_cache(maxsize=2**16)
def _worth(part: bytes, encoding: str) -> float:
    """Weigh a reading of these bytes as one character; more bytes explained are worth more."""
    if len(part) == 1:
        return 0.0 if part[0] < 128 else BROKEN
    try:
        character = part.decode(encoding)
    except UnicodeDecodeError:
        return BROKEN * 9
    return _weigh(character) if len(character) == 1 else BROKEN * 9
