"""Spaces that a typesetter, a converter or a copy put into Chinese text and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources.reading.cleaning.draft import Draft

CJK = (
    "\u2e80-\u2fdf\u3001-\u30ff\u3105-\u312f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff“”‘’…—·×℃①-⓿■-◿★☆\ufffd"
)
_RUN = re.compile(" ( +)")
_BESIDE_CHINESE = re.compile(f" +(?=[{CJK}\n])|(?<=[{CJK}\n]) +")
_BESIDE_SIGN = re.compile(
    r"(?<=[0-9]) (?=[%‰,;:/)\]~\-])|(?<=[%‰)\]~]) (?=[0-9,;.(])|(?<=[(\[]) | (?=[)\]])"
    r"|(?<=[0-9][-:/]) (?=[0-9])"
)
_BEFORE_UNIT = re.compile(r"(?<=[0-9]) (?=(?:kg|km|mw|kw|gw|kwh|gwh|g|m|t)(?![A-Za-z]))", re.I)
_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z.,/:\-])[0-9]{1,9}(?:(?: [.,] ?|[.,] ?| )[0-9]{1,9}){1,9}(?![0-9])"
)
_POINT = re.compile(r"(?<=[0-9])( ?)\.( ?)(?=[0-9])")
_COMMA = re.compile(r"(?<=[0-9])( ?),( ?)(?=[0-9])")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,4})?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE_GOES_ON = re.compile("年|-[0-9]")
_FOLLOWED = re.compile(f"[{CJK}%‰]")
# Longer amounts are written with 万 or 亿, so two groups that make more are two numbers.
MOST_DIGITS = 5


def drop_spaces(draft: Draft) -> None:
    """Drop each space that does not part two Latin words or two numbers."""
    draft.become(draft.text.replace("\u3000", " "))
    draft.drop(_RUN)
    draft.drop(_BESIDE_CHINESE)
    _join_split_numbers(draft)
    draft.drop(_BESIDE_SIGN)
    draft.drop(_BEFORE_UNIT)


def _join_split_numbers(draft: Draft) -> None:
    text = draft.text
    mask = bytearray(b"\x01") * len(text)
    for match in _NUMBERS.finditer(text):
        if " " in match[0]:
            for at in _needless_spaces(text, match):
                mask[at] = 0
    draft.keep(mask)


def _needless_spaces(text: str, match: re.Match[str]) -> Iterator[int]:
    start, end = match.span()
    first_of_line = start == 0 or text[start - 1] == "\n"
    for sign in (_POINT, _COMMA):
        for found in sign.finditer(text, start, end):
            # "1. 2021年" is an item of a list.
            listed = first_of_line and found.start() - start <= 2 and sign is _POINT
            if not listed:
                yield from (at for at in range(*found.span()) if text[at] == " ")
    if _is_one_number(_POINT.sub(".", match[0]), text, start, end):
        yield from (at for at in range(start, end) if text[at] == " ")


def _is_one_number(written: str, text: str, start: int, end: int) -> bool:
    """Tell a number that was pulled apart from two numbers: 1 281亿, not 2021 832个."""
    whole, groups = written.replace(" ", ""), written.split(" ")
    if len(groups) == 1:
        return False
    if "," in written:
        return bool(_THOUSANDS.fullmatch(whole))
    followed = bool(_FOLLOWED.match(text, end))
    if _YEAR.fullmatch(whole) and _DATE_GOES_ON.match(text, end):
        return True
    if all(len(group) == 1 for group in groups):
        return followed or len(groups) > 2
    if len(groups[0]) <= 3 and all(len(group.split(".")[0]) == 3 for group in groups[1:]):
        return followed
    if not followed or start == 0 or text[start - 1] == "\n" or _has_year(groups, text[end]):
        return False
    return len(whole.partition(".")[0]) <= MOST_DIGITS


def _has_year(groups: list[str], after: str) -> bool:
    return bool(_YEAR.fullmatch(groups[0])) or bool(_YEAR.fullmatch(groups[-1]) and after == "年")
