"""The admin site: sign-in by the site's own page, and a first page that lists the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from ruralplan.admin_accounts import Accounts, NamedPermissions
from ruralplan.editorial import EditorialRecord, EditorialStatus

# The apps of the first page, in this order.
APPS = ("programs", "counties", "sources", "auth")
WAITING = (EditorialStatus.IN_REVIEW, EditorialStatus.DRAFT)


@dataclass(frozen=True)
class Task:
    """A kind of work that waits: what, how many, and the list that shows them."""

    label: str
    help: str
    count: int
    url: str


# What is missing: model, filter of its list, value, and why it matters.
GAPS = (
    ("programs.figure", "gap", "disputed", "说法不一", "几处引文的数值不同，须选定一处并写理由。"),
    ("programs.figure", "gap", "uncited", "没有引文的数字", "没有原文支持，不能发布。"),
    ("programs.figure", "gap", "unreported", "没有报道的承诺", "找一找后来的报道，或记下查找过。"),
    ("sources.article", "text", "no", "没有全文的文章", "存入全文才能核对引文的位置。"),
)


# What stands between a page that was handed in and its drafts, written like the gaps.
DESK = (
    ("sources.intake", "state__exact", "ready", "待登记的收稿", "核对标题和日期，登记成文章。"),
    ("sources.article", "text", "unread", "没有读过的全文", "打开它的提议页，让阅读器读一遍。"),
    ("programs.reading", "work", "failed", "没有读成的阅读", "看它说了什么原因，再读一遍。"),
    ("programs.reading", "work", "undecided", "有提议要决定的文章", "对着原文接受、改正或拒绝。"),
    ("sources.reprintsuggestion", "state", "open", "待决定的同源提示", "确认转载，或判为不同源。"),
)


class AdminSite(admin.AdminSite):
    site_header = "乡村账本编辑台"
    site_title = "乡村账本"
    index_title = "待办"
    index_template = "admin/worklist.html"
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # It asks once for many records and checks no version; records are deleted one by one.
        self.disable_action("delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register what editors work on, with steady lists; the tables of libraries stay out."""
        # Imported late: the apps' admins need this site to register themselves.
        from sources.admin.base import SteadyList

        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        admin_class = admin_class or admin.ModelAdmin
        if not issubclass(admin_class, SteadyList):
            own = Accounts if get_user_model() in models else NamedPermissions
            admin_class = type(admin_class.__name__, (own, SteadyList, admin_class), {})
        shown = [model for model in models if model._meta.app_label in APPS]
        super().register(shown, admin_class, **options)

    def get_app_list(self, request, app_label=None):
        return sorted(
            super().get_app_list(request, app_label), key=lambda app: APPS.index(app["app_label"])
        )

    def login(self, request, extra_context=None):
        """Leave signing in to the site's own page, with its throttle and second factor."""
        target = request.GET.get("next") or reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        if request.user.is_authenticated:
            raise PermissionDenied("您的账号没有编辑权限。")
        return redirect_to_login(target, reverse("account_login"))

    def index(self, request, extra_context=None):
        context = {
            "waiting": self._waiting(request),
            "desk": self._missing(request, DESK),
            "gaps": self._missing(request, GAPS),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def _waiting(self, request):
        """Return a row for each editorial model the user may see: its name and two tasks."""
        return [
            (model._meta.verbose_name, self._tasks(request, model, model_admin))
            for model, model_admin in self._registry.items()
            if issubclass(model, EditorialRecord) and model_admin.has_view_permission(request)
        ]

    def _tasks(self, request, model, model_admin):
        url = _list_url(model)
        return [
            Task(
                status.label,
                "",
                _count(model_admin, request, model._base_manager.filter(status=status)),
                f"{url}?status__exact={status}",
            )
            for status in WAITING
        ]

    def _missing(self, request, kinds):
        """Return a task for each kind of work whose list the user may see."""
        admins = {model._meta.label_lower: (model, one) for model, one in self._registry.items()}
        tasks = []
        for label, parameter, value, title, help_text in kinds:
            model, model_admin = admins[label]
            if model_admin.has_view_permission(request):
                rows = _filtered(model_admin, model.objects.all(), parameter, value)
                count = _count(model_admin, request, rows)
                url = f"{_list_url(model)}?{parameter}={value}"
                tasks.append(Task(title, help_text, count, url))
        return tasks


def _count(model_admin: Any, request: Any, queryset: Any) -> int:
    """Return the count that the list itself would show: it stops at the paginator's limit."""
    return model_admin.get_paginator(request, queryset, model_admin.list_per_page).count


def _filtered(model_admin: Any, rows: Any, parameter: str, value: str) -> Any:
    """Return the rows that the list shows with this filter in its address."""
    if parameter.endswith("__exact"):
        return rows.filter(**{parameter: value})
    named = {getattr(one, "parameter_name", None): one for one in model_admin.list_filter}
    return named[parameter].options[value][1](rows)


def _list_url(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
