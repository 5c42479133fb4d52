"""Divisions, envoys, postings and case studies in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_GET

from counties.models import (
    CaseStudy,
    CaseStudyCitation,
    CaseStudyPicture,
    Division,
    Envoy,
    Level,
    PictureBytes,
    Posting,
    PostingCitation,
    Size,
)
from counties.picture_forms import PictureForm
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


class PictureFields:
    """What the form of a picture shows, on its own page and in the story's."""

    form = PictureForm
    readonly_fields = ("shown_file",)
    fields: tuple[str, ...] = (
        *("shown_file", "file", "alt", "caption"),
        *("credit", "licence", "source_url", "position"),
    )

    @admin.display(description="现在的图片")
    def shown_file(self, picture):
        if picture.file_id is None:
            return "还没有"
        waiting = (picture.pending or {}).get("values", {}).get("file")
        shown = ((_thumbnail(key, picture.alt),) for key in (picture.file_id, waiting) if key)
        return format_html_join(" → ", "{}", shown)


def _thumbnail(key, alt):
    url = reverse("admin:counties_casestudypicture_file", args=[key])
    shown = '<a href="{}"><img src="{}" alt="{}" class="shown-picture"></a>'
    return format_html(shown, url, url, alt)


class PictureInline(PictureFields, VersionedInline, admin.StackedInline):
    model = CaseStudyPicture

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("case_study", "file")


@admin.register(CaseStudyPicture)
class CaseStudyPictureAdmin(PictureFields, EditorialAdmin):
    name_shows = ("case_study", "file")
    fields = ("case_study", *PictureFields.fields)
    list_display = ("alt", "case_study", "credit", "licence", "position", "badge", "shown")
    list_filter = ("status", "licence")
    search_fields = ("alt", "caption", "credit", "case_study__title")
    autocomplete_fields = ("case_study",)

    def get_urls(self):
        route = path(
            "file/<id:file_pk>/",
            self.admin_site.admin_view(require_GET(self.file_view)),
            name="counties_casestudypicture_file",
        )
        return [route, *super().get_urls()]

    def file_view(self, request, file_pk):
        """Show a picture to who may see the drafts of pictures; nobody's cache keeps it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kept = get_object_or_404(PictureBytes, file=file_pk, size=Size.LARGE)
        return HttpResponse(bytes(kept.content), content_type="image/webp")


@admin.register(CaseStudy)
class CaseStudyAdmin(EditorialAdmin):
    name_shows = ("place",)
    list_display = ("title", "place", "slug", "badge", "shown", "modified_at")
    list_filter = ("status", ProvinceFilter)
    search_fields = ("title", "title_en", "slug", "place__name")
    autocomplete_fields = ("place",)
    inlines = (PictureInline, CaseStudyCitationInline)


@admin.register(CaseStudyCitation)
class CaseStudyCitationAdmin(CitationAdmin):
    name_shows = ("article__publisher", "case_study")
