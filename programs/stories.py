"""A county's story as HTML: Markdown without HTML, in which `[[figure-17]]` shows that figure."""

from __future__ import annotations

import re

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from programs.display import amount_zh
from programs.models import Figure
from sources.bounds import parse_id

TOKEN = re.compile(r"\[\[figure-([0-9]{1,19})\]\]")
# CommonMark wants a space or punctuation outside a closing **; Chinese writes neither, so that
# **重点：**文字 stays plain. A word joiner on the outside of each pair makes it flank rightly.
STRONG = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a", "br", "hr"}
MISSING = "〔这个数字没有公开〕"

_markdown = MarkdownIt("commonmark", {"html": False})


def render_story(text: str) -> SafeString:
    """Return safe HTML; a figure that is not public shows as a plain note."""
    marked = STRONG.sub("\ue000\\1\ue001", text.replace("\ue000", "").replace("\ue001", ""))
    html = _markdown.render(marked)
    html = html.replace("\ue000", "<strong>").replace("\ue001", "</strong>")
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"})
    figures = _figures_named(text)
    return mark_safe(TOKEN.sub(lambda token: _show(token, figures), clean))  # noqa: S308 - cleaned


def _figures_named(text: str) -> dict[int, Figure]:
    wanted = set()
    for digits in TOKEN.findall(text):
        try:
            wanted.add(parse_id(digits))
        except ValueError:
            continue
    rows = Figure.objects.published().cited().filter(pk__in=wanted)
    return {figure.pk: figure for figure in rows.for_display()}


def _show(token: re.Match, figures: dict[int, Figure]) -> str:
    figure = figures.get(int(token[1]))
    if figure is None:
        return format_html('<span class="soft">{}</span>', MISSING)
    return format_html(
        '<a class="figure-value" href="{}">{}</a>',
        passage_url(figure),
        amount_zh(figure.value, figure.indicator.unit, figure.qualifier),
    )


def passage_url(figure: Figure) -> str:
    """Return the address of the chosen passage, highlighted on its source's page.

    `figure` is loaded by `FigureQuerySet.for_display()`. Where the chosen claim is not public,
    the figure's own page says so.
    """
    for claim in figure.public_claims:
        if claim.pk == figure.chosen_citation_id:
            return claim.get_absolute_url()
    return figure.get_absolute_url()
