"""Query parameters of lists, read within bounds; pages and API share them.

Each filter knows its form field (for pages), its sentence for a bad value, and its OpenAPI schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, ClassVar, cast

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Expression, Q, QuerySet
from django.db.models.functions import Coalesce

from sources.bounds import parse_decimal, parse_id, parse_instant, parse_integer
from sources.reading.periods import FIRST_YEAR, LAST_YEAR, parse_partial_date

LONGEST_WORDS = 100
FLAGS = {"true": True, "1": True, "false": False, "0": False}

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

# When a record became public; a record published before its instant was kept has its first day.
PUBLIC_SINCE = Coalesce("publish_at", "published_at", "created_at")


def parse_words(text: str) -> str:
    if len(text) > LONGEST_WORDS or _CONTROL.search(text):
        raise ValueError(f"查找的文字最多 {LONGEST_WORDS} 个字，不能有控制字符。")
    return text


def parse_slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(
            f"“{text[:40]}”不是网址名。网址名由拉丁字母、数字和连字符组成，例如 retu。"
        )
    return text


def parse_flag(text: str) -> bool:
    if text.lower() not in FLAGS:
        raise ValueError(f"“{text[:40]}”不是 true 或 false。")
    return FLAGS[text.lower()]


def say_flag(flag: bool) -> str:
    return "是" if flag else "否"


def parse_year(text: str) -> int:
    return parse_integer(text, low=FIRST_YEAR, high=LAST_YEAR)


def parse_first_day(text: str) -> date:
    """Return the first day of a year, month or day."""
    return parse_partial_date(text).start


def parse_last_day(text: str) -> date:
    """Return the last day of a year, month or day."""
    return parse_partial_date(text).end


class ParsedField(forms.CharField):
    """A field whose parser raises ValueError with a sentence; `say` tells a value in words."""

    def __init__(
        self, *, parse: Callable[[str], Any], say: Callable[[Any], str] = str, **kwargs: Any
    ) -> None:
        self.parse, self.say = parse, say
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return self.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def run_validators(self, value: Any) -> None:
        """The parser has checked everything; CharField's validators expect text."""


class ParsedFilter(django_filters.Filter):
    """A filter on a value that a bounded parser reads."""

    field_class = ParsedField
    schema: ClassVar[dict] = {"type": "string", "minLength": 1}

    def __init__(self, *args: Any, schema: dict | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if schema is not None:
            self.schema = schema


class IntegerFilter(ParsedFilter):
    """A filter on a whole number from `low` to `high`."""

    def __init__(self, *args: Any, low: int, high: int, **kwargs: Any) -> None:
        kwargs["parse"] = lambda text: parse_integer(text, low=low, high=high)
        kwargs["schema"] = {"type": "integer", "minimum": low, "maximum": high}
        super().__init__(*args, **kwargs)


class YearFilter(IntegerFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, low=FIRST_YEAR, high=LAST_YEAR, **kwargs)


class DecimalFilter(ParsedFilter):
    schema = {"type": "string", "pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,6})?$"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, parse=parse_decimal, **kwargs)


class DayFilter(ParsedFilter):
    """A filter on a day; a year or a month means its first day, with `last` its last."""

    schema = {
        "type": "string",
        "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        "example": "2022-07-26",
    }

    def __init__(self, *args: Any, last: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, parse=parse_last_day if last else parse_first_day, **kwargs)


class InstantFilter(ParsedFilter):
    schema = {"type": "string", "minLength": 10, "example": "2026-11-01T09:00:00+08:00"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, parse=parse_instant, **kwargs)


class FlagFilter(ParsedFilter):
    schema = {"type": "boolean"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        widget = forms.Select(choices=[("", "不限"), ("true", "是"), ("false", "否")])
        super().__init__(*args, parse=parse_flag, say=say_flag, widget=widget, **kwargs)


class WordsFilter(ParsedFilter):
    """Keep rows where one of the named fields contains the words."""

    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_WORDS}

    def __init__(self, *, fields: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.fields = fields
        super().__init__(parse=parse_words, **kwargs)

    def filter(self, qs, value):
        return qs.filter(containing(value, self.fields)) if value else qs


def containing(words: str, fields: tuple[str, ...]) -> Q:
    """Return the condition that one of the fields contains the words."""
    return reduce(or_, (Q(**{f"{name}__icontains": words}) for name in fields))


class ChoiceField(forms.ChoiceField):
    default_error_messages = {
        "invalid_choice": "“%(value).40s”不在可选的值里。",
    }

    def __init__(self, *, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        self.allowed = "、".join(key for key, _ in choices)
        super().__init__(choices=[("", "不限"), *choices], **kwargs)

    def validate(self, value: Any) -> None:
        try:
            super().validate(value)
        except ValidationError as error:
            raise ValidationError(f"{error.messages[0]}可选：{self.allowed}。") from None


class ChoiceFilter(django_filters.Filter):
    """A filter on one of a fixed list of values."""

    field_class = ChoiceField

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        self.schema = {"type": "string", "enum": [key for key, _ in choices]}
        super().__init__(*args, choices=choices, **kwargs)


class RecordField(forms.ModelChoiceField):
    """A record named by its key; an unknown one is refused by name."""

    def __init__(self, *, parse: Callable[[str], Any], word: str, **kwargs: Any) -> None:
        self.parse, self.word = parse, word
        super().__init__(empty_label="不限", **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            key = self.parse(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        rows = cast(QuerySet, self.queryset)
        record = rows.filter(**{self.to_field_name or "pk": key}).first()
        if record is None:
            raise ValidationError(f"没有“{value[:50]}”这一{self.word}。")
        return record

    def validate(self, value: Any) -> None:
        """`to_python` has looked the record up."""


class SlugFilter(django_filters.Filter):
    """A filter on a published record, named by its slug."""

    field_class = RecordField
    schema: ClassVar[dict] = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,50}$"}

    def __init__(self, *args: Any, word: str, **kwargs: Any) -> None:
        super().__init__(
            *args, word=word, label=word, parse=parse_slug, to_field_name="slug", **kwargs
        )


class IdFilter(django_filters.Filter):
    """A filter on a published record, named by its number."""

    field_class = RecordField
    schema: ClassVar[dict] = {"type": "integer", "minimum": 1}

    def __init__(self, *args: Any, word: str, **kwargs: Any) -> None:
        super().__init__(*args, word=word, label=word, parse=parse_id, **kwargs)


class OrderingFilter(ChoiceFilter):
    """Sort by one of a fixed list of keys, with `-` in descending order; ties by primary key."""

    def __init__(self, *, keys: dict[str, str | Expression]) -> None:
        self.keys = keys
        names = [sign + name for name in keys for sign in ("", "-")]
        super().__init__(
            choices=[(name, name) for name in names],
            label="排序",
            help_text="排序的键；前面加 - 为降序。",
        )

    def filter(self, qs, value):
        if not value:
            return qs
        sign, name = ("-", value[1:]) if value.startswith("-") else ("", value)
        key = self.keys[name]
        if isinstance(key, Expression):
            qs, key = qs.annotate(ordering_key=key), "ordering_key"
        return qs.order_by(sign + key) if key == "pk" else qs.order_by(sign + key, sign + "pk")


class ModifiedFilterSet(django_filters.FilterSet):
    """What every list of editorial records can be asked."""

    modified_since = InstantFilter(
        field_name="modified_at",
        lookup_expr="gte",
        label="修改时间不早于",
        help_text="只要这一刻起改动过的记录，例如 2026-11-01。",
    )
