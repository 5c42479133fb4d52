"""The abstract citation: one passage of one article, by exact offsets."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Length

from ruralplan.editorial import (
    EditorialQuerySet,
    EditorialRecord,
    EditorialStatus,
    is_going_public,
    is_public,
    is_trial,
)
from sources.models.articles import Article
from sources.passages import DERIVED, TextKind, share_out


class CitationQuerySet(EditorialQuerySet):
    def published(self):
        """Keep public citations of public records: a claim on a draft stays unseen."""
        whole = self.model.part_of
        return self.filter(is_public(), is_public(f"{whole}__"), is_public("article__"))

    def cleared(self):
        """Keep citations published in themselves, whatever the state of what they belong to."""
        return self.filter(is_public())

    def in_reading_order(self):
        return self.order_by("article", "start", "pk")

    def for_display(self):
        """Load what a passage shows: one query."""
        return self.select_related("article__publisher", "article__origin__publisher")


class Citation(EditorialRecord):
    """A passage of one article; field names follow the W3C text selectors.

    `start` and `end` count Unicode code points of the original text, end exclusive; `exact` is
    that slice. `prefix` and `suffix` are filled only where the text is stored and may be shown.
    """

    # The letter before the primary key in the address of a passage: /sources/2/#c31.
    anchor: ClassVar[str] = ""
    LIFE = EditorialRecord.LIFE | set(DERIVED)
    # Where the public share of an article is short, these keep their passage before others.
    shown_first: ClassVar[bool] = False

    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name="文章",
        help_text="刊登这段文字的文章，例如 阿里公益助力乡村振兴。",
    )
    exact = models.TextField(
        "原文摘录",
        validators=[MaxLengthValidator(200, "摘录最多 200 个字，请只选数字和单位。")],
        help_text="一字不差，空格和换行照抄，例如 1281亿元。",
    )
    start = models.PositiveIntegerField("起点", help_text="第一个字的位置，从 0 数起，例如 212。")
    end = models.PositiveIntegerField("终点", help_text="最后一个字的下一个位置，例如 218。")
    prefix = models.CharField(
        "前文",
        max_length=200,
        blank=True,
        editable=False,
        help_text="摘录前面可公开的几个字，自动填写。",
    )
    suffix = models.CharField(
        "后文",
        max_length=200,
        blank=True,
        editable=False,
        help_text="摘录后面可公开的几个字，自动填写。",
    )
    text_kind = models.CharField(
        "展示方式",
        max_length=8,
        choices=TextKind,
        default=TextKind.DIGEST,
        editable=False,
        help_text="能展示原文片段，还是只展示我们的提要；自动判断。",
    )
    digest = models.TextField(
        "提要",
        blank=True,
        help_text="我们自己的一句话，不抄原文，例如“2021年平台销售额为1281亿元。”",
    )
    attributed_to = models.CharField(
        "据谁说", max_length=100, blank=True, help_text="文章说是谁说的，例如 县里统计。"
    )

    objects = CitationQuerySet.as_manager()

    class Meta(EditorialRecord.Meta):
        abstract = True
        ordering = ["article", "start"]
        constraints = [
            *EditorialRecord.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_end_after_start",
                condition=Q(end__gt=F("start")),
                violation_error_message="终点必须在起点之后。",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_span_fits_exact",
                condition=Q(end=F("start") + Length("exact")),
                violation_error_message="终点减起点必须等于摘录的字数。",
            ),
        ]

    def __str__(self):
        return f"{self.exact}，见《{self.article.headline}》"

    def get_absolute_url(self):
        """The passage itself, highlighted on the page of its article."""
        return f"{self.article.get_absolute_url()}#{self.anchor}{self.pk}"

    def save(self, *args, **kwargs):
        """Save what stands where it says, and share out anew what the citations may show."""
        with transaction.atomic():
            self.check_passage()
            shared = not is_trial() and self._has_a_share()
            super().save(*args, **kwargs)
            if shared and Article.objects.with_text().filter(pk=self.article_id).exists():
                share_out(self.article)
                self.refresh_from_db(fields=DERIVED)

    def delete(self, *args, **kwargs):
        """Delete, and leave the share of the public text to the article's other citations."""
        with transaction.atomic():
            shared = self._has_a_share()
            deleted = super().delete(*args, **kwargs)
            if shared:
                share_out(self.article)
        return deleted

    def _has_a_share(self) -> bool:
        """Whether it goes public, or did until now: a draft leaves the share of others alone."""
        if self.status in (EditorialStatus.APPROVED, EditorialStatus.PUBLISHED):
            return True
        stored = type(self)._base_manager.filter(is_going_public(), pk=self.pk)
        return not self._state.adding and stored.exists()

    def clean(self):
        super().clean()
        if self.article_id is not None and self.start is not None and self.end is not None:
            self.check_passage()

    def check_passage(self):
        """Raise ValidationError unless the text, or what was checked before, has the passage."""
        if not self.article.text_sha256:
            raise ValidationError(
                {"article": "这篇文章还没有存过全文，无法核对引文位置。请先存入全文。"}
            )
        if self.end > self.article.text_length:
            raise ValidationError(
                {"end": f"全文只有 {self.article.text_length} 个字，终点超出了。"}
            )
        stored = getattr(self.article, "text", None)
        if stored is None:
            self._check_span_is_kept()
        elif stored.text[self.start : self.end] != self.exact:
            found = stored.text[self.start : self.end][:40]
            raise ValidationError({"exact": f"原文这个位置是“{found}”，与摘录不符。"})

    def _check_span_is_kept(self):
        """Without the text nobody can check a new span, so the old one may not change."""
        span = (self.article_id, self.exact, self.start, self.end)
        old = type(self).objects.filter(pk=self.pk).values_list("article", "exact", "start", "end")
        if span not in old:
            raise ValidationError(
                {"exact": "库里没有这篇文章的全文，无法核对新的位置。请先存入全文。"}
            )
