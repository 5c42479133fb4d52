"""Corrections in the admin: to be read, and by nobody added, changed or deleted."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join

from programs.admin.filters import FamilyFilter
from programs.models import Correction
from sources.admin.base import SteadyList


class CorrectionFamilyFilter(FamilyFilter):
    lookup = "figure__indicator__program__in"


@admin.register(Correction)
class CorrectionAdmin(SteadyList, admin.ModelAdmin):
    actions = None
    date_hierarchy = "corrected_at"
    list_display = ("corrected_at", "figure", "what", "reason", "corrected_by")
    list_filter = (CorrectionFamilyFilter,)
    list_select_related = ("figure__indicator", "corrected_by")
    search_fields = ("figure__indicator__name", "reason")
    fields = ("figure", "corrected_at", "what", "reason", "corrected_by")
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def view_on_site(self, correction):
        return correction.get_absolute_url()

    @admin.display(description="改了什么")
    def what(self, correction):
        return format_html_join("", "<p>{}：{} → {}</p>", correction.rows)
