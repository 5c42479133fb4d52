"""The clean view of a raw page, and the way back to its own characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class CleanText:
    """A page as the reader sees it; every character knows where it came from.

    `text` has simplified characters, half-width digits and Latin letters, full-width Chinese
    punctuation, no space or wrap inside Chinese text or numbers; "\\n" stands only between
    paragraphs. `starts[i]` and `ends[i]` are the code-point offsets in `source` of text[i].
    """

    text: str
    source: str
    starts: Sequence[int]
    ends: Sequence[int]
    language: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where text[start:end], not empty, stands in the source, end exclusive."""
        return self.starts[start], self.ends[end - 1]
