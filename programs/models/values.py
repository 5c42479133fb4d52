"""The words a figure is described with, and the bounds that its hedge allows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from sources.reading.amounts import parse_amount


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
# SQLite keeps a number as a double: of more digits the last change, and 18 nines cannot be read.
MOST_DIGITS = 15


def is_storable(value: Decimal) -> bool:
    """Whether every database gives the value back as it is."""
    whole, places = VALUE["max_digits"] - VALUE["decimal_places"], VALUE["decimal_places"]
    in_column = abs(value) < 10**whole and value == round(value, places)
    return in_column and len(value.normalize().as_tuple().digits) <= MOST_DIGITS


class HedgedValue:
    """What the words of a row with `value` and `qualifier` allow; see docs on promise states."""

    value: Any
    qualifier: Any

    @property
    def lower(self) -> Decimal | None:
        """The least that the words allow; None where they set no lower bound."""
        bounded = self.qualifier in (Qualifier.EXACT, Qualifier.OVER, Qualifier.AT_LEAST)
        return self.value if bounded else None

    @property
    def upper(self) -> Decimal | None:
        """The most that the words allow; None where they set no upper bound."""
        bounded = self.qualifier in (Qualifier.EXACT, Qualifier.NEARLY, Qualifier.UP_TO)
        return self.value if bounded else None

    def check_printed_in(self, exact: str) -> None:
        """Raise ValidationError unless the passage states the value and no other."""
        if self.value is None or not exact:
            return
        try:
            printed = parse_amount(exact)
        except ValueError as error:
            raise ValidationError({"exact": str(error)}) from None
        if printed != self.value:
            sentence = f"摘录“{exact}”写的是 {printed}，数值却是 {self.value}。"
            raise ValidationError({"value": sentence})
        if not is_storable(printed):
            sentence = f"“{exact}”的有效数字超过 {MOST_DIGITS} 位，存不准；请核对原文是不是数量。"
            raise ValidationError({"value": sentence})
