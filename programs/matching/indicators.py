"""Which indicators a proposal may count: by unit, by words, by programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import log
from typing import NamedTuple

from django.db.models import Q

from programs.matching.wording import Wording, bigrams, skeleton
from programs.models import Indicator, Proposal
from programs.units import SAME, same_unit

# How much of an indicator's name, by weight, must be in the words around a number: enough where
# the article tells of its programme, strong where it does not.
ENOUGH, STRONG = 0.4, 0.75
# What a word says by where it stands: in the subject, the clause, the sentence.
SUBJECT, CLAUSE, SENTENCE = 1.0, 0.8, 0.3
# What it adds that the programme is one that the article tells of.
NAMED, NEAR = 0.05, 0.1
MOST = 4


class Row(NamedTuple):
    """An indicator as it is compared."""

    pk: int
    name: str
    unit: str
    program: int


class Candidate(NamedTuple):
    """An indicator that a number may count; `exact` where the subject is its very name."""

    pk: int
    program: int
    score: float
    exact: bool


class Indicators:
    """The indicators of the units at hand, findable by the words of their names: one query."""

    def __init__(self, units: Iterable[str], chosen: Iterable[int]) -> None:
        wanted = Q(unit__in=_aliases(units)) | Q(pk__in=set(chosen))
        rows = Indicator.objects.filter(wanted).values_list("pk", "name", "unit", "program_id")
        self._rows = {row[0]: Row._make(row) for row in rows.order_by("pk")}
        self._weights: dict[int, float] = {}
        self._units: defaultdict[tuple[int | None, str], list[str]] = defaultdict(list)
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for pk, row in self._rows.items():
            self._units[row.program, row.name].append(row.unit)
            for word in bigrams(row.name):
                self._having[word].append(pk)
        self._rarities = {
            word: log((len(self._rows) + 1) / (len(having) + 0.5))
            for word, having in self._having.items()
        }

    def program_of(self, indicator: int) -> int | None:
        return self._rows[indicator].program if indicator in self._rows else None

    def is_taken(self, name: str, unit: str, program: int | None) -> bool:
        """Whether the programme has an indicator of that name and unit."""
        return any(same_unit(unit, taken) for taken in self._units[program, name])

    def find(
        self,
        proposal: Proposal,
        words: Wording | None,
        named: frozenset[int],
        near: frozenset[int],
    ) -> list[Candidate]:
        """Return the likeliest indicators, the best first.

        `named` are the programmes that the article tells of, `near` those of the sentence.
        """
        told: defaultdict[int, float] = defaultdict(float)
        for word, weight in _weigh(proposal, words).items():
            for pk in self._having.get(word, ()):
                told[pk] += weight * self._rarities[word]
        found = []
        for pk, share in told.items():
            row = self._rows[pk]
            near_by = NEAR if row.program in near else NAMED if row.program in named else 0.0
            enough = ENOUGH if row.program in named else STRONG
            score = share / self._weight(pk) + near_by
            if score >= enough and same_unit(row.unit, proposal.unit):
                exact = skeleton(proposal.subject) == skeleton(row.name)
                found.append(Candidate(pk, row.program, score, exact))
        return sorted(found, key=lambda one: (-one.score, one.pk))[:MOST]

    def _weight(self, pk: int) -> float:
        """Return what all the words of the name weigh."""
        if pk not in self._weights:
            words = bigrams(self._rows[pk].name)
            self._weights[pk] = sum(self._rarities[word] for word in words)
        return self._weights[pk]


def _weigh(proposal: Proposal, words: Wording | None) -> dict[str, float]:
    """Return the words around a number and what each weighs."""
    weights: dict[str, float] = {}
    if words:
        weights |= dict.fromkeys(bigrams(words.sentence), SENTENCE)
        weights |= dict.fromkeys(bigrams(words.clause), CLAUSE)
    return weights | dict.fromkeys(bigrams(proposal.subject), SUBJECT)


def _aliases(units: Iterable[str]) -> set[str]:
    wanted = set(units)
    return wanted.union(*(row for row in SAME if row & wanted))
