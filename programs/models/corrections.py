"""Corrections: what the public was told of a figure, what it is told now, when and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from programs.display import amount_zh, plain, span_zh
from programs.models.organizations import Program
from programs.models.values import VALUE, PromiseState, Qualifier
from ruralplan.editorial import PendingChange, acting_user, is_public

# What a figure states besides its slot; the slot's parts are in `changes`, where they changed.
STATED = ("value", "qualifier", "unit", "state")
NUMBER = {"value", "unit", "qualifier"}
OTHER_PASSAGE = "改以另一处引文为据："
PASSAGE = {"article", "exact", "start", "end"}
REASON_FOR_NUMBER = "数值改了，引文的位置没有改：请写明理由，例如“原文是1281亿，当初抄错了”。"
SLOT_LABELS = {
    "indicator": "指标",
    "kind": "类型",
    "period": "时段",
    "place": "地点",
    "edition": "年度计划",
}
BY_THE_RULE = "按规则判定"
NO_REASON = "系统改动，没有另记理由。"
RESTATED = (
    "“{record}”撤回以后改过，和公众上次看到的不同：发布时要写明修改理由，会列在更正里。"
    "请在它自己的页面按“发布”或“核准”。"
)
REASON_NEEDED = "数字公开之后再改，要在“修改理由”里写明为什么；理由会公开，列在更正里。"


@dataclass(frozen=True)
class Stated:
    """What a figure told the public at a time; `state` is empty where the rule judged."""

    value: Decimal
    unit: str
    qualifier: str
    state: str

    @property
    def amount(self) -> str:
        return amount_zh(self.value, self.unit, self.qualifier)


class CorrectionQuerySet(models.QuerySet):
    def published(self):
        """Keep what the public may read: of public figures, not before its time."""
        figures = self.model._meta.get_field("figure").related_model.objects.published()
        return self.due().filter(Exists(figures.filter(pk=OuterRef("figure"))))

    def due(self):
        """Keep what is not set for a later hour."""
        return self.filter(corrected_at__lte=Now())

    def for_display(self):
        """Load what a row of corrections shows: one query."""
        return self.select_related("figure__indicator__program").order_by("-corrected_at", "-pk")

    def of_program(self, slug: str):
        """Keep corrections of a programme and of its projects."""
        return self.filter(figure__indicator__program__in=Program.objects.family(slug))


class Correction(models.Model):
    """One change of what a public figure states; written once, never changed.

    All is kept as it was shown, so that a later renaming leaves it as it was.
    """

    figure = models.ForeignKey(
        "programs.Figure",
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name="数字",
        help_text="改的是哪一个数字，例如 脱贫县平台销售额 报告 2021。",
    )
    corrected_at = models.DateTimeField(
        "更正时间", db_index=True, help_text="公众从这一刻起看到新的，例如 2026-11-22 09:00。"
    )
    reason = models.TextField("理由", help_text="公开。例如“原文是1281亿，当初抄错了”。")
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="更正人",
        help_text="不公开。谁核准的，例如 editor；系统改的为空。",
    )
    old_value = models.DecimalField("原来的数值", help_text="基本单位，例如 1281。", **VALUE)
    new_value = models.DecimalField("现在的数值", help_text="基本单位，例如 1300。", **VALUE)
    old_qualifier = models.CharField(
        "原来的限定词", max_length=8, choices=Qualifier, help_text="例如 正好。"
    )
    new_qualifier = models.CharField(
        "现在的限定词", max_length=8, choices=Qualifier, help_text="例如 超过。"
    )
    old_unit = models.CharField("原来的单位", max_length=20, help_text="例如 人。")
    new_unit = models.CharField("现在的单位", max_length=20, help_text="例如 人次。")
    old_state = models.CharField(
        "原来改判为",
        max_length=14,
        choices=PromiseState,
        blank=True,
        help_text="承诺原来改判的状态，按规则判定时为空，例如 未达到。",
    )
    new_state = models.CharField(
        "现在改判为",
        max_length=14,
        choices=PromiseState,
        blank=True,
        help_text="承诺现在改判的状态，按规则判定时为空，例如 未达到。",
    )
    changes = models.JSONField(
        "口径的改动",
        default=list,
        blank=True,
        help_text='例如 [{"field": "place", "old": "河北省", "new": "青龙满族自治县"}]。',
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "更正"
        verbose_name_plural = "更正"
        ordering = ["-corrected_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.figure}：{'；'.join(f'{old} → {new}' for _, old, new in self.rows)}"

    def get_absolute_url(self):
        return f"{self.figure.get_absolute_url()}#corrections"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError("更正写下以后不能改；再改了数字，会另有一条。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError("更正写下以后不能删。")

    @property
    def old(self) -> Stated:
        return Stated(self.old_value, self.old_unit, self.old_qualifier, self.old_state)

    @property
    def new(self) -> Stated:
        return Stated(self.new_value, self.new_unit, self.new_qualifier, self.new_state)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Return what changed, each as label, old and new in words."""
        rows = [("数值", self.old.amount, self.new.amount)]
        if self.old_state != self.new_state:
            rows.append(("状态", _state(self.old_state), _state(self.new_state)))
        rows += [(SLOT_LABELS[one["field"]], one["old"], one["new"]) for one in self.changes]
        return [row for row in rows if row[1] != row[2]]


