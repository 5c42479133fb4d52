"""The text of a web page: headline, dateline and article, without the page's furniture."""

from __future__ import annotations

import re
from itertools import chain

import trafilatura

from sources.reading.markup import Line, join_lines, walk_page
from sources.reading.unreadable import Unreadable

EMPTY = "这个网页里没有正文，多半要靠脚本显示：请在浏览器里打开，把全文复制成文本再读。"
BOMB = "这个网页自己定义了实体（<!ENTITY），可能是实体炸弹，没有读：请把全文复制成文本再读。"
WINDOW = 4000  # characters of the article in which the page's next line is looked for
HEADLINE_ABOVE = 40  # lines between a headline and its article, at most
CREDITS_BELOW = 6
LEAST_KEPT = 0.5  # of the page's numbers; below this the article was not found
DEFINITIONS_WITHIN = 100_000  # characters; a document's own entities stand at its head
_ENTITY = re.compile(r"<!ENTITY\s", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CREDIT = re.compile(r"来源|來源|编辑|編輯|作者|记者|審核|审核|供稿|发布|發佈|日期|\d{4}[-年/.]\d")
_BLANKS = re.compile(r"[\s|]+")


def extract_html(content: bytes) -> str:
    """Return the page's text, paragraphs apart by a blank line; content is UTF-8."""
    html = content.decode()
    if _ENTITY.search(html, 0, DEFINITIONS_WITHIN):
        raise Unreadable(BOMB)
    title, lines = walk_page(html)
    article = _choose_article(lines, _find_article(html))
    if not article:
        raise Unreadable(EMPTY)
    if title and not any(line.text[:8] in title for line in article[:5] if len(line.text) >= 6):
        article = [Line(title, 0, heading=True, furniture=False), *article]
    return join_lines(article)


def _find_article(html: str) -> str:
    try:
        found = trafilatura.extract(
            html, favor_recall=True, include_comments=False, include_tables=True
        )
    except Exception:  # it only says where to look: the page's lines are there
        found = ""
    return _BLANKS.sub("", found or "")


def _choose_article(lines: list[Line], article: str) -> list[Line]:
    """Keep the lines from the article's first to its last, and the headline and credits around."""
    text = [line for line in lines if not line.is_link and not line.furniture]
    found = _match(lines, article)
    if not found:
        return text
    first, last = _include_headline(lines, min(found)), max(found)
    credits = (
        at
        for at in range(last + 1, min(last + 1 + CREDITS_BELOW, len(lines)))
        if len(lines[at].text) < 60 and _CREDIT.search(lines[at].text)
    )
    kept = [
        lines[at]
        for at in chain(range(first, last + 1), credits)
        if at in found or not (lines[at].is_link or lines[at].furniture)
    ]
    return kept if _count_numbers(kept) >= _count_numbers(text) * LEAST_KEPT else text


def _match(lines: list[Line], article: str) -> set[int]:
    """Return which lines stand in the article; both are in the order of the page."""
    found, position = set(), 0
    for at, line in enumerate(lines):
        squeezed = _BLANKS.sub("", line.text)
        here = article.find(squeezed, position, position + len(squeezed) + WINDOW)
        if here >= 0:
            found.add(at)
            position = here + len(squeezed)
    return found


def _include_headline(lines: list[Line], first: int) -> int:
    """Return the index of the headline above the article, else of the topmost credit line."""
    above = range(max(0, first - HEADLINE_ABOVE), first)
    headings = [at for at in above if lines[at].heading and not lines[at].is_link]
    if headings:
        return headings[-1]
    credits = (at for at in above[-CREDITS_BELOW:] if _CREDIT.search(lines[at].text))
    return next(credits, first)


def _count_numbers(lines: list[Line]) -> int:
    return sum(len(_NUMBER.findall(line.text)) for line in lines)
