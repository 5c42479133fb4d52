"""Which articles print one text: what the comparison suggests and what staff decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from ruralplan.editorial import VersionedModel
from sources.models.articles import Article


class ReprintRelation(models.TextChoices):
    REPRINT = "reprint", "转载"
    SAME_RELEASE = "same_release", "同一新闻稿，另一种说法"


class SuggestionState(models.TextChoices):
    OPEN = "open", "待决定"
    CONFIRMED = "confirmed", "已确认同源"
    SPLIT = "split", "已判为不同源"


class ReprintSuggestionQuerySet(models.QuerySet):
    def open(self):
        """Keep what waits for a decision: two articles of one group need none any more."""
        return self.filter(state=SuggestionState.OPEN).in_two_groups()

    def in_one_group(self):
        return self._with_groups().filter(_group=F("_other_group"))

    def in_two_groups(self):
        return self._with_groups().exclude(_group=F("_other_group"))

    def _with_groups(self):
        return self.alias(
            _group=Coalesce("article__origin_id", "article_id"),
            _other_group=Coalesce("other__origin_id", "other_id"),
        )

    def of_article(self, article):
        """Keep the suggestions that name the article, on either side."""
        return self.filter(Q(article=article) | Q(other=article))

    def contradicting(self):
        """Keep the pairs that print different numbers in the same words."""
        return self.exclude(conflicts=[])

    def for_display(self):
        """Load what a row shows of both articles and of the roots of their groups: one query."""
        sides = ("article", "other")
        roots = ("publisher", "origin__publisher")
        return self.select_related("decided_by", *(f"{a}__{b}" for a in sides for b in roots))

    def with_texts(self):
        """Load both full texts too."""
        return self.select_related("article__text", "other__text")


class ReprintSuggestion(VersionedModel):
    """Two articles that seem to print one text, with the reasons; staff confirm or split.

    `conflicts` lists numbers in the same words that differ:
    `{"article": [start, end], "other": [start, end], "exact": ["1281亿元", "1218亿元"]}`, offsets
    into each article's own text.
    """

    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="suggestions",
        verbose_name="文章",
        help_text="两篇中后登记的，例如 某报的转载。",
    )
    other = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="suggestions_from",
        verbose_name="另一篇",
        help_text="两篇中先登记的，例如 某新闻稿。",
    )
    relation = models.CharField(
        "关系",
        max_length=12,
        choices=ReprintRelation,
        help_text="照抄或删节是转载；换个说法是同一新闻稿，例如 转载。",
    )
    score = models.FloatField(
        "相同的份额", help_text="较短一篇里有多少也在另一篇里，0 到 1，例如 0.93。"
    )
    reasons = models.JSONField(
        "理由", default=list, help_text="为什么认为同源，例如“页面写明来源”。"
    )
    conflicts = models.JSONField(
        "数字不同处",
        default=list,
        blank=True,
        help_text="同样的话、不同的数字，例如 1281亿元 对 1218亿元。",
    )
    state = models.CharField(
        "状态",
        max_length=9,
        choices=SuggestionState,
        default=SuggestionState.OPEN,
        db_index=True,
        help_text="例如 待决定；判为不同源的以后不再提。",
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
        "决定时间", null=True, blank=True, help_text="例如 2026-12-01 09:00；自动记录。"
    )

    objects = ReprintSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "同源提示"
        verbose_name_plural = "同源提示"
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "other"],
                name="reprintsuggestion_pair_once",
                violation_error_message="这两篇已经比较过。",
            ),
            models.CheckConstraint(
                name="reprintsuggestion_later_first",
                condition=Q(article__gt=F("other")),
                violation_error_message="后登记的一篇写在前面。",
            ),
            models.CheckConstraint(
                name="reprintsuggestion_state_known",
                condition=Q(state__in=SuggestionState.values),
                violation_error_message="状态不在表中。",
            ),
            models.CheckConstraint(
                name="reprintsuggestion_decided_says_when",
                condition=Q(state=SuggestionState.OPEN, decided_at__isnull=True)
                | (~Q(state=SuggestionState.OPEN) & Q(decided_at__isnull=False)),
                violation_error_message="决定了才有决定时间。",
            ),
        ]

    def __str__(self):
        return f"{self.article.headline} 与 {self.other.headline}"

    @property
    def is_grouped(self) -> bool:
        """Whether both articles stand in one group."""
        return self.article.origin_pk == self.other.origin_pk

    @property
    def percent(self) -> str:
        return f"{self.score:.0%}"

    def partner(self, article: Article) -> Article:
        return self.other if self.article_id == article.pk else self.article


class ArticleMark(models.Model):
    """A sampled run of an article's text as a number: articles that share marks are compared."""

    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="marks",
        verbose_name="文章",
        help_text="例如 阿里公益助力乡村振兴。",
    )
    mark = models.BigIntegerField("记号", help_text="几个字的散列值，例如 8123372036854775807。")

    class Meta:
        verbose_name = "文章的记号"
        verbose_name_plural = "文章的记号"
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "article"],
                name="articlemark_once",
                violation_error_message="这个记号已经有了。",
            )
        ]

    def __str__(self):
        return f"{self.article_id}: {self.mark}"
