"""Damage of the sorts that real pages suffer, as text and as labels that moved with it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import opencc

from tests.reading_pages import LabelledPage

# A damaged text: its characters, each with the index it had, None for one that was put in.
Characters = list[tuple[str, int | None]]
Damage = Callable[[str, random.Random], Characters]

_TRADITIONAL = opencc.OpenCC("s2t")
_WIDE = str.maketrans(
    {chr(code): chr(code + 0xFEE0) for code in (*range(0x30, 0x3A), *b"%.,:()", *range(0x41, 0x5B))}
)
_NARROW = str.maketrans("，：；（）！？", ",:;()!?")
# PDF files hand these radicals out in place of the characters that they look like.
_RADICALS = str.maketrans("人一大日月生水山田金", "⼈⼀⼤⽇⽉⽣⽔⼭⽥⾦")
_PINYIN = {
    "县": "xiàn",
    "农": "nóng",
    "村": "cūn",
    "苗": "miáo",
    "畲": "shē",
    "栗": "lì",
    "茶": "chá",
}
COLUMN = 14
_SPAM = ("【点击领红包】", "（微信公众号搜索关注）", "★加微信看更多★")


def full_width(text: str, chance: random.Random) -> Characters:
    return _translated(text.translate(_WIDE))


def half_width_punctuation(text: str, chance: random.Random) -> Characters:
    return _translated(text.translate(_NARROW))


def radicals(text: str, chance: random.Random) -> Characters:
    return _translated(text.translate(_RADICALS))


def traditional(text: str, chance: random.Random) -> Characters:
    return list(zip(_TRADITIONAL.convert(text), range(len(text)), strict=True))


def spaces(text: str, chance: random.Random) -> Characters:
    """Put spaces where an OCR does: between Chinese characters and inside numbers."""
    return list(
        _inserted(text, lambda i: " " if _is_tight(text, i) and chance.random() < 0.12 else "")
    )


def wraps(text: str, chance: random.Random) -> Characters:
    """Set the page in columns of 14 characters, unless it is set in columns already."""
    if max(map(len, text.splitlines())) <= 3 * COLUMN:
        return _translated(text)
    return list(_wrapped(text, COLUMN))


def pinyin(text: str, chance: random.Random) -> Characters:
    def reading(i: int) -> str:
        sound = _PINYIN.get(text[i])
        return f"({sound})" if sound and chance.random() < 0.3 else ""

    return list(_inserted(text, reading))


def replacement_characters(text: str, chance: random.Random) -> Characters:
    """Put in characters that a page lost in decoding: indents, and now and then one in a line."""

    def lost(i: int) -> str:
        if text[i] == "\n":
            return "\ufffd \ufffd "
        return "\ufffd" if _between_han(text, i) and chance.random() < 0.02 else ""

    return list(_inserted(text, lost))


def doubled_commas(text: str, chance: random.Random) -> Characters:
    return list(
        _inserted(text, lambda i: text[i] if text[i] in "，、" and chance.random() < 0.3 else "")
    )


def spam(text: str, chance: random.Random) -> Characters:
    def advert(i: int) -> str:
        return chance.choice(_SPAM) if text[i] in "，。；" and chance.random() < 0.1 else ""

    return list(_inserted(text, advert))


DAMAGES: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        full_width,
        half_width_punctuation,
        radicals,
        traditional,
        spaces,
        wraps,
        pinyin,
        replacement_characters,
        doubled_commas,
        spam,
    )
}


def damaged(page: LabelledPage, damage: Damage, seed: int = 0) -> LabelledPage:
    """Return the page with that damage; its labels stand where their characters now are."""
    characters = damage(page.text, random.Random(seed))  # noqa: S311 # repeatable on purpose
    now = {origin: index for index, (_, origin) in enumerate(characters) if origin is not None}

    def moved(label):
        return replace(label, start=now[label.start], end=now[label.end - 1] + 1)

    return replace(
        page,
        text="".join(character for character, _ in characters),
        figures=tuple(moved(label) for label in page.figures),
        refused=tuple(moved(label) for label in page.refused),
    )


def _translated(text: str) -> Characters:
    return [(character, index) for index, character in enumerate(text)]


def _inserted(text: str, after: Callable[[int], str]) -> Iterator[tuple[str, int | None]]:
    for index, character in enumerate(text):
        yield character, index
        for extra in after(index):
            yield extra, None


def _wrapped(text: str, width: int) -> Iterator[tuple[str, int | None]]:
    """Wrap the long lines, set off by a blank line; short ones and rows of tables stay."""
    start = 0
    for line in text.splitlines(keepends=True):
        following = text[start + len(line) :].partition("\n")[0]
        row = " | " in line or re.search(r"\S\u3000\S", line)
        yield from _columns(line, start, len(line) if row else width)
        if line.endswith("\n") and max(len(line) - 1, len(following)) > width:
            yield "\n", None
        start += len(line)


def _columns(line: str, start: int, width: int) -> Iterator[tuple[str, int | None]]:
    column = 0
    for index, character in enumerate(line, start):
        if column >= width and _may_break(line, index - start):
            column = 0
            yield "\n", None
        column += 1
        yield character, index


def _may_break(line: str, index: int) -> bool:
    """No column starts with a closing mark, or with the second half of a Latin word."""
    word = line[index - 1 : index + 1]
    return line[index] not in "\n，。、；：）”」？！%" and not (word.isascii() and word.isalpha())


def _is_tight(text: str, index: int) -> bool:
    return _between_han(text, index) or bool(
        re.match(r"[\d.万亿余多][\d.万亿元]", text[index:][:2])
    )


def _between_han(text: str, index: int) -> bool:
    return bool(re.match(r"[\u4e00-\u9fff]{2}", text[index : index + 2]))
