"""What the article itself and the copies of its text already say in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from programs.matching.told import Claim, Rejection, claims_of_group, rejections_of_copies
from programs.matching.wording import Wording, bigrams, read_wording, same_place, same_words, share
from programs.models import Proposal
from programs.units import same_unit
from sources.models import Article, ArticleText
from sources.reading.periods import parse_period

# A number that so few others are: 61万 and not 20.
_TELLING = 1000
# How much of the words of a clause must be those of another that tells the number again.
_RETOLD = 0.5


@dataclass(frozen=True)
class Match:
    """A figure that the group holds for a proposal; `sure` where the words are the same too."""

    claim: Claim
    sure: bool
    contradicts: bool = False


class Group:
    """The claims of an article's reprint group, versions included, ready to be compared."""

    def __init__(self, article: Article, proposals: Iterable[Proposal]) -> None:
        self.article = article
        self.claims = claims_of_group(article)
        values = {one.value for one in proposals if one.value is not None}
        self._rejections = rejections_of_copies(article, values)
        telling = {article.pk, *(one.article_id for one in self.claims)}
        telling |= {one.article_id for one in self._rejections}
        texts = ArticleText.objects.filter(article__in=telling)
        self._texts = dict(texts.values_list("article", "text"))
        self._wordings: dict[tuple[int, int, int], Wording | None] = {}

    @property
    def text(self) -> str:
        """The article's own text, empty where none is stored."""
        return self._texts.get(self.article.pk, "")

    @cached_property
    def figures(self) -> set[int]:
        return {claim.figure for claim in self.claims}

    @cached_property
    def _by_value(self):
        found = defaultdict(list)
        for claim in self.claims:
            found[claim.value].append(claim)
        return found

    @cached_property
    def _by_words(self):
        found = defaultdict(list)
        for claim in self.claims:
            words = self.wording(claim)
            if words and claim.article_id != self.article.pk:
                found[words.right[:5]].append(claim)
        return found

    def find(self, proposal: Proposal) -> Match | None:
        """Return the figure that the group holds for the proposal, the surest first."""
        alike = [
            claim for claim in self._by_value[proposal.value] if self._is_of_unit(claim, proposal)
        ]
        return (
            self._at_this_place(proposal, alike)
            or self._in_the_same_words(proposal, alike)
            or self._told_again(proposal, alike)
            or self._contradicted(proposal)
        )

    def rejection(self, proposal: Proposal) -> Rejection | None:
        """Return what was rejected at the same place of a copy."""
        here = self.wording(proposal)
        for other in self._rejections:
            there = self.wording(other)
            if other.value == proposal.value and here and there and same_words(here, there):
                return other
        return None

    def wording(self, row: Claim | Rejection | Proposal) -> Wording | None:
        """Return the words around a claim or a proposal, None where no text is stored."""
        key = row.article_id, row.start, row.end
        if key not in self._wordings:
            text = self._texts.get(row.article_id)
            self._wordings[key] = read_wording(text, row.start, row.end) if text else None
        return self._wordings[key]

    def _is_of_unit(self, claim: Claim, proposal: Proposal) -> bool:
        return any(same_unit(proposal.unit, unit) for unit in (claim.unit, claim.indicator_unit))

    def _at_this_place(self, proposal: Proposal, claims: list[Claim]) -> Match | None:
        for claim in claims:
            here = claim.start < proposal.end and proposal.start < claim.end
            if claim.article_id == self.article.pk and here:
                return Match(claim, sure=True)
        return None

    def _in_the_same_words(self, proposal: Proposal, claims: list[Claim]) -> Match | None:
        here = self.wording(proposal)
        if here is None:
            return None
        found = [
            (agreeing, -claim.pk, claim)
            for claim in claims
            if claim.article_id != self.article.pk
            and (there := self.wording(claim))
            and (agreeing := same_words(here, there))
        ]
        return Match(max(found)[2], sure=True) if found else None

    def _told_again(self, proposal: Proposal, claims: list[Claim]) -> Match | None:
        """Return what says the same number of the same thing in other words, if only one does."""
        found: dict[int, tuple[float, Claim]] = {}
        for claim in claims:
            likeness = self._likeness(proposal, claim) if _may_be(proposal, claim) else 0
            if likeness > found.get(claim.figure, (0.0, claim))[0]:
                found[claim.figure] = likeness, claim
        ranked = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].pk))
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return Match(ranked[0][1], sure=False)

    def _likeness(self, proposal: Proposal, claim: Claim) -> float:
        here, there = self.wording(proposal), self.wording(claim)
        subject, name = bigrams(proposal.subject), bigrams(claim.name)
        said = bigrams(here.clause) if here else subject
        told = bigrams(there.clause) if there else name
        least = 1 if _is_telling(proposal) else 2
        pairs = [(subject, told), (said, told), (subject, name)]
        best = max(share(a, b) if len(a & b) >= least else 0.0 for a, b in pairs)
        return best if best >= _RETOLD else 0.0

    def _contradicted(self, proposal: Proposal) -> Match | None:
        here = self.wording(proposal)
        if here is None:
            return None
        for claim in self._by_words[here.right[:5]]:
            there = self.wording(claim)
            if there and self._is_of_unit(claim, proposal) and same_place(here, there):
                return Match(claim, sure=False, contradicts=True)
        return None


def _is_telling(proposal: Proposal) -> bool:
    return proposal.value is not None and (proposal.value >= _TELLING or proposal.value % 1 != 0)


def _may_be(proposal: Proposal, claim: Claim) -> bool:
    """Whether kind, place and printed period let the proposal state the figure."""
    slot = claim.slot
    if (proposal.kind, proposal.place_id) != (slot.kind, slot.place):
        return False
    return not proposal.period or claim.period_inferred or meets(proposal.period, slot.period)


def meets(one: str, other: str) -> bool:
    """Whether two periods have a day in common."""
    first, second = parse_period(one), parse_period(other)
    return first.start <= second.end and second.start <= first.end
