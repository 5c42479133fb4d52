"""Home, method, data, and what machines read first: robots and sitemap."""

from __future__ import annotations

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.http import HttpResponse
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from counties.models import CaseStudy, Division
from counties.records import places_with_records
from programs.gaps import promises
from programs.ledger import ledger_entries
from programs.models import Edition, Figure, Indicator, Initiative, Program, PromiseState
from programs.views.plans import count_states, get_announced_counts
from sources.models import Article
from sources.pages import Page

LATEST = 8


class HomeView(Page, TemplateView):
    """What this is, the ledger in numbers, the editions, the latest reports, the ways in."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        targets = Figure.objects.published().targets().for_display().order_by("pk")
        entries = ledger_entries(promises(targets))
        return super().get_context_data(
            total=len(entries),
            tally=get_tally(entries),
            editions=get_editions(entries),
            answered=[entry for entry in entries if entry.latest_actual][:LATEST],
            latest=get_latest(),
            article_count=Article.objects.published().first_versions().count(),
            provinces=get_provinces(),
            stories=CaseStudy.objects.published().for_display()[:4],
            **kwargs,
        )

    def get_updated_at(self):
        return Figure.objects.published().aggregate(newest=Max("modified_at"))["newest"]


def get_latest():
    """The reports that reach furthest towards today; a period we inferred proves no such thing."""
    figures = promises(Figure.objects.published().actuals()).filter(period_inferred=False)
    return figures.for_display().order_by("-period_end", "-cumulative", "pk")[:LATEST]


def get_tally(entries):
    """Return (state, label, promises) for every state, the empty ones too: none is news as well."""
    return [
        (state.value, state.label, [entry for entry in entries if entry.state == state])
        for state in PromiseState
    ]


def get_editions(entries):
    """Return (edition, announced figure, measures listed, states) for each plan, oldest first."""
    editions = list(Edition.objects.published().for_display().order_by("year", "pk"))
    announced = get_announced_counts(editions)
    measures = list(Initiative.objects.published().values_list("edition", flat=True))
    return [
        (
            edition,
            announced.get(edition.announced_figure_id),
            measures.count(edition.pk),
            count_states([entry for entry in entries if entry.target.edition_id == edition.pk]),
        )
        for edition in editions
    ]


def get_provinces():
    """Return (province, places with records in it) for every province in force."""
    codes = list(places_with_records().values_list("code", flat=True))
    provinces = Division.objects.provinces().in_force()
    return [
        (province, sum(code[:2] == province.code[:2] for code in codes)) for province in provinces
    ]


class MethodView(Page, TemplateView):
    template_name = "method.html"
    section = "method"


class DataView(Page, TemplateView):
    template_name = "data.html"
    section = "data"


class RobotsView(View):
    """Everything public may be read; the desk and the sign-in are nobody's search result."""

    def get(self, request):
        sitemap = request.build_absolute_uri(reverse("sitemap"))
        lines = [
            "User-agent: *",
            "Disallow: /admin/",
            "Disallow: /accounts/",
            f"Sitemap: {sitemap}",
        ]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class PageSitemap(Sitemap):
    """The pages that belong to no record."""

    def items(self):
        return [
            "home",
            "ledger",
            "program_list",
            "county_list",
            "article_list",
            "contradictions",
            "gaps",
            "corrections",
            "method",
            "data",
        ]

    def location(self, name):
        return reverse(name)


class RecordSitemap(Sitemap):
    """The pages of one queryset of public records."""

    def __init__(self, records):
        self.records = records

    def items(self):
        return self.records.order_by("pk")

    def lastmod(self, record):
        return getattr(record, "modified_at", None)


SITEMAPS = {
    "pages": PageSitemap,
    "programs": RecordSitemap(Program.objects.published()),
    "editions": RecordSitemap(Edition.objects.published().select_related("program")),
    "initiatives": RecordSitemap(Initiative.objects.published()),
    "indicators": RecordSitemap(Indicator.objects.published()),
    "figures": RecordSitemap(Figure.objects.published()),
    "counties": RecordSitemap(places_with_records()),
    "stories": RecordSitemap(CaseStudy.objects.published()),
    "sources": RecordSitemap(Article.objects.published()),
}
