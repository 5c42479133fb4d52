"""Who runs what: organisations and their programmes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from counties.models import Division
from ruralplan.editorial import EditorialQuerySet, EditorialRecord, VersionedModel, is_public
from sources.fields import PartialDateField, in_order
from sources.models import Citation, Publisher


class SlugQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class OrganizationQuerySet(SlugQuerySet):
    def published(self):
        """Keep the organisations that run a published programme."""
        programs = Program.objects.published()
        return self.filter(
            pk__in=Program.organizations.through.objects.filter(program__in=programs).values(
                "organization"
            )
        )


class Organization(VersionedModel):
    """A company, foundation or authority that runs a programme."""

    slug = models.SlugField(
        "网址名", unique=True, help_text="小写拉丁字母，例如 alibaba-foundation。"
    )
    name = models.CharField(
        "名称", max_length=100, unique=True, help_text="例如 阿里巴巴公益基金会。"
    )
    name_en = models.CharField(
        "英文名称", max_length=200, blank=True, help_text="例如 Alibaba Foundation。"
    )
    url = models.URLField("网站", blank=True, help_text="例如 https://example.com/。")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级机构",
        help_text="所属的集团，例如 阿里巴巴集团。",
    )
    publisher = models.OneToOneField(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organization",
        verbose_name="发布身份",
        help_text="自己发新闻稿时的媒体身份，例如 阿里巴巴公益（新闻稿）；据此认出承诺方自己的话。",
    )

    objects = OrganizationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class ProgramQuerySet(EditorialQuerySet, SlugQuerySet):
    def top_level(self):
        return self.filter(parent__isnull=True)

    def family(self, slug: str):
        """Keep a programme and its projects, at most three levels down."""
        return self.filter(Q(slug=slug) | Q(parent__slug=slug) | Q(parent__parent__slug=slug))

    def fullest_first(self):
        """Order by how many plans are public, then by how many numbers, then by name."""
        plans = Count("editions", filter=is_public("editions__"), distinct=True)
        public = is_public("indicators__figures__")
        told = Count("indicators__figures", filter=public, distinct=True)
        rows = self.annotate(plan_count=plans, told_count=told)
        return rows.order_by("-plan_count", "-told_count", "name")

    def for_display(self):
        """Load what a card shows: two queries."""
        return self.select_related("parent").prefetch_related("organizations")


class Program(EditorialRecord):
    """A programme, or a named project inside one (its `parent`)."""

    slug = models.SlugField("网址名", unique=True, help_text="小写拉丁字母，例如 retu。")
    name = models.CharField("名称", max_length=100, help_text="例如 热土计划。")
    name_en = models.CharField(
        "英文名称", max_length=200, blank=True, help_text="例如 Hot Soil Programme。"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级项目",
        help_text="它所属的项目，例如 热土计划；独立项目为空。",
    )
    organizations = models.ManyToManyField(
        Organization,
        related_name="programs",
        verbose_name="实施机构",
        blank=True,
        help_text="谁在做，例如 阿里巴巴公益基金会。",
    )
    former_names = models.CharField(
        "曾用名", max_length=200, blank=True, help_text="用分号隔开，例如 阿里巴巴脱贫基金。"
    )
    start_date = PartialDateField("开始", blank=True, help_text="例如 2021-05-17；没有报道就空着。")
    end_date = PartialDateField("结束", blank=True, help_text="例如 2024；仍在进行就空着。")
    summary = models.TextField(
        "简介",
        blank=True,
        help_text="用我们自己的话写，例如“为困难家庭儿童看病的公益项目。”；文章只提到名称就空着，页面会照实说明。",
    )
    summary_en = models.TextField(
        "英文简介",
        blank=True,
        help_text="简介的英文，例如 A charity that pays for the treatment of children.",
    )
    url = models.URLField("网站", blank=True, help_text="例如 https://example.com/。")

    objects = ProgramQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[organizations])

    class Meta(EditorialRecord.Meta):
        abstract = False
        verbose_name = "项目"
        verbose_name_plural = "项目"
        ordering = ["name"]
        constraints = [
            *EditorialRecord.Meta.constraints,
            models.CheckConstraint(
                name="program_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="项目不能是自己的上级。",
            ),
            models.CheckConstraint(
                name="program_end_after_start",
                condition=in_order("start_date", "end_date"),
                violation_error_message="结束不能早于开始。",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self):
        return reverse("program_detail", args=[self.slug])

    def clean(self):
        super().clean()
        depth, program = 1, self.parent
        while program is not None:
            depth += 1
            if depth > 3 or (self.pk and program.pk == self.pk):
                raise ValidationError({"parent": "项目最多三层，而且不能绕成圈。"})
            program = program.parent


class ProgramCitation(Citation):
    """A passage that names a programme; with a place, it says that the programme works there."""

    part_of = "program"
    anchor = "p"

    program = models.ForeignKey(
        Program,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name="项目",
        help_text="这段文字提到的项目，例如 顶梁柱。",
    )
    place = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="program_citations",
        verbose_name="实施地",
        help_text="文章说项目到了这里，例如 镇雄县；只提名称就空着。",
    )
    history = HistoricalRecords()

    class Meta(Citation.Meta):
        abstract = False
        verbose_name = "项目的引文"
        verbose_name_plural = "项目的引文"
