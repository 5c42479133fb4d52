"""Draw the charts before anybody asks for them; docs/reference/commands.md describes it."""

from django.core.management.base import BaseCommand, CommandError

from programs.charts.indicators import tell_newest
from programs.models import Indicator


class Command(BaseCommand):
    help = "把每个指标的图先画好；内容没有变的图不再画。"

    def handle(self, **options):
        indicators = Indicator.objects.published().for_display().order_by("pk")
        total, drawn, failed = indicators.count(), 0, 0
        for number, indicator in enumerate(indicators.iterator(chunk_size=100), start=1):
            charts = tell_newest(indicator)[-1].charts
            missing = sum(not chart.drawings for chart in charts)
            drawn, failed = drawn + len(charts) - missing, failed + missing
            if charts:
                word = f"{missing} 张没有画成" if missing else f"{len(charts)} 张"
                self.stdout.write(f"{number}/{total} {indicator.name}：{word}")
        self.stdout.write(f"{total} 个指标，{drawn} 张图画好了，{failed} 张没有画成。")
        if failed:
            raise CommandError(f"{failed} 张图没有画成，原因在日志里；网页上有表格代替。")
