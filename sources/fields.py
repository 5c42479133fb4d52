"""Model fields for what a source states: a partial date and a period."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from sources.reading.periods import parse_partial_date, parse_period


def validate_partial_date(text: str) -> None:
    try:
        parse_partial_date(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def validate_period(text: str) -> None:
    try:
        parse_period(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


class PartialDateField(models.CharField):
    """A date as exactly as it is known: `2022`, `2022-07` or `2022-07-26`. Text sorts by time."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 10, **kwargs})


class PeriodField(models.CharField):
    """A span of time in EDTF text: `2021`, `2022-04`, `2021-05/2024-09`."""

    default_validators = [validate_period]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 21, **kwargs})
