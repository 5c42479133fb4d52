"""The frame around the stories of a page: menus, link lists, notices, licence numbers."""

from __future__ import annotations

import re
from functools import cache

from sources.reading.cleaning.characters import HAN
from sources.reading.words import load_table

LONGEST_LINE = 60
# No sentence goes on this long without a mark; headlines run together do.
LONGEST_CLAUSE = 100

_BARE = re.compile(r"[\s【】\[\]（）()<>《》|：:·•○●◆■□▲►>…—\-]+")
_TRAIL = re.compile(r"^[^，。；！？]{1,24} ?(?:>|»|›|>>)[^，。；！？]{1,60}$")
_MENU = re.compile(r"[^|｜]{0,20}[|｜][^|｜]{0,20}[|｜][^|｜]{0,20}(?:[|｜]|$)")
_NUMBER = re.compile(r"[|｜] ?[0-9][0-9,.]*(?![0-9,.]*年)")
_HAN = re.compile(f"[{HAN}]")
_RUN_TOGETHER = re.compile(rf"[^，。；：！？、—\n]{{{LONGEST_CLAUSE},}}")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？”’）]*")
_LEAD = re.compile(r"^[\s【\[（(·•○●◆■□▲►○\-]{0,3}")


def is_furniture(line: str) -> bool:
    """Whether nothing in a line belongs to a story."""
    if not _HAN.search(line):
        return True
    if _starts("notice").match(_lead(line)):
        return True
    bare = _BARE.sub("", line)
    if bare in _words("line") or (
        len(line) <= LONGEST_LINE and _starts("start").match(_lead(line))
    ):
        return True
    if _TRAIL.match(line) or _is_menu(line) or ends_story(line):
        return True
    return bool(_parts().search(line) or _RUN_TOGETHER.search(line)) and not kept_part(line)


def _is_menu(line: str) -> bool:
    """Tell a row of links from the row of a table, which has numbers."""
    return bool(_MENU.match(line)) and "。" not in line and not _NUMBER.search(line)


def ends_story(line: str) -> bool:
    """Whether a line opens a list of other pages: what follows is another story or none."""
    return len(line) <= LONGEST_LINE and bool(_starts("after").match(_lead(line)))


def kept_part(line: str) -> int:
    """Return how much of a line, from its start, is text before the furniture."""
    if not (_parts().search(line) or _RUN_TOGETHER.search(line)):
        return len(line)
    sentences = [match.span() for match in _SENTENCE.finditer(line)]
    frame = [_is_frame(line[start:end]) for start, end in sentences]
    kept = list(frame)
    while kept and kept[-1]:
        kept.pop()
    if any(kept) and sum(frame) * 2 >= len(frame):
        return 0
    # Furniture in the midst of a text is a word that has another meaning there.
    return sentences[len(kept) - 1][1] if kept else 0


def _is_frame(sentence: str) -> bool:
    return bool(_parts().search(sentence) or _RUN_TOGETHER.search(sentence))


def _lead(line: str) -> str:
    return _LEAD.sub("", line, count=1)


@cache
def _words(where: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("furniture") if row["where"] == where)


@cache
def _starts(where: str) -> re.Pattern[str]:
    words = sorted(_words(where), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _parts() -> re.Pattern[str]:
    return _starts("part")
