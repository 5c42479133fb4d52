"""Where a proposal may go in the ledger: one option for each likely slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from counties.models import Division
from programs.matching.group import Group, Match
from programs.matching.indicators import Candidate, Indicators
from programs.matching.plans import Plans
from programs.matching.slots import Slot
from programs.matching.told import Rejection
from programs.models import Edition, Figure, Kind, Proposal, ProposalKind


@dataclass(frozen=True)
class Option:
    """One slot that a proposal may mean, and why: what the group holds, or an indicator."""

    slot: Slot
    period_inferred: bool
    match: Match | None = None
    candidate: Candidate | None = None

    def match_on(self, figure: Figure | None) -> Match | None:
        """Return what the group holds, if an editor's corrections lead to no other figure."""
        same = self.match and figure and self.match.claim.figure == figure.pk
        return self.match if same else None

    def is_sure(self, figure: Figure | None) -> bool:
        """Whether the figure is the one without a second look."""
        match = self.match_on(figure)
        return match.sure if match else bool(self.candidate and self.candidate.exact)


@dataclass(frozen=True)
class Options:
    """What is known of one proposal before the ledger's slots are looked up."""

    proposal: Proposal
    rows: tuple[Option, ...] = ()
    rejection: Rejection | None = None
    candidates: tuple[Candidate, ...] = ()


class Sorter:
    """Works out the options of proposals from what was loaded for all of them."""

    def __init__(
        self, group: Group, plans: Plans, indicators: Indicators, places: dict[int, Division]
    ) -> None:
        self.group, self.plans, self.indicators = group, plans, indicators
        self._places = places
        self._year = group.article.root.published[:4]

    def sort(self, proposal: Proposal) -> Options:
        if proposal.value is None:
            return Options(proposal)
        match = None if is_settled(proposal) else self.group.find(proposal)
        candidates = () if match else tuple(self._candidates(proposal))
        rows = tuple(self._rows(proposal, match, candidates))
        return Options(proposal, rows, self.group.rejection(proposal), candidates)

    def _candidates(self, proposal: Proposal) -> list[Candidate]:
        words, near = self.group.wording(proposal), frozenset(self.plans.near(proposal))
        return self.indicators.find(proposal, words, self.plans.told, near)

    def _rows(
        self, proposal: Proposal, match: Match | None, candidates: tuple[Candidate, ...]
    ) -> Iterator[Option]:
        if match:
            yield self._matched(proposal, match)
        elif proposal.kind == ProposalKind.OTHER:
            return
        elif proposal.indicator_id is not None:
            yield self._chosen(proposal, proposal.indicator_id)
        elif not proposal.new_indicator:
            for candidate in candidates:
                slot = self.slot(proposal, candidate.pk, candidate.program)
                yield Option(slot, _is_inferred(proposal), candidate=candidate)

    def _matched(self, proposal: Proposal, match: Match) -> Option:
        """Return the slot of the group's figure, but for what an editor corrected."""
        own = self._corrected(proposal)
        slot = match.claim.slot._replace(**own)
        inferred = match.claim.period_inferred and "period" not in own
        return Option(slot, inferred, match=match)

    def _corrected(self, proposal: Proposal) -> dict[str, Any]:
        """Return the parts of the slot that an editor has corrected."""
        read = proposal.as_read if proposal.corrected else {}
        place = self._places.get(proposal.place_id or 0)
        now = {"kind": proposal.kind, "period": proposal.period}
        own = {name: value for name, value in now.items() if read.get(name, value) != value}
        code = place.code if place else None
        return own | ({"place": proposal.place_id} if read.get("place", code) != code else {})

    def _chosen(self, proposal: Proposal, indicator: int) -> Option:
        program = self.indicators.program_of(indicator)
        return Option(self.slot(proposal, indicator, program), _is_inferred(proposal))

    def slot(self, proposal: Proposal, indicator: int, program: int | None) -> Slot:
        period = self.period(proposal)
        edition = self.edition(proposal, program)
        return Slot(
            indicator,
            proposal.kind,
            proposal.cumulative,
            period,
            proposal.place_id,
            edition.pk if edition else None,
        )

    def period(self, proposal: Proposal) -> str:
        """Return the period that is printed, else the year of the origin's publication."""
        return proposal.period or self._year

    def edition(self, proposal: Proposal, program: int | None) -> Edition | None:
        if proposal.kind != Kind.TARGET:
            return None
        if proposal.edition_id is not None:
            return self.plans.editions.get(proposal.edition_id)
        return self.plans.edition(program, self.period(proposal))


def is_settled(proposal: Proposal) -> bool:
    """Whether an editor said which indicator it counts: no look at the copies is needed."""
    return proposal.indicator_id is not None or proposal.new_indicator


def _is_inferred(proposal: Proposal) -> bool:
    return proposal.period_inferred or not proposal.period
