"""A text under repair: every rewrite keeps, for each character, where it stands in the source."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from itertools import compress


class Draft:
    """The text as far as it is clean, with the source offsets of each of its characters."""

    def __init__(self, source: str) -> None:
        self.text = source
        self.starts = array("l", range(len(source)))
        self.ends = array("l", range(1, len(source) + 1))

    def keep(self, mask: bytearray) -> None:
        """Drop the characters whose byte in the mask is 0."""
        if 0 not in mask:
            return
        self.text = "".join(compress(self.text, mask))
        self.starts = array("l", compress(self.starts, mask))
        self.ends = array("l", compress(self.ends, mask))

    def drop(self, pattern: re.Pattern[str]) -> None:
        """Drop what the pattern matches, or only its groups when it has some."""
        mask = bytearray(b"\x01") * len(self.text)
        groups = range(1, pattern.groups + 1) if pattern.groups else (0,)
        for match in pattern.finditer(self.text):
            for group in groups:
                start, end = match.span(group)
                if end > start:
                    mask[start:end] = bytes(end - start)
        self.keep(mask)

    def become(self, text: str) -> None:
        """Take a text in which each character replaces the one in its place."""
        if len(text) != len(self.text):
            raise ValueError("A rewrite of another length has lost its places.")
        self.text = text

    def replace(self, pattern: re.Pattern[str], word: Callable[[re.Match[str]], str]) -> None:
        """Put a word in place of each match; all its characters get the span of the match."""
        pieces: list[str] = []
        starts, ends, at = array("l"), array("l"), 0
        for match in pattern.finditer(self.text):
            new = word(match)
            start, end = match.span()
            if new == match[0] or start == end:
                continue
            pieces += (self.text[at:start], new)
            starts.extend(self.starts[at:start])
            ends.extend(self.ends[at:start])
            if len(new) == end - start:
                starts.extend(self.starts[start:end])
                ends.extend(self.ends[start:end])
            else:
                starts.extend([self.starts[start]] * len(new))
                ends.extend([self.ends[end - 1]] * len(new))
            at = end
        if at:
            pieces.append(self.text[at:])
            starts.extend(self.starts[at:])
            ends.extend(self.ends[at:])
            self.text, self.starts, self.ends = "".join(pieces), starts, ends
