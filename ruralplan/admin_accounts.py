"""Users and groups in the admin: permissions named in Chinese, only those editors can hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.utils.html import format_html

ACTIONS = {"add": "增加", "change": "修改", "delete": "删除", "view": "查看"}
GRANTED_IN = ("programs", "counties", "sources", "auth")


class PasswordForm(AdminPasswordChangeForm):
    """Warns in Chinese; Django's script shows the warning by its id."""

    usable_password_help_text = format_html(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        "选“禁用”后，这个账号不能再用密码登录。",
        "禁用之后，现在的密码就没有了。",
    )


class NamedPermissions:
    """Ticks instead of Django's two-sided chooser, whose newer texts have no Chinese."""

    filter_horizontal = ()
    change_password_form = PasswordForm

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        return ["may_edit" if name == "is_staff" else name for name in shown]

    @admin.display(description="工作人员", ordering="is_staff")
    def may_edit(self, user):
        """Return a word; Django's sign is spoken as "True"."""
        return "是" if user.is_staff else "否"

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.remote_field.model._meta.model_name == "permission":
            granted = field.queryset.filter(content_type__app_label__in=GRANTED_IN)
            granted = granted.exclude(content_type__model__startswith="historical")
            field.queryset = granted.select_related("content_type")
            field.label_from_instance = name_permission
        return field


def name_permission(permission: Any) -> str:
    """Return what the permission allows, such as "项目与账本：修改数字"."""
    kind = permission.content_type
    action = ACTIONS.get(permission.codename.split("_")[0], permission.name)
    app = apps.get_app_config(kind.app_label).verbose_name
    return f"{app}：{action}{kind.name}"