def _state(state: str) -> str:
    return f"{PromiseState(state).label}（改判）" if state else BY_THE_RULE


class CorrectedRecord(models.Model):
    """A figure whose every change of what the public was told leaves a correction.

    It hangs on `save()`: verbs, forms, imports and commands all end there.
    """

    last_public = models.JSONField(
        "公众上次看到的",
        null=True,
        blank=True,
        editable=False,
        help_text='自动记录，例如 {"value": "1281"}；撤回再发布时据此写更正。',
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; where the public sees something else than before, write a correction with it."""
        with transaction.atomic():
            self._remember(kwargs)
            super().save(*args, **kwargs)
            self._cancel_what_never_came()
            if self.last_public and self.is_going_public:  # type: ignore[attr-defined]
                write_correction(self, self.last_public, self.stated(), at=self._public_from())

    @property
    def restates(self) -> bool:
        """Whether publishing would tell the public something else than it was told before."""
        seen = not self.is_going_public and self.last_public  # type: ignore[attr-defined]
        return bool(seen and differences(seen, self.stated()))

    def publish(self, *, by: Any, urgent_reason: str = "", change_reason: str = "") -> None:
        """Make public; what states something else than before asks for a public reason."""
        with transaction.atomic():
            self._give_reason(by, change_reason)
            super().publish(by=by, urgent_reason=urgent_reason)  # type: ignore[misc]

    def approve(
        self, *, by: Any, publish_at: datetime | None = None, change_reason: str = ""
    ) -> None:
        """Approve; with an hour, what will then state something else asks for a public reason."""
        with transaction.atomic():
            if publish_at is not None:
                self._give_reason(by, change_reason)
            super().approve(by=by, publish_at=publish_at)  # type: ignore[misc]

    def _give_reason(self, by: Any, reason: str) -> None:
        """Keep the reason for the correction to come; only the system may leave it out."""
        if by is not None and self.restates and not reason.strip():
            raise ValidationError(RESTATED.format(record=self), code="reason")
        self._correction_reason = reason.strip()

    def stated(self) -> dict[str, Any]:
        """Return what the figure tells the public; parts of the slot as [key, words]."""
        figure: Any = self
        words = span_zh(figure.period, cumulative=figure.cumulative)
        return {
            "value": plain(figure.value),
            "qualifier": figure.qualifier,
            "unit": figure.indicator.unit,
            "state": figure.overruled_state,
            "indicator": [figure.indicator_id, figure.indicator.name],
            "kind": [figure.kind, figure.get_kind_display()],
            "period": [[figure.period, figure.cumulative], words],
            "place": [figure.place_id, figure.place.full_name if figure.place else "未分地区"],
            "edition": [figure.edition_id, figure.edition.title if figure.edition else "无"],
        }

    def amended(self, values: Any, *, by: Any, reason: str) -> PendingChange | None:
        """Return the pending change; the reason for another claim or state is why it changes."""
        change = super().amended(values, by=by, reason=reason)  # type: ignore[misc]
        if change is None or change.reason:
            return change
        given = (change.values.get(name) for name in ("choice_reason", "overrule_reason"))
        return replace(change, reason=next(filter(None, given), ""))

    def check_change(self, change: PendingChange) -> None:
        """Refuse a change of what the public is told that gives no reason."""
        super().check_change(change)  # type: ignore[misc]
        if not change.reason and self._restates(change):
            raise ValidationError(REASON_NEEDED, code="reason")

    def _restates(self, change: PendingChange) -> bool:
        changed = self.with_change(change)  # type: ignore[attr-defined]
        return bool(differences(self.stated(), changed.stated()))

    def _remember(self, kwargs: dict[str, Any]) -> None:
        """Keep what the public sees now, by the database's clock, before it is replaced."""
        shown = Case(When(is_public(), then=Value(True)), default=Value(False))
        rows = type(self)._base_manager.select_related("indicator", "place", "edition")
        before = rows.filter(pk=self.pk).annotate(shown=shown).first() if self.pk else None
        if before is not None and before.shown:
            self.last_public = before.stated()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "last_public"}

    def _cancel_what_never_came(self) -> None:
        """Drop a correction whose hour has not come, for its plan is decided anew.

        Its reason stays with what goes on to be stated.
        """
        planned = Correction.objects.filter(figure=self.pk, corrected_at__gt=Now())
        row = planned.first() if self.last_public else None
        if row is None:
            return
        planned_for = {name: getattr(row, f"new_{name}") for name in STATED}
        planned_for["value"] = plain(row.new_value)
        if planned_for.items() <= self.stated().items():
            self._correction_reason = getattr(self, "_correction_reason", "") or row.reason
        planned.delete()

    def _public_from(self) -> datetime:
        now = timezone.now()
        return max(now, getattr(self, "publish_at", None) or now)


