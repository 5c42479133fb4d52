"""Names and datelines that mark where a story begins or ends."""

from __future__ import annotations

import re
from functools import cache

from sources.reading.layout.particulars import plain_names
from sources.reading.words import load_table

_TAIL = re.compile(r"[。！？…”’]{1,3}[（(](?P<inside>[^（）()]{1,40})[）)]$")
# Whose photograph it is, not whose story.
_CREDIT = re.compile(r"摄$|供图|^图[/：:]|资料图")
_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,4}")
_AGENCY = re.compile(
    r"[【\[（]?[^，。！？；]{2,24}?(?:[0-9]{1,2}月)?[0-9]{1,2}日(?:电|讯|消息)|[^，。！？；：]{2,14}(?:网|报|台|社|客户端)讯"
)
_DATELINE_NAMES = re.compile(
    r"[（(]?(?:见习|特约|全媒体)?(?:记者|通讯员|实习生)"
    r"(?P<names>[\u4e00-\u9fff·、 ]{2,20}?)(?:[）)]|报道[：:])"
)
_ROLE_BEFORE = re.compile(r"^.{0,12}?(?:记者|通讯员|作者|撰文|文)[：:/]?")


def closing_byline(paragraph: str) -> str | None:
    """Return the author in brackets that closes a story ("" for 完), or None."""
    match = _TAIL.search(paragraph, max(0, len(paragraph) - 50))
    if not match:
        return None
    inside = match["inside"].strip()
    if inside in _words("aside") or _CREDIT.search(inside):
        return None
    if inside in _words("end"):
        return ""
    if any(role in inside for role in _words("role")):
        return plain_names(_ROLE_BEFORE.sub("", inside))
    return inside if _NAMES.fullmatch(inside) and len(inside) <= 14 else None


def opening_byline(paragraph: str) -> str | None:
    """Return the reporter of a dateline ("" where it names none), or None without dateline."""
    if not (_dateline().match(paragraph) or _AGENCY.match(paragraph)):
        return None
    match = _DATELINE_NAMES.search(paragraph, 0, 80)
    return plain_names(match["names"]) if match else ""


@cache
def _words(role: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("bylines") if row["role"] == role)


@cache
def _dateline() -> re.Pattern[str]:
    return re.compile("[【（]?(?:" + "|".join(map(re.escape, sorted(_words("dateline")))) + ")")
