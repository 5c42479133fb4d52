"""Provinces, prefectures and counties with their codes (GB/T 2260) and what became of old ones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from ruralplan.editorial import VersionedModel
from sources.fields import PartialDateField, in_order


class Level(models.TextChoices):
    PROVINCE = "province", "省级"
    PREFECTURE = "prefecture", "地级"
    COUNTY = "county", "县级"


class DivisionQuerySet(models.QuerySet):
    def counties(self):
        return self.filter(level=Level.COUNTY)

    def provinces(self):
        return self.filter(level=Level.PROVINCE)

    def in_force(self):
        """Keep the divisions that exist today."""
        return self.filter(valid_to="")

    def within(self, prefix: str):
        """Keep a division and all below it; `prefix` is a 2-, 4- or 6-digit code."""
        stem = prefix.removesuffix("00").removesuffix("00") if len(prefix) == 6 else prefix
        return self.filter(code__startswith=stem)

    def for_display(self):
        """Load the names above a division: one query."""
        return self.select_related("parent__parent")

    def get_by_natural_key(self, code):
        return self.get(code=code)


class Division(VersionedModel):
    """A province, prefecture or county; a former one keeps its code and names its successors."""

    code = models.CharField(
        "区划代码", max_length=6, unique=True, help_text="六位数字（GB/T 2260），例如 130321。"
    )
    name = models.CharField("名称", max_length=60, db_index=True, help_text="例如 青龙满族自治县。")
    name_en = models.CharField(
        "英文名称", max_length=120, blank=True, help_text="例如 Qinglong Manchu Autonomous County。"
    )
    pinyin = models.CharField(
        "拼音", max_length=160, blank=True, help_text="小写、不标调、按字分开，例如 qing long。"
    )
    level = models.CharField(
        "级别",
        max_length=10,
        choices=Level,
        help_text="例如 河北省是省级，秦皇岛市是地级，青龙满族自治县是县级。",
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级",
        help_text="直接管辖它的省或市，例如 秦皇岛市；省级为空。",
    )
    valid_from = PartialDateField(
        "启用", blank=True, help_text="这个代码何时启用，例如 2021-02；不知道就空着。"
    )
    valid_to = PartialDateField(
        "停用", blank=True, help_text="这个代码何时停用，例如 2021-02；仍在用就空着。"
    )
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        verbose_name="后继",
        help_text="撤销或改码后由谁接替，例如 黔西县 → 黔西市。",
    )
    former_names = models.CharField(
        "曾用名", max_length=200, blank=True, help_text="同一代码下的旧名，用分号隔开，例如 任县。"
    )
    note = models.CharField("说明", max_length=300, blank=True, help_text="例如 2021年撤县设市。")

    objects = DivisionQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[successors])

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"], name="division_level_code")]
        constraints = [
            models.CheckConstraint(
                name="division_code_is_six_digits",
                condition=Q(code__regex=r"^[1-9][0-9]{5}$"),
                violation_error_message="区划代码是六位数字，例如 130321。",
            ),
            models.CheckConstraint(
                name="division_only_provinces_have_no_parent",
                condition=Q(level=Level.PROVINCE, parent__isnull=True)
                | (~Q(level=Level.PROVINCE) & Q(parent__isnull=False)),
                violation_error_message="省级没有上级，地级和县级必须有上级。",
            ),
            models.CheckConstraint(
                name="division_valid_to_after_valid_from",
                condition=in_order("valid_from", "valid_to"),
                violation_error_message="停用不能早于启用。",
            ),
            models.CheckConstraint(
                name="division_level_known",
                condition=Q(level__in=Level.values),
                violation_error_message="级别只能是省级、地级或县级。",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.code}）"

    def natural_key(self):
        return (self.code,)

    def get_absolute_url(self):
        return reverse("county_detail", args=[self.code])

    @property
    def province(self) -> Division:
        """The province-level unit above, or the unit itself."""
        division = self
        while division.parent_id is not None:
            division = division.parent
        return division

    @property
    def full_name(self) -> str:
        """The name with all above it, such as 河北省秦皇岛市青龙满族自治县."""
        names, division = [self.name], self
        while division.parent_id is not None:
            division = division.parent
            names.insert(0, division.name)
        return "".join(names)
