"""Delete handed-in pages that were given up; docs/reference/commands.md describes it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sources.intake import forget

LONGEST = 36_500


class Command(BaseCommand):
    help = "删除很久以前放弃的或读不出的收稿，连同它们的文字和文件；登记成文章的不动。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=90, help="多少天没有动过的，默认 90")

    def handle(self, *, days: int, **options: Any) -> None:
        if not 0 <= days <= LONGEST:
            raise CommandError(f"天数要在 0 到 {LONGEST} 之间，写的是 {days}。")
        self.stdout.write(f"删除了 {forget(days)} 份收稿。")
