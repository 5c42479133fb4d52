"""What the reader, or an editor by hand, puts forward and what editors decide on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils import timezone

from counties.models import Division
from programs.models.figures import FigureCitation
from programs.models.indicators import Indicator
from programs.models.organizations import Program
from programs.models.outcomes import (
    UNDECIDED,
    Outcome,
    ProposalKind,
    ProposalState,
    RejectReason,
)
from programs.models.plans import Edition, Initiative
from programs.models.readings import Reading
from programs.models.values import VALUE, Qualifier
from ruralplan.editorial import VersionedModel
from sources.fields import PeriodField
from sources.models import Article

_REFUSED = Q(state__in=UNDECIDED, taken_up=False) & ~Q(refusal="")


class ProposalQuerySet(models.QuerySet):
    def undecided(self):
        return self.filter(state__in=UNDECIDED)

    def decided(self):
        return self.exclude(state__in=UNDECIDED)

    def proposed(self):
        """Keep what stands on the desk: not the refused numbers that nobody took up."""
        return self.exclude(_REFUSED)

    def refused(self):
        return self.filter(_REFUSED)

    def in_reading_order(self):
        return self.order_by("start", "end", "pk")


class Proposal(VersionedModel):
    """A number of an article's text that the reader, or an editor by hand, puts forward.

    `start` and `end` count code points of the stored text, end exclusive. The columns hold what
    is proposed now, an editor's corrections included; `as_read` keeps what the reader said. A
    number that the reader refused has its reason in `refusal` and may have no value.
    """

    # What an editor can correct and the reader has read: the share left untouched is counted.
    READ: ClassVar[tuple[str, ...]] = (
        "value",
        "unit",
        "qualifier",
        "kind",
        "cumulative",
        "period",
        "place",
        "subject",
    )
    BY_HAND: ClassVar[str] = "hand"

    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="proposals",
        verbose_name="文章",
        help_text="例如 阿里公益助力乡村振兴。",
    )
    reading = models.ForeignKey(
        Reading,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="阅读",
        help_text="最近一次提出它的阅读；手工选出的为空。例如 某文（读完）。",
    )
    rule = models.CharField(
        "规则", max_length=60, help_text="哪条规则提出的，手工选出的是 hand，例如 amount。"
    )
    reader = models.CharField("阅读器版本", max_length=20, blank=True, help_text="例如 1.0。")
    refusal = models.CharField(
        "不取的理由",
        max_length=20,
        blank=True,
        help_text="阅读器认为不是统计数字的理由，例如 date。",
    )
    taken_up = models.BooleanField(
        "仍作数字",
        default=False,
        help_text="阅读器不取、编辑仍要用的打勾，例如 2021 说的是亩数而不是年份。",
    )
    story = models.PositiveIntegerField(
        "第几篇", default=0, help_text="一页有几篇时从 0 数起，例如 0。"
    )
    exact = models.TextField("原文摘录", help_text="一字不差，例如 1281亿元。")
    start = models.PositiveIntegerField("起点", help_text="从 0 数起，例如 212。")
    end = models.PositiveIntegerField(
        "终点", validators=[MinValueValidator(1)], help_text="最后一个字的下一个位置，例如 218。"
    )
    value = models.DecimalField(
        "数值", null=True, blank=True, help_text="万和亿已乘上，例如 128100000000。", **VALUE
    )
    unit = models.CharField("单位", max_length=20, blank=True, help_text="不带万、亿，例如 元。")
    qualifier = models.CharField(
        "限定词",
        max_length=8,
        choices=Qualifier,
        default=Qualifier.EXACT,
        help_text="例如 超、逾是“超过”。",
    )
    kind = models.CharField(
        "类型",
        max_length=8,
        choices=ProposalKind,
        default=ProposalKind.OTHER,
        help_text="例如“将建40个”是承诺，“已建40个”是报告。",
    )
    cumulative = models.BooleanField(
        "累计", default=False, help_text="到某时为止的累计数打勾，例如“截至2021年底”。"
    )
    period = PeriodField("时段", blank=True, help_text="例如 2021；文中没写就空着。")
    period_inferred = models.BooleanField(
        "时段是推断的", default=False, help_text="文章没有写、按刊登年份推断时打勾，例如 2022。"
    )
    place = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="地点",
        help_text="例如 青龙满族自治县；全国或多地为空。",
    )
    place_candidates = models.JSONField(
        "可能的地点", default=list, blank=True, help_text='拿不准时的代码，例如 ["130321"]。'
    )
    subject = models.CharField(
        "说的是什么",
        max_length=200,
        blank=True,
        help_text="文中数的是什么，例如 脱贫县平台销售额；新建指标时用作名称。",
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="指标",
        help_text="编辑选定的指标；空着就用建议的。例如 脱贫县平台销售额（元）。",
    )
    new_indicator = models.BooleanField(
        "新建指标", default=False, help_text="不用已有的指标而新建一个时打勾，例如量的是另一件事。"
    )
    program = models.ForeignKey(
        Program,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="项目",
        help_text="新建的指标属于哪个项目，例如 热土计划。",
    )
    edition = models.ForeignKey(
        Edition,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="年度计划",
        help_text="承诺属于哪一年的计划，例如 热土计划2022。",
    )
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="举措",
        help_text="例如 产地仓。",
    )
    attributed_to = models.CharField(
        "据谁说", max_length=100, blank=True, help_text="文章说是谁说的，例如 县里统计。"
    )
    digest = models.TextField(
        "提要", blank=True, help_text="我们自己的一句话，例如“卖出1281亿元。”"
    )
    corrected = models.BooleanField(
        "改过", default=False, help_text="编辑改过阅读器读出的内容，例如单位；自动记录。"
    )
    as_read = models.JSONField(
        "阅读器原读",
        default=dict,
        blank=True,
        help_text='编辑改动之前的内容，自动记录，例如 {"unit": "元"}。',
    )
    state = models.CharField(
        "状态",
        max_length=8,
        choices=ProposalState,
        default=ProposalState.OPEN,
        help_text="例如 待决定。",
    )
    reason = models.CharField(
        "拒绝理由", max_length=12, choices=RejectReason, blank=True, help_text="例如 背景。"
    )
    remark = models.CharField(
        "补充", max_length=300, blank=True, help_text="拒绝时想多说的话，例如“说的是全国”。"
    )
    outcome = models.CharField(
        "接受的结果", max_length=13, choices=Outcome, blank=True, help_text="例如 加一处引文。"
    )
    citation = models.ForeignKey(
        FigureCitation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="引文",
        help_text="接受后成了哪一处引文，例如 “1281亿元”。",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定人",
        help_text="例如 editor；自动记录。",
    )
    decided_at = models.DateTimeField(
        "决定时间", null=True, blank=True, db_index=True, help_text="自动记录。"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "提议"
        verbose_name_plural = "提议"
        ordering = ["article", "start"]
        indexes = [models.Index(fields=["rule", "state"], name="proposal_rule_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "start", "end"],
                name="proposal_span_once",
                violation_error_message="这段文字已经有一条提议。",
            ),
            models.CheckConstraint(
                name="proposal_span_fits_exact",
                condition=Q(end__gt=F("start")) & Q(end=F("start") + Length("exact")),
                violation_error_message="终点减起点必须等于摘录的字数。",
            ),
            models.CheckConstraint(
                name="proposal_kind_known",
                condition=Q(kind__in=ProposalKind.values),
                violation_error_message="类型只能是承诺、报告、基线或背景。",
            ),
            models.CheckConstraint(
                name="proposal_qualifier_known",
                condition=Q(qualifier__in=Qualifier.values),
                violation_error_message="限定词不在表中。",
            ),
            models.CheckConstraint(
                name="proposal_state_known",
                condition=Q(state__in=ProposalState.values),
                violation_error_message="状态不在表中。",
            ),
            models.CheckConstraint(
                name="proposal_decided_says_when",
                condition=Q(state__in=UNDECIDED, decided_at__isnull=True)
                | (~Q(state__in=UNDECIDED) & Q(decided_at__isnull=False)),
                violation_error_message="决定了才有决定时间。",
            ),
            models.CheckConstraint(
                name="proposal_rejected_has_a_reason",
                condition=Q(state=ProposalState.REJECTED, reason__in=RejectReason.values)
                | ~Q(state=ProposalState.REJECTED) & Q(reason=""),
                violation_error_message="拒绝要选理由。",
            ),
            models.CheckConstraint(
                name="proposal_accepted_has_an_outcome",
                condition=Q(state=ProposalState.ACCEPTED, outcome__in=Outcome.values)
                | ~Q(state=ProposalState.ACCEPTED) & Q(outcome=""),
                violation_error_message="接受的要记下结果。",
            ),
        ]

    def __str__(self):
        return f"{self.exact}，见《{self.article.headline}》"

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def is_refused(self) -> bool:
        """Whether the reader did not take the number and no editor took it up."""
        return bool(self.refusal) and self.is_undecided and not self.taken_up

    def decide(self, state: ProposalState, *, by: Any, **fields: Any) -> None:
        """Write down what an editor decided; `fields` are what goes with that state."""
        self.state, self.decided_by = state, by
        self.decided_at = None if state in UNDECIDED else timezone.now()
        self._set(fields)
        self.save()

    def reopen(self) -> None:
        """Take the decision back; an editor's corrections stay."""
        nothing = {"reason": "", "remark": "", "outcome": "", "citation": None}
        self.decide(ProposalState.OPEN, by=None, **nothing)

    def correct(self, fields: dict[str, Any]) -> None:
        """Put an editor's words in place of what was read, which `as_read` keeps; unsaved."""
        read = self.as_read or self.values_read()
        self._set(fields)
        if self.rule != self.BY_HAND:
            self.as_read, self.corrected = read, self.values_read() != read
        self.full_clean(validate_unique=False, validate_constraints=False)

    def _set(self, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            setattr(self, name, value)

    def values_read(self) -> dict[str, str | bool | None]:
        """Return what the reader read, as JSON keeps it; compared with `as_read`."""
        values = {name: getattr(self, name) for name in self.READ if name != "place"}
        values["value"] = None if self.value is None else f"{Decimal(self.value).normalize():f}"
        return {**values, "place": self.place.code if self.place else None}
