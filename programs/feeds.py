"""Atom feed of the figures that became public last."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from programs.display import amount_zh, printable, span_zh
from programs.models import Figure
from sources.parameters import PUBLIC_SINCE

NEWEST = 50


class FigureFeed(Feed):
    feed_type = Atom1Feed
    title = "乡村账本：新入账的数字"
    subtitle = "每个数字都通向它的出处。"
    link = "/ledger/"

    def items(self):
        figures = Figure.objects.published().cited().for_display().annotate(since=PUBLIC_SINCE)
        return figures.order_by("-since", "-pk")[:NEWEST]

    def item_title(self, figure):
        amount = amount_zh(figure.value, figure.indicator.unit, figure.qualifier)
        title = f"{figure.indicator.name}：{amount}（{figure.get_kind_display()}）"
        return printable(title)

    def item_description(self, figure):
        span = span_zh(figure.period, cumulative=figure.cumulative)
        counts = f"{figure.article_count} 篇报道，{figure.origin_count} 个独立来源"
        return printable(f"{figure.indicator.program.name}，{span}。{counts}。")

    def item_pubdate(self, figure):
        return figure.since

    def item_updateddate(self, figure):
        return figure.modified_at
