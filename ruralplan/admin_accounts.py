"""Users and groups in the admin: roles told in words, and a lost second factor reset."""

from __future__ import annotations

from collections import Counter
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from ruralplan.admin_recorded import RecordedAccounts
from ruralplan.editorial import AuditEvent, acting_user, record_event
from ruralplan.roles import ROLES, names_of, permissions_of

ACTIONS = {
    "add": "增加",
    "change": "修改",
    "delete": "删除",
    "view": "查看",
    "review": "审核",
    "withdraw": "撤下",
    "overrule": "改判",
}
# The system notes these; nobody types them.
_NOTED = ("last_login", "date_joined")
GRANTED_IN = ("programs", "counties", "sources", "auth", "ruralplan")


class PasswordForm(AdminPasswordChangeForm):
    """Warns in Chinese; Django's script shows the warning by its id."""

    usable_password_help_text = format_html(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        "选“禁用”后，这个账号不能再用密码登录。",
        "禁用之后，现在的密码就没有了。",
    )

    def save(self, commit=True):
        """Set the password; that it was set is recorded with it."""
        with transaction.atomic():
            user = super().save(commit)
            did = {"did": "由别人重设" if user.has_usable_password() else "由别人禁用"}
            record_event(AuditEvent.PASSWORD, by=acting_user(user), record=user, details=did)
        return user


class NamedPermissions(RecordedAccounts):
    """Ticks instead of Django's two-sided chooser, whose newer texts have no Chinese."""

    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.remote_field.model._meta.model_name == "permission":
            granted = field.queryset.filter(content_type__app_label__in=GRANTED_IN)
            granted = granted.exclude(content_type__model__startswith="historical")
            field.queryset = granted.select_related("content_type")
            field.label_from_instance = name_permission
        else:
            field.queryset = field.queryset.prefetch_related("permissions__content_type")
            field.label_from_instance = tell_group
        return field


class Accounts(NamedPermissions):
    """Users: only a superuser makes another, or changes the account of one."""

    change_password_form = PasswordForm

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        return ["may_edit" if name == "is_staff" else name for name in shown]

    @admin.display(description="工作人员", ordering="is_staff")
    def may_edit(self, user):
        """Return a word; Django's sign is spoken as "True"."""
        return "是" if user.is_staff else "否"

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj), *_NOTED, "second_factor"]
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        kept = [
            (name, {**options, "fields": _fields(request, options)}) for name, options in fieldsets
        ]
        return [*kept, ("第二步验证", {"fields": ("second_factor",)})]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_touch(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may_touch(request.user, obj)

    def get_urls(self):
        view = self.admin_site.admin_view(self.second_factor_view)
        name = "auth_user_second_factor"
        return [path("<id:object_id>/second-factor/", view, name=name), *super().get_urls()]

    @admin.display(description="验证器")
    def second_factor(self, user):
        if not _factors(user).exists():
            return "没有设置"
        url = reverse("admin:auth_user_second_factor", args=[user.pk])
        return format_html('已设置。手机丢了、换了：<a href="{}">重设第二步验证</a>', url)

    def second_factor_view(self, request, object_id):
        """Take a lost second factor away, when confirmed; the next sign-in sets up another."""
        user = self.get_object(request, str(object_id))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404("没有这个账号。")
        if user == request.user:
            raise PermissionDenied("自己的第二步验证在“账号安全”里改。")
        if request.method != "POST":
            return self._confirm(request, user)
        with transaction.atomic():
            deleted, _ = _factors(user).delete()
            if deleted:
                self.log_change(request, user, "重设了第二步验证。")
                did = {"did": "由别人重设"}
                record_event(AuditEvent.SECOND_FACTOR, by=request.user, record=user, details=did)
        told = f"已重设 {user} 的第二步验证。" if deleted else f"{user} 没有设置过第二步验证。"
        self.message_user(request, told, messages.SUCCESS if deleted else messages.WARNING)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[user.pk]))

    def _confirm(self, request, user):
        context = {
            **self.admin_site.each_context(request),
            "title": "重设第二步验证",
            "opts": self.opts,
            "account": user,
            "is_set_up": _factors(user).exists(),
        }
        return TemplateResponse(request, "admin/second_factor.html", context)


def _fields(request: Any, options: Any) -> tuple:
    """Return the fields; single permissions are a superuser's to give, others give roles."""
    hidden = () if request.user.is_superuser else ("user_permissions",)
    return tuple(name for name in options["fields"] if name not in hidden)


def _may_touch(user: Any, account: Any) -> bool:
    return user.is_superuser or account is None or not account.is_superuser


def _factors(user: Any) -> Any:
    return Authenticator.objects.filter(user=user)


def name_permission(permission: Any) -> str:
    """Return what the permission allows, such as "项目与账本：修改数字"."""
    kind = permission.content_type
    action = ACTIONS.get(permission.codename.split("_")[0], permission.name)
    app = apps.get_app_config(kind.app_label).verbose_name
    return f"{app}：{action}{kind.name}"


def tell_group(group: Any) -> str:
    """Return the group's name and what its members may do; one that was changed is counted."""
    held = names_of(group.permissions.all())
    for role in ROLES:
        if role.name == group.name and permissions_of(role) == held:
            return f"{role.name}：{role.does}"
    counts = Counter(one.split(".")[1].split("_")[0] for one in held)
    told = [f"{label} {counts[name]} 类记录" for name, label in ACTIONS.items() if counts[name]]
    return f"{group.name}（自定）：{'、'.join(told) or '还没有权限'}"
