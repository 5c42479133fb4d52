"""The audit log: who did what to which record, and from where; written once, never changed.

An entry is written in the transaction of what it tells of: both stay, or neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from simple_history.models import HistoricalRecords

from ruralplan.editorial.trials import is_trial

LONGEST_NAME = 200
LONGEST_REASON = 2000


class AuditEvent(models.TextChoices):
    STATE = "state", "改变状态"
    CHANGE = "change", "待定修改"
    URGENT = "urgent", "紧急发布"
    LOOKED_OVER = "looked_over", "补看紧急发布"
    DELETION = "deletion", "删除"
    SIGN_IN = "sign_in", "登录"
    SIGN_IN_FAILED = "sign_in_failed", "登录失败"
    SIGN_OUT = "sign_out", "退出"
    SECOND_FACTOR = "second_factor", "第二步验证"
    PASSWORD = "password", "密码"
    ACCOUNT = "account", "账号与权限"
    EXPORT = "export", "导出"
    IMPORT = "import", "导入"
    REPLY = "reply", "当事方回应"


class UnchangeableError(TypeError):
    """An entry of the audit log was to be changed or deleted."""


class AuditQuerySet(models.QuerySet):
    """Entries are added one by one; what would change or delete them is refused."""

    def update(self, **kwargs):
        raise UnchangeableError("操作记录不能修改。")

    def delete(self):
        raise UnchangeableError("操作记录不能删除。")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class AuditEntry(models.Model):
    """One event. Names are kept as they were; keys are plain, so that nothing deleted takes it."""

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True, help_text="自动记录。")
    event = models.CharField(
        "事件",
        max_length=20,
        choices=AuditEvent,
        db_index=True,
        help_text="发生了什么，例如改变状态、登录失败。",
    )
    user_key = models.BigIntegerField(
        "账号编号", null=True, blank=True, db_index=True, help_text="空着是系统或未登录的人。"
    )
    user_name = models.CharField(
        "谁", max_length=LONGEST_NAME, blank=True, help_text="账号当时的名字，例如 editor。"
    )
    app = models.CharField("应用", max_length=100, blank=True, help_text="例如 programs。")
    model = models.CharField("模型", max_length=100, blank=True, help_text="例如 figure。")
    record_key = models.CharField("记录编号", max_length=64, blank=True, help_text="例如 12。")
    record_name = models.CharField(
        "记录", max_length=LONGEST_NAME, blank=True, help_text="记录当时的名字。"
    )
    reason = models.TextField("理由", blank=True, help_text="做的人写的理由或意见。")
    address = models.GenericIPAddressField(
        "来自", null=True, blank=True, help_text="请求的网络地址，例如 192.0.2.7；命令没有。"
    )
    details = models.JSONField(
        "细节",
        default=dict,
        blank=True,
        encoder=DjangoJSONEncoder,
        help_text='例如 {"from": "draft", "to": "in_review"}；没有密码、口令或全文。',
    )

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["app", "model", "record_key"], name="audit_of_a_record")]

    def __str__(self):
        return f"{self.get_event_display()} {self.record_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise UnchangeableError("操作记录不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise UnchangeableError("操作记录不能删除。")


def record_event(
    event: AuditEvent,
    *,
    by: Any,
    record: Any = None,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry; `by` is the user who did it, None the system. Give neither secrets nor texts.

    The address is that of the request at hand, where there is one.
    """
    entry = AuditEntry(
        event=event,
        user_key=getattr(by, "pk", None),
        user_name=by.get_username()[:LONGEST_NAME] if by is not None and by.pk else "",
        reason=reason[:LONGEST_REASON],
        address=_address(getattr(HistoricalRecords.context, "request", None)),
        details={name: value for name, value in (details or {}).items() if value not in ("", None)},
    )
    if record is not None:
        _name(entry, record)
    if not is_trial():
        entry.save(force_insert=True)
    return entry


def _name(entry: AuditEntry, record: Any) -> None:
    """Put on the entry which record it is of; a model stands for its whole list."""
    options = record._meta
    entry.app, entry.model = options.app_label, options.model_name
    if isinstance(record, type):
        entry.record_name = str(options.verbose_name_plural)
    else:
        entry.record_key = str(record.pk)
        entry.record_name = str(record)[:LONGEST_NAME]


def _address(request: Any) -> str | None:
    """Return who asked, seen past the proxies of our own, as the sign-in's throttle sees it."""
    # Imported late: allauth's adapter needs the apps' models, which need this module.
    from allauth.account.adapter import get_adapter

    if request is None:
        return None
    try:
        return get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return None
