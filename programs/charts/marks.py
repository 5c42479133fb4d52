"""What a chart draws: one mark for each value that is stated for a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programs.contradictions import stated_values
from programs.display import amount_zh, span_zh
from programs.models import Figure, FigureCitation, Kind, Qualifier

# The words allow no less, or no more, than the value.
SIGNS = {
    Qualifier.ABOUT: "≈",
    Qualifier.OVER: "≥",
    Qualifier.AT_LEAST: "≥",
    Qualifier.NEARLY: "≤",
    Qualifier.UP_TO: "≤",
}


@dataclass(frozen=True)
class Mark:
    """A stated value; `url` is its passage, `said` the whole of it in words."""

    figure: int
    kind: str
    cumulative: bool
    start: date | None
    end: date
    value: Decimal
    url: str
    said: str
    when: str
    unit: str = ""
    qualifier: str = Qualifier.EXACT
    place: str = ""
    chosen: bool = True
    disputed: bool = False

    @property
    def label(self) -> str:
        """The number as the chart writes it: "≥16万", "承诺1400", "≥16%"."""
        kind = "" if self.kind == Kind.ACTUAL else Kind(self.kind).label
        return kind + SIGNS.get(Qualifier(self.qualifier), "") + short(self.value, self.unit)

    @property
    def amount(self) -> str:
        return amount_zh(self.value, self.unit, self.qualifier)


def short(value: Decimal, unit: str = "") -> str:
    """Return the value without its unit, which stands above the chart; only % stays."""
    number = amount_zh(abs(value), "%" if unit == "%" else "")
    return f"−{number}" if value < 0 else number


def marks_of(figures: Iterable[Figure]) -> list[Mark]:
    """Return the marks of figures loaded by `for_display()`, in order of time."""
    marks = [mark for figure in figures for mark in _marks(figure)]
    return sorted(marks, key=lambda mark: (mark.end, mark.start or mark.end, mark.value))


def _marks(figure: Figure) -> list[Mark]:
    stated = stated_values(figure)
    if len(stated) < 2:
        return [_mark(figure, _chosen(figure))]
    chosen = _chosen(figure)
    return [
        _mark(
            figure,
            chosen if chosen in value.claims else value.claims[0],
            chosen=chosen in value.claims,
            disputed=True,
        )
        for value in stated
    ]


def _chosen(figure: Figure) -> FigureCitation | None:
    claims = figure.public_claims
    return next((claim for claim in claims if claim.pk == figure.chosen_citation_id), None)


def _mark(figure: Figure, claim: FigureCitation | None, **how: bool) -> Mark:
    """Return the mark of what the claim states; without a claim, of the figure itself."""
    stated = claim or figure
    when = span_zh(figure.period, cumulative=figure.cumulative)
    place = figure.place.full_name if figure.place else ""
    who = figure.edition.title if figure.edition else ""
    amount = amount_zh(stated.value, figure.indicator.unit, stated.qualifier)
    return Mark(
        figure=figure.pk,
        kind=figure.kind,
        cumulative=figure.cumulative,
        start=figure.period_start,
        end=figure.period_end,
        value=stated.value or Decimal(0),
        url=stated.get_absolute_url(),
        said=f"{place}{when}，{who}{Kind(figure.kind).label}：{amount}",
        when=when,
        unit=figure.indicator.unit,
        qualifier=stated.qualifier,
        place=place,
        **how,
    )
