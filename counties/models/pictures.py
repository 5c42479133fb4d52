"""Pictures of case studies: what they show, whose they are, and the bytes we encoded ourselves."""

from __future__ import annotations

import hashlib

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from counties.models.stories import CaseStudy
from counties.pictures import EncodedPicture
from ruralplan.editorial import EditorialQuerySet, EditorialRecord, is_public

# How much of the fingerprint stands in an address: none can be guessed.
SHORT = 20


class Licence(models.TextChoices):
    OWN = "own", "本站拍摄"
    PERMISSION = "permission", "经作者许可使用"
    PUBLIC_DOMAIN = "public-domain", "公有领域"
    CC0 = "cc0", "CC0 1.0"
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"

    @property
    def deed(self) -> str:
        """The address of the licence's text, empty where it has none."""
        return DEEDS.get(self.value, "")


DEEDS = {
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
}


class Size(models.TextChoices):
    LARGE = "large", "大图"
    SMALL = "small", "小图"


class PictureFile(models.Model):
    """One picture as we encoded it, known by its fingerprint and never changed.

    The bytes are in a table of their own, so that no list loads them; in the database and under
    no name, so that no address of a file server leads to them.
    """

    sha256 = models.CharField(
        "指纹", max_length=64, unique=True, help_text="大图的 SHA-256，自动计算，例如 9f2c…。"
    )
    width = models.PositiveIntegerField("宽", help_text="大图的像素，自动记录，例如 1600。")
    height = models.PositiveIntegerField("高", help_text="大图的像素，自动记录，例如 1200。")
    small_width = models.PositiveIntegerField(
        "小图宽", default=0, help_text="小图的像素，自动记录，例如 640；没有小图是 0。"
    )
    created_at = models.DateTimeField("收到时间", auto_now_add=True, help_text="自动记录。")

    class Meta:
        verbose_name = "图片文件"
        verbose_name_plural = "图片文件"
        constraints = [
            models.CheckConstraint(
                name="picturefile_small_is_smaller",
                condition=Q(width__gt=0, height__gt=0, small_width__lt=models.F("width")),
                violation_error_message="小图必须比大图小。",
            ),
        ]

    def __str__(self):
        return f"{self.width}×{self.height} 像素，指纹 {self.sha256[:8]}"

    @classmethod
    def keep(cls, encoded: EncodedPicture) -> PictureFile:
        """Return the stored picture with these bytes, stored now where it is new."""
        told = {name: getattr(encoded, name) for name in ("width", "height", "small_width")}
        sha256 = hashlib.sha256(encoded.large).hexdigest()
        with transaction.atomic():
            file, is_new = cls.objects.get_or_create(sha256=sha256, defaults=told)
            if is_new:
                sizes = ((Size.LARGE, encoded.large), (Size.SMALL, encoded.small))
                PictureBytes.objects.bulk_create(
                    PictureBytes(file=file, size=size, content=content)
                    for size, content in sizes
                    if content
                )
        return file


class PictureBytes(models.Model):
    """One size of a picture, as WebP without metadata."""

    file = models.ForeignKey(
        PictureFile,
        on_delete=models.CASCADE,
        related_name="sizes",
        verbose_name="图片文件",
        help_text="属于哪一张，例如 1600×1200 像素的那张。",
    )
    size = models.CharField(
        "大小", max_length=5, choices=Size, help_text="例如 小图：给窄屏幕用，更快。"
    )
    content = models.BinaryField("内容", help_text="WebP，没有位置和相机信息，例如 120 KB。")

    class Meta:
        verbose_name = "图片内容"
        verbose_name_plural = "图片内容"
        constraints = [
            models.UniqueConstraint(
                fields=["file", "size"],
                name="picturebytes_each_size_once",
                violation_error_message="这张图片已经有这个大小。",
            ),
            models.CheckConstraint(
                name="picturebytes_size_known",
                condition=Q(size__in=Size.values),
                violation_error_message="大小只能是大图或小图。",
            ),
        ]

    def __str__(self):
        return f"{self.file}，{self.get_size_display()}"


class PictureQuerySet(EditorialQuerySet):
    def published(self):
        """Keep public pictures of public stories."""
        return self.filter(is_public(), is_public("case_study__"))

    def for_display(self):
        """Load what a picture shows, without its bytes: one query."""
        return self.select_related("file", "case_study").order_by("position", "pk")


class CaseStudyPicture(EditorialRecord):
    """A picture in a story. A replaced one points to another file; the old is still in history."""

    part_of = "case_study"

    case_study = models.ForeignKey(
        CaseStudy,
        on_delete=models.CASCADE,
        related_name="pictures",
        verbose_name="县域故事",
        help_text="放在哪个故事里，例如 一场助农活动卖出的板栗。",
    )
    file = models.ForeignKey(
        PictureFile,
        on_delete=models.PROTECT,
        related_name="pictures",
        verbose_name="图片",
        help_text="JPEG、PNG 或 WebP，最多 15 MB；位置和相机信息会去掉，例如拍摄地点。",
    )
    alt = models.CharField(
        "替代文字",
        max_length=200,
        help_text="看不见图片的人听到的话，写图上有什么，例如“两名农户在院里分拣板栗”。",
    )
    caption = models.CharField(
        "图片说明",
        max_length=300,
        blank=True,
        help_text="显示在图下，写时间、地点、人物，例如“2023年9月，青龙县的收购点”。",
    )
    credit = models.CharField(
        "署名", max_length=100, help_text="谁拍的，例如 张三 / 公益时报；显示在图下。"
    )
    licence = models.CharField(
        "许可", max_length=20, choices=Licence, help_text="凭什么可以用，例如 CC BY 4.0。"
    )
    source_url = models.URLField(
        "图片出处",
        max_length=500,
        blank=True,
        help_text="原图的网页，例如 https://example.com/photo；没有就空着。",
    )
    position = models.PositiveSmallIntegerField(
        "次序", default=1, help_text="小的在前，例如 1；第一张放在导语下面，其余放在正文之后。"
    )

    objects = PictureQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(EditorialRecord.Meta):
        abstract = False
        verbose_name = "故事的图片"
        verbose_name_plural = "故事的图片"
        ordering = ["case_study", "position", "pk"]
        constraints = [
            *EditorialRecord.Meta.constraints,
            models.CheckConstraint(
                name="casestudypicture_says_what_and_whose",
                condition=~Q(alt="") & ~Q(credit=""),
                violation_error_message="图片要有替代文字和署名。",
            ),
            models.CheckConstraint(
                name="casestudypicture_licence_known",
                condition=Q(licence__in=Licence.values),
                violation_error_message="许可不在表中，请选一种。",
            ),
        ]

    def __str__(self):
        return f"{self.alt}（{self.case_study}）"

    def get_absolute_url(self):
        return self.case_study.get_absolute_url()

    @property
    def deed(self) -> str:
        return Licence(self.licence).deed

    @property
    def large_url(self) -> str:
        return self._address(Size.LARGE)

    @property
    def small_url(self) -> str:
        """The address of the small size, empty where the large one is small enough."""
        return self._address(Size.SMALL) if self.file.small_width else ""

    def _address(self, size: Size) -> str:
        names = {"slug": self.case_study.slug, "name": self.file.sha256[:SHORT], "size": size.value}
        return reverse("casestudy_picture", kwargs=names)
