"""Divisions, envoys, postings and case studies in the admin."""

from __future__ import annotations

from django.contrib import admin

from counties.models import (
    CaseStudy,
    CaseStudyCitation,
    Division,
    Envoy,
    Level,
    Posting,
    PostingCitation,
)
from counties.resources import DivisionResource
from sources.admin.base import VersionedAdmin, VersionedInline
from sources.admin.citations import CitationAdmin, CitationInline
from sources.admin.editorial import EditorialAdmin
from sources.admin.lists import ChoiceFilter
from sources.admin.sheets import SheetMixin


class ForceFilter(ChoiceFilter):
    title = "是否在用"
    parameter_name = "in_force"
    options = {
        "yes": ("在用", lambda divisions: divisions.in_force()),
        "no": ("已停用", lambda divisions: divisions.exclude(valid_to="")),
    }


class ProvinceFilter(admin.SimpleListFilter):
    """The 34 provinces; `lookup` leads from the listed model to the division's code."""

    title = "省份"
    parameter_name = "province"
    lookup = "place__code"

    def lookups(self, request, model_admin):
        return list(Division.objects.provinces().in_force().values_list("code", "name"))

    def queryset(self, request, queryset):
        code = self.value() or ""
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            return queryset
        return queryset.filter(**{f"{self.lookup}__startswith": code[:2]})


class DivisionProvinceFilter(ProvinceFilter):
    lookup = "code"


@admin.register(Division)
class DivisionAdmin(SheetMixin, VersionedAdmin):
    resource_classes = [DivisionResource]
    name_shows = ("parent",)
    list_display = ("code", "name", "pinyin", "level", "parent", "valid_from", "valid_to")
    list_display_links = ("code", "name")
    list_filter = ("level", ForceFilter, DivisionProvinceFilter)
    search_fields = ("code__startswith", "name", "pinyin__startswith", "former_names")
    search_help_text = "区划代码、名称、拼音或曾用名"
    autocomplete_fields = ("parent", "successors")

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.level == Level.COUNTY else None


class PostingInline(VersionedInline, admin.StackedInline):
    model = Posting
    autocomplete_fields = ("place",)
    fields = ("slug", "place", "role", ("start_date", "end_date", "reported_on"), "remarks")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("envoy", "place")


@admin.register(Envoy)
class EnvoyAdmin(VersionedAdmin):
    list_display = ("name", "name_en", "employer", "slug")
    list_filter = ("employer",)
    search_fields = ("name", "name_en", "employer", "slug")
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = (PostingInline,)


class PostingCitationInline(CitationInline):
    model = PostingCitation


@admin.register(Posting)
class PostingAdmin(EditorialAdmin):
    name_shows = ("envoy", "place")
    list_display = ("__str__", "role", "start_date", "end_date", "reported_on", "badge", "shown")
    list_filter = ("status", ProvinceFilter)
    search_fields = ("envoy__name", "place__name", "slug")
    autocomplete_fields = ("envoy", "place")
    inlines = (PostingCitationInline,)


@admin.register(PostingCitation)
class PostingCitationAdmin(CitationAdmin):
    name_shows = ("article__publisher", "posting__envoy", "posting__place")


class CaseStudyCitationInline(CitationInline):
    model = CaseStudyCitation


@admin.register(CaseStudy)
class CaseStudyAdmin(EditorialAdmin):
    name_shows = ("place",)
    list_display = ("title", "place", "slug", "badge", "shown", "modified_at")
    list_filter = ("status", ProvinceFilter)
    search_fields = ("title", "title_en", "slug", "place__name")
    autocomplete_fields = ("place",)
    inlines = (CaseStudyCitationInline,)


@admin.register(CaseStudyCitation)
class CaseStudyCitationAdmin(CitationAdmin):
    name_shows = ("article__publisher", "case_study")
