"""Method, data, and what machines read first: robots and sitemap."""

from __future__ import annotations

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.http import HttpResponse
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from counties.models import CaseStudy
from counties.records import places_with_records
from programs.models import Edition, Figure, Indicator, Initiative, Program
from sources.models import Article
from sources.pages import Page
from sources.precision import measured


class MethodView(Page, TemplateView):
    """How numbers are read, chosen and compared, and how well; what stands in the ledger by now."""

    template_name = "method.html"
    section = "method"

    def get_context_data(self, **kwargs):
        pages = Article.objects.published().first_versions()
        return super().get_context_data(
            measured=measured(),
            figure_count=Figure.objects.published().count(),
            article_count=pages.count(),
            origin_count=pages.roots().count(),
            **kwargs,
        )

    def get_updated_at(self):
        return Figure.objects.published().aggregate(newest=Max("modified_at"))["newest"]


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
