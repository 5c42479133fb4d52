"""The audit log in the admin: to read, to search, to take along as CSV, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rest_framework import serializers

from ruralplan.admin_accounts import ACTIONS
from ruralplan.editorial import AuditEvent, EditorialStatus, record_event
from ruralplan.editorial.audit import AuditEntry
from sources.admin.base import SteadyList
from sources.admin.lists import ChoiceFilter
from sources.exports import csv_lines
from sources.listing import Listing

PLAIN = {"did", "from", "to"}
# What the details are called in words; unknown ones stay as they are.
LABELS = {
    "publish_at": "定时",
    "fields": "改了",
    "gained": "得到",
    "lost": "失去",
    "is_active": "可以登录",
    "is_staff": "工作人员",
    "is_superuser": "超级用户",
    "rows": "行数",
    "filter": "筛选",
    "format": "格式",
    "file": "文件",
    "new": "新增",
    "update": "更新",
    "skip": "未动",
}


class WhoFilter(ChoiceFilter):
    """The system, somebody unknown, or one of those who have an account."""

    title = "谁"
    parameter_name = "who"
    NOBODY = "none"

    def lookups(self, request, model_admin):
        users = get_user_model()._default_manager.filter(is_staff=True)
        names = users.order_by("username").values_list("pk", "username")[:200]
        return [(self.NOBODY, "系统或未登录"), *((str(pk), name) for pk, name in names)]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        known = {value for value, _ in self.lookup_choices}
        if self.value() not in known:
            raise IncorrectLookupParameters("没有这个账号。")
        nobody = self.value() == self.NOBODY
        return queryset.filter(user_key=None if nobody else int(self.value()))


class KindFilter(admin.SimpleListFilter):
    """Which kind of record, by the name that the admin gives it."""

    title = "哪一类记录"
    parameter_name = "model"

    def lookups(self, request, model_admin):
        kinds = {one._meta.model_name: one._meta for one in model_admin.admin_site._registry}
        names = ((name, str(options.verbose_name)) for name, options in kinds.items())
        return sorted(names, key=lambda one: one[1])

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() not in dict(self.lookup_choices):
            raise IncorrectLookupParameters("没有这一类记录。")
        return queryset.filter(model=self.value())


class EntrySerializer(serializers.Serializer):
    """A line of the CSV; the names of its columns are those of the table."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    event = serializers.CharField(source="get_event_display")
    user_key = serializers.IntegerField(allow_null=True)
    user_name = serializers.CharField()
    app = serializers.CharField()
    model = serializers.CharField()
    record_key = serializers.CharField()
    record_name = serializers.CharField()
    reason = serializers.CharField()
    address = serializers.CharField(allow_null=True)
    details = serializers.JSONField()


@admin.register(AuditEntry)
class AuditEntryAdmin(SteadyList, admin.ModelAdmin):
    list_display = ("at", "event", "who", "record_name", "told", "reason", "address")
    list_display_links = ("at",)
    list_filter = ("event", WhoFilter, ("at", admin.DateFieldListFilter), KindFilter)
    search_fields = ("user_name", "record_name", "record_key", "reason", "address")
    search_help_text = "账号、记录的名字或编号、理由、地址"
    ordering = ("-pk",)
    change_list_template = "admin/audit_list.html"
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="谁", ordering="user_name")
    def who(self, entry):
        return entry.user_name or "—"

    @admin.display(description="做了什么")
    def told(self, entry):
        return tell(entry)

    def get_urls(self):
        view = self.admin_site.admin_view(self.csv_view)
        return [path("csv/", view, name="ruralplan_auditentry_csv"), *super().get_urls()]

    def csv_view(self, request):
        """Return the list as filtered, however long; that it was taken along is recorded too."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except (IncorrectLookupParameters, ValueError, OverflowError, DataError):
            self.message_user(request, "筛选条件有误，没有导出。", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:ruralplan_auditentry_changelist"))
        rows = rows.filter(pk__lt=self._record_export(request).pk)
        answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return answer

    def _record_export(self, request):
        return record_event(
            AuditEvent.EXPORT,
            by=request.user,
            record=AuditEntry,
            details={"format": "csv", "filter": request.GET.urlencode()},
        )

    def history_view(self, request, object_id, extra_context=None):
        """An entry never changes: it has no history."""
        return HttpResponseRedirect(reverse("admin:ruralplan_auditentry_change", args=[object_id]))


def tell(entry: AuditEntry) -> str:
    """Return what was done in words: the step, the change of state, and what else is known."""
    labels = dict(EditorialStatus.choices)
    steps = [labels.get(entry.details.get(name), "") for name in ("from", "to")]
    told = [entry.details.get("did", ""), " → ".join(step for step in steps if step)]
    rest = [
        f"{LABELS.get(name, name)}：{_say(name, value)}"
        for name, value in entry.details.items()
        if name not in PLAIN
    ]
    return "；".join(part for part in (*told, "，".join(rest)) if part)


def _say(name: str, value: Any) -> str:
    """Return a detail in words: a moment in Beijing's time, a permission as what it allows."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "publish_at" and (moment := parse_datetime(str(value))):
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
    if name in ("gained", "lost"):
        return "、".join(_name_right(one) for one in str(value).split("、"))
    return unquote_plus(str(value)) if name == "filter" else str(value)


def _name_right(code: str) -> str:
    """Return what "programs.view_figure" allows; anything else as it stands."""
    app, _, codename = code.partition(".")
    action, _, model = codename.partition("_")
    try:
        return f"{ACTIONS[action]}{apps.get_model(app, model)._meta.verbose_name}"
    except (KeyError, LookupError):
        return code


def _lines(rows: Any) -> Iterator[bytes]:
    batches = Listing(rows.order_by("-pk")).batches()
    yield from csv_lines(([entry.shown for entry in batch] for batch in batches), EntrySerializer())
