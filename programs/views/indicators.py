"""The page of an indicator: what is counted, drawn over the years and told in tables."""

from __future__ import annotations

from django.db.models import Max

from programs.charts.indicators import tell_newest
from programs.ledger import ledger_entries
from programs.models import Indicator, Kind
from sources.pages import RecordWithListPage


class IndicatorDetailView(RecordWithListPage):
    """What is counted: its promises and reports over the years."""

    model = Indicator
    section = "programs"
    template_name = "programs/indicator_detail.html"
    json_path = "indicators/{slug}/"

    def get_records(self):
        return Indicator.objects.published().for_display()

    def get_queryset(self):
        figures = self.object.figures.published().for_display()
        return figures.order_by("cumulative", "period_end", "kind", "pk")

    def get_updated_at(self):
        return self.object_list.order_by().aggregate(newest=Max("modified_at"))["newest"]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = context["object_list"]
        charts = self.get_charts()
        promised = [figure for figure in rows if figure.kind == Kind.TARGET]
        reports = [figure for figure in rows if figure.kind != Kind.TARGET]
        public = Indicator.objects.published().for_display()
        return context | {
            "promised": promised,
            **self.get_verdicts(promised, charts),
            "in_period": [figure for figure in reports if not figure.cumulative],
            "running": [figure for figure in reports if figure.cumulative],
            "csv_url": f"/api/v1/figures/?indicator={self.object.slug}&format=csv",
            "related": public.filter(pk__in=self.object.related.values("pk")),
            "changes": public.filter(change_of=self.object),
            **charts,
        }

    def get_verdicts(self, promised, charts):
        """Return what became of the promises in the table, and of the one in the lead."""
        latest = charts["told"].latest_promise
        named = [figure for figure in charts["drawn"] if latest and figure.pk == latest.figure]
        entries = {one.target.pk: one for one in ledger_entries({*promised, *named})}
        return {
            "verdicts": [entries[figure.pk] for figure in promised],
            "latest_verdict": entries[latest.figure] if latest else None,
        }

    def get_charts(self):
        """Return the charts with their words, whatever page of the table is open."""
        drawn, silent, told = tell_newest(self.object)
        return {"drawn": drawn, "silent_years": silent, "told": told}
