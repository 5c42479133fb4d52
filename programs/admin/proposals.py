"""Proposals in the admin: a list to search, and the desk that decides them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from programs.admin.desk.access import CHANGE, VIEW
from programs.admin.desk.urls import desk_urls
from programs.models import Proposal
from sources.admin.base import SteadyList
from sources.admin.lists import ChoiceFilter

RULES_SHOWN = 100


class StandingFilter(ChoiceFilter):
    title = "待办"
    parameter_name = "standing"
    options = {
        "undecided": ("要决定的", lambda rows: rows.undecided().proposed()),
        "refused": ("阅读器不取的", lambda rows: rows.refused()),
        "corrected": ("编辑改过的", lambda rows: rows.filter(corrected=True)),
    }


class RuleFilter(admin.SimpleListFilter):
    title = "规则"
    parameter_name = "rule"

    def lookups(self, request, model_admin):
        rules = Proposal.objects.order_by("rule").values_list("rule", flat=True).distinct()
        return [(rule, rule) for rule in rules[:RULES_SHOWN] if rule]

    def queryset(self, request, queryset):
        return queryset.filter(rule=self.value()) if self.value() else queryset


@admin.register(Proposal)
class ProposalAdmin(SteadyList, admin.ModelAdmin):
    """Read only: what is proposed is decided on the desk, beside its source."""

    list_display = (
        "exact",
        "subject",
        "kind",
        "badge",
        "rule",
        "article",
        "decided_by",
        "decided_at",
        "desk",
    )
    list_filter = (StandingFilter, "state", "kind", "reason", RuleFilter)
    list_select_related = ("article__publisher", "decided_by")
    search_fields = ("exact", "subject", "article__headline", "rule")
    search_help_text = "原文摘录、说的是什么、文章标题或规则"

    def get_urls(self):
        return [*desk_urls(self.admin_site), *super().get_urls()]

    def get_fields(self, request, obj=None):
        return ["desk", *(field.name for field in self.opts.fields if field.name != "id")]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        """Who may decide sees the list too; nothing is changed from it."""
        return any(request.user.has_perm(name) for name in (VIEW, CHANGE))

    @admin.display(description="状态", ordering="state")
    def badge(self, proposal):
        return format_html(
            '<span class="badge badge-{}">{}</span>', proposal.state, proposal.get_state_display()
        )

    @admin.display(description="提议与数字")
    def desk(self, proposal):
        keys = [proposal.article_id, proposal.pk]
        url = reverse("admin:programs_proposal_desk_proposal", args=keys)
        return format_html('<a href="{}">对着原文看</a>', url)
