"""Indicators: what is counted, and in which unit."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from programs.models.corrections import write_correction
from programs.models.organizations import Program, SlugQuerySet
from programs.units import same_unit
from ruralplan.editorial import (
    VersionedModel,
    acting_user,
    is_going_public,
    is_public,
    writes_on_behalf,
)

UNIT_CHANGED = "指标的单位改了。"


class IndicatorQuerySet(SlugQuerySet):
    def published(self):
        """Keep what a public figure counts for a public programme."""
        counted = self.model._base_manager.filter(is_public("figures__"))
        return self.of_public_programs().filter(pk__in=counted.values("pk"))

    def of_public_programs(self):
        return self.filter(program__in=Program.objects.published())

    def for_display(self):
        """Load what a row of indicators shows: one query."""
        return self.select_related("program", "change_of")


class Indicator(VersionedModel):
    """What is counted and its unit, owned by one programme."""

    slug = models.SlugField("网址名", unique=True, help_text="例如 retu-poverty-counties-sales。")
    program = models.ForeignKey(
        Program,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name="项目",
        help_text="例如 热土计划。",
    )
    name = models.CharField("名称", max_length=100, help_text="例如 脱贫县平台销售额。")
    name_en = models.CharField(
        "英文名称",
        max_length=200,
        blank=True,
        help_text="例如 Platform sales of former poverty counties。",
    )
    unit = models.CharField("单位", max_length=20, help_text="不带万、亿，例如 元、人次、个。")
    definition = models.TextField(
        "口径", blank=True, help_text="数什么、不数什么，例如“只数832个脱贫县”。"
    )
    definition_en = models.TextField(
        "英文口径",
        blank=True,
        help_text="口径的英文，例如 Counts the 832 former poverty counties only.",
    )
    change_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name="是谁的增幅",
        help_text="增长率所对应的指标，例如 脱贫县平台销售额；从不倒推基数。",
    )
    related = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name="相近指标",
        help_text="量同一件事、但单位或范围不同的指标，例如 培训人次；只并列展示，从不比较。",
    )

    objects = IndicatorQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[related])

    class Meta:
        verbose_name = "指标"
        verbose_name_plural = "指标"
        ordering = ["program", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "name", "unit"],
                name="indicator_once_in_a_program",
                violation_error_message="这个项目已有同名同单位的指标。",
            ),
            models.CheckConstraint(
                name="indicator_is_not_its_own_change",
                condition=Q(change_of__isnull=True) | ~Q(change_of=F("id")),
                violation_error_message="指标不能是自己的增幅。",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.unit}）"

    def natural_key(self):
        return (self.slug,)

    def save(self, *args, **kwargs):
        """Save; another unit corrects every public figure that is counted in it."""
        with transaction.atomic():
            stored = type(self)._base_manager.filter(pk=self.pk)
            before = stored.values_list("unit", flat=True).first()
            super().save(*args, **kwargs)
            if before not in (None, self.unit):
                self._correct_unit(before)

    def _correct_unit(self, before):
        for figure in self.figures.published():
            new = figure.stated()
            write_correction(figure, {**new, "unit": before}, new, at=timezone.now(), source=self)
        set_for_later = self.figures.filter(is_going_public(), last_public__isnull=False)
        with writes_on_behalf():
            for figure in set_for_later.filter(publish_at__gt=Now()):
                figure._history_user, figure._change_reason = acting_user(self), UNIT_CHANGED
                figure.save()  # its correction, set for its hour, says the new unit then

    def get_absolute_url(self):
        return reverse("indicator_detail", args=[self.slug])

    def clean(self):
        super().clean()
        if self.pk is not None:
            self._check_unit_of_claims()
            self._check_program_is_public()

    def _check_unit_of_claims(self):
        units = self.figures.order_by().values_list("citations__unit", flat=True).distinct()
        other = [unit for unit in units if unit and not same_unit(unit, self.unit)]
        if other:
            raise ValidationError(
                {"unit": f"已有引文用的单位是“{other[0]}”，和“{self.unit}”不是一回事。"}
            )

    def _check_program_is_public(self):
        moved = type(self)._base_manager.filter(pk=self.pk).exclude(program=self.program_id)
        if not moved.exists() or self.program.is_public:
            return
        if self.figures.filter(is_going_public()).exists():
            raise ValidationError(
                {"program": "这个指标已有公开的数字，只能属于已发布的项目；请先发布那个项目。"}
            )


def has_public_indicator() -> Exists:
    """Return the condition that the outer row's indicator may be read: one look-up for a row.

    As a join or an IN the planner would start from the indicators and sort every figure.
    """
    return Exists(Indicator.objects.of_public_programs().filter(pk=OuterRef("indicator")))