class CorrectingClaim:
    """A claim whose number changes only with a written reason, or because its passage did."""

    def amended(self, values: Any, *, by: Any, reason: str) -> PendingChange | None:
        """Return the pending change; another passage is a reason for another number."""
        change = super().amended(values, by=by, reason=reason)  # type: ignore[misc]
        if change is None or not change.values.keys() & NUMBER:
            return change
        written = "" if change.reason.startswith(OTHER_PASSAGE) else change.reason
        exact = change.values.get("exact", self.exact)  # type: ignore[attr-defined]
        told = f"{OTHER_PASSAGE}“{exact}”。" if change.values.keys() & PASSAGE else ""
        return replace(change, reason=written or told)

    def check_change(self, change: PendingChange) -> None:
        """Ask for a written reason where the number changes and its passage does not."""
        changed = change.values.keys()
        if changed & NUMBER and not changed & PASSAGE and not change.reason:
            raise ValidationError({"change_reason": REASON_FOR_NUMBER})
        super().check_change(change)  # type: ignore[misc]


def write_correction(
    figure: Any, old: dict[str, Any], new: dict[str, Any], *, at: datetime, source: Any = None
) -> None:
    """Store the difference, if there is one; `source` is the saved record, else the figure."""
    if not differences(old, new):
        return
    saved = source or figure
    given = getattr(saved, "_correction_reason", "") or getattr(saved, "_change_reason", None)
    sides = (("old", old), ("new", new))
    Correction.objects.create(
        figure=figure,
        corrected_at=at,
        corrected_by=acting_user(saved),
        reason=(given or NO_REASON).strip(),
        changes=[
            {"field": name, "old": old[name][1], "new": new[name][1]}
            for name in SLOT_LABELS
            if old[name][0] != new[name][0]
        ],
        **{f"{side}_{name}": told[name] for side, told in sides for name in STATED},
    )


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return the names of what differs; a part of the slot that was only renamed does not."""
    return [name for name in STATED if old[name] != new[name]] + [
        name for name in SLOT_LABELS if old[name][0] != new[name][0]
    ]
