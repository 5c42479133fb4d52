"""The admin of records that live through the editorial states."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from sources.admin.base import HANDED_IN, VersionedAdmin
from sources.admin.bulk import BulkMoves
from sources.admin.changes import show_change, show_content, show_part, waiting_parts
from sources.admin.forms import STALE, is_id, sentences
from sources.admin.lists import shown_badge, status_badge
from sources.admin.previews import draw_preview
from sources.admin.verbs import VERBS, MoveForm, verbs_for
from sources.admin.work import LifeFilter

STATE_FIELDS = ("note", "publish_at", "published_at", "created_at", "modified_at")


class EditorialAdmin(BulkMoves, VersionedAdmin):
    """An admin whose records live through the editorial states, by verbs only."""

    date_hierarchy = "modified_at"

    def get_list_filter(self, request):
        return (LifeFilter, *super().get_list_filter(request))

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *STATE_FIELDS]

    def get_fields(self, request, obj=None):
        return [n for n in super().get_fields(request, obj) if n not in STATE_FIELDS]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [*fieldsets, ("编辑状态", {"fields": STATE_FIELDS, "classes": ["collapse"]})]

    @admin.display(description="状态", ordering="status")
    def badge(self, record):
        return status_badge(record)

    @admin.display(description="显示", ordering="published_at")
    def shown(self, record):
        return shown_badge(record)

    def has_delete_permission(self, request, obj=None):
        """Only what is not on its way to the public may be deleted; the rest is archived."""
        if obj is not None and obj.status in HANDED_IN:
            return False
        return super().has_delete_permission(request, obj)

    def has_review_permission(self, request):
        return self._may(request, "review")

    def has_withdraw_permission(self, request):
        return self._may(request, "withdraw")

    def _may(self, request, action):
        return request.user.has_perm(f"{self.opts.app_label}.{action}_{self.opts.model_name}")

    def save_model(self, request, obj, form, change):
        """Save; of a public record keep what was typed as a pending change."""
        if not change or not obj.is_going_public:
            links = {column.name for column in self.opts.many_to_many}
            if links.intersection(form.changed_data):
                obj.sign()  # links are no columns: saving does not see that they differ
            super().save_model(request, obj, form, change)
        elif form.has_changed():
            form.propose(by=request.user)

    def save_related(self, request, form, formsets, change):
        """Save rows and links; links of a public record are part of its pending change."""
        if change and form.instance.is_going_public:
            form.save_m2m = _leave_links
        super().save_related(request, form, formsets, change)

    def get_urls(self):
        views = {"move/<slug:verb>/": self.move_view, "preview/": self.preview_view}
        own = [
            path(
                f"<path:object_id>/{route}",
                self.admin_site.admin_view(view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{route.split('/')[0]}",
            )
            for route, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def preview_view(self, request, object_id):
        """Show the public page as it will look, to staff who may see the record."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))
        if record is None or self._preview_url(record) is None:
            raise Http404("这条记录没有自己的公开页面。")
        try:
            return draw_preview(request, record)
        except ValidationError as error:
            told = "".join(sentences(error, self.model))
            self.message_user(request, f"还画不出公开的页面：{told}", messages.ERROR)
            return HttpResponseRedirect(self._change_url(record))

    def _preview_url(self, record):
        if not hasattr(record, "get_absolute_url"):
            return None
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_preview"
        return reverse(name, args=[record.pk])

    def render_change_form(self, request, context, *args, **kwargs):
        record = kwargs.get("obj")
        if record is not None:
            context["badges"] = [status_badge(record), shown_badge(record)]
            context["change_shown"] = show_change(record)
            context["preview_url"] = self._preview_url(record)
            context["page_links"] = self.page_links(request, record)
            context["moves"] = [
                (verb, self._move_url(record, verb))
                for verb in verbs_for(record)
                if verb.allowed(request.user, self.model)
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def page_links(self, request, record):
        """Return further pages about the record, each a name and an address."""
        return []

    def _move_url(self, record, verb):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_move"
        return f"{reverse(name, args=[record.pk, verb.name])}?version={record.version}"

    def move_view(self, request, object_id, verb):
        """Say what the verb will do, and do it when confirmed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if verb not in VERBS:
            raise Http404("没有这个动作。")
        if not VERBS[verb].allowed(request.user, self.model):
            raise PermissionDenied("您的角色不能做这一步。")
        opened = request.GET.get("version")
        initial = {"version": opened if opened and is_id(opened) else record.version}
        left_out = self._left_out(request, record)
        form = MoveForm(VERBS[verb], request.POST or None, initial=initial, left_out=left_out)
        if form.is_bound and form.is_valid() and self._move(request, record, VERBS[verb], form):
            return HttpResponseRedirect(self._change_url(record))
        return self._render_move(request, record, VERBS[verb], form)

    def _move(self, request, record, verb, form):
        """Apply the verb; on refusal say why on the form and return False."""
        stored = record.version
        if form.cleaned_data["version"] != stored:
            form.add_error(None, STALE.replace("改好后再按保存", "看过再确认"))
            form.carry(stored)
            return False
        try:
            with transaction.atomic():
                verb.apply(record, by=request.user, **form.arguments())
                self.log_change(request, record, f"{verb.label}。")
        except (ValidationError, IntegrityError) as error:
            form.add_error(None, ValidationError(sentences(error, self.model)))
            return False
        self.message_user(request, f"已{verb.label}：{record}。", messages.SUCCESS)
        return True

    def _left_out(self, request, record):
        """Return the fields that do not concern this record or user.

        Only who may withdraw may publish alone what the same person wrote.
        """
        authors = {*record.written_by, *(record.pending or {}).get("authors", [])}
        urgent = request.user.pk in authors and self.has_withdraw_permission(request)
        asked = {"urgent_reason": urgent, "change_reason": getattr(record, "restates", False)}
        return [name for name, wanted in asked.items() if not wanted]

    def _change_url(self, record):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[record.pk])

    def _render_move(self, request, record, verb, form):
        record = self.get_object(request, str(record.pk)) or record
        context = {
            **self.admin_site.each_context(request),
            "title": verb.label,
            "opts": self.opts,
            "record": record,
            "badge": status_badge(record),
            "verb": verb,
            "form": form,
            "allowed": verb.suits(record),
            "stale": form.was_stale or str(form["version"].value()) != str(record.version),
            "latest": record.history.select_related("history_user").first(),
            "change_url": self._change_url(record),
            "change_shown": show_change(record),
            "content": [] if record.is_going_public else show_content(record),
            "parts": [show_part(part) for part in waiting_parts(record)],
            "preview_url": self._preview_url(record),
        }
        return TemplateResponse(request, "admin/record_move.html", context)


def _leave_links():
    """Stand in for a form's save_m2m where the links wait for approval."""
