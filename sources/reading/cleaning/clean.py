"""The clean view of a raw page, and the way back to its own characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import opencc

from sources.reading.cleaning.characters import (
    BORDER,
    EMOJI,
    HAN,
    plain_characters,
    plain_marks,
    plain_years,
)
from sources.reading.cleaning.draft import Draft
from sources.reading.cleaning.punctuation import plain_punctuation
from sources.reading.cleaning.spaces import drop_spaces
from sources.reading.cleaning.spam import drop_damage, drop_noise, drop_pinyin, drop_spam
from sources.reading.cleaning.wraps import find_wraps

_HAN = re.compile(f"[{HAN}]")
_EMOJI = re.compile(f"{EMOJI} ?")
_LATIN = re.compile("[A-Za-z]")
_INDENT_INSIDE = re.compile(r"(?<=[^\s])[ \u00a0\u2002-\u200a]*(\u3000)\u3000[\s]*(?=\S)")
_WIDE_GAP = re.compile(r"(?<=[。！？”）…])(?: {4}| {4})[ \u00a0]*(?=\S)")


@dataclass(frozen=True)
class CleanText:
    """A page as the reader sees it; every character knows where it came from.

    `text` has simplified characters, half-width digits and Latin letters, full-width Chinese
    punctuation, no space or wrap inside Chinese text or numbers; "\\n" stands only between
    paragraphs. `starts[i]` and `ends[i]` are the code-point offsets in `source` of text[i].
    """

    text: str
    source: str
    starts: Sequence[int]
    ends: Sequence[int]
    language: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where text[start:end], not empty, stands in the source, end exclusive."""
        return self.starts[start], self.ends[end - 1]


def clean(text: str) -> CleanText:
    """Return the clean view of a page; `language` is zh-Hans, zh-Hant, en or und."""
    draft = Draft(text)
    plain_marks(draft)
    draft.replace(_INDENT_INSIDE, lambda _: BORDER)
    draft.replace(_WIDE_GAP, lambda _: BORDER)
    plain_characters(draft)
    drop_pinyin(draft)
    drop_noise(draft)
    drop_spam(draft)
    _join_lines(draft)
    draft.drop(_EMOJI)
    language = _language(draft.text)
    if language == "zh":
        drop_spaces(draft)
        language = _simplify(draft)
        plain_years(draft)
        drop_spam(draft)
        plain_punctuation(draft)
        drop_damage(draft)
    return CleanText(draft.text, text, draft.starts, draft.ends, language)


def _join_lines(draft: Draft) -> None:
    """Take out the wraps; of the space between two paragraphs one line end is left."""
    text = draft.text
    mask = bytearray(b"\x01") * len(text)
    head, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    mask[:head], mask[tail:] = bytes(head), bytes(len(text) - tail)
    characters = list(text)
    for start, end, left in find_wraps(text):
        mask[start:end] = bytes(end - start)
        if left:
            mask[start] = 1
            characters[start] = left
    draft.become("".join(characters))
    draft.keep(mask)


def _language(text: str) -> str:
    """Return zh where there is a Chinese character for fifty Latin letters, else en or und."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if han and han * 50 >= latin:
        return "zh"
    return "en" if latin >= 20 else "und"


def _simplify(draft: Draft) -> str:
    """Write simplified characters; return what the page was written in."""
    before = draft.text
    draft.become(_to_simplified(before))
    changed = sum(map(str.__ne__, before, draft.text))
    return "zh-Hant" if changed * 20 > len(_HAN.findall(before)) else "zh-Hans"


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _to_simplified(text: str) -> str:
    """Convert in whole lines, for words decide; a line that would grow, by character."""
    whole: str = _converter().convert(text)
    if len(whole) == len(text):
        return whole
    return "\n".join(map(_simplified_line, text.split("\n")))


def _simplified_line(line: str) -> str:
    converted: str = _converter().convert(line)
    if len(converted) == len(line):
        return converted
    single = (_converter().convert(char) for char in line)
    return "".join(new if len(new) == 1 else old for old, new in zip(line, single, strict=True))
