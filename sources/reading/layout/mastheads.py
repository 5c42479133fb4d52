"""What the edges of a newspaper page print: the paper's name and the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sources.reading.layout.particulars import read_date

EDGE = 6  # lines at either end
LONGEST_LINE = 60

_STOP = re.compile("[。！？!?，,；]")
_WORD = re.compile(r"[^\s\u3000|｜/·:：]+")
_PAPER = re.compile(r"[\u4e00-\u9fff]{2,11}(?:[^简海电周月年]报|周刊|(?:新闻|中国|在线).{0,4}网)")


@dataclass(frozen=True)
class Masthead:
    """The words that stand alone at the page's edges, those that name a paper, and the day."""

    words: tuple[str, ...]
    papers: tuple[str, ...]
    published: date | None


def read_masthead(text: str) -> Masthead:
    """Return what stands in the short lines at the head and the foot of a page."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    head, foot = lines[:EDGE], lines[EDGE:][-EDGE:]
    edges = [line for line in (*head, *foot) if _is_edge(line)]
    words = tuple(dict.fromkeys(word for line in edges for word in _WORD.findall(line)))
    papers = sorted(filter(_PAPER.fullmatch, words), key=lambda word: not word.endswith("报"))
    return Masthead(words, tuple(papers), next(_days(head), None))


def _is_edge(line: str) -> bool:
    return len(line) <= LONGEST_LINE and not _STOP.search(line)


def _days(lines: list[str]) -> Iterator[date]:
    # 1月1日至12月31日 is the time a report covers.
    days = (read_date(line) for line in lines if _is_edge(line) and "至" not in line)
    yield from (day for day in days if day)
