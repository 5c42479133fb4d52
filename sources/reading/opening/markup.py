"""The lines of a web page as its reader sees them, with what tells text from furniture."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from lxml.etree import HTMLParser

# What an element makes of the text in it; no reader of the page sees what is skipped.
_NAMES = {
    "skipped": "script style noscript template svg math select button textarea iframe object",
    "furniture": "nav footer aside",
    "headline": "h1",
    "heading": "h2 h3 h4 h5 h6",
    "link": "a",
    "cell": "td th",
    "title": "title",
}
CELLS = frozenset(("td", "th"))
ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary
    table tbody tfoot thead title tr ul
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
ROWS = frozenset(("tr", "table", "caption"))
CELL_BORDER = " | "
LONGEST_CELL = 60  # characters; a table with longer ones only lays out the page
PARAGRAPH = "\n\n"
_BORDER = "\x1f"
# Names that Chinese sites and the Open Graph use in <meta>.
FACTS = {
    "articletitle": "title",
    "pubdate": "published",
    "publishdate": "published",
    "og:release_date": "published",
    "article:published_time": "published",
    "contentsource": "origin",
}
_BESIDE_LINKS = re.compile(r"[\d\s\-/.:：年月日\[\]()·•>»|]+")
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")


@dataclass
class Line:
    """`linked` counts its characters in links; `gap` is what stands behind it.

    `heading` is 1 for a headline, 2 for a lesser heading, else 0.
    """

    text: str
    linked: int
    heading: int
    furniture: bool
    gap: str = PARAGRAPH

    @property
    def is_link(self) -> bool:
        """A link, and what stands beside it in lists: dates, numbers, marks."""
        return self.linked * 2 > len(_BESIDE_LINKS.sub("", self.text))


@dataclass
class Page:
    """`facts` is what the page's head says of itself: title, published, origin."""

    lines: list[Line]
    facts: dict[str, str]


class _Walker:
    """Collects lines while the tags stream by: no tree, so depth costs nothing."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.facts: dict[str, str] = {}
        self._pieces: list[str] = []
        self._linked = 0
        self._gap = ""  # waits for text: a paragraph that fills a table cell ends no line
        self._inside: Counter[str] = Counter()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element: a line, a cell, or a part that is not read."""
        self._break_at(tag)
        if tag in CELLS and self._pieces:
            self._pieces.append(_BORDER)
        elif tag == "meta":
            name = attributes.get("name") or attributes.get("property") or ""
            self._note(FACTS.get(name.lower(), ""), attributes.get("content", ""))
        self._inside[ROLES.get(tag, "")] += 1

    def end(self, tag: str) -> None:
        """End an element."""
        if tag != "br":
            self._break_at(tag)
        self._inside[ROLES.get(tag, "")] -= 1

    def data(self, data: str) -> None:
        """Take in the characters between two tags."""
        if self._inside["skipped"] > 0:
            return
        if self._inside["title"] > 0:
            self.facts["title"] = self.facts.get("title", "") + data
            return
        if self._gap and not data.isspace():
            self._end_waiting()
        self._pieces.append(data)
        self._linked += len(data.strip()) if self._inside["link"] > 0 else 0

    def close(self) -> Page:
        """Return the page that was read."""
        self._end_line(PARAGRAPH)
        return Page(self.lines, self.facts)

    def _note(self, fact: str, value: str) -> None:
        """Keep the first value of the fact that is not blank."""
        value = _SPACES.sub(" ", value).strip()
        if fact and value:
            self.facts.setdefault(fact, value)

    def _break_at(self, tag: str) -> None:
        if tag == "br":
            # A second break ends the paragraph.
            self._gap = PARAGRAPH if self._gap else "\n"
        elif tag in BLOCKS:
            self._gap = PARAGRAPH
        else:
            return
        if tag in ROWS or self._inside["cell"] <= 0:
            self._end_line(self._gap)

    def _end_waiting(self) -> None:
        """End the line within a cell; the first paragraph of a cell goes on with its row."""
        if self._pieces and self._pieces[-1] == _BORDER:
            self._gap = ""
        else:
            self._end_line(self._gap)

    def _end_line(self, gap: str) -> None:
        cells = self._take_cells()
        if not cells and self.lines:
            self.lines[-1].gap = PARAGRAPH
        heading = 1 if self._inside["headline"] > 0 else 2 * (self._inside["heading"] > 0)
        furniture = self._inside["furniture"] > 0
        for cell in cells:
            self.lines.append(Line(cell, self._linked, heading, furniture, gap))
        self._pieces, self._linked, self._gap = [], 0, ""

    def _take_cells(self) -> list[str]:
        """Return the cells of a row as one line; those of a table that lays out the page apart."""
        if not self._pieces:
            return []
        text = _SPACES.sub(" ", "".join(self._pieces))
        cells = [cell for cell in map(str.strip, text.split(_BORDER)) if cell]
        if cells and max(map(len, cells)) <= LONGEST_CELL:
            return [CELL_BORDER.join(cells)]
        return cells


def walk_page(html: str) -> Page:
    """Return the lines of a page with what its head says about it."""
    parser = HTMLParser(target=_Walker(), remove_comments=True, remove_pis=True)
    parser.feed(html)
    return parser.close()


def join_lines(lines: list[Line]) -> str:
    """Return the lines as one text, each with the gap that belongs behind it."""
    return "".join(line.text + line.gap for line in lines).strip("\n")
