"""Runs of the reader over an article's text: asked for, under way, read, or failed and why."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ruralplan.editorial import VersionedModel
from sources.models import Article


class ReadingState(models.TextChoices):
    WAITING = "waiting", "排队"
    RUNNING = "running", "正在读"
    DONE = "done", "读完"
    FAILED = "failed", "没有读成"


OPEN_READINGS = (ReadingState.WAITING, ReadingState.RUNNING)
# The largest page that is read at all takes half a minute; a queue may be longer.
STALLED_AFTER = timedelta(minutes=10)


class ReadingQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN_READINGS)

    def done(self):
        return self.filter(state=ReadingState.DONE)

    def stalled(self):
        """Keep the open ones whose worker must have died, by the database's clock."""
        since = Now() - STALLED_AFTER
        waiting = Q(state=ReadingState.WAITING, asked_at__lt=since)
        return self.filter(waiting | Q(state=ReadingState.RUNNING, started_at__lt=since))


class Reading(VersionedModel):
    """One run of the reader over an article's stored text; at most one of an article is open."""

    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="readings",
        verbose_name="文章",
        help_text="读的是哪一篇，例如 阿里公益助力乡村振兴。",
    )
    reader = models.CharField("阅读器版本", max_length=20, help_text="例如 1.0。")
    state = models.CharField(
        "状态",
        max_length=7,
        choices=ReadingState,
        default=ReadingState.WAITING,
        help_text="例如 读完。",
    )
    fault = models.TextField("没有读成的原因", blank=True, help_text="例如“这一页的数字太多。”")
    stories_read = models.PositiveIntegerField("已读几篇", default=0, help_text="例如 1。")
    stories_total = models.PositiveIntegerField("共几篇", default=0, help_text="例如 3。")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁要读的",
        help_text="例如 editor；自动记录。",
    )
    asked_at = models.DateTimeField("要求时间", auto_now_add=True, help_text="自动记录。")
    started_at = models.DateTimeField("开始时间", null=True, blank=True, help_text="自动记录。")
    finished_at = models.DateTimeField("结束时间", null=True, blank=True, help_text="自动记录。")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "阅读"
        verbose_name_plural = "阅读"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=OPEN_READINGS),
                name="reading_one_open",
                violation_error_message="这篇文章正在读，请等它读完。",
            ),
            models.CheckConstraint(
                name="reading_state_known",
                condition=Q(state__in=ReadingState.values),
                violation_error_message="状态不在表中。",
            ),
            models.CheckConstraint(
                name="reading_failed_says_why",
                condition=~Q(state=ReadingState.FAILED) | ~Q(fault=""),
                violation_error_message="没有读成的要写明原因。",
            ),
        ]

    def __str__(self):
        return f"{self.article.headline}（{self.get_state_display()}）"

    @property
    def is_stalled(self) -> bool:
        """Whether it can be asked for again, though it never ended: its worker must have died."""
        return Reading.objects.stalled().filter(pk=self.pk).exists()
