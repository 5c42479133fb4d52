"""Yearly editions, their pillars and measures."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from counties.models import CaseStudy, Division
from programs.models.organizations import Program, SlugQuerySet
from ruralplan.editorial import EditorialQuerySet, EditorialRecord, VersionedModel
from sources.models import Citation

# /programs/<slug>/compare/ is the page that sets the plans side by side.
COMPARED = "compare"


class EditionQuerySet(EditorialQuerySet):
    def for_display(self):
        """Load what a row of editions shows: one query."""
        return self.select_related("program", "announced_figure__indicator")

    def get_by_natural_key(self, program, slug):
        return self.get(program__slug=program, slug=slug)


class Edition(EditorialRecord):
    """A programme's yearly plan, such as 热土计划2022."""

    program = models.ForeignKey(
        Program,
        on_delete=models.PROTECT,
        related_name="editions",
        verbose_name="项目",
        help_text="例如 热土计划。",
    )
    slug = models.SlugField("网址名", help_text="在项目内唯一，例如 2022。")
    year = models.PositiveSmallIntegerField("年份", help_text="四位年份，例如 2022。")
    title = models.CharField("标题", max_length=100, help_text="例如 热土计划2022。")
    title_en = models.CharField(
        "英文标题", max_length=200, blank=True, help_text="例如 Hot Soil 2022。"
    )
    announced_on = models.DateField(
        "公布日期", help_text="例如 2022-07-25；早于这天的结果只是背景。"
    )
    announced_figure = models.ForeignKey(
        "programs.Figure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="公布的举措数",
        help_text="文章说一共公布了几项举措的那个数字，例如 18项。",
    )
    summary = models.TextField(
        "简介", blank=True, help_text="用我们自己的话写，不抄原文，例如“在产地建仓，就近发货。”"
    )
    summary_en = models.TextField(
        "英文简介",
        blank=True,
        help_text="简介的英文，例如 A charity that pays for the treatment of children.",
    )
    counting_note = models.TextField(
        "计数说明", blank=True, help_text="公开。我们怎样数举措，例如“文章公布14项，只写出两项”。"
    )

    objects = EditionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(EditorialRecord.Meta):
        abstract = False
        verbose_name = "年度计划"
        verbose_name_plural = "年度计划"
        ordering = ["program", "-year"]
        constraints = [
            *EditorialRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["program", "slug"],
                name="edition_slug_once_in_a_program",
                violation_error_message="这个项目已有同名的年度计划。",
            ),
            models.CheckConstraint(
                name="edition_year_in_range",
                condition=Q(year__gte=1990, year__lte=2100),
                violation_error_message="年份应在 1990–2100 之间。",
            ),
            models.CheckConstraint(
                name="edition_slug_is_not_the_comparison",
                condition=~Q(slug=COMPARED),
                violation_error_message=f"“{COMPARED}”是计划对照页的网址，请换一个，例如 2022。",
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.program.slug, self.slug)

    natural_key.dependencies = ["programs.program"]

    def get_absolute_url(self):
        return reverse("edition_detail", args=[self.program.slug, self.slug])

    def clean(self):
        super().clean()
        if self.pk is not None and self.program_id is not None and self.year is not None:
            links = Continuation.objects.filter(
                Q(later__edition=self.pk) | Q(earlier__edition=self.pk)
            )
            check_order(links, lambda one: self if one.edition_id == self.pk else one.edition)

    def follows(self, earlier):
        """Whether it is a later plan of the same programme, in the order in which plans stand."""
        same = self.program_id == earlier.program_id
        return same and (earlier.year, earlier.pk) < (self.year, self.pk)


class PillarQuerySet(SlugQuerySet):
    def published(self):
        """Keep the pillars of published measures."""
        return self.filter(pk__in=Initiative.objects.published().values("pillar"))


class Pillar(VersionedModel):
    """A direction under which measures are announced, such as 产业振兴."""

    slug = models.SlugField("网址名", unique=True, help_text="小写拉丁字母，例如 industry。")
    name = models.CharField("名称", max_length=50, unique=True, help_text="例如 产业振兴。")
    name_en = models.CharField("英文名称", max_length=100, blank=True, help_text="例如 Industry。")
    order = models.PositiveSmallIntegerField("次序", default=0, help_text="小的在前，例如 1。")

    objects = PillarQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "方向"
        verbose_name_plural = "方向"
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class InitiativeQuerySet(EditorialQuerySet, SlugQuerySet):
    def for_display(self):
        """Load what a row of measures shows: one query."""
        return self.select_related("edition__program", "pillar")


