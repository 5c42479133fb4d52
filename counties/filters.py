"""What lists of counties, postings and case studies can be asked."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django.db.models import Q

from counties.models import Division, Envoy
from counties.records import places_with_records
from sources.parameters import (
    FlagFilter,
    ModifiedFilterSet,
    OrderingFilter,
    ParsedFilter,
    SlugFilter,
    WordsFilter,
)

_CODE = re.compile(r"[1-9][0-9](?:[0-9]{2}){0,2}")


def parse_place(text: str) -> str:
    """Return the prefix of 2, 4 or 6 digits under which at least one division lies."""
    if not _CODE.fullmatch(text):
        raise ValueError(f"“{text[:40]}”不是区划代码。代码是 2、4 或 6 位数字，例如 13 或 130321。")
    if not Division.objects.within(text).exists():
        raise ValueError(f"没有代码是“{text}”的省、市或县。")
    return text


def say_place(prefix: str) -> str:
    """Return the name of the division that the prefix stands for."""
    place = Division.objects.for_display().filter(code=prefix.ljust(6, "0")).first()
    return place.full_name if place else prefix


class PlaceFilter(ParsedFilter):
    """Keep what lies in a division: a province or prefecture means all of it."""

    schema = {"type": "string", "pattern": "^[1-9][0-9]([0-9]{2}){0,2}$", "example": "130321"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", "地点")
        kwargs.setdefault("help_text", "区划代码；2 位或 4 位是整个省或市，例如 13、1303、130321。")
        super().__init__(*args, parse=parse_place, say=say_place, **kwargs)

    def filter(self, qs, value):
        if not value:
            return qs
        inside = Division.objects.within(value)
        rows = qs.filter(**{f"{self.field_name}__in": inside})
        return rows.distinct() if self.distinct else rows


class CountyFilter(django_filters.FilterSet):
    province = PlaceFilter(method="inside", label="省", help_text="省的代码，例如 13 或 130000。")
    prefecture = PlaceFilter(
        method="inside", label="市", help_text="市的代码，例如 1303 或 130300。"
    )
    q = WordsFilter(
        fields=("name", "name_en", "pinyin", "former_names", "code"),
        label="查找",
        help_text="名称、拼音或曾用名含有的文字，例如 青龙 或 qing long。",
    )
    has_data = FlagFilter(
        method="with_data",
        label="有记录",
        help_text="true 只要有数字、故事、派驻或举措的县；false 只要什么也没有的县。",
    )
    in_force = FlagFilter(
        method="still_there",
        label="仍在用",
        help_text="true 只要今天仍在用的代码；false 只要旧的。",
    )
    ordering = OrderingFilter(keys={"code": "code"})

    def inside(self, divisions, name, code):
        return divisions.within(code)

    def with_data(self, divisions, name, wanted):
        named = Q(pk__in=places_with_records().values("pk"))
        return divisions.filter(named if wanted else ~named)

    def still_there(self, divisions, name, wanted):
        return divisions.filter(Q(valid_to="") if wanted else ~Q(valid_to=""))


class PostingFilter(ModifiedFilterSet):
    place = PlaceFilter(field_name="place")
    envoy = SlugFilter(
        word="特派员", queryset=Envoy.objects.published(), help_text="特派员的网址名。"
    )
    ordering = OrderingFilter(
        keys={"id": "pk", "start_date": "start_date", "modified_at": "modified_at"}
    )


class CaseStudyFilter(ModifiedFilterSet):
    place = PlaceFilter(field_name="place")
    q = WordsFilter(
        fields=("title", "title_en", "summary", "body", "place__name"),
        label="查找",
        help_text="标题、导语、正文或县名含有的文字。",
    )
    ordering = OrderingFilter(keys={"id": "pk", "slug": "slug", "modified_at": "modified_at"})
