"""The numbers that two texts print in the same words, and where they disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from os.path import commonprefix

from sources.reading.copies.fingerprints import DATE, GRAM, NUMBER, Fingerprint, Stated

# How far the words around two numbers are compared, and how many must agree: on both sides
# together with some on each, or before them alone where a copy goes on in other words.
REACH = 24
BOTH_SIDES, EACH_SIDE, BEFORE = 8, 4, 10
# More places of one run are a table or a chant, in which no place can be told from another.
MOST_PLACES = 8
MOST_NUMBERS = 2_000
# 超1000 and 1023, 近1300 and 1281: an amount that is hedged in one text alone.
NEAR_ENOUGH = Decimal("0.9")


@dataclass(frozen=True)
class Aligned:
    """Two numbers, one of each text, in the same words."""

    first: Stated
    second: Stated

    @property
    def agrees(self) -> bool:
        """Whether both say the same, or one rounds the other."""
        return _agree(self.first, self.second)


def align_numbers(first: Fingerprint, second: Fingerprint) -> list[Aligned]:
    """Return the numbers that stand in the same words, each at most once, in first's order."""
    pairs = sorted(_find_pairs(first, second), key=lambda pair: pair[0], reverse=True)
    used_a: set[int] = set()
    used_b: set[int] = set()
    aligned = []
    for _, a, b in pairs:
        if a not in used_a and b not in used_b:
            used_a.add(a)
            used_b.add(b)
            aligned.append(Aligned(first.numbers[a], second.numbers[b]))
    return sorted(aligned, key=lambda one: one.first.span)


def _find_pairs(
    first: Fingerprint, second: Fingerprint
) -> Iterator[tuple[tuple[bool, int], int, int]]:
    """Yield (whether they agree, length of the shared words), place in first, place in second."""
    places = _places_by_run(second)
    for a in list(first.numbers)[:MOST_NUMBERS]:
        for b in _candidates(first.skeleton, a, places):
            context = _shared_context(first, a, second, b)
            if context:
                yield (_agree(first.numbers[a], second.numbers[b]), context), a, b


def _runs_through(skeleton: str, at: int) -> Iterator[tuple[int, str]]:
    """Yield the runs of GRAM characters that hold the place, with its offset in them."""
    for offset in range(GRAM):
        start = at - offset
        if 0 <= start <= len(skeleton) - GRAM:
            yield offset, skeleton[start : start + GRAM]


@lru_cache(maxsize=128)
def _places_by_run(story: Fingerprint) -> dict[tuple[int, str], list[int]]:
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at in list(story.numbers)[:MOST_NUMBERS]:
        for run in _runs_through(story.skeleton, at):
            places[run].append(at)
    return places


def _candidates(skeleton: str, at: int, places: dict[tuple[int, str], list[int]]) -> set[int]:
    found: set[int] = set()
    for run in _runs_through(skeleton, at):
        known = places.get(run, [])
        if len(known) <= MOST_PLACES:
            found.update(known)
    return found


def _shared_context(first: Fingerprint, a: int, second: Fingerprint, b: int) -> int:
    """Return how many characters agree around the two places, 0 where too few do."""
    units = {first.numbers[a].unit[:1], second.numbers[b].unit[:1]} - {""}
    if len(units) > 1:
        return 0
    before = _agreeing(first, a, second, b, -1)
    after = _agreeing(first, a, second, b, 1)
    both = before + after >= BOTH_SIDES and min(before, after) >= EACH_SIDE
    return before + after if both or before >= BEFORE else 0


def _agreeing(first: Fingerprint, a: int, second: Fingerprint, b: int, step: int) -> int:
    """Return how many characters agree from the places on; other numbers do not count."""
    reaches = [_reach(first, a, step), _reach(second, b, step)]
    shared = commonprefix(reaches)  # noqa: RUF071 - characters are meant, not folders
    at = shared.find(DATE)
    while at >= 0:
        far = step * (at + 1)
        if first.dates.get(a + far) != second.dates.get(b + far):
            shared = shared[:at]
        at = shared.find(DATE, at + 1)
    return len(shared) - shared.count(NUMBER)


def _reach(story: Fingerprint, at: int, step: int) -> str:
    """Return the characters from the place on, the nearest first."""
    if step > 0:
        return story.skeleton[at + 1 : at + 1 + REACH]
    return story.skeleton[max(0, at - REACH) : at][::-1]


def _agree(first: Stated, second: Stated) -> bool:
    """Tell whether both can be true: the same amount, or one is hedged and the other near it."""
    low, high = sorted((first.value, second.value))
    if low == high or first.exact == second.exact:
        return True
    return first.qualifier != second.qualifier and low >= high * NEAR_ENOUGH
