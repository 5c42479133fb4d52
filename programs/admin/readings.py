"""Runs of the reader in the admin: what was read, how far, and what is still to decide."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html

from programs.admin.desk.access import CHANGE, VIEW
from programs.admin.rules import rules_urls
from programs.models import Proposal, Reading, ReadingState
from sources.admin.base import SteadyList
from sources.admin.lists import ChoiceFilter


def latest(readings):
    """Keep the newest reading of each article: an older one's failure is mended or repeated."""
    newer = Reading.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    return readings.filter(~Exists(newer))


def with_work(readings):
    """Keep the newest readings of articles that have proposals to decide."""
    return latest(readings).filter(Exists(_to_decide()))


def failed(readings):
    """Keep the newest readings that failed, or that no worker goes on with."""
    return latest(readings.filter(state=ReadingState.FAILED) | readings.stalled())


def with_undecided_count(readings):
    """Annotate `undecided`, the number of proposals to decide in the reading's article."""
    rows = _to_decide().order_by().values("article").annotate(n=Count("pk")).values("n")
    return readings.annotate(
        undecided=Coalesce(Subquery(rows, output_field=IntegerField()), 0),
    )


def _to_decide():
    proposals = Proposal.objects.undecided().proposed()
    return proposals.filter(article=OuterRef("article"))


class WorkFilter(ChoiceFilter):
    title = "待办"
    parameter_name = "work"
    options = {
        "undecided": ("有提议要决定", with_work),
        "failed": ("没有读成，或停住了", failed),
    }


@admin.register(Reading)
class ReadingAdmin(SteadyList, admin.ModelAdmin):
    """Read only: a reading is asked for, and its proposals are decided, on the desk."""

    list_display = (
        "article",
        "badge",
        "progress",
        "undecided",
        "reader",
        "asked_at",
        "asked_by",
        "desk",
    )
    list_filter = (WorkFilter, "state", "reader")
    list_select_related = ("article__publisher", "asked_by")
    search_fields = ("article__headline", "article__publisher__name", "fault", "reader")
    search_help_text = "文章标题、媒体、没有读成的原因或阅读器版本"
    change_list_template = "admin/readings.html"
    fieldsets = (
        (None, {"fields": ("article", "badge", "fault", "progress", "undecided", "desk")}),
        ("经过", {"fields": ("reader", "asked_by", "asked_at", "started_at", "finished_at")}),
    )

    def get_urls(self):
        return [*rules_urls(self.admin_site), *super().get_urls()]

    def get_queryset(self, request):
        readings = super().get_queryset(request).select_related(*self.list_select_related)
        return with_undecided_count(readings)

    def has_view_permission(self, request, obj=None):
        """Who sees proposals sees the readings that they come from."""
        seen = any(request.user.has_perm(name) for name in (VIEW, CHANGE))
        return seen or super().has_view_permission(request, obj)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="状态", ordering="state")
    def badge(self, reading):
        return format_html(
            '<span class="badge badge-{}">{}</span>', reading.state, reading.get_state_display()
        )

    @admin.display(description="进度")
    def progress(self, reading):
        if not reading.stories_total:
            return "—"
        return f"{reading.stories_read}/{reading.stories_total} 篇"

    @admin.display(description="要决定的提议", ordering="undecided")
    def undecided(self, reading):
        return reading.undecided

    @admin.display(description="提议与数字")
    def desk(self, reading):
        url = reverse("admin:programs_proposal_desk", args=[reading.article_id])
        return format_html('<a href="{}">打开</a>', url)
