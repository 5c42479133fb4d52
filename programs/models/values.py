"""The words a figure is described with, and the bounds that its hedge allows."""

from __future__ import annotations

from decimal import Decimal

from django.db import models


class Kind(models.TextChoices):
    TARGET = "target", "承诺"
    ACTUAL = "actual", "报告"
    BASELINE = "baseline", "基线"


class Qualifier(models.TextChoices):
    EXACT = "exact", "正好"
    ABOUT = "about", "约"
    OVER = "over", "超过"
    AT_LEAST = "at_least", "至少"
    NEARLY = "nearly", "近"
    UP_TO = "up_to", "至多"


class PromiseState(models.TextChoices):
    REACHED = "reached", "已达到"
    BELOW = "below", "未达到"
    NO_REPORT = "no_report", "没有找到报道"
    NOT_COMPARABLE = "not_comparable", "无法比较"
    CONTRADICTED = "contradicted", "说法不一"
    SUPERSEDED = "superseded", "已被后来的承诺取代"


VALUE = {"max_digits": 24, "decimal_places": 6}


def lower_bound(value: Decimal | None, qualifier: str) -> Decimal | None:
    """Return the least that the words allow; None where they set no lower bound."""
    return value if qualifier in (Qualifier.EXACT, Qualifier.OVER, Qualifier.AT_LEAST) else None


def upper_bound(value: Decimal | None, qualifier: str) -> Decimal | None:
    """Return the most that the words allow; None where they set no upper bound."""
    return value if qualifier in (Qualifier.EXACT, Qualifier.NEARLY, Qualifier.UP_TO) else None
