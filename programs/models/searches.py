"""Search records: a target was looked for, and nothing was found."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from programs.models.figures import Figure
from programs.models.values import Kind
from ruralplan.editorial import VersionedModel


class SearchRecord(VersionedModel):
    """Somebody looked for a report on a target and found nothing."""

    figure = models.ForeignKey(
        Figure,
        on_delete=models.CASCADE,
        related_name="searches",
        limit_choices_to={"kind": Kind.TARGET},
        verbose_name="承诺",
        help_text="查的是哪一个承诺，例如 菜鸟产地仓 承诺 2022。",
    )
    searched_on = models.DateField("查找日期", help_text="例如 2026-11-01。")
    searched_in = models.CharField(
        "查找范围", max_length=200, help_text="在哪里找的，例如“公益时报网站，2022–2024年”。"
    )
    searched_by = models.CharField("查找人", max_length=100, help_text="例如 编辑部。")
    remarks = models.TextField(
        "说明", blank=True, help_text="公开。用了什么词、差一点的是什么，例如“只找到2021年的数”。"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "查找记录"
        verbose_name_plural = "查找记录"
        ordering = ["-searched_on", "-pk"]

    def __str__(self):
        return f"{self.searched_on} 查过：{self.figure}"

    def clean(self):
        super().clean()
        if self.figure_id and self.figure.kind != Kind.TARGET:
            raise ValidationError({"figure": "只有承诺需要查找报道。"})
