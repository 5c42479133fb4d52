"""Envoys (乡村特派员) and their postings in counties."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from counties.models.divisions import Division
from ruralplan.editorial import EditorialQuerySet, EditorialRecord, VersionedModel
from sources.fields import PartialDateField, in_order
from sources.models import Citation


class EnvoyQuerySet(models.QuerySet):
    def published(self):
        """Keep the envoys with a published posting."""
        return self.filter(pk__in=Posting.objects.published().values("envoy"))

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Envoy(VersionedModel):
    """A person whom a company or foundation posts to a county."""

    slug = models.SlugField("网址名", unique=True, help_text="姓名拼音，例如 liu-lin。")
    name = models.CharField("姓名", max_length=50, help_text="例如 刘琳。")
    name_en = models.CharField("拼音姓名", max_length=100, blank=True, help_text="例如 Liu Lin。")
    employer = models.CharField(
        "派出单位",
        max_length=100,
        blank=True,
        help_text="文章写明的单位，例如 阿里巴巴公益基金会。",
    )

    objects = EnvoyQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "特派员"
        verbose_name_plural = "特派员"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class PostingQuerySet(EditorialQuerySet):
    def for_display(self):
        """Load what a row of postings shows: one query."""
        return self.select_related("envoy", "place__parent__parent")

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Posting(EditorialRecord):
    """A stay in a county from–to. Without an envoy: somebody was posted, the name is unknown."""

    slug = models.SlugField("网址名", unique=True, help_text="例如 liu-lin-130321。")
    envoy = models.ForeignKey(
        Envoy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name="特派员",
        help_text="例如 刘琳；文章没有写名字就空着。",
    )
    place = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="postings",
        verbose_name="县域",
        help_text="派驻的县，例如 青龙满族自治县。",
    )
    role = models.CharField(
        "身份", max_length=50, default="乡村特派员", help_text="例如 乡村特派员。"
    )
    start_date = PartialDateField("开始", blank=True, help_text="例如 2023-11；没有报道就空着。")
    end_date = PartialDateField(
        "结束", blank=True, help_text="例如 2023-11；仍在任或没有报道就空着。"
    )
    reported_on = PartialDateField(
        "报道时在任", blank=True, help_text="最近一次报道说此人在任的日期，例如 2022-07。"
    )
    remarks = models.TextField("说明", blank=True, help_text="公开。例如“到任日期没有报道”。")

    objects = PostingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(EditorialRecord.Meta):
        abstract = False
        verbose_name = "派驻"
        verbose_name_plural = "派驻"
        ordering = ["place", "start_date"]
        constraints = [
            *EditorialRecord.Meta.constraints,
            models.CheckConstraint(
                name="posting_end_after_start",
                condition=in_order("start_date", "end_date"),
                violation_error_message="结束不能早于开始。",
            ),
            models.UniqueConstraint(
                fields=["envoy", "place", "start_date"],
                name="posting_is_listed_once",
                violation_error_message="这位特派员在这个县的这段派驻已经登记过。",
            ),
        ]

    def __str__(self):
        return f"{self.envoy or '姓名未报道'}，{self.place.name}"

    def get_absolute_url(self):
        return self.place.get_absolute_url()

    def natural_key(self):
        return (self.slug,)


class PostingCitation(Citation):
    """A passage that backs a posting."""

    part_of = "posting"
    anchor = "t"

    posting = models.ForeignKey(
        Posting,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name="派驻",
        help_text="这段文字说到的派驻，例如 刘琳，青龙满族自治县。",
    )
    history = HistoricalRecords()

    class Meta(Citation.Meta):
        abstract = False
        verbose_name = "派驻的引文"
        verbose_name_plural = "派驻的引文"
