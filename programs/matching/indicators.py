"""Which indicators a proposal may count: by unit, by words, by programme."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log
from typing import NamedTuple

from django.db.models import Q

from programs.matching.wording import Wording, bigrams, skeleton
from programs.models import Indicator, Proposal
from programs.units import SAME, same_unit

# How much of an indicator's name, by weight, must be in the words around a number.
ENOUGH, STRONG = 0.5, 0.75
# What a word says by where it stands: in the subject, the clause, the sentence.
SUBJECT, CLAUSE, SENTENCE = 1.0, 0.9, 0.6
# What it adds that the programme is one that the article tells of.
NAMED, NEAR = 0.05, 0.15
MOST = 4


class Row(NamedTuple):
    """An indicator as it is compared."""

    pk: int
    name: str
    unit: str
    program: int
    definition: str


class Candidate(NamedTuple):
    pk: int
    program: int
    score: float
    exact: bool


class Indicators:
    """The indicators of the units at hand, findable by the words of their names."""

    def __init__(self, units: Iterable[str], chosen: Iterable[int]) -> None:
        wanted = Q(unit__in=_aliases(units)) | Q(pk__in=set(chosen))
        rows = Indicator.objects.filter(wanted).order_by("pk")
        names = rows.values_list("pk", "name", "unit", "program_id", "definition")
        self._rows = {row[0]: Row(*row) for row in names}
        self._words = {pk: bigrams(row.name) for pk, row in self._rows.items()}
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for pk, words in self._words.items():
            for word in words:
                self._having[word].append(pk)

    def program_of(self, indicator: int) -> int | None:
        return self._rows[indicator].program if indicator in self._rows else None

    def is_taken(self, name: str, unit: str, program: int | None) -> bool:
        """Whether the programme has an indicator of that name and unit."""
        return any(
            row.program == program and row.name == name and same_unit(row.unit, unit)
            for row in self._rows.values()
        )

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
        said = _weigh(proposal, words)
        shared: Counter[int] = Counter()
        for word in said:
            shared.update(self._having.get(word, ()))
        found = [
            candidate
            for pk in shared
            if same_unit(self._rows[pk].unit, proposal.unit)
            and (candidate := self._judge(self._rows[pk], proposal, said, named, near))
        ]
        return sorted(found, key=lambda one: (-one.score, one.pk))[:MOST]

    def _judge(self, row, proposal, said, named, near) -> Candidate | None:
        words = self._words[row.pk]
        whole = sum(self._rarity(word) for word in words)
        told = sum(self._rarity(word) * said.get(word, 0.0) for word in words)
        exact = skeleton(proposal.subject) == skeleton(row.name)
        score = 1.0 if exact else told / whole
        score += NEAR if row.program in near else NAMED if row.program in named else 0.0
        return Candidate(row.pk, row.program, score, exact) if score >= ENOUGH else None

    def _rarity(self, word: str) -> float:
        return log((len(self._rows) + 1) / (len(self._having[word]) + 0.5))


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