class Initiative(EditorialRecord):
    """One measure (举措) of an edition."""

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="initiatives",
        verbose_name="年度计划",
        help_text="例如 热土计划2022。",
    )
    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.PROTECT,
        related_name="initiatives",
        verbose_name="方向",
        help_text="例如 产业振兴。",
    )
    slug = models.SlugField("网址名", unique=True, help_text="例如 retu-2022-origin-warehouses。")
    order = models.PositiveSmallIntegerField(
        "次序", default=0, help_text="在文章里的先后，例如 3。"
    )
    title = models.CharField("名称", max_length=100, help_text="例如 产地仓。")
    title_en = models.CharField(
        "英文名称", max_length=200, blank=True, help_text="例如 Warehouses at the origin。"
    )
    summary = models.TextField(
        "简介", blank=True, help_text="用我们自己的话写，不抄原文，例如“在产地建仓，就近发货。”"
    )
    summary_en = models.TextField(
        "英文简介",
        blank=True,
        help_text="简介的英文，例如 A charity that pays for the treatment of children.",
    )
    programs = models.ManyToManyField(
        Program,
        blank=True,
        related_name="initiatives",
        verbose_name="由哪些项目落实",
        help_text="例如 小鹿灯。",
    )
    places = models.ManyToManyField(
        Division,
        blank=True,
        related_name="initiatives",
        verbose_name="实施地",
        help_text="文章写明的县、市或省，例如 青龙满族自治县。",
    )
    case_studies = models.ManyToManyField(
        CaseStudy,
        blank=True,
        related_name="initiatives",
        verbose_name="县域故事",
        help_text="讲到这项举措的故事，例如 一场助农活动卖出的板栗。",
    )
    continues = models.ManyToManyField(
        "self",
        through="Continuation",
        through_fields=("later", "earlier"),
        symmetrical=False,
        blank=True,
        related_name="continued_by",
        verbose_name="延续自",
        help_text="较早计划里的哪一项，例如 产地仓（热土计划2022）。",
    )

    objects = InitiativeQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[programs, places, case_studies])

    class Meta(EditorialRecord.Meta):
        abstract = False
        verbose_name = "举措"
        verbose_name_plural = "举措"
        ordering = ["edition", "pillar__order", "order"]

    def __str__(self):
        return f"{self.title}（{self.edition.title}）"

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self):
        return reverse("initiative_detail", args=[self.slug])

    def clean(self):
        super().clean()
        if self.pk is None:
            return
        elsewhere = self.figures.exclude(edition=None).exclude(edition=self.edition_id)
        if elsewhere.exists():
            raise ValidationError(
                {"edition": "这项举措下有属于原计划的承诺，不能换计划；请先改那些承诺。"}
            )
        if self.edition_id is not None:
            links = Continuation.objects.filter(Q(later=self.pk) | Q(earlier=self.pk))
            check_order(links, lambda one: self.edition if one.pk == self.pk else one.edition)


def check_order(links, plan_of):
    """Raise ValidationError where a relation would not lead from a plan to an earlier one.

    `plan_of` returns the plan that a measure is to belong to.
    """
    for link in links.select_related("later__edition", "earlier__edition"):
        if not plan_of(link.later).follows(plan_of(link.earlier)):
            raise ValidationError(
                f"“{link.later}”延续“{link.earlier}”，这样一改就不再是同一项目较早的计划；"
                "请先删去这条延续关系。"
            )


class ContinuationKind(models.TextChoices):
    CARRIED = "carried", "沿用"
    RENAMED = "renamed", "改名"
    SPLIT = "split", "拆分"
    MERGED = "merged", "合并"


class Continuation(VersionedModel):
    """A measure continues one of an earlier edition, and how."""

    later = models.ForeignKey(
        Initiative,
        on_delete=models.CASCADE,
        related_name="continuations",
        verbose_name="后一项",
        help_text="例如 菜鸟产地仓（热土计划2024）。",
    )
    earlier = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        related_name="later_continuations",
        verbose_name="前一项",
        help_text="例如 产地仓（热土计划2022）。",
    )
    kind = models.CharField(
        "关系",
        max_length=8,
        choices=ContinuationKind,
        help_text="例如一项分成两项是“拆分”，换了名字是“改名”。",
    )
    note = models.TextField(
        "依据", blank=True, help_text="公开。凭什么这样判断，例如“两年都建产地仓”。"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "延续关系"
        verbose_name_plural = "延续关系"
        constraints = [
            models.UniqueConstraint(
                fields=["later", "earlier"],
                name="continuation_is_listed_once",
                violation_error_message="这两项的延续关系已经登记过。",
            ),
            models.CheckConstraint(
                name="continuation_joins_two_measures",
                condition=~Q(later=F("earlier")),
                violation_error_message="举措不能延续自己。",
            ),
        ]

    def __str__(self):
        return f"{self.later} ← {self.earlier}"

    def clean(self):
        super().clean()
        known = self.later_id and self.earlier_id
        if known and not self.later.edition.follows(self.earlier.edition):
            raise ValidationError({"earlier": "只能延续同一个项目较早的年度计划里的举措。"})


class InitiativeCitation(Citation):
    """A passage that announces a measure."""

    part_of = "initiative"
    anchor = "i"

    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name="举措",
        help_text="这段文字公布的举措，例如 产地仓。",
    )
    history = HistoricalRecords()

    class Meta(Citation.Meta):
        abstract = False
        verbose_name = "举措的引文"
        verbose_name_plural = "举措的引文"
