"""What lists of programmes, measures, indicators, figures and promises can be asked."""

from __future__ import annotations

from datetime import date

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from counties.filters import PlaceFilter
from programs.models import (
    Edition,
    Figure,
    FigureCitation,
    Indicator,
    Initiative,
    Kind,
    Organization,
    Pillar,
    Program,
    PromiseState,
    Qualifier,
)
from sources.models import Article, Publisher
from sources.parameters import (
    PUBLIC_SINCE,
    ChoiceFilter,
    DayFilter,
    DecimalFilter,
    FlagFilter,
    IdFilter,
    InstantFilter,
    IntegerFilter,
    ModifiedFilterSet,
    OrderingFilter,
    ParsedFilter,
    SlugFilter,
    WordsFilter,
    YearFilter,
    parse_slug,
    parse_words,
)


def parse_edition(text: str) -> str:
    """Return the slug of at least one published plan; several programmes may use the same."""
    slug = parse_slug(text)
    if not Edition.objects.published().filter(slug=slug).exists():
        raise ValueError(f"没有“{slug}”这个年度计划。")
    return slug


class ProgramParameter(SlugFilter):
    """A programme with its projects."""

    def __init__(self, **kwargs):
        super().__init__(
            word="项目",
            queryset=Program.objects.published(),
            help_text="项目的网址名，例如 retu；它下面的项目也算在内。",
            **kwargs,
        )


class EditionParameter(ParsedFilter):
    """A yearly plan by its slug; together with `program` it is one plan."""

    def __init__(self, **kwargs):
        super().__init__(
            parse=parse_edition,
            label="年度计划",
            help_text="年度计划的网址名，例如 2022。",
            **kwargs,
        )


class PillarParameter(SlugFilter):
    def __init__(self, **kwargs):
        super().__init__(
            word="方向",
            queryset=Pillar.objects.published(),
            help_text="方向的网址名，例如 industry。",
            **kwargs,
        )


class InitiativeParameter(SlugFilter):
    def __init__(self, **kwargs):
        super().__init__(
            word="举措",
            queryset=Initiative.objects.published(),
            help_text="举措的网址名。",
            **kwargs,
        )


class IndicatorParameter(SlugFilter):
    def __init__(self, **kwargs):
        super().__init__(
            word="指标",
            queryset=Indicator.objects.published(),
            help_text="指标的网址名。",
            **kwargs,
        )


class OrganizationFilter(django_filters.FilterSet):
    q = WordsFilter(fields=("name", "name_en"), label="查找", help_text="名称含有的文字。")
    ordering = OrderingFilter(keys={"id": "pk", "slug": "slug"})


class ProgramFilter(ModifiedFilterSet):
    parent = SlugFilter(
        word="项目", queryset=Program.objects.published(), help_text="上级项目的网址名。"
    )
    organization = SlugFilter(
        word="机构",
        field_name="organizations",
        queryset=Organization.objects.published(),
        help_text="实施机构的网址名。",
    )
    q = WordsFilter(
        fields=("name", "name_en", "former_names", "summary"),
        label="查找",
        help_text="名称、曾用名或简介含有的文字。",
    )
    ordering = OrderingFilter(keys={"id": "pk", "slug": "slug", "modified_at": "modified_at"})


class EditionFilter(ModifiedFilterSet):
    program = ProgramParameter(method="in_program")
    slug = EditionParameter(field_name="slug")
    year = YearFilter(field_name="year", label="年份", help_text="四位年份，例如 2022。")
    ordering = OrderingFilter(keys={"id": "pk", "year": "year", "modified_at": "modified_at"})

    def in_program(self, editions, name, program):
        return editions.filter(program__in=Program.objects.family(program.slug))


class PillarFilter(django_filters.FilterSet):
    ordering = OrderingFilter(keys={"id": "pk", "order": "order"})


class InitiativeFilter(ModifiedFilterSet):
    program = ProgramParameter(method="in_program")
    edition = EditionParameter(field_name="edition__slug")
    pillar = PillarParameter(field_name="pillar")
    place = PlaceFilter(field_name="places", distinct=True)
    q = WordsFilter(
        fields=("title", "title_en", "summary"), label="查找", help_text="名称或简介含有的文字。"
    )
    ordering = OrderingFilter(keys={"id": "pk", "slug": "slug", "modified_at": "modified_at"})

    def in_program(self, initiatives, name, program):
        return initiatives.filter(edition__program__in=Program.objects.family(program.slug))


class IndicatorFilter(django_filters.FilterSet):
    program = ProgramParameter(method="in_program")
    unit = ParsedFilter(
        parse=parse_words, field_name="unit", label="单位", help_text="例如 元、人次、个。"
    )
    q = WordsFilter(
        fields=("name", "name_en", "definition"), label="查找", help_text="名称或口径含有的文字。"
    )
    ordering = OrderingFilter(keys={"id": "pk", "slug": "slug"})

    def in_program(self, indicators, name, program):
        return indicators.filter(program__in=Program.objects.family(program.slug))


