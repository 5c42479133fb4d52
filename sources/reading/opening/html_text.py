"""The text of a web page: headline, dateline and article, without the page's furniture."""

from __future__ import annotations

import re

import trafilatura

from sources.reading.opening.markup import Line, join_lines, walk_page
from sources.reading.opening.unreadable import Unreadable

EMPTY = "这个网页里没有正文，多半要靠脚本显示：请在浏览器里打开，把全文复制成文本再读。"
BOMB = "这个网页自己定义了实体（<!ENTITY），可能是实体炸弹，没有读：请把全文复制成文本再读。"
LONGEST_ARTICLE = 500_000  # characters; in a longer page none is looked for
WINDOW = 4000  # characters of the article in which the page's next line is looked for
HEADLINE_ABOVE = 40  # lines between a headline and its article, at most
HEAD = 5  # lines at whose place a headline and its credits are expected
HEADLINE = (8, 50)  # characters
LONGEST_TITLE = 300
CREDITS_ABOVE, CREDITS_BELOW = 3, 6
LEAST_KEPT = 0.5  # of the page's numbers; below this the article was not found
DEFINITIONS_WITHIN = 100_000  # characters; a document's own entities stand at its head
_ENTITY = re.compile(r"<!ENTITY\s", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CREDIT = re.compile(r"来源|來源|编辑|編輯|作者|记者|審核|审核|供稿|发布|發佈|日期|\d{4}[-年/.]\d")
_DATE = re.compile(r"\d{4}(?:-|/|\.|年)\d{1,2}(?:(?:-|/|\.|月)\d{1,2}日?)?")
# What follows the headline in a title: "标题_某网", "标题 - 某报".
_SITE_NAME = re.compile(r"\s?[_|｜].{0,200}$|\s[-–—]\s.{0,60}$|-[^-]{1,12}(?:网|网站|政府|报)$")
_BLANKS = re.compile(r"[\s|]+")


def extract_html(content: bytes) -> str:
    """Return the page's text, paragraphs apart by a blank line; content is UTF-8."""
    html = content.decode()
    if _ENTITY.search(html, 0, DEFINITIONS_WITHIN):
        raise Unreadable(BOMB)
    page = walk_page(html)
    long = sum(len(line.text) for line in page.lines) > LONGEST_ARTICLE
    article = _choose_article(page.lines, "" if long else _find_article(html))
    if not article:
        raise Unreadable(EMPTY)
    return join_lines([*_unprinted(page.facts, article[:HEAD]), *article])


def _unprinted(facts: dict[str, str], head: list[Line]) -> list[Line]:
    """Return headline, date and source where only the page's head has them, not its text."""
    printed = "\n".join(line.text for line in head)
    added = []
    title = _SITE_NAME.sub("", facts.get("title", "")[:LONGEST_TITLE])
    if title and not any(_is_headline(line, title) for line in head):
        added.append(title)
    date = _DATE.search(facts.get("published", ""))
    if date and not _DATE.search(printed):
        added.append(f"发布时间：{date[0]}")
    origin = facts.get("origin", "")
    if origin and origin not in printed and "来源" not in printed:
        added.append(f"来源：{origin}")
    return [Line(text, 0, heading=0, furniture=False) for text in added]


def _is_headline(line: Line, title: str) -> bool:
    text = line.text
    likely = HEADLINE[0] <= len(text) <= HEADLINE[1] and text[-1] not in "。；，！？"
    return line.heading > 0 or text in title or (likely and not _CREDIT.search(text))


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
    found = {at for at in _match(lines, article) if not lines[at].is_link}
    if not found:
        return text
    first, last = _include_headline(lines, min(found)), max(found)
    shown = {
        at
        for at in range(first, last + 1)
        if at in found or not (lines[at].is_link or lines[at].furniture)
    }
    kept = [lines[at] for at in sorted(shown | _find_credits(lines, first, last))]
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
    above = [at for at in range(max(0, first - HEADLINE_ABOVE), first + 1) if not lines[at].is_link]
    headings = [at for at in above if lines[at].heading]
    if headings:
        return min(headings, key=lambda at: (lines[at].heading, -at))
    return next((at for at in above[-CREDITS_ABOVE:] if _is_credit(lines[at])), first)


def _find_credits(lines: list[Line], first: int, last: int) -> set[int]:
    """Return the credit lines under the headline, where the source is often a link, and below."""
    under = range(first, min(first + 1 + CREDITS_ABOVE, last + 1))
    below = range(last + 1, min(last + 1 + CREDITS_BELOW, len(lines)))
    return {at for at in under if _is_credit(lines[at])} | {
        at for at in below if _is_credit(lines[at]) and not lines[at].is_link
    }


def _is_credit(line: Line) -> bool:
    return len(line.text) < 60 and bool(_CREDIT.search(line.text))


def _count_numbers(lines: list[Line]) -> int:
    return sum(len(_NUMBER.findall(line.text)) for line in lines)
