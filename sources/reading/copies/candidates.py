"""Which stories are worth comparing: an inverted index, so that few of all pairs are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator

# One run in so many is indexed, the same ones in every story.
SAMPLED = 4
# A story asks for its rarest marks only: what a thousand stories share tells nothing.
MOST_ASKED = 48
# How many of the marks asked for another story must have: this share, and this many.
SHARE, FEWEST = 0.1, 2
# The least share in common that can make two stories related; a sample of n errs by about
# 1 / sqrt(n), twice over.
ALIKE = 0.3


def sample(grams: Iterable[str]) -> list[str]:
    """Return the grams to index; which ones depends on their characters alone."""
    return [gram for gram in grams if _mix(gram) % SAMPLED == 0]


def _mix(gram: str) -> int:
    mixed = 0
    for char in gram:
        mixed = mixed * 31 + ord(char)
    return mixed


class MarkIndex:
    """Stories by their marks (sampled runs, or figures)."""

    def __init__(self) -> None:
        self.marks: list[frozenset[Hashable]] = []
        self.holders: dict[Hashable, list[int]] = defaultdict(list)

    def add(self, marks: Iterable[Hashable]) -> None:
        """Add the next story."""
        story = len(self.marks)
        self.marks.append(frozenset(marks))
        for mark in self.marks[-1]:
            self.holders[mark].append(story)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of stories with enough marks in common; a pair may come twice."""
        for story, marks in enumerate(self.marks):
            known = [mark for mark in marks if len(self.holders[mark]) > 1]
            asked = sorted(known, key=lambda mark: len(self.holders[mark]))[:MOST_ASKED]
            met = Counter(other for mark in asked for other in self.holders[mark])
            enough = max(FEWEST, SHARE * len(asked))
            for other, count in met.items():
                if other != story and count >= enough and self._may_be_alike(story, other):
                    yield min(story, other), max(story, other)

    def _may_be_alike(self, story: int, other: int) -> bool:
        """Tell whether what the samples have in common can be ALIKE of the whole."""
        first, second = self.marks[story], self.marks[other]
        fewer = min(len(first), len(second))
        return len(first & second) / fewer + fewer**-0.5 >= ALIKE
