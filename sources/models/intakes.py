"""What is taken in: a pasted text or an uploaded file on its way to becoming an article."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ruralplan.editorial import VersionedModel
from sources.models.articles import Article


class IntakeState(models.TextChoices):
    WAITING = "waiting", "等待读出"
    READY = "ready", "待登记"
    FAILED = "failed", "读不出"
    REGISTERED = "registered", "已登记"
    DROPPED = "dropped", "已放弃"


class IntakeQuerySet(models.QuerySet):
    def open(self):
        """Keep what somebody still has to do something about."""
        done = (IntakeState.REGISTERED, IntakeState.DROPPED)
        return self.exclude(state__in=done)

    def ready(self):
        return self.filter(state=IntakeState.READY)


class Intake(VersionedModel):
    """One text that was handed in. Its `text` is empty again once an article holds it."""

    name = models.CharField(
        "名称", max_length=200, help_text="上传的文件名；粘贴的写开头几个字，例如 报道.html。"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=IntakeState,
        default=IntakeState.WAITING,
        editable=False,
        db_index=True,
        help_text="例如 待登记：文字已读出，等编辑核对标题、媒体和日期。",
    )
    fault = models.TextField(
        "读不出的原因", blank=True, editable=False, help_text="例如“这个 PDF 加了密码。”"
    )
    text = models.TextField(
        "文字", blank=True, editable=False, help_text="读出的原文，例如断行和空格都照原样。"
    )
    text_sha256 = models.CharField(
        "文字指纹",
        max_length=64,
        blank=True,
        editable=False,
        db_index=True,
        help_text="文字（UTF-8）的 SHA-256，自动计算，例如用来认出同一份文字。",
    )
    url = models.URLField(
        "原文网址",
        max_length=500,
        blank=True,
        help_text="从哪里复制来的，例如 https://example.com/1。",
    )
    article = models.ForeignKey(
        Article,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="intakes",
        verbose_name="文章",
        help_text="登记成了哪一篇，例如 阿里公益助力乡村振兴。",
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="收稿人",
        help_text="谁交来的，例如 editor；自动记录。",
    )
    created_at = models.DateTimeField("收到时间", auto_now_add=True, help_text="自动记录。")
    modified_at = models.DateTimeField("修改时间", auto_now=True, help_text="自动记录。")

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = "收稿"
        verbose_name_plural = "收稿"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="intake_state_known",
                condition=Q(state__in=IntakeState.values),
                violation_error_message="状态不在表中。",
            ),
            models.CheckConstraint(
                name="intake_failed_says_why",
                condition=~Q(state=IntakeState.FAILED) | ~Q(fault=""),
                violation_error_message="读不出的要写明原因。",
            ),
            models.CheckConstraint(
                name="intake_ready_has_a_text",
                condition=~Q(state=IntakeState.READY) | (~Q(text="") & ~Q(text_sha256="")),
                violation_error_message="待登记的要有文字。",
            ),
        ]

    def __str__(self):
        return self.name


class IntakeFile(models.Model):
    """The bytes of an uploaded file, kept only until its text is read.

    In the database and under no name, so that a worker on another machine can read them and no
    address leads to them.
    """

    intake = models.OneToOneField(
        Intake,
        on_delete=models.CASCADE,
        related_name="file",
        verbose_name="收稿",
        help_text="属于哪一份收稿，例如 报道.pdf。",
    )
    content = models.BinaryField("内容", help_text="文件原样，例如一个 PDF；读出文字后删除。")

    class Meta:
        verbose_name = "收稿的文件"
        verbose_name_plural = "收稿的文件"

    def __str__(self):
        return f"{self.intake}的文件"
