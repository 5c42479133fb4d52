"""Compare the stored texts and suggest reprints; docs/reference/commands.md describes it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sources.copies import look_for_copies
from sources.models import Article, ReprintSuggestion
from sources.reading.copies.reprints import take_print

# Pages kept in memory: those of one time lie close together and are compared with each other.
REMEMBERED = 500


class Command(BaseCommand):
    help = "把存有全文的文章互相比较，提示哪些同源；已决定的不动，可以随时停下再来。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="只比较还没有比较过的文章")

    def handle(self, *, missing: bool, **options: Any) -> None:
        articles = Article.objects.with_text().select_related("publisher").order_by("pk")
        if missing:
            articles = articles.filter(marks__isnull=True)
        read, faults = lru_cache(maxsize=REMEMBERED)(take_print), 0
        keys = list(articles.values_list("pk", flat=True))
        for number, key in enumerate(keys, start=1):
            article = articles.filter(pk=key).first()
            if article is None:  # deleted, or compared by somebody else, while this runs
                continue
            compared = look_for_copies(article, read=read)
            faults += bool(compared.fault)
            told = compared.fault or f"待决定 {len(compared.suggestions)} 对。"
            self.stdout.write(f"[{number}/{len(keys)}] 《{article.headline}》：{told}")
        waiting = ReprintSuggestion.objects.open().count()
        self.stdout.write(
            f"比较了 {len(keys) - faults} 篇，{faults} 篇没有比较成。现在共有 {waiting} 对待决定。"
        )
