from dataclasses import dataclass

from django import template

from programs import display, origins, stories
from programs.ledger import LedgerEntry, ledger_entries
from programs.models import Figure, Kind, PromiseState

register = template.Library()


@dataclass(frozen=True)
class Judged:
    """The figures of a table, each promise with its ledger entry."""

    rows: list[tuple[Figure, LedgerEntry | None]]

    @property
    def unreported(self) -> list[LedgerEntry]:
        no_report = PromiseState.NO_REPORT
        return [entry for _, entry in self.rows if entry and entry.state == no_report]


SIGNS = {
    "reached": "✓",
    "below": "↓",
    "no_report": "○",
    "not_comparable": "≠",
    "contradicted": "!",
    "superseded": "→",
}


@register.simple_tag
def verdicts(figures):
    """Judge the promises among the figures; a constant number of queries."""
    figures = list(figures)
    targets = [figure for figure in figures if figure.kind == Kind.TARGET]
    entries = {entry.target.pk: entry for entry in ledger_entries(targets)}
    return Judged([(figure, entries.get(figure.pk)) for figure in figures])


@register.filter
def amount(figure):
    """The figure's value with hedge, step and unit: 超15万人."""
    return display.amount_zh(figure.value, figure.indicator.unit, figure.qualifier)


@register.filter
def claim_amount(claim):
    return display.amount_zh(claim.value, claim.unit, claim.qualifier)


@register.filter
def period(text):
    return display.period_zh(text)


@register.filter
def span(figure):
    """The period as a reader says it: 截至2024年9月累计, 2021年."""
    return display.span_zh(figure.period, cumulative=figure.cumulative)


@register.filter
def passage_url(figure):
    return stories.passage_url(figure)


@register.filter
def sign(state):
    return SIGNS[state]


@register.filter
def is_only_release(figure):
    """Whether the figure's single origin is a press release."""
    roots = origins.origins(figure)
    return len(roots) == 1 and roots[0].genre == "release"


@register.filter
def articles_behind(figures):
    """The articles that state the figures, each once, oldest first."""
    return origins.articles_behind(figures)


@register.filter
def story(text):
    return stories.render_story(text)
