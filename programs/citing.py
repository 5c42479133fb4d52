"""Ready references to a figure and its sources, after GB/T 7714-2015."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from programs.display import amount_zh, period_zh
from programs.models import Figure
from sources.models import Article


def figure_reference(figure: Figure, url: str, today: date) -> str:
    """Return the reference to the figure's page as a database entry online ([DB/OL])."""
    amount = amount_zh(figure.value, figure.indicator.unit, figure.qualifier)
    place = figure.place.full_name if figure.place else ""
    title = (
        f"{place}{figure.indicator.name}（{figure.get_kind_display()}，{period_zh(figure.period)}）"
    )
    changed = timezone.localdate(figure.modified_at).isoformat()
    return f"乡村账本. {title}：{amount}[DB/OL]. ({changed})[{today.isoformat()}]. {url}."


def article_reference(article: Article) -> str:
    """Return the reference to a newspaper or web article: [N] in print, [EB/OL] with an address."""
    author = f"{article.byline}. " if article.byline else ""
    if not article.url:
        return f"{author}{article.headline}[N]. {article.publisher.name}, {article.published}."
    return (
        f"{author}{article.headline}[EB/OL]. {article.publisher.name}, "
        f"({article.published}). {article.url}."
    )
