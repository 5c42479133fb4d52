"""Organisations, programmes, editions, pillars and measures in the admin."""

from __future__ import annotations

from django.contrib import admin

from programs.admin.filters import EditionFilter, FamilyFilter
from programs.admin.lineage import LineagePage, lineage_link
from programs.models import (
    Continuation,
    Edition,
    Initiative,
    InitiativeCitation,
    Organization,
    Pillar,
    Program,
    ProgramCitation,
)
from sources.admin.base import VersionedAdmin, VersionedInline
from sources.admin.citations import CitationAdmin, CitationInline
from sources.admin.editorial import EditorialAdmin


@admin.register(Organization)
class OrganizationAdmin(VersionedAdmin):
    list_display = ("name", "name_en", "parent", "publisher", "slug")
    list_select_related = ("parent", "publisher")
    search_fields = ("name", "name_en", "slug")
    autocomplete_fields = ("parent", "publisher")
    prepopulated_fields = {"slug": ("name_en",)}


class ProgramCitationInline(CitationInline):
    model = ProgramCitation
    autocomplete_fields = ("article", "place")
    own_fields = ("place",)


@admin.register(Program)
class ProgramAdmin(LineagePage, EditorialAdmin):
    list_display = ("name", "parent", "start_date", "end_date", "slug", "badge", "shown")
    list_filter = ("status", FamilyFilter)
    list_select_related = ("parent",)
    search_fields = ("name", "name_en", "former_names", "slug")
    autocomplete_fields = ("parent", "organizations")
    inlines = (ProgramCitationInline,)

    def page_links(self, request, program):
        return lineage_link(request, program.pk)


@admin.register(ProgramCitation)
class ProgramCitationAdmin(CitationAdmin):
    name_shows = ("article__publisher", "program", "place")
    own_fields = ("place",)
    own_columns = ("place",)
    autocomplete_fields = ("place",)


@admin.register(Edition)
class EditionAdmin(EditorialAdmin):
    date_hierarchy = "announced_on"
    name_shows = ("program",)
    list_display = ("title", "program", "year", "announced_on", "badge", "shown")
    list_filter = ("status",)
    search_fields = ("title", "title_en", "slug", "program__name")
    autocomplete_fields = ("program", "announced_figure")

    def page_links(self, request, edition):
        return lineage_link(request, edition.program_id)


@admin.register(Pillar)
class PillarAdmin(VersionedAdmin):
    list_display = ("name", "name_en", "order", "slug")
    search_fields = ("name", "name_en", "slug")
    prepopulated_fields = {"slug": ("name_en",)}


class ContinuationInline(VersionedInline, admin.StackedInline):
    model = Continuation
    fk_name = "later"
    autocomplete_fields = ("earlier",)
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("earlier__edition", "later__edition")


class InitiativeCitationInline(CitationInline):
    model = InitiativeCitation


@admin.register(Initiative)
class InitiativeAdmin(EditorialAdmin):
    name_shows = ("edition",)
    list_display = ("title", "edition", "pillar", "order", "badge", "shown")
    list_filter = ("status", EditionFilter, "pillar")
    list_select_related = ("edition", "pillar")
    search_fields = ("title", "title_en", "slug")
    autocomplete_fields = ("edition", "pillar", "programs", "places", "case_studies")
    inlines = (InitiativeCitationInline, ContinuationInline)


@admin.register(InitiativeCitation)
class InitiativeCitationAdmin(CitationAdmin):
    name_shows = ("article__publisher", "initiative__edition")


@admin.register(Continuation)
class ContinuationAdmin(VersionedAdmin):
    name_shows = ("later__edition", "earlier__edition")
    list_display = ("later", "kind", "earlier")
    list_filter = ("kind",)
    search_fields = ("later__title", "earlier__title")
    autocomplete_fields = ("later", "earlier")
