"""Model fields for what a source states: a partial date and a period."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from sources.reading.periods import Period, parse_partial_date, parse_period


def validate_partial_date(text: str) -> None:
    _validate(text, parse_partial_date)


def validate_period(text: str) -> None:
    _validate(text, parse_period)


def _validate(text: str, parse: Callable[[str], Period]) -> None:
    """Raise the parser's sentence as ValidationError."""
    try:
        parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def in_order(start: str, end: str) -> Q:
    """Return the condition that one partial date is not before another, where both are known.

    2023 is not before 2023-11: the year may still mean December.
    """
    unknown = Q(**{start: ""}) | Q(**{end: ""})
    return unknown | Q(**{f"{end}__gte": F(start)}) | Q(**{f"{start}__startswith": F(end)})


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
