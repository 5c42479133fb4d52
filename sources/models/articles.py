"""Publishers and articles: who printed what, when, and from whose text it was taken."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from ruralplan.editorial import (
    EditorialQuerySet,
    EditorialRecord,
    VersionedModel,
    writes_on_behalf,
)
from sources.fields import PartialDateField
from sources.passages import share_out
from sources.reading.periods import parse_partial_date


class Genre(models.TextChoices):
    RELEASE = "release", "新闻稿"
    REPORTING = "reporting", "报道"
    STUDY = "study", "调研"
    OFFICIAL = "official", "官方文件"


class PublisherQuerySet(models.QuerySet):
    def published(self):
        """Keep the publishers of published articles."""
        return self.filter(pk__in=Article.objects.published().values("publisher"))

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Publisher(VersionedModel):
    """An outlet: a newspaper, a site, or an organisation that publishes its own releases."""

    slug = models.SlugField("网址名", unique=True, help_text="小写拉丁字母，例如 gongyishibao。")
    name = models.CharField("名称", max_length=100, unique=True, help_text="例如 公益时报。")
    name_en = models.CharField(
        "英文名称", max_length=200, blank=True, help_text="例如 China Philanthropy Times。"
    )
    url = models.URLField("网站", blank=True, help_text="例如 https://example.com/。")

    objects = PublisherQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "媒体"
        verbose_name_plural = "媒体"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class ArticleQuerySet(EditorialQuerySet):
    def with_text(self):
        """Keep the articles whose full text is stored."""
        return self.filter(text__isnull=False)

    def without_text(self):
        return self.filter(text__isnull=True)

    def roots(self):
        """Keep the origins: articles that are nobody's reprint and no later version of one."""
        return self.filter(origin__isnull=True)

    def first_versions(self):
        """Keep one row for each page: the first text of it that was registered."""
        return self.filter(revision_of__isnull=True)

    def of_page(self, article):
        """Keep every version of the article's page, the article's own included."""
        return self.filter(Q(pk=article.page_pk) | Q(revision_of=article.page_pk))

    def for_display(self):
        """Load what a row of sources shows: one query."""
        return self.select_related("publisher", "origin__publisher", "reprint_of__publisher")

    def get_by_natural_key(self, publisher, published, headline):
        first = self.first_versions()
        return first.get(publisher__slug=publisher, published=published, headline=headline)


