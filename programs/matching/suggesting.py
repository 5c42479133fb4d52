"""Suggest for each proposal what the ledger holds and what accepting it would record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from counties.models import Division
from programs.matching.group import Group
from programs.matching.indicators import STRONG, Indicators
from programs.matching.naming import name_indicator
from programs.matching.options import Option, Options, Sorter
from programs.matching.plans import Plans, find_measure
from programs.matching.reasons import explain
from programs.matching.slots import claims_of, find_figures, outcome_on
from programs.matching.suggestions import ARTICLE, GROUP, SLOT, Suggestion
from programs.models import Figure, Indicator, Kind, Outcome, Proposal, ProposalKind
from sources.models import Article

_SAFE = (Outcome.CITES, Outcome.REPEATS)
# An indicator less like the words is taken before a better one if it holds the very number.
_SAME_NUMBER = 0.2


def suggest(article: Article, proposals: Iterable[Proposal]) -> dict[int, Suggestion]:
    """Return for each proposal, by primary key, what the ledger holds of it now.

    The number of queries is the same for any number of proposals. What an editor set on a
    proposal is kept.
    """
    proposals = list(proposals)
    return _Suggester(article, proposals).suggest() if proposals else {}


class _Suggester:
    def __init__(self, article: Article, proposals: list[Proposal]) -> None:
        self._article = article
        self._group = group = Group(article, proposals)
        claimed = (claim.program for claim in group.claims)
        published = article.root.published_on
        self._plans = plans = Plans(group.text, claimed, published, article.headline)
        chosen = [one.indicator_id for one in proposals if one.indicator_id is not None]
        self._indicators = Indicators({one.unit for one in proposals}, chosen)
        places = {one.place_id for one in proposals} | {one.slot.place for one in group.claims}
        self._places = Division.objects.in_bulk(places - {None})
        self._sorter = Sorter(group, plans, self._indicators, self._places)
        self._sorted = [self._sorter.sort(proposal) for proposal in proposals]

    def suggest(self) -> dict[int, Suggestion]:
        options = [option for one in self._sorted for option in one.rows]
        self._figures = find_figures(option.slot for option in options)
        self._claims = claims_of(self._figures.values())
        self._load_indicators()
        found = {one.proposal.pk: self._one(one) for one in self._sorted}
        return self._with_measures(found)

    def _load_indicators(self) -> None:
        wanted = {option.slot.indicator for one in self._sorted for option in one.rows}
        wanted |= {candidate.pk for one in self._sorted for candidate in one.candidates}
        self._by_pk = Indicator.objects.select_related("program").in_bulk(wanted)

    def _one(self, options: Options) -> Suggestion:
        proposal = options.proposal
        option = self._best(options)
        if option is not None:
            return self._in_slot(options, option)
        if proposal.value is None or proposal.kind == ProposalKind.OTHER:
            return Suggestion(kind=proposal.kind, reasons=explain(options, None, None, ""))
        return self._new(options)

    def _best(self, options: Options) -> Option | None:
        ranked = sorted(options.rows, key=lambda option: -self._rank(option, options.proposal))
        return next((one for one in ranked if self._may_stand(one, options.proposal)), None)

    def _rank(self, option: Option, proposal: Proposal) -> float:
        score = option.candidate.score if option.candidate else 1.0
        figure = self._figures.get(option.slot)
        return score + (_SAME_NUMBER if figure and figure.value == proposal.value else 0.0)

    def _may_stand(self, option: Option, proposal: Proposal) -> bool:
        """Whether an indicator found by its words fits what its slot holds."""
        figure = self._figures.get(option.slot)
        if option.candidate is None or figure is None:
            return True
        if figure.pk in self._group.figures:
            # Article and copies have been asked already: they count something else there.
            return False
        cites = self._outcome(figure, proposal) in _SAFE
        return cites or option.candidate.score >= STRONG

    def _outcome(self, figure: Figure, proposal: Proposal) -> Outcome:
        claims = self._claims.get(figure.pk, ())
        return outcome_on(figure, claims, self._article, proposal.value)

    def _in_slot(self, options: Options, option: Option) -> Suggestion:
        proposal, slot = options.proposal, option.slot
        figure = self._figures.get(slot)
        outcome = self._outcome(figure, proposal) if figure else Outcome.DRAFTS
        edition = figure.edition if figure else self._plans.editions.get(slot.edition or 0)
        return Suggestion(
            outcome=outcome,
            figure=figure,
            indicator=self._by_pk[slot.indicator],
            program=self._by_pk[slot.indicator].program,
            edition=edition,
            initiative=figure.initiative if figure else None,
            kind=slot.kind,
            cumulative=slot.cumulative,
            period=slot.period,
            period_inferred=option.period_inferred,
            place=self._places.get(slot.place or 0),
            via=self._via(option, figure),
            reasons=explain(options, option, figure, outcome),
            claims=self._claims.get(figure.pk, ()) if figure else (),
            confirms=outcome in _SAFE and option.is_sure(figure) and not options.rejection,
            others=self._others(options, slot.indicator),
        )

    def _via(self, option: Option, figure: Figure | None) -> str:
        match = option.match_on(figure)
        if match is not None:
            return ARTICLE if match.claim.article_id == self._article.pk else GROUP
        return SLOT if figure else ""

    def _others(self, options: Options, taken: int | None) -> tuple[Indicator, ...]:
        return tuple(self._by_pk[one.pk] for one in options.candidates if one.pk != taken)

    def _new(self, options: Options) -> Suggestion:
        proposal = options.proposal
        chosen = self._plans.programs.get(proposal.program_id) if proposal.program_id else None
        program = chosen or self._plans.main(proposal)
        words = self._group.wording(proposal)
        return Suggestion(
            outcome=Outcome.NEW_INDICATOR,
            program=program,
            edition=self._sorter.edition(proposal, program.pk if program else None),
            kind=proposal.kind,
            cumulative=proposal.cumulative,
            period=self._sorter.period(proposal),
            period_inferred=proposal.period_inferred or not proposal.period,
            place=self._places.get(proposal.place_id or 0),
            name=name_indicator(proposal, words, self._indicators, program),
            reasons=explain(options, None, None, Outcome.NEW_INDICATOR),
            others=self._others(options, None),
        )

    def _with_measures(self, found: dict[int, Suggestion]) -> dict[int, Suggestion]:
        """Add the measure that each promise is of, as an editor set it or as its words tell."""
        editions = [one.edition for one in found.values() if one.edition]
        measures = self._plans.measures(editions)
        for options in self._sorted:
            proposal, one = options.proposal, found[options.proposal.pk]
            of_edition = measures[one.edition.pk] if one.edition else []
            chosen = next((m for m in of_edition if m.pk == proposal.initiative_id), None)
            if chosen is None and one.initiative is None and one.kind == Kind.TARGET:
                name = one.indicator.name if one.indicator else one.name
                words = self._group.wording(proposal)
                chosen = find_measure(of_edition, name, proposal, words)
            found[proposal.pk] = replace(one, initiative=chosen or one.initiative)
        return found
