"""Two stories side by side: one copied from the other, one release in other words, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, lru_cache

from sources.reading.copies.alignment import Aligned, align_numbers
from sources.reading.copies.fingerprints import Fingerprint, Stated
from sources.reading.words import load_table

REPRINT, SAME_RELEASE, NONE = "reprint", "same_release", "none"

# Which share of the shorter text's runs the longer one has. Independent pages on one subject
# share 3 to 12 %, reports of two county governments 22 %, copies far more. The lower bars are
# for stories that have long passages in common, that carry one headline or declare one origin,
# or that print several figures, and this share of all, in the same words.
COPIED, COPIED_IN_PASSAGES, COPIED_AND_NAMED, COPIED_WITH_FIGURES = 0.5, 0.4, 0.35, 0.3
FEWEST_ALIGNED, LEAST_ALIGNED = 3, 0.2
# A copy keeps whole passages of so many runs; where less than this share of what is common stands
# in any, a program or a person changed every sentence. Damaged copies are told by the sum.
PASSAGE, LEAST_WHOLE, SURELY_COPIED = 12, 0.35, 0.75
MOSTLY_WHOLE, LONG = 0.5, 120
# A line or two in common (a slogan, a dateline) make no copy, unless they are nearly all there is.
FEWEST_RUNS, FEWEST_RUNS_OF_ALL, NEARLY_ALL = 60, 24, 0.8
MOST_UNRELATED = 0.99

# In other words: how many figures agree, of what weight together, and which share that is of
# the figures of the story that has less. Similar wording needs fewer of them.
FEWEST_FIGURES, LEAST_WEIGHT, LEAST_SHARE = 4, Decimal(6), Decimal("0.5")
SIMILAR, FEWEST_SIMILAR, LEAST_SIMILAR = 0.2, 3, Decimal(4)
# By significant digits: many pages say 100, few say 25872.
WEIGHTS = {1: Decimal("0.3"), 2: Decimal(1), 3: Decimal(2)}
MOST_WEIGHT = Decimal(3)

# So many other numbers, though no day says so, are another month's; and one text in two pages
# which share less than this of their figures is what an outlet or a firm always says.
MANY, FEW_IN_COMMON = 4, Decimal("0.25")

SHORTEST_HEADLINE = 8

_SILENT = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Comparison:
    """How two stories are related; `disagreeing` holds numbers that contradict each other."""

    relation: str
    score: float
    reasons: tuple[str, ...] = ()
    disagreeing: tuple[Aligned, ...] = ()


def compare_stories(first: Fingerprint, second: Fingerprint, *, origin: bool = False) -> Comparison:
    """Return how the stories are related; `origin` says that their declared origins agree."""
    evidence = _Evidence(first, second, origin)
    if evidence.is_copied:
        if evidence.is_other_edition:
            reason = "文字大多相同，但日期和多数数字不同，像是另一期的稿子"
            return Comparison(NONE, evidence.unrelated_score, (reason,))
        relation = REPRINT if evidence.is_untouched else SAME_RELEASE
        score = evidence.containment
    elif evidence.is_retold:
        relation, score = SAME_RELEASE, float(evidence.figure_share)
    else:
        return Comparison(NONE, evidence.unrelated_score)
    return Comparison(relation, score, evidence.reasons, evidence.disagreeing)


class _Evidence:
    """What two stories have in common."""

    def __init__(self, first: Fingerprint, second: Fingerprint, origin: bool) -> None:
        self.first = first
        self.second = second
        self.origin = origin

    @cached_property
    def shared_runs(self) -> int:
        """How many runs of characters stand in both."""
        return len(_runs(self.first) & _runs(self.second))

    @cached_property
    def fewer_runs(self) -> int:
        """How many runs the shorter story has."""
        return min(len(_runs(self.first)), len(_runs(self.second)))

    @cached_property
    def containment(self) -> float:
        """Return which share of the shorter story's runs stand in the other one too."""
        return self.shared_runs / self.fewer_runs if self.fewer_runs else 0.0

    @property
    def unrelated_score(self) -> float:
        """Return the containment, below 1: all in common, and yet no copy, would contradict."""
        return min(self.containment, MOST_UNRELATED)

    @cached_property
    def is_headline_shared(self) -> bool:
        """Whether both have one headline, long enough to be no accident."""
        first, second = (_SILENT.sub("", one.headline) for one in (self.first, self.second))
        return first == second and len(first) >= SHORTEST_HEADLINE

    @property
    def is_untouched(self) -> bool:
        """Tell whether what is shared was copied in passages, not reworded sentence by sentence."""
        return self.containment >= SURELY_COPIED or self._whole_passages >= LEAST_WHOLE

    @cached_property
    def _whole_passages(self) -> float:
        """Return which share of the shared runs stands in passages."""
        shorter, other = sorted((self.first, self.second), key=lambda one: len(_runs(one)))
        known = "".join("x" if run in _runs(other) else " " for run in shorter.each_run())
        lengths = [len(row) for row in known.split()]
        whole = sum(length for length in lengths if length >= PASSAGE)
        return whole / max(1, sum(lengths))

    @property
    def is_copied(self) -> bool:
        """Whether so much of the shorter story stands in the other that it is a copy."""
        enough = FEWEST_RUNS_OF_ALL if self.containment >= NEARLY_ALL else FEWEST_RUNS
        return self.containment >= self._least_containment and self.shared_runs >= enough

    @property
    def _least_containment(self) -> float:
        numbers = min(len(self.first.numbers), len(self.second.numbers))
        if self.agreeing >= max(FEWEST_ALIGNED, LEAST_ALIGNED * numbers):
            return COPIED_WITH_FIGURES
        if self.is_headline_shared or self.origin:
            return COPIED_AND_NAMED
        whole = self.shared_runs >= LONG and self._whole_passages >= MOSTLY_WHOLE
        return COPIED_IN_PASSAGES if whole else COPIED

    @cached_property
    def figures(self) -> set[Decimal]:
        """The values that both state and that weigh anything."""
        return weigh_figures(self.first).keys() & weigh_figures(self.second).keys()

    @cached_property
    def figure_weight(self) -> Decimal:
        """What the shared figures weigh together."""
        weights = weigh_figures(self.first)
        return sum((weights[value] for value in self.figures), Decimal(0))

    @cached_property
    def figure_share(self) -> Decimal:
        """Return the weight in common, as a share of the story whose figures weigh less."""
        less = min(sum(weigh_figures(one).values()) for one in (self.first, self.second))
        return self.figure_weight / less if less else Decimal(0)

    @property
    def is_retold(self) -> bool:
        """Whether both tell the figures of one release in other words."""
        if self.figure_share < LEAST_SHARE:
            return False
        count, weight = len(self.figures), self.figure_weight
        if self.containment >= SIMILAR:
            return count >= FEWEST_SIMILAR and weight >= LEAST_SIMILAR
        return count >= FEWEST_FIGURES and weight >= LEAST_WEIGHT

    @cached_property
    def aligned(self) -> list[Aligned]:
        """The pairs of numbers with the same words around them."""
        return align_numbers(self.first, self.second)

    @property
    def agreeing(self) -> int:
        """How many of the aligned pairs agree."""
        return sum(pair.agrees for pair in self.aligned)

    @cached_property
    def disagreeing(self) -> tuple[Aligned, ...]:
        """Return the pairs that contradict each other.

        Damaged numbers are left out, and those that each have an equal elsewhere in the other
        story: there a sentence was moved.
        """
        in_first = _values_beside(self.first, {pair.first for pair in self.aligned})
        in_second = _values_beside(self.second, {pair.second for pair in self.aligned})
        return tuple(
            pair
            for pair in self.aligned
            if not pair.agrees
            and not (pair.first.value in in_second and pair.second.value in in_first)
            and pair.first.is_whole
            and pair.second.is_whole
        )

    @property
    def is_other_edition(self) -> bool:
        """Tell whether one is last year's (or last month's) text with new days and numbers."""
        differ = len(self.disagreeing)
        figures = min(len(weigh_figures(one)) for one in (self.first, self.second))
        if self._are_days_apart:
            few = figures > 0 and self.figure_share < LEAST_SHARE
            return few or differ > self.agreeing
        few = figures >= MANY and self.figure_share < FEW_IN_COMMON
        return (few and self.containment < SURELY_COPIED) or (
            differ >= MANY and differ >= 2 * self.agreeing
        )

    @property
    def _are_days_apart(self) -> bool:
        first, second = self.first, self.second
        if first.years and second.years:
            apart = first.years[0] not in second.years and second.years[0] not in first.years
            if apart:
                return True
        return bool(first.days and second.days and not first.days & second.days)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the stories are held to be related, for an editor."""
        reasons = [f"较短的一篇有 {self.containment:.0%} 的字句在另一篇里"]
        if self.figures:
            reasons.append(f"有 {len(self.figures)} 个数字相同")
        if self.is_headline_shared:
            reasons.append("标题相同")
        if self.origin:
            reasons.append("自称的来源相同")
        return tuple(reasons)


@lru_cache(maxsize=128)
def _runs(story: Fingerprint) -> set[str]:
    return story.runs()


def _values_beside(story: Fingerprint, aligned: set[Stated]) -> set[Decimal]:
    return {stated.value for stated in story.numbers.values() if stated not in aligned}


@lru_cache(maxsize=128)
def weigh_figures(story: Fingerprint) -> dict[Decimal, Decimal]:
    """Return the weights of the story's figures, by value; well-known ones weigh nothing."""
    values = {stated.value for stated in story.numbers.values() if stated.is_figure}
    return {value: _weight(value) for value in values if _weight(value)}


def _weight(value: Decimal) -> Decimal:
    if value in _known_values():
        return Decimal(0)
    digits = len(str(int(value.scaleb(6))).strip("0"))
    return WEIGHTS.get(digits, MOST_WEIGHT)


@cache
def _known_values() -> frozenset[Decimal]:
    return frozenset(Decimal(row["value"]) for row in load_table("known_figures"))