class PromiseFilter(django_filters.FilterSet):
    """What figures, promises and contradictions can be asked alike."""

    program = ProgramParameter(method="in_program")
    edition = EditionParameter(field_name="edition__slug")
    pillar = PillarParameter(field_name="initiative__pillar")
    initiative = InitiativeParameter(field_name="initiative")
    indicator = IndicatorParameter(field_name="indicator")
    place = PlaceFilter(field_name="place")
    q = WordsFilter(
        fields=(
            "indicator__name",
            "indicator__name_en",
            "indicator__program__name",
            "initiative__title",
            "place__name",
            "remarks",
        ),
        label="查找",
        help_text="指标、项目、举措、地名或说明含有的文字。",
    )

    def in_program(self, figures, name, program):
        return figures.of_program(program.slug)


class LedgerFilter(PromiseFilter):
    """`state` is no column: `programs.ledger` judges it, so whoever lists entries compares it."""

    state = ChoiceFilter(
        choices=PromiseState.choices, method="unchanged", label="状态", help_text="承诺的状态。"
    )
    ordering = OrderingFilter(keys={"id": "pk", "value": "value", "period_end": "period_end"})

    def unchanged(self, figures, name, state):
        return figures


class ContradictionFilter(PromiseFilter):
    resolved = FlagFilter(
        method="with_choice", label="已选定", help_text="true 只要已写明采用理由的。"
    )
    ordering = OrderingFilter(keys={"id": "pk", "value": "value", "period_end": "period_end"})

    def with_choice(self, figures, name, wanted):
        open_choice = Q(choice_reason="")
        return figures.filter(~open_choice if wanted else open_choice)


class CorrectionFilter(django_filters.FilterSet):
    figure = IdFilter(
        word="数字", queryset=Figure.objects.published(), help_text="数字的编号，例如 17。"
    )
    program = ProgramParameter(method="in_program")
    year = YearFilter(
        field_name="corrected_at__year", label="年份", help_text="哪一年更正的，例如 2026。"
    )
    modified_since = InstantFilter(
        field_name="corrected_at",
        lookup_expr="gte",
        label="更正时间不早于",
        help_text="只要这一刻起的更正，例如 2026-11-01。",
    )
    ordering = OrderingFilter(keys={"id": "pk", "corrected_at": "corrected_at"})

    def in_program(self, corrections, name, program):
        return corrections.of_program(program.slug)


class FigureFilter(PromiseFilter, ModifiedFilterSet):
    kind = ChoiceFilter(
        choices=Kind.choices, label="类型", help_text="承诺、报告或基线：target、actual、baseline。"
    )
    article = IdFilter(
        word="文章",
        queryset=Article.objects.published(),
        method="cited_in_article",
        help_text="文章的编号：这篇文章写到的数字。",
    )
    publisher = SlugFilter(
        word="媒体",
        queryset=Publisher.objects.published(),
        method="cited_by_publisher",
        help_text="媒体的网址名：这家媒体写到的数字。",
    )
    unit = ParsedFilter(
        parse=parse_words,
        field_name="indicator__unit",
        label="单位",
        help_text="指标的单位，例如 元、人次、个。",
    )
    qualifier = ChoiceFilter(
        choices=Qualifier.choices, label="限定词", help_text="正好、约、超过、至少、近或至多。"
    )
    cumulative = FlagFilter(label="累计", help_text="true 只要累计数；false 只要某段时间内的数。")
    year = YearFilter(
        method="touching_year",
        label="年份",
        help_text="时段碰到这一年的数字；累计数看截止的那一年。",
    )
    period_from = DayFilter(
        method="starting_from",
        label="时段不早于",
        help_text="时段从这天或以后开始，例如 2022、2022-04；累计数看截止日。",
    )
    period_to = DayFilter(
        last=True,
        field_name="period_end",
        lookup_expr="lte",
        label="时段不晚于",
        help_text="时段到这天或以前结束，例如 2024-09。",
    )
    min_value = DecimalFilter(
        field_name="value",
        lookup_expr="gte",
        label="数值不小于",
        help_text="基本单位，例如 10000。",
    )
    max_value = DecimalFilter(
        field_name="value",
        lookup_expr="lte",
        label="数值不大于",
        help_text="基本单位，例如 10000。",
    )
    min_origins = IntegerFilter(
        low=0,
        high=1000,
        field_name="origin_count",
        lookup_expr="gte",
        label="独立来源不少于",
        help_text="互不转抄的来源至少有几个，例如 2。",
    )
    conflicted = FlagFilter(
        field_name="conflicted", label="说法不一", help_text="true 只要各篇文章数值不同的。"
    )
    ordering = OrderingFilter(
        keys={
            "id": "pk",
            "value": "value",
            "period_end": "period_end",
            "published_at": PUBLIC_SINCE,
            "modified_at": "modified_at",
        }
    )

    def cited_in_article(self, figures, name, article):
        return figures.filter(Exists(_claims().filter(article=article)))

    def cited_by_publisher(self, figures, name, publisher):
        return figures.filter(Exists(_claims().filter(article__publisher=publisher)))

    def touching_year(self, figures, name, year):
        first, last = date(year, 1, 1), date(year, 12, 31)
        span = Q(period_start__lte=last, period_end__gte=first)
        point = Q(period_start__isnull=True, period_end__range=(first, last))
        return figures.filter(span | point)

    def starting_from(self, figures, name, day):
        return figures.alias(first_day=Coalesce("period_start", "period_end")).filter(
            first_day__gte=day
        )


def _claims():
    """Return the published claims of the outer figure."""
    return FigureCitation.objects.published().filter(figure=OuterRef("pk"))
