"""The history of a record in the admin: two versions side by side, and an old one taken back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper

from ruralplan.editorial.restoring import restore_version
from sources.admin.changes import compare_entries, say_value
from sources.admin.forms import is_id, sentences

LONGEST_REASON = 500
STALE = "在您打开之后，这条记录已被别人修改，还没有恢复。请看过现在的内容再确认。"


class WordedChanges(HistoricalRecordContextHelper):
    """Shows a change whole and in words; the library cuts it and says how much in English."""

    def __init__(self, model, historical_record):
        super().__init__(model, historical_record, max_displayed_delta_change_chars=20_000)

    def prepare_delta_change_value(self, change, value):
        column = self.model._meta.get_field(change.field)
        if isinstance(value, DeletedObject):
            return say_value(column, value.pk)
        if column.is_relation:
            return super().prepare_delta_change_value(change, value)
        return say_value(column, value)


class HistoryPages(SimpleHistoryAdmin):
    """Adds to a record's history the comparison of two versions and the way back to one."""

    object_history_template = "admin/record_history.html"
    object_history_list_template = "admin/_history_rows.html"
    object_history_form_template = "admin/record_version.html"

    def get_urls(self):
        info = f"{self.opts.app_label}_{self.opts.model_name}"
        views = {
            "compare": ("history/compare/", self.compare_view),
            "take_back": ("history/<slug:entry_id>/take-back/", self.take_back_view),
        }
        own = [
            path(f"<path:object_id>/{route}", self.admin_site.admin_view(view), name=f"{info}_{n}")
            for n, (route, view) in views.items()
        ]
        return [*own, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        if not is_id(object_id):
            raise Http404("没有这条记录。")
        return super().history_view(request, object_id, extra_context)

    def history_view_title(self, request, obj):
        return f"历史：{obj}"

    def history_form_view_title(self, request, obj):
        return f"第 {obj.version} 版：{obj}"

    def get_historical_record_context_helper(self, request, historical_record):
        return WordedChanges(self.model, historical_record)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """Show an old version; it is read only, whatever is posted."""
        if not is_id(object_id) or not is_id(version_id):
            raise Http404("没有这个版本。")
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def compare_view(self, request, object_id):
        """Show two versions of the record beside each other, field by field."""
        record = self._record(request, object_id)
        chosen = [self._entry(record, request.GET.get(name, "")) for name in ("old", "new")]
        old, new = sorted(chosen, key=lambda entry: entry.pk)
        context = {
            "title": "两个版本对照",
            "old": old,
            "new": new,
            "fields": compare_entries(self.model, old, new),
        }
        return self._render(request, record, "admin/record_compare.html", context)

    def take_back_view(self, request, object_id, entry_id):
        """Show what taking the version back would change, and do it when confirmed."""
        record = self._record(request, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        entry, latest = self._entry(record, entry_id), record.history.first()
        refusals: list[str] = []
        if request.method == "POST":
            refusals = self._take_back(request, record, entry)
            if not refusals:
                return HttpResponseRedirect(self._address("change", record))
        context = {
            "title": f"恢复第 {entry.version} 版",
            "old": latest,
            "new": entry,
            "fields": compare_entries(self.model, latest, entry, content_only=True),
            "refusals": refusals,
            "typed_reason": request.POST.get("change_reason", ""),
            "going_public": getattr(record, "is_going_public", False),
        }
        record = self._record(request, object_id)
        return self._render(request, record, "admin/record_take_back.html", context)

    def _take_back(self, request, record, entry) -> list[str]:
        """Take the version back; return the sentences of a refusal, nothing where it was done."""
        if request.POST.get("version") != str(record.version):
            return [STALE]
        try:
            with transaction.atomic():
                why = request.POST.get("change_reason", "")[:LONGEST_REASON]
                restore_version(record, entry, by=request.user, why=why)
                self.log_change(request, record, f"恢复第 {entry.version} 版。")
        except (ValidationError, IntegrityError) as error:
            return sentences(error, self.model)
        told = f"已恢复第 {entry.version} 版：{record}。"
        if getattr(record, "pending", None):
            told = (
                f"第 {entry.version} 版已记为“{record}”的待定修改，公众看到的仍是现在的。"
                "检查无误后按“提交修改”，由另一个人核准。"
            )
        self.message_user(request, told, messages.SUCCESS)
        return []

    def _record(self, request, object_id):
        key = unquote(object_id)
        record = self.get_object(request, key) if is_id(key) else None
        if record is None:
            raise Http404("没有这条记录。")
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    @staticmethod
    def _entry(record, key):
        rows = record.history.select_related("history_user")
        entry = rows.filter(pk=key).first() if is_id(key) else None
        if entry is None:
            raise Http404("这条记录没有这个版本。")
        return entry

    def _address(self, page, record):
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[record.pk]
        )

    def _render(self, request, record, template, context):
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "record": record,
            "change_url": self._address("change", record),
            "history_url": self._address("history", record),
            "may_take_back": self.has_change_permission(request, record),
        }
        return TemplateResponse(request, template, shared | context)
