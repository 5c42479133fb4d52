"""Figures and the claims behind them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from simple_history.models import HistoricalRecords

from counties.models import Division
from programs.models.choosing import ChoosingRecord
from programs.models.corrections import CorrectedRecord, CorrectingClaim, Correction
from programs.models.indicators import Indicator, has_public_indicator
from programs.models.organizations import Program
from programs.models.plans import Edition, Initiative
from programs.models.replies import ReplyLink, public_reply_links
from programs.models.values import VALUE, HedgedValue, Kind, PromiseState, Qualifier
from programs.units import same_unit
from ruralplan.editorial import EditorialQuerySet, EditorialRecord, EditorialStatus
from sources.fields import PeriodField
from sources.models import Citation
from sources.reading.periods import parse_period

# They are worked out from the rest.
DERIVED = ("value", "qualifier", "period_start", "period_end", "last_public", "chosen_at")


class FigureQuerySet(EditorialQuerySet):
    def published(self):
        return super().published().filter(has_public_indicator())

    def cited(self):
        """Keep figures with at least one published claim."""
        return self.filter(Exists(_claims()))

    def uncited(self):
        return self.filter(~Exists(FigureCitation.objects.filter(figure=OuterRef("pk"))))

    def targets(self):
        return self.filter(kind=Kind.TARGET)

    def actuals(self):
        return self.filter(kind=Kind.ACTUAL)

    def of_program(self, slug: str):
        """Keep figures of a programme and of its projects."""
        return self.filter(indicator__program__in=Program.objects.family(slug))

    def newest_plan_first(self):
        """Order by plan, newest first and what belongs to none last, unless there is an order."""
        if self.query.order_by:
            return self
        return self.order_by(F("edition__announced_on").desc(nulls_last=True), "edition_id", "pk")

    def with_counts(self):
        """Annotate `article_count`, `origin_count`, `conflicted` and `correction_count`."""
        origin = Coalesce("article__origin", "article")
        page = Coalesce("article__revision_of", "article")  # a page that changed is one report
        return self.annotate(
            article_count=_claim_count(Count(page, distinct=True)),
            origin_count=_claim_count(Count(origin, distinct=True)),
            correction_count=_count(Correction.objects.due().filter(figure=OuterRef("pk"))),
            conflicted=_is_conflicted(),
        )

    def conflicted(self):
        """Keep figures whose published claims state different values."""
        return self.filter(Exists(_claims(conflicting=True)))

    def for_judging(self):
        """Load what the rule of the ledger asks of a figure: one query."""
        return self.select_related("indicator", "edition").annotate(conflicted=_is_conflicted())

    def for_display(self):
        """Load what a table row shows: three queries, however many rows."""
        claims = FigureCitation.objects.published().for_display().order_by("article", "start")
        public = Prefetch("citations", queryset=claims, to_attr="public_claims")
        rows = self.select_related(
            "indicator__program", "edition__program", "initiative", "place__parent__parent"
        )
        return rows.prefetch_related(public, public_reply_links()).with_counts()


class Figure(HedgedValue, CorrectedRecord, ChoosingRecord, EditorialRecord):
    """One slot (indicator × kind × cumulative × period × place × edition) and its chosen value.

    `value` and `qualifier` repeat the chosen claim, so that lists need no join: see `choose()`.
    """

    LIFE = EditorialRecord.LIFE | set(DERIVED)
    GUARDED = dict.fromkeys(("overruled_state", "overrule_reason"), "programs.overrule_figure")
    named_through = ("indicator__program",)
    public_claims: list[FigureCitation]  # by for_display(), as the next four
    public_reply_links: list[ReplyLink]
    conflicted: bool
    article_count: int
    origin_count: int

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="figures",
        verbose_name="指标",
        help_text="例如 脱贫县平台销售额（元）。",
    )
    kind = models.CharField(
        "类型",
        max_length=8,
        choices=Kind,
        help_text="承诺是说要做的，报告是说做成的；例如“将建40个”是承诺，“已建40个”是报告。",
    )
    cumulative = models.BooleanField(
        "累计",
        default=False,
        help_text="到某时为止的累计数打勾，例如“截至2021年底”；某段时间内的数不打勾。",
    )
    period = PeriodField(
        "时段", help_text="例如 2021、2022-04 或 2021-05/2024-09；累计数写截止的时间。"
    )
    period_start = models.DateField(
        "时段开始", null=True, blank=True, editable=False, help_text="自动填写。"
    )
    period_end = models.DateField("时段结束", editable=False, db_index=True, help_text="自动填写。")
    period_inferred = models.BooleanField(
        "时段是推断的",
        default=False,
        help_text="文章没有写时间、按刊登年份推断时打勾，例如只写“销售38吨”。",
    )
    place = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name="地点",
        help_text="这个数说的省、市或县，例如 青龙满族自治县；全国或多地为空。",
    )
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name="年度计划",
        help_text="承诺属于哪一年的计划，例如 热土计划2022；报告的数为空。",
    )
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name="举措",
        help_text="它属于哪一项举措，例如 产地仓。",
    )
    value = models.DecimalField(
        "数值",
        null=True,
        blank=True,
        editable=False,
        help_text="所选引文的数值，自动填写。",
        **VALUE,
    )
    qualifier = models.CharField(
        "限定词",
        max_length=8,
        choices=Qualifier,
        blank=True,
        editable=False,
        help_text="自动填写。",
    )
    chosen_citation = models.ForeignKey(
        "FigureCitation",
        on_delete=models.RESTRICT,  # not PROTECT: both go when the figure goes
        null=True,
        blank=True,
        related_name="chosen_for",
        verbose_name="采用的引文",
        help_text="几篇文章说法不同时采用哪一处，例如 新闻稿的原始说法。",
    )
    choice_reason = models.TextField(
        "采用理由",
        blank=True,
        help_text="公开。说法不同时必须写明为什么采用这一处，例如“以年报为准”。",
    )
    remarks = models.TextField(
        "说明",
        blank=True,
        help_text="公开。口径或时段上读者需要知道的事，例如“按县域数，一县可有几个中心”。",
    )
    overruled_state = models.CharField(
        "改判状态",
        max_length=14,
        choices=PromiseState,
        blank=True,
        help_text="编辑认为规则判得不对时改判，例如 未达到；必须写理由。",
    )
    overrule_reason = models.TextField(
        "改判理由", blank=True, help_text="公开。例如“累计口径与新建口径不同”。"
    )

    objects = FigureQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(EditorialRecord.Meta):
        abstract = False
        verbose_name = "数字"
        verbose_name_plural = "数字"
        ordering = ["pk"]
        permissions = [("overrule_figure", "改判承诺的状态，裁定说法不一")]
        indexes = [
            models.Index(fields=["indicator", "kind", "period_end"], name="figure_series"),
            models.Index(fields=["value"], name="figure_value"),
        ]
        constraints = [
            *EditorialRecord.Meta.constraints,
            models.UniqueConstraint(
                "indicator",
                "kind",
                "cumulative",
                "period",
                Coalesce("place", 0),
                Coalesce("edition", 0),
                condition=~Q(status=EditorialStatus.ARCHIVED),
                name="figure_slot_once",
                violation_error_message="这个指标在同一时段、地点和计划下已有一个数字；请把引文加到那一个上。",
            ),
            models.CheckConstraint(
                name="figure_kind_known",
                condition=Q(kind__in=Kind.values),
                violation_error_message="类型只能是承诺、报告或基线。",
            ),
            models.CheckConstraint(
                name="figure_only_targets_have_an_edition",
                condition=Q(edition__isnull=True) | Q(kind=Kind.TARGET),
                violation_error_message="只有承诺属于年度计划；报告的数请把年度计划留空。",
            ),
            models.CheckConstraint(
                name="figure_period_end_after_start",
                condition=Q(period_start__isnull=True) | Q(period_end__gte=F("period_start")),
                violation_error_message="时段的结束不能早于开始。",
            ),
            models.CheckConstraint(
                name="figure_public_value_is_chosen",
                condition=~Q(status__in=[EditorialStatus.APPROVED, EditorialStatus.PUBLISHED])
                | Q(value__isnull=False, chosen_citation__isnull=False),
                violation_error_message="没有采用的引文，不能核准或发布。",
            ),
            models.CheckConstraint(
                name="figure_overrule_has_a_reason",
                condition=Q(overruled_state="", overrule_reason="")
                | (~Q(overruled_state="") & ~Q(overrule_reason="") & Q(kind=Kind.TARGET)),
                violation_error_message="改判要写理由，而且只有承诺可以改判。",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.name} {self.get_kind_display()} {self.period}"

    def get_absolute_url(self):
        return reverse("figure_detail", args=[self.pk])

    def clean(self):
        super().clean()
        both = self.initiative_id and self.edition_id
        if both and self.initiative.edition_id != self.edition_id:
            raise ValidationError({"initiative": "这项举措不属于所选的年度计划。"})
        if self.chosen_citation_id and self.chosen_citation.figure_id != self.pk:
            raise ValidationError({"chosen_citation": "采用的引文必须是这个数字自己的引文。"})

    def clean_fields(self, exclude=None):
        # The end is worked out from the period, once that is known to be one.
        super().clean_fields({*(exclude or ()), "period_end"})
        if "period" not in (exclude or ()):
            self._set_period_bounds()

    def save(self, *args, **kwargs):
        self._set_period_bounds()
        super().save(*args, **kwargs)

    def _set_period_bounds(self):
        span = parse_period(self.period)
        open_start = self.cumulative and "/" not in self.period
        self.period_start = None if open_start else span.start
        self.period_end = span.end


class FigureCitation(HedgedValue, CorrectingClaim, Citation):
    """A claim: one article's passage that states a value for a figure."""

    part_of = "figure"
    anchor = "c"
    shown_first = True

    figure = models.ForeignKey(
        Figure,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name="数字",
        help_text="这段文字说的是哪一个数字，例如 脱贫县平台销售额 报告 2021。",
    )
    value = models.DecimalField(
        "数值", help_text="按基本单位写，万和亿已乘上，例如 128100000000。", **VALUE
    )
    unit = models.CharField(
        "单位", max_length=20, help_text="照原文，不带万、亿，例如 元；人民币写元。"
    )
    qualifier = models.CharField(
        "限定词",
        max_length=8,
        choices=Qualifier,
        default=Qualifier.EXACT,
        help_text="例如 超、逾、余、多是“超过”；以上、不少于是“至少”；达、高达仍是“正好”。",
    )
    history = HistoricalRecords()

    class Meta(Citation.Meta):
        abstract = False
        verbose_name = "数字的引文"
        verbose_name_plural = "数字的引文"
        constraints = [
            *Citation.Meta.constraints,
            models.UniqueConstraint(
                fields=["figure", "article", "start"],
                name="figurecitation_passage_once",
                violation_error_message="这个数字已经引了这篇文章的这个位置。",
            ),
            models.CheckConstraint(
                name="figurecitation_qualifier_known",
                condition=Q(qualifier__in=Qualifier.values),
                violation_error_message="限定词不在表中。",
            ),
        ]

    def save(self, *args, **kwargs):
        """Save, and keep the figure that rests on this claim in step with it."""
        self.check_printed_in(self.exact)
        with transaction.atomic():
            super().save(*args, **kwargs)
            self._carry()

    def _carry(self):
        """Carry value and hedge to the figure that rests on this claim, with the same who and why.

        Where other claims then disagree, why this one was changed is also why it is chosen.
        """
        figure = self.figure
        in_step = (figure.value, figure.qualifier) == (self.value, self.qualifier)
        if figure.chosen_citation_id == self.pk and not in_step:
            by, why = (getattr(self, name, None) for name in ("_history_user", "_change_reason"))
            disputed = why and figure.has_other_value_than(self)
            reason = figure.choice_reason or (why if disputed else "")
            figure.choose(self, by=by, reason=reason, why=why or "")

    def clean(self):
        super().clean()
        self.check_printed_in(self.exact)
        if self.pk and self.chosen_for.exclude(pk=self.figure_id).exists():
            raise ValidationError({"figure": "另一个数字正采用这处引文，不能把它挪走。"})
        if self.figure_id and self.unit and not same_unit(self.unit, self.figure.indicator.unit):
            unit = self.figure.indicator.unit
            raise ValidationError({"unit": f"单位“{self.unit}”和指标的单位“{unit}”不是一回事。"})


def _claims(*, conflicting: bool = False):
    """Return the published claims of the outer figure, with `conflicting` only other values."""
    claims = FigureCitation.objects.published().filter(figure=OuterRef("pk"))
    return claims.exclude(value=OuterRef("value")) if conflicting else claims


def _is_conflicted():
    conflict = When(Exists(_claims(conflicting=True)), then=Value(True))
    return Case(conflict, default=Value(False), output_field=BooleanField())


def _claim_count(count):
    return _count(_claims(), count)


def _count(rows, count=Count("pk")):  # noqa: B008
    counted = rows.order_by().values("figure").annotate(n=count).values("n")
    return Coalesce(Subquery(counted), 0)
