"""The list of what was taken in; its pages are in the modules beside this one."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html

from programs.admin.intake.checking import CheckingPages
from programs.admin.intake.taking import TakingPages
from sources.admin.base import SteadyList
from sources.models import Intake, IntakeState


@admin.register(Intake)
class IntakeAdmin(TakingPages, CheckingPages, SteadyList, admin.ModelAdmin):
    list_display = ("name", "badge", "became", "taken_by", "created_at")
    list_filter = ("state",)
    list_select_related = ("article", "taken_by")
    search_fields = ("name", "url", "fault", "article__headline", "taken_by__username")
    date_hierarchy = "created_at"
    actions = None

    class Media:
        css = {"all": ("admin-theme/intake.css",)}

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text")

    def get_urls(self):
        """Put the pages of one intake before Django's own, whose last pattern takes anything."""
        view, name = self.admin_site.admin_view, "sources_intake"
        return [
            path("states/", view(self.states_view), name=f"{name}_states"),
            path("<path:object_id>/again/", view(self.again_view), name=f"{name}_again"),
            path("<path:object_id>/drop/", view(self.drop_view), name=f"{name}_drop"),
            path("<path:object_id>/same/", view(self.same_view), name=f"{name}_same"),
            *super().get_urls(),
        ]

    def has_view_permission(self, request, obj=None):
        """Who hands something in follows what becomes of it."""
        return super().has_view_permission(request, obj) or self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        """Only what was dropped is deleted for good; until then it can be taken up again."""
        dropped = obj is not None and obj.state == IntakeState.DROPPED
        return dropped and super().has_delete_permission(request, obj)

    @admin.display(description="状态", ordering="state")
    def badge(self, intake):
        return format_html(
            '<span class="badge badge-{}">{}</span>', intake.state, intake.get_state_display()
        )

    @admin.display(description="文章", ordering="article")
    def became(self, intake):
        if intake.article_id is None:
            return "—"
        url = reverse("admin:sources_article_change", args=[intake.article_id])
        return format_html('<a href="{}">{}</a>', url, intake.article.headline)
