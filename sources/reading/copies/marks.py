"""A few numbers of each page, by which its copies are found among a hundred thousand others.

The numbers of two pages meet as often as their texts do: each page keeps the smallest hashes of
its sampled runs, so of what two pages share both keep the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b

from sources.reading.copies.candidates import FEWEST, sample
from sources.reading.copies.comparing import weigh_figures
from sources.reading.copies.reprints import PagePrint

# Runs kept of a page: this many of an article, one in so many of a page with several stories.
USUAL, ONE_IN, MOST = 96, 8, 512
MOST_FIGURES = 48
# Lighter figures stand in every page; less weight in common than this tells nothing.
LEAST_KEPT, LEAST_SHARED = Decimal(1), Decimal(3)
# Of 63 bits, the sign says that the mark is a figure, the top bit that it is the whole page.
WHOLE = 1 << 62


@dataclass(frozen=True)
class Marks:
    """The marks of one page; `figures` have their weights, the heaviest page has MOST_FIGURES."""

    words: frozenset[int]
    figures: dict[int, Decimal]
    whole: int | None = None

    def each(self) -> set[int]:
        """Return all of them, no two alike."""
        return {*self.words, *self.figures, *([] if self.whole is None else [self.whole])}

    def likeness(self, others: Iterable[int]) -> float:
        """Return which share of one page the other seems to have, from the other's marks."""
        marks = set(others)
        if self.whole in marks:
            return 1.0
        words = {mark for mark in marks if 0 <= mark < WHOLE}
        return max(_words_alike(self.words, words), self._figures_alike(marks - words))

    def _figures_alike(self, others: set[int]) -> float:
        figures = {mark for mark in others if mark < 0}
        shared = self.figures.keys() & figures
        if len(shared) < FEWEST or sum(self.figures[mark] for mark in shared) < LEAST_SHARED:
            return 0.0
        return len(shared) / min(len(self.figures), len(figures))


def take_marks(page: PagePrint) -> Marks:
    """Return the page's marks; a page without a story has at most one."""
    runs = {run for story in page.stories for run in story.runs()}
    hashes = sorted(_hash(run) for run in sample(runs))
    kept = min(MOST, max(USUAL, len(hashes) // ONE_IN))
    whole = None if page.identity is None else WHOLE | _hash(page.identity.hex())
    return Marks(frozenset(hashes[:kept]), _figures(page), whole)


def _figures(page: PagePrint) -> dict[int, Decimal]:
    """Return the heaviest figures; of equal ones those that every page would choose."""
    weights = {
        -1 - _hash(f"{value.normalize():f}"): weight
        for story in page.stories
        for value, weight in weigh_figures(story).items()
        if weight >= LEAST_KEPT
    }
    heaviest = sorted(weights, key=lambda mark: (-weights[mark], mark))[:MOST_FIGURES]
    return {mark: weights[mark] for mark in heaviest}


def _words_alike(first: frozenset[int], second: set[int]) -> float:
    """Compare what both would have kept: hashes up to where the longer page's end."""
    shared = len(first & second)
    if shared < FEWEST:
        return 0.0
    reach = min(max(first), max(second))
    fewer = min(sum(mark <= reach for mark in one) for one in (first, second))
    return shared / fewer


def _hash(text: str) -> int:
    """Return 62 bits of the text, the same on every machine."""
    digest = blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 2
