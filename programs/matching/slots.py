"""The ledger's slots: which figure stands where, and what a claim would do there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from programs.matching.suggestions import Holding, Slotted
from programs.models import Figure, FigureCitation, Indicator, Kind, Outcome
from programs.units import same_unit
from ruralplan.editorial import EditorialStatus
from sources.models import Article

ClaimsByFigure = dict[int, tuple[FigureCitation, ...]]


class Slot(NamedTuple):
    """What a figure is unique by; None where it has no place or edition."""

    indicator: int
    kind: str
    cumulative: bool
    period: str
    place: int | None
    edition: int | None


def slot_of(figure: Figure) -> Slot:
    return Slot(
        figure.indicator_id,
        figure.kind,
        figure.cumulative,
        figure.period,
        figure.place_id,
        figure.edition_id,
    )


def hold(article: Article, decision: Slotted) -> Holding:
    """Return what a claim of the article would do, as decided; a constant number of queries."""
    indicator = decision.indicator or _by_name(decision)
    if indicator is None:
        return Holding(Outcome.NEW_INDICATOR)
    slot = Slot(
        indicator.pk,
        decision.kind,
        decision.cumulative,
        decision.period,
        decision.place.pk if decision.place else None,
        decision.edition.pk if decision.edition and decision.kind == Kind.TARGET else None,
    )
    figure = find_figures([slot]).get(slot)
    if figure is None:
        return Holding(Outcome.DRAFTS)
    claims = claims_of([figure]).get(figure.pk, ())
    return Holding(outcome_on(figure, claims, article, decision.value), figure, claims)


def outcome_on(
    figure: Figure, claims: Iterable[FigureCitation], article: Article, value: Decimal | None
) -> Outcome:
    """Return what the article's claim of that value does on the figure."""
    claims = tuple(claims)
    own = [claim for claim in claims if claim.article_id == article.pk]
    if any(claim.value == value for claim in own):
        return Outcome.REPEATS
    stated = {claim.value for claim in claims} if figure.value is None else {figure.value}
    return Outcome.CITES if not stated or value in stated else Outcome.CONTRADICTS


def find_figures(slots: Iterable[Slot]) -> dict[Slot, Figure]:
    """Return the figures that hold the slots: one query."""
    wanted = set(slots)
    figures = held_figures().filter(
        indicator__in={slot.indicator for slot in wanted},
        kind__in={slot.kind for slot in wanted},
        period__in={slot.period for slot in wanted},
    )
    return {slot: figure for figure in figures if (slot := slot_of(figure)) in wanted}


def held_figures():
    """Keep the figures that hold a slot, with what a suggestion shows of them."""
    return Figure.objects.exclude(status=EditorialStatus.ARCHIVED).select_related(
        "indicator__program", "edition__program", "initiative", "place"
    )


def claims_of(figures: Iterable[Figure]) -> ClaimsByFigure:
    """Return the claims on the figures by primary key, the chosen one first: one query."""
    claims = (
        FigureCitation.objects.exclude(status=EditorialStatus.ARCHIVED)
        .filter(figure__in=[figure.pk for figure in figures])
        .select_related("article__publisher", "article__origin__publisher")
        .order_by("article", "start")
    )
    found: defaultdict[int, list[FigureCitation]] = defaultdict(list)
    for claim in claims:
        found[claim.figure_id].append(claim)
    return {figure: tuple(rows) for figure, rows in found.items()}


def _by_name(decision: Slotted) -> Indicator | None:
    """Return the indicator that the name would make a second time."""
    if not decision.name or decision.program is None:
        return None
    named = Indicator.objects.filter(program=decision.program, name=decision.name)
    return next((one for one in named if same_unit(one.unit, decision.unit)), None)
