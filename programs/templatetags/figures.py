from django import template

from programs import display, origins, stories

register = template.Library()

SIGNS = {
    "reached": "✓",
    "below": "↓",
    "no_report": "○",
    "not_comparable": "≠",
    "contradicted": "!",
    "superseded": "→",
}


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
