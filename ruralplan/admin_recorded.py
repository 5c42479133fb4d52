"""What administrators do to accounts and groups, kept in the audit log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet

from ruralplan.editorial import AuditEvent, record_event

FLAGS = ("is_active", "is_staff", "is_superuser")
LINKS = ("groups", "user_permissions", "permissions")


class RecordedAccounts:
    """An admin of users or groups that records what was given and taken, in one transaction."""

    def save_related(self, request, form, formsets, change):
        before = _granted(form.instance)
        super().save_related(request, form, formsets, change)
        if change and not form.has_changed():
            return
        after = _granted(form.instance)
        did = "修改" if change else "新建"
        details = {
            "did": f"{did}{self.opts.verbose_name}",
            "fields": "、".join(_fields(form)),
            "gained": "、".join(sorted(after - before)),
            "lost": "、".join(sorted(before - after)),
        }
        self._record(request, form.instance, details | _flags(form))

    def delete_model(self, request, obj):
        self._record(request, obj, {"did": f"删除{self.opts.verbose_name}"})
        super().delete_model(request, obj)

    def _record(self, request: Any, account: Any, details: dict[str, Any]) -> None:
        record_event(AuditEvent.ACCOUNT, by=request.user, record=account, details=details)


def _granted(account: Any) -> set[str]:
    """Return the groups and permissions that the account or group holds of its own."""
    links = (getattr(account, name) for name in LINKS if hasattr(account, name))
    return {name for link in links for name in _names(link.all())}


def _names(granted: QuerySet) -> list[str]:
    if granted.model is Group:
        return [f"角色：{name}" for name in granted.values_list("name", flat=True)]
    rows = granted.order_by().values_list("content_type__app_label", "codename")
    return [f"{app}.{codename}" for app, codename in rows]


def _fields(form: Any) -> list[str]:
    """Return the labels of what was changed; of a password not even that."""
    changed = [name for name in form.changed_data if "password" not in name]
    return [str(form.fields[name].label) for name in changed]


def _flags(form: Any) -> dict[str, bool]:
    """Return the new values of the ticks that open or close the admin."""
    return {name: form.cleaned_data[name] for name in FLAGS if name in form.changed_data}
