"""The words around a number, as a copy of the text keeps them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# How many characters on either side are compared, and how many of the page are looked at for them.
REACH, WINDOW = 20, 70
# Of the characters beside a number, how many must be the same for it to be the same place.
ALIKE, STRICTLY_ALIKE, EACH_SIDE = 8, 14, 5
_SILENT = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_NUMERAL = re.compile(r"[#一二三四五六七八九十百千万亿零〇两余多几]*")
_CLAUSE = re.compile(r"[，；。：！？、…,;:!?（）()]|\u3000\u3000|\n\s*\n")
_SENTENCE = re.compile(r"[。！？；!?;]|\u3000\u3000|\n\s*\n")


@dataclass(frozen=True)
class Wording:
    """What stands on either side of a number, letters and digits alone, other numbers as #.

    `clause` and `sentence` are the words between two marks, without the number itself.
    """

    left: str
    right: str
    clause: str
    sentence: str


def read_wording(text: str, start: int, end: int) -> Wording:
    before, after = text[max(start - WINDOW, 0) : start], text[start : end + WINDOW]
    tail = after[end - start :]
    clause = _last(_CLAUSE, before) + " " + _first(_CLAUSE, tail)
    sentence = _last(_SENTENCE, before) + " " + _first(_SENTENCE, tail)
    bare = skeleton(after)
    numeral = _NUMERAL.match(bare)
    right = bare[numeral.end() if numeral else 0 :]
    return Wording(skeleton(before)[-REACH:], right[:REACH], skeleton(clause), skeleton(sentence))


def skeleton(text: str) -> str:
    """Return the letters of a text, each number as #, nothing between them."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _DIGITS.sub("#", _SILENT.sub("", plain))


def same_words(one: Wording, other: Wording) -> int:
    """Return how many characters next to the number agree, 0 where they do not tell."""
    agreeing = sum(_agreeing(one, other))
    whole = min(len(one.left) + len(one.right), len(other.left) + len(other.right))
    return agreeing if agreeing >= min(ALIKE, max(whole, 4)) else 0


def same_place(one: Wording, other: Wording) -> bool:
    """Whether the words are so much the same that another number contradicts."""
    left, right = _agreeing(one, other)
    return left >= EACH_SIDE and right >= EACH_SIDE and left + right >= STRICTLY_ALIKE


def bigrams(text: str) -> frozenset[str]:
    plain = skeleton(text).replace("#", "")
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return how much of the smaller set is in the other."""
    smaller = min(len(part), len(whole))
    return len(part & whole) / smaller if smaller else 0.0


def _agreeing(one: Wording, other: Wording) -> tuple[int, int]:
    return _common(one.left[::-1], other.left[::-1]), _common(one.right, other.right)


def _common(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _last(mark: re.Pattern[str], text: str) -> str:
    return mark.split(text)[-1]


def _first(mark: re.Pattern[str], text: str) -> str:
    return mark.split(text, maxsplit=1)[0]
