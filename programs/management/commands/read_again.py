"""Read articles again after the reader changed; docs/reference/commands.md describes it."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from programs.models import ReadingState
from programs.readings import ask_for_reading, read_by_another_version
from sources.models import Article

LARGEST_KEY = 2**63 - 1


class Command(BaseCommand):
    help = "再读一遍文章：只动还没有人决定、也没有人改过的提议。"

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--article", metavar="N", type=int, help="编号是 N 的那一篇")
        which.add_argument("--all", action="store_true", help="阅读器更新之前读过的每一篇")

    def handle(self, *, article=None, all=False, **options):
        articles = read_by_another_version() if all else self.one(article)
        total, states = articles.count(), Counter[str]()
        for number, one in enumerate(articles.order_by("pk").iterator(), start=1):
            reading = ask_for_reading(one, by=None)
            states[reading.state] += 1
            self.stdout.write(f"{number}/{total} #{one.pk} {one.headline}：{_outcome(reading)}")
        counts = "，".join(f"{ReadingState(state).label} {n}" for state, n in states.items())
        self.stdout.write(f"{total} 篇{f'：{counts}' if counts else '要再读'}。")

    def one(self, pk):
        articles = (
            Article.objects.filter(pk=pk) if 0 < pk <= LARGEST_KEY else Article.objects.none()
        )
        if not articles.exists():
            raise CommandError(f"没有这一篇：编号 {pk}。")
        return articles


def _outcome(reading):
    return reading.fault or reading.get_state_display()
