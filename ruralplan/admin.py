"""The admin site: sign-in by the site's own page, and a first page that lists the work."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from ruralplan.admin_accounts import Accounts, NamedPermissions
from ruralplan.worklist import draw_up

# The apps of the first page, in this order.
APPS = ("programs", "counties", "sources", "auth", "ruralplan")


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

    def get_urls(self):
        """Leave out a page that leads whoever is staff to the address of any record by its id."""
        return [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]

    def login(self, request, extra_context=None):
        """Leave signing in to the site's own page, with its throttle and second factor."""
        target = request.GET.get("next") or reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        if request.user.is_authenticated:
            raise PermissionDenied("您的账号没有编辑权限。")
        return redirect_to_login(target, reverse("account_login"))

    def index(self, request, extra_context=None):
        context = draw_up(request, self._registry)
        return super().index(request, {**context, **(extra_context or {})})
