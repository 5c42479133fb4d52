"""Right of reply: an address that a county or organisation answers by, and what it answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from ruralplan.editorial import AuditEvent, record_event

SALT = "programs.replies.link"
LONGEST_REPLY = 2000
DAYS, MOST_DAYS = 30, 90


class ReplyLinkQuerySet(models.QuerySet):
    def published(self):
        """Keep the links whose answer the public may read."""
        return self.filter(reply__state=ReplyState.ACCEPTED)

    def by_token(self, token: str):
        """Keep the link that the signed token names; none where the token is not ours."""
        try:
            key = signing.Signer(salt=SALT, sep=".").unsign(token)
        except signing.BadSignature:
            return self.none()
        return self.filter(pk=int(key))


class ReplyLink(models.Model):
    """An address that is good for one answer, until a day, unless it is revoked."""

    addressee = models.CharField(
        "请谁回应",
        max_length=100,
        help_text="单位全名，回应采纳后公开，例如 青龙满族自治县农业农村局。",
    )
    figures = models.ManyToManyField(
        "programs.Figure",
        related_name="reply_links",
        verbose_name="关于哪些数字",
        help_text="一个或几个已经公开的数字。",
    )
    note = models.TextField(
        "给对方的话",
        blank=True,
        validators=[MaxLengthValidator(1000)],
        help_text="显示在回应页上方，例如“请核对2021年的销售额”。",
    )
    expires_at = models.DateTimeField("有效到", help_text="过了这一刻就不能再回应。")
    revoked_at = models.DateTimeField(
        "作废时间", null=True, blank=True, editable=False, help_text="作废之后不能再回应。"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="发出的人",
        help_text="自动记录；这个人不能决定收到的回应。",
    )
    made_at = models.DateTimeField("发出时间", auto_now_add=True, help_text="自动记录。")

    objects = ReplyLinkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "请求回应"
        ordering = ["-pk"]
        default_permissions = ("add", "change", "view")

    def __str__(self):
        return f"请{self.addressee}回应"

    def get_absolute_url(self):
        return reverse("reply", args=[self.token])

    @property
    def token(self) -> str:
        """Return what the address ends in; it is worked out, so that no table holds it."""
        return signing.Signer(salt=SALT, sep=".").sign(str(self.pk))

    @property
    def closed(self) -> str:
        """Return why no answer can be given any more, "" while one can."""
        if hasattr(self, "reply"):
            return "answered"
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else ""

    @classmethod
    def send_out(cls, *, by: Any, figures: Any, days: int = DAYS, **fields: Any) -> ReplyLink:
        """Make the link and say so in the audit log."""
        with transaction.atomic():
            link = cls(made_by=by, expires_at=timezone.now() + timedelta(days=days), **fields)
            link.full_clean()
            link.save()
            link.figures.set(figures)
            record_event(AuditEvent.REPLY, by=by, record=link, details={"did": "发出回应链接"})
        return link

    def revoke(self, *, by: Any) -> None:
        """Let nobody answer by this address any more."""
        with transaction.atomic():
            held = ReplyLink.objects.select_for_update().get(pk=self.pk)
            if held.closed:
                raise ValidationError("这个链接已经不能用了，不必作废。")
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])
            record_event(AuditEvent.REPLY, by=by, record=self, details={"did": "作废回应链接"})

    def answer(self, **fields: Any) -> Reply:
        """Store the one answer; raise ValidationError when the link is closed by now."""
        with transaction.atomic():
            held = ReplyLink.objects.select_for_update().get(pk=self.pk)
            if held.closed:
                raise ValidationError("这个链接已经不能用了。", code=held.closed)
            reply = Reply(link=held, **fields)
            reply.full_clean()
            reply.save()
            record_event(AuditEvent.REPLY, by=None, record=held, details={"did": "收到回应"})
        return reply


class ReplyState(models.TextChoices):
    WAITING = "waiting", "待决定"
    ACCEPTED = "accepted", "已采纳"
    DECLINED = "declined", "未采纳"
    WITHDRAWN = "withdrawn", "已撤下"


class Reply(models.Model):
    """What the body answered: its words are kept as they came, and shown only once accepted."""

    link = models.OneToOneField(
        ReplyLink,
        on_delete=models.PROTECT,
        related_name="reply",
        verbose_name="请求",
        help_text="由哪一个链接而来。",
    )
    name = models.CharField("姓名", max_length=50, help_text="不公开，用来核实。")
    office = models.CharField("职务", max_length=100, help_text="不公开，例如 办公室主任。")
    contact = models.CharField("联系方式", max_length=200, help_text="不公开，电话或邮箱。")
    text = models.TextField(
        "回应",
        validators=[MaxLengthValidator(LONGEST_REPLY)],
        help_text=f"采纳后原样公开，{LONGEST_REPLY} 字以内。",
    )
    received_at = models.DateTimeField("收到时间", auto_now_add=True, help_text="自动记录。")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ReplyState,
        default=ReplyState.WAITING,
        db_index=True,
        editable=False,
        help_text="待决定、已采纳、未采纳或已撤下。",
    )
    reason = models.TextField(
        "理由", blank=True, editable=False, help_text="采纳或不采纳的理由，不公开。"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="决定的人",
        help_text="自动记录。",
    )
    decided_at = models.DateTimeField(
        "决定时间", null=True, editable=False, db_index=True, help_text="自动记录。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "当事方回应"
        ordering = ["-pk"]
        default_permissions = ("change", "view", "withdraw")
        constraints = [
            models.CheckConstraint(
                name="reply_decided_with_a_reason",
                condition=Q(state="waiting") | ~Q(reason=""),
                violation_error_message="决定回应要写明理由。",
            )
        ]

    def __str__(self):
        return f"{self.link.addressee}的回应"

    def accept(self, *, by: Any, reason: str) -> None:
        """Let the answer stand beside its figures."""
        self.check_second_person(by)
        self._decide(by, reason, ReplyState.ACCEPTED, ReplyState.WAITING)

    def decline(self, *, by: Any, reason: str) -> None:
        """Keep the answer from the public."""
        self.check_second_person(by)
        self._decide(by, reason, ReplyState.DECLINED, ReplyState.WAITING)

    def withdraw(self, *, by: Any, reason: str) -> None:
        """Take an accepted answer from the public again; in a hurry one person is enough."""
        self._decide(by, reason, ReplyState.WITHDRAWN, ReplyState.ACCEPTED)

    def check_second_person(self, by: Any) -> None:
        """Raise ValidationError where the one who asked would also decide; None is the system."""
        asked = self.link.made_by_id
        if by is not None and by.pk == asked and not settings.ONE_PERSON_TEAM:
            raise ValidationError(
                "链接是您发出的，回应须由另一个人决定。请等另一位编辑看过。", code="second_person"
            )

    def _decide(self, by: Any, reason: str, state: ReplyState, needed: ReplyState) -> None:
        if not reason.strip():
            raise ValidationError("请写明理由。")
        decided = {
            "state": state,
            "reason": reason.strip(),
            "decided_by": by,
            "decided_at": timezone.now(),
        }
        with transaction.atomic():
            if not Reply.objects.filter(pk=self.pk, state=needed).update(**decided):
                raise ValidationError("这条回应刚刚由别人决定了。请看过再说。", code="stale")
            details = {"did": state.label}
            record_event(AuditEvent.REPLY, by=by, record=self, reason=reason, details=details)
        for name, value in decided.items():
            setattr(self, name, value)


def public_reply_links() -> Prefetch:
    """Return the prefetch of a figure's answered links as `public_reply_links`, oldest first."""
    links = ReplyLink.objects.published().select_related("reply").order_by("reply__pk")
    return Prefetch("reply_links", queryset=links, to_attr="public_reply_links")