class Article(EditorialRecord):
    """A news source. `origin` is the root of its reprint group, empty for the root itself."""

    LIFE = EditorialRecord.LIFE | {"origin", "text_sha256", "text_length"}

    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        related_name="articles",
        verbose_name="媒体",
        help_text="刊登这篇文章的媒体，例如 公益时报。",
    )
    headline = models.CharField(
        "标题", max_length=200, help_text="照原文抄写，例如 阿里公益助力乡村振兴。"
    )
    headline_en = models.CharField(
        "英文标题",
        max_length=300,
        blank=True,
        help_text="我们的译文，例如 A programme is announced。",
    )
    byline = models.CharField("作者", max_length=100, blank=True, help_text="署名，例如 皮磊。")
    published = PartialDateField(
        "刊登日期", help_text="知道多细写多细，例如 2022、2022-07 或 2022-07-26。"
    )
    genre = models.CharField(
        "体裁",
        max_length=10,
        choices=Genre,
        default=Genre.REPORTING,
        help_text="例如机构自己发的文字选“新闻稿”，记者写的选“报道”。",
    )
    url = models.URLField(
        "原文网址", max_length=500, blank=True, help_text="例如 https://example.com/1。"
    )
    declared_origin = models.CharField(
        "自称来源",
        max_length=100,
        blank=True,
        help_text="页面上“来源/转载自”后面的名字，例如 经济参考网。",
    )
    remarks = models.TextField(
        "编辑说明",
        blank=True,
        help_text="公开。怎样知道媒体和日期，例如“媒体由署名推断，报面没有写明”。",
    )
    reprint_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reprints",
        verbose_name="转载自",
        help_text="它照抄、删节或改写的那一篇；同一新闻稿换个说法也算。例如 某新闻稿。",
    )
    revision_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name="是哪一篇的新版本",
        help_text="同一网页后来改过的文字；填最初登记的那一篇，例如 某网页的初版。",
    )
    origin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="group",
        verbose_name="源头",
        help_text="转载链的最初一篇，自动填写；自己就是源头时为空。",
    )
    digest = models.TextField(
        "内容提要",
        blank=True,
        help_text="我们自己写的提要，每个数字一句，不抄原文。例如“2021年脱贫县在平台卖出1281亿元。”",
    )
    text_sha256 = models.CharField(
        "全文指纹",
        max_length=64,
        blank=True,
        editable=False,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", "指纹是 64 位十六进制数。")],
        help_text="原文（UTF-8）的 SHA-256；存入全文时自动计算。",
    )
    text_length = models.PositiveIntegerField(
        "全文字数", null=True, blank=True, editable=False, help_text="原文的字符数，例如 3362。"
    )

    objects = ArticleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(EditorialRecord.Meta):
        abstract = False
        verbose_name = "文章"
        verbose_name_plural = "文章"
        ordering = ["-published", "-pk"]
        indexes = [models.Index(fields=["published"], name="article_published")]
        constraints = [
            *EditorialRecord.Meta.constraints,
            models.CheckConstraint(
                name="article_is_not_its_own_reprint",
                condition=Q(reprint_of__isnull=True) | ~Q(reprint_of=F("id")),
                violation_error_message="文章不能是自己的转载。",
            ),
            models.CheckConstraint(
                name="article_origin_goes_with_what_it_follows",
                condition=Q(reprint_of__isnull=True, revision_of__isnull=True, origin__isnull=True)
                | (
                    (Q(reprint_of__isnull=False) | Q(revision_of__isnull=False))
                    & Q(origin__isnull=False)
                ),
                violation_error_message="有“转载自”或者是新版本，才有源头。",
            ),
            models.CheckConstraint(
                name="article_is_not_its_own_revision",
                condition=Q(revision_of__isnull=True) | ~Q(revision_of=F("id")),
                violation_error_message="文章不能是自己的新版本。",
            ),
            models.CheckConstraint(
                name="article_is_a_reprint_or_a_revision",
                condition=Q(reprint_of__isnull=True) | Q(revision_of__isnull=True),
                violation_error_message="新版本的转载关系跟着初版走，不用再填“转载自”。",
            ),
            models.CheckConstraint(
                name="article_hash_goes_with_length",
                condition=Q(text_sha256="", text_length__isnull=True)
                | (~Q(text_sha256="") & Q(text_length__gt=0)),
                violation_error_message="全文指纹和字数要么都有，要么都没有。",
            ),
            models.UniqueConstraint(
                fields=["text_sha256"],
                condition=~Q(text_sha256=""),
                name="article_text_is_stored_once",
                violation_error_message="这份全文已经存在另一篇文章里。",
            ),
            models.UniqueConstraint(
                fields=["publisher", "published", "headline"],
                condition=Q(revision_of__isnull=True),
                name="article_is_listed_once",
                violation_error_message="这家媒体这一天的这个标题已经登记过。",
            ),
        ]

    def __str__(self):
        return f"{self.headline}（{self.publisher.name}，{self.published}）"

    def natural_key(self):
        return (self.publisher.slug, self.published, self.headline)

    natural_key.dependencies = ["sources.publisher"]

    def get_absolute_url(self):
        return reverse("article_detail", args=[self.pk])

    @property
    def origin_pk(self) -> int:
        """The primary key of the group's root, its own where it is the root."""
        return self.origin_id or self.pk

    @property
    def root(self) -> Article:
        """The root of the reprint group, the article itself where it is the root."""
        return self.origin or self

    @property
    def published_on(self) -> date:
        """The first day that the date as known can mean."""
        return parse_partial_date(self.published).start

    @property
    def page_pk(self) -> int:
        """The primary key of the page's first version, its own where it is the first."""
        return self.revision_of_id or self.pk

    def clean(self):
        super().clean()
        self._check_first_version()
        seen, article = {self.pk}, self._follows()
        while article is not None and self.pk is not None:
            if article.pk in seen:
                raise ValidationError({"reprint_of": "转载关系绕成了圈：请选最初的那一篇。"})
            seen.add(article.pk)
            article = article._follows()
        self._set_origin()

    def _check_first_version(self):
        first = self.revision_of
        if first is None:
            return
        if first.revision_of_id is not None:
            raise ValidationError({"revision_of": "请选最初登记的那一版，而不是它的新版本。"})
        if self.pk is not None and self.revisions.exists():
            raise ValidationError({"revision_of": "这一篇自己有新版本，只能是初版。"})

    def _follows(self) -> Article | None:
        return self.reprint_of or self.revision_of

    def save(self, *args, **kwargs):
        """Save, and carry the root of the reprint group to every copy below."""
        self._set_origin()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "origin"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            self._carry_origin()

    def _set_origin(self):
        parent = self._follows()
        self.origin_id = parent.origin_pk if parent else None

    def _carry_origin(self):
        below = Article.objects.filter(Q(reprint_of=self) | Q(revision_of=self))
        with writes_on_behalf():
            for copy in below.exclude(origin=self.origin_pk):
                for name in ("_history_user", "_change_reason"):  # its history says the same
                    if hasattr(self, name):
                        setattr(copy, name, getattr(self, name))
                copy.save()

    def store_text(self, text: str, *, by=None) -> None:
        """Keep the full text with its hash; refuse another text than the one already cited.

        Raises ValidationError when the text is empty, holds NUL, or its hash is not the known one.
        """
        if not text.strip() or "\0" in text:
            raise ValidationError("全文是空的，或者含有空字符，不能存入。")
        digest = hashlib.sha256(text.encode()).hexdigest()
        if self.text_sha256 and self.text_sha256 != digest:
            raise ValidationError(
                f"“{self.headline}”已登记另一份全文（指纹 {self.text_sha256[:12]}…），"
                f"这份是 {digest[:12]}…，没有存入。"
            )
        with transaction.atomic():
            ArticleText.objects.update_or_create(article=self, defaults={"text": text})
            if not self.text_sha256:
                self.text_sha256, self.text_length = digest, len(text)
                self._history_user, self._change_reason = by, "存入全文"
                self.save()
            share_out(self)


class ArticleText(models.Model):
    """The full text, kept apart so that no public query ever loads it. Staff only."""

    article = models.OneToOneField(
        Article,
        on_delete=models.CASCADE,
        related_name="text",
        verbose_name="文章",
        help_text="这份全文所属的文章，例如 阿里公益助力乡村振兴。",
    )
    text = models.TextField(
        "全文", help_text="原样存放，例如断行和多余的空格都不改；只给工作人员看。"
    )

    class Meta:
        verbose_name = "全文"
        verbose_name_plural = "全文"

    def __str__(self):
        return f"{self.article}的全文"

    def delete(self, *args, **kwargs):
        """Delete the text, and with it every passage that the public saw of it."""
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            share_out(self.article)
        return deleted
