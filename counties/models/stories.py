"""Case studies: a county's story in our own words, with its figures."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from counties.models.divisions import Division
from ruralplan.editorial import EditorialQuerySet, EditorialRecord
from sources.models import Citation

TOKEN = re.compile(r"\[\[figure-([0-9]{1,19})\]\]")
# What was meant as one and is none: in full width, with blanks, without its number or its end.
MALFORMED = re.compile(
    rf"(?!{TOKEN.pattern})[\[［]{{2}}\s*figure[^\[\]［］\n]{{0,40}}[\]］]{{0,2}}", re.IGNORECASE
)


class CaseStudyQuerySet(EditorialQuerySet):
    def for_display(self):
        """Load what a card shows: one query."""
        return self.select_related("place__parent__parent")

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class CaseStudy(EditorialRecord):
    """A story about one county. `[[figure-17]]` in the body shows that figure."""

    slug = models.SlugField(
        "网址名", unique=True, help_text="小写拉丁字母，例如 qinglong-chestnuts。"
    )
    place = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="case_studies",
        verbose_name="县域",
        help_text="故事发生的县，例如 青龙满族自治县。",
    )
    title = models.CharField("标题", max_length=100, help_text="例如 一场助农活动卖出的板栗。")
    title_en = models.CharField(
        "英文标题", max_length=200, blank=True, help_text="例如 Chestnuts sold in one campaign。"
    )
    summary = models.TextField(
        "导语", help_text="一两句话，用我们自己的话写，例如“特派员帮农户把板栗卖到网上。”"
    )
    summary_en = models.TextField(
        "英文导语",
        blank=True,
        help_text="导语的英文，例如 An envoy helped farmers sell chestnuts online.",
    )
    body = models.TextField(
        "正文", help_text="Markdown，用我们自己的话写；例如 [[figure-17]] 会显示编号 17 的数字。"
    )
    body_en = models.TextField(
        "英文正文", blank=True, help_text="正文的英文，例如 [[figure-17]] 同样会显示那个数字。"
    )

    objects = CaseStudyQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(EditorialRecord.Meta):
        abstract = False
        verbose_name = "县域故事"
        verbose_name_plural = "县域故事"
        ordering = ["place", "title"]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self):
        return reverse("casestudy_detail", args=[self.slug])

    def clean(self):
        super().clean()
        wrong = {name: MALFORMED.search(getattr(self, name)) for name in ("body", "body_en")}
        sentence = "“{}”不是数字的写法：请写两个半角方括号、figure- 和编号，例如 [[figure-17]]。"
        found = {name: sentence.format(match[0]) for name, match in wrong.items() if match}
        if found:
            raise ValidationError(found)


class CaseStudyCitation(Citation):
    """A passage that backs a story."""

    part_of = "case_study"
    anchor = "s"

    case_study = models.ForeignKey(
        CaseStudy,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name="县域故事",
        help_text="这段文字支持的故事，例如 一场助农活动卖出的板栗。",
    )
    history = HistoricalRecords()

    class Meta(Citation.Meta):
        abstract = False
        verbose_name = "故事的引文"
        verbose_name_plural = "故事的引文"
