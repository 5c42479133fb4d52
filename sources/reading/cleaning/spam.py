"""What was put between the characters of a text: readings, advertisements, lost characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from sources.reading.cleaning.characters import HAN
from sources.reading.cleaning.draft import Draft
from sources.reading.words import load_table

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\u0300\u0301\u0304\u030c\u0308"
_SYLLABLE = "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:[aeiouv]{1,3}(?:ng?|r)?)"
_READING = re.compile(
    rf"(?<=[{HAN}])[（(\[【]\s{{0,2}}((?:[a-z{_TONED}’'·]{{1,8}}\s{{0,2}}){{1,4}})[)）\]】]", re.I
)
_ONE_SYLLABLE = re.compile(_SYLLABLE)
_ZHUYIN = re.compile(
    "[（(]?[\u3105-\u312f\u31a0-\u31bf][\u3105-\u312f\u31a0-\u31bfˊˇˋ˙ ]{0,5}[)）]?"
)
_SIGNS = re.compile(
    r"(?<=[^\x00-\x7f])[@#%*]{2,8}|(?<=[0-9]%)[@#%*]{2,8}|;{3,20}"
    r"|(?:^|(?<=\n))[ \u3000]{0,8}(?:[?\ufffd] ?){2,8}"
)
_MARK_BEHIND = re.compile(
    r"(?<=[^\x00-\x7f])(?=[0-9]{0,3}[A-Za-z])([0-9A-Za-z]{2,8}[\u4e00-\u9fff]{0,10})(?= *(?:\n|$))"
)
_MISREAD = re.compile(rf"[?？][a-z]{{0,4}}[{_TONED}][a-z]{{0,4}}[)）]", re.I)
_URL = re.compile(r"(?:https?://|www\.)[A-Za-z0-9./?=&_%:#~+\-]{1,300}", re.I)
_LOST = re.compile("\ufffd{1,20}")
_AMOUNT_AHEAD = re.compile("[0-9百千万亿%‰.]|[一二三四五六七八九十](?=[百千万亿])")
_UNIT_AHEAD = re.compile("[元亩吨户个名家人场所座]")
_AMOUNT_BEHIND = frozenset("0123456789.,%百千万亿")
_CUE_BEHIND = frozenset("达超约近过逾共计了至有为")


def drop_pinyin(draft: Draft) -> None:
    """Drop the pinyin in brackets and the zhuyin that follow a character."""
    draft.replace(_READING, lambda match: "" if _is_reading(match[1]) else match[0])
    draft.drop(_MISREAD)
    draft.drop(_ZHUYIN)


def _is_reading(letters: str) -> bool:
    plain = unicodedata.normalize("NFC", letters).strip()
    toned = any(char in _TONED for char in plain)
    return toned or bool(_ONE_SYLLABLE.fullmatch(plain))


def drop_spam(draft: Draft) -> None:
    """Drop the words of the table, with the id or bracket that belongs to them, and addresses."""
    draft.replace(_spam(), lambda match: match[0] if _is_line(match) else "")
    if "://" in draft.text or "www." in draft.text.lower():
        draft.drop(_URL)


def _is_line(match: re.Match[str]) -> bool:
    """A whole line of it is furniture, and part of the page's shape."""
    text, (start, end) = match.string, match.span()
    return (not start or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")


@cache
def _spam() -> re.Pattern[str]:
    rows = load_table("spam")
    either = _alternatives(row["word"] for row in rows)
    bare = _alternatives(row["word"] for row in rows if row["form"] == "bare")
    inside = r"[^【】\[\]（）()\n]"
    return re.compile(
        rf"[【\[（(]{inside}{{0,12}}(?:{either}){inside}{{0,30}}[】\]）)]"
        rf"|(?:{bare})(?:[:：]? ?[A-Za-z0-9_\-]{{4,20}})?"
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def drop_noise(draft: Draft) -> None:
    """Drop rows of signs and the mark that a site puts behind each of its paragraphs."""
    draft.drop(_SIGNS)
    marks = Counter(match[1] for match in _MARK_BEHIND.finditer(draft.text))
    words = [mark for mark, count in marks.items() if count >= 4]
    if words:
        draft.drop(re.compile(f"(?:{_alternatives(words)})(?= *(?:\n|$))"))


def drop_damage(draft: Draft) -> None:
    """Drop replacement characters, but leave one where digits may have been lost."""
    if "\ufffd" in draft.text:
        draft.replace(_LOST, lambda match: "\ufffd" if _hides_number(match) else "")


def _hides_number(match: re.Match[str]) -> bool:
    text, (start, end) = match.string, match.span()
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if before.isdigit() or after.isdigit():
        return True
    if before in _AMOUNT_BEHIND:
        return False
    if _AMOUNT_AHEAD.match(text, end):
        return True
    return before in _CUE_BEHIND and bool(_UNIT_AHEAD.match(after))
