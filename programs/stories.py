"""A county's story as HTML: Markdown without HTML, in which `[[figure-17]]` shows that figure."""

from __future__ import annotations

import re

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from counties.models.stories import MALFORMED, TOKEN
from programs.display import amount_zh
from programs.models import Figure
from sources.bounds import parse_id
from sources.wrapping import keep_numbers_in_html

# CommonMark wants a space or punctuation outside a closing **; Chinese writes neither, so that
# **重点：**文字 stays plain. A word joiner on the outside of each pair makes it flank rightly.
STRONG = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a", "br", "hr"}
MISSING = "〔这个数字没有公开〕"

# Characters of no script: while Markdown works they stand for what it must leave alone.
_BOLD, _THIN, _OPEN, _CLOSE = "\ue000\ue001\ue002\ue003"
_OURS = str.maketrans("", "", _BOLD + _THIN + _OPEN + _CLOSE)
_FIGURE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_LINK = re.compile(r"<a [^>]*>(.*?)</a>", re.DOTALL)
# An editor's blanks at the start of a line are no program text.
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["code", "fence"])


def render_story(text: str) -> SafeString:
    """Return safe HTML; a figure that is not public shows as a plain note."""
    clean = nh3.clean(
        _to_html(text.translate(_OURS)),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
    )
    figures = _figures_named(text)
    linked = keep_numbers_in_html(_LINK.sub(_without_figures, clean))
    return mark_safe(_FIGURE.sub(lambda found: _show(found, figures), linked))  # noqa: S308 - cleaned


def _to_html(text: str) -> str:
    tokens = TOKEN.sub(rf"{_OPEN}\1{_CLOSE}", text)
    told = MALFORMED.sub(MISSING, tokens)
    html = _markdown.render(STRONG.sub(rf"{_BOLD}\1{_THIN}", told))
    html = html.replace(_BOLD, "<strong>").replace(_THIN, "</strong>")
    # The page has its one title already.
    return html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")


def _without_figures(link: re.Match) -> str:
    """Return the link, or its words alone where they hold a figure: that leads to its passage."""
    return link[1] if _FIGURE.search(link[1]) else link[0]


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
