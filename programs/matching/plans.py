"""The programmes that an article tells of, and the edition and measure that a promise is of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from programs.matching.wording import Wording, bigrams
from programs.models import Edition, Initiative, Program, Proposal
from ruralplan.editorial import EditorialStatus
from sources.reading.periods import parse_period

# An edition is announced in the articles of these days.
_ANNOUNCED = timedelta(days=60)
# How far before a number its programme is looked for, and how far after.
_BEFORE, _AFTER = 60, 20
# A programme may be called what other things are called too (乡村特派员): a text means it where it
# puts the name in marks, prints it in the headline, or comes back to it this often.
_MARKS = ("“{}", "《{}", "「{}", "‘{}", '"{}')
_OFTEN = 3
# How much of a measure's title must be in the words around the number.
_TOLD = 0.6
_SPACE = re.compile(r"\s+")


class Plans:
    """Every programme by name, and every edition: two queries, and one for the measures."""

    def __init__(
        self, text: str, claimed: Iterable[int], published: date, headline: str = ""
    ) -> None:
        self.programs = {one.pk: one for one in _kept(Program)}
        self.editions = {one.pk: one for one in _kept(Edition)}
        self._published = published
        self._text = text
        self._headline = _SPACE.sub("", headline)
        self._of_program: defaultdict[int, list[Edition]] = defaultdict(list)
        for edition in self.editions.values():
            self._of_program[edition.program_id].append(edition)
        claims = Counter(pk for pk in claimed if pk in self.programs).most_common()
        self._claimed = [pk for pk, _ in claims]
        self._named = self._find_named()
        self._meant = [(name, pk) for name, pk in self._named if self._means(name)]

    @property
    def told(self) -> frozenset[int]:
        """The programmes that the article names or that its group has claims for."""
        return frozenset([*self._claimed, *(pk for _, pk in self._named)])

    def near(self, proposal: Proposal) -> list[int]:
        """Return the programmes named in the words before the number, the nearest first."""
        start, end = max(proposal.start - _BEFORE, 0), proposal.end + _AFTER
        passage = _SPACE.sub("", self._text[start:end])
        found = [(passage.rfind(name), len(name), pk) for name, pk in self._named]
        return [pk for at, _, pk in sorted(found, reverse=True) if at >= 0]

    def main(self, proposal: Proposal) -> Program | None:
        """Return the programme that a new indicator most likely belongs to."""
        meant = [pk for _, pk in self._meant]
        near = [pk for pk in self.near(proposal) if pk in meant or pk in self._claimed]
        likely = [*near, *self._claimed, *meant]
        return self.programs[likely[0]] if likely else None

    def edition(self, program: int | None, period: str) -> Edition | None:
        """Return the plan that a promise of that period is of: of the programme or one above."""
        days = parse_period(period)
        for pk in self._upwards(program):
            editions = self._of_program[pk]
            years = [one for one in editions if days.start.year <= one.year <= days.end.year]
            near = [one for one in years or editions if self._is_announced(one)]
            found = near if not years or len(years) > 1 else years
            if found:
                return min(found, key=self._distance)
        return None

    def measures(self, editions: Iterable[Edition]) -> dict[int, list[Initiative]]:
        """Return the measures of the editions: one query."""
        kept = _kept(Initiative).filter(edition__in={edition.pk for edition in editions})
        found: defaultdict[int, list[Initiative]] = defaultdict(list)
        for measure in kept.order_by("order", "pk"):
            found[measure.edition_id].append(measure)
        return found

    def _find_named(self) -> list[tuple[str, int]]:
        """Return the names that stand in the text, the longest first."""
        plain = _SPACE.sub("", self._text)
        names = [(name, pk) for pk, one in self.programs.items() for name in _names(one)]
        found = [(name, pk) for name, pk in names if name in plain]
        return sorted(found, key=lambda pair: (-len(pair[0]), pair[1]))

    def _means(self, name: str) -> bool:
        """Tell whether the text speaks of the programme, not of something called the same."""
        plain = _SPACE.sub("", self._text)
        marked = any(mark.format(name) in plain for mark in _MARKS)
        return marked or name in self._headline or plain.count(name) >= _OFTEN

    def _upwards(self, program: int | None) -> Iterator[int]:
        seen: set[int] = set()
        while program is not None and program in self.programs and program not in seen:
            seen.add(program)
            yield program
            program = self.programs[program].parent_id

    def _is_announced(self, edition: Edition) -> bool:
        return self._distance(edition) <= _ANNOUNCED

    def _distance(self, edition: Edition) -> timedelta:
        return abs(edition.announced_on - self._published)


def find_measure(
    measures: Iterable[Initiative], name: str, proposal: Proposal, words: Wording | None
) -> Initiative | None:
    """Return the measure whose title the words around the number or the indicator tell."""
    said = bigrams(proposal.subject) | bigrams(name) | bigrams(words.clause if words else "")
    ranked = [
        (len(told) / len(title), len(title), -measure.pk, measure)
        for measure in measures
        if (title := bigrams(measure.title)) and (told := title & said)
    ]
    best = max(ranked, default=None)
    return best[3] if best and best[0] >= _TOLD else None


def _names(program: Program) -> list[str]:
    """Return the names of a programme as a text prints them, without spaces."""
    names = [program.name, *program.former_names.split("；"), *program.former_names.split(";")]
    return [name for one in names if len(name := _SPACE.sub("", one)) > 1]


def _kept(model):
    return model.objects.exclude(status=EditorialStatus.ARCHIVED)
