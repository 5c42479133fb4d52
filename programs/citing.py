"""Ready references to a figure and its sources, after GB/T 7714-2025.

What is known is written, what is not is left out: the standard asks for no placeholders. Only a
reference to something online says when it was consulted.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils import timezone

from programs.display import amount_zh, period_zh, span_zh
from programs.models import Figure
from sources.models import Article

SITE = "乡村账本"
# The standard names three authors; of more, three and 等.
MOST_AUTHORS = 3

# What papers print before a name that is no part of it.
_TITLES = re.compile(
    r"^(?:文[/／|:：]|(?:本报|本刊|本网)?(?:见习|实习|特约)?(?:记者|通讯员|作者|编辑)[:：]?)\s*"
)
_BETWEEN = re.compile(r"\s*[、，,；;/／]\s*")
_CHINESE_NAMES = re.compile(r"[\u4e00-\u9fff·]{2,}(?:\s+[\u4e00-\u9fff·]{2,})+")


def figure_reference(figure: Figure, url: str, today: date) -> str:
    """Return the reference to the figure's page as an entry of a database online ([DB/OL])."""
    changed = timezone.localdate(figure.modified_at)
    return f"{SITE}. {_title(figure)}[DB/OL]. （{changed}）[{today}]. {url}."


def figure_in_words(figure: Figure, url: str, today: date) -> str:
    """Return the reference as a reporter would write it into a text."""
    day = period_zh(today.isoformat())
    rests_on = f"{figure.article_count} 篇报道、{figure.origin_count} 个独立来源"
    return f"{_title(figure)}。据{SITE}，依据 {rests_on}，{day}查阅，{url}"


def article_reference(article: Article, today: date) -> str:
    """Return the reference to an article: [EB/OL] where it has an address, else [N]."""
    author = ". ".join(filter(None, [authors(article.byline), article.headline.strip()]))
    outlet = article.publisher.name
    if not article.url:
        printed = "，".join(filter(None, [outlet, article.published]))
        return f"{author}[N]. {printed}."
    published = f"（{article.published}）" if article.published else ""
    return f"{author}[EB/OL]. {outlet}{published}[{today}]. {article.url}."


def authors(byline: str) -> str:
    """Return the names of a byline: "记者 张三 李四" gives "张三，李四"; of more than three, 等."""
    text = _TITLES.sub("", byline.strip())
    names = [_TITLES.sub("", name) for part in _BETWEEN.split(text) for name in _names(part)]
    named = [name for name in names if name]
    more = ["等"] if len(named) > MOST_AUTHORS else []
    return "，".join(named[:MOST_AUTHORS] + more)


def _names(text: str) -> list[str]:
    """Split at spaces between Chinese names; 王 芳 is one name, and so is John Smith."""
    if _CHINESE_NAMES.fullmatch(text):
        return text.split()
    chinese = re.fullmatch(r"[\u4e00-\u9fff\s]+", text)
    return ["".join(text.split()) if chinese else text]


def _title(figure: Figure) -> str:
    place = figure.place.full_name if figure.place else ""
    span = span_zh(figure.period, cumulative=figure.cumulative)
    inferred = "，时间为推断" if figure.period_inferred else ""
    amount = amount_zh(figure.value, figure.indicator.unit, figure.qualifier)
    return (
        f"{place}{figure.indicator.name}（{figure.get_kind_display()}，{span}{inferred}）：{amount}"
    )
