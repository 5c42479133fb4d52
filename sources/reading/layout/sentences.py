"""Sentences of the clean view, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”’」』）)]*")


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences in text[start:end]; a paragraph's end ends a sentence."""
    for match in _SENTENCE.finditer(text, start, end):
        yield match.span()
