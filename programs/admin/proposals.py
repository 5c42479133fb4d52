"""Proposals in the admin: a list to search, and the desk that decides them."""

from __future__ import annotations

from django.contrib import admin

from programs.admin.desk.urls import desk_urls
from programs.models import Proposal
from sources.admin.base import SteadyList


@admin.register(Proposal)
class ProposalAdmin(SteadyList, admin.ModelAdmin):
    """Read only: what is proposed is decided on the desk, beside its source."""

    list_display = ("exact", "article", "kind", "state", "rule", "decided_by", "decided_at")
    list_filter = ("state", "kind", "reason")
    list_select_related = ("article__publisher", "decided_by")
    search_fields = ("exact", "subject", "rule", "article__headline")

    def get_urls(self):
        return [*desk_urls(self.admin_site), *super().get_urls()]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in self.opts.fields]
