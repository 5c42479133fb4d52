"""What lists of publishers, articles and reprint groups can be asked."""

from __future__ import annotations

import django_filters
from django.db.models import Q

from sources.models import Article, Genre, Publisher
from sources.parameters import (
    ChoiceFilter,
    DayFilter,
    IdFilter,
    ModifiedFilterSet,
    OrderingFilter,
    SlugFilter,
    WordsFilter,
)


class PublisherFilter(django_filters.FilterSet):
    q = WordsFilter(
        fields=("name", "name_en"), label="查找", help_text="名称含有的文字，例如 公益。"
    )
    ordering = OrderingFilter(keys={"id": "pk", "slug": "slug"})


class ArticleFilter(ModifiedFilterSet):
    publisher = SlugFilter(
        word="媒体", queryset=Publisher.objects.published(), help_text="媒体的网址名。"
    )
    genre = ChoiceFilter(choices=Genre.choices, label="体裁", help_text="文章的体裁。")
    origin = IdFilter(
        word="文章",
        queryset=Article.objects.published(),
        method="in_group",
        help_text="源头文章的编号：它自己和转述它的文章。",
    )
    published_from = DayFilter(
        method="not_before",
        label="刊登不早于",
        help_text="年、月或日，例如 2022-07。",
    )
    published_to = DayFilter(
        last=True,
        method="not_after",
        label="刊登不晚于",
        help_text="年、月或日，例如 2024。",
    )
    q = WordsFilter(
        fields=("headline", "headline_en", "publisher__name", "digest"),
        label="查找",
        help_text="标题、媒体名或提要含有的文字。",
    )
    ordering = OrderingFilter(
        keys={"id": "pk", "published": "published", "modified_at": "modified_at"}
    )

    def in_group(self, articles, name, root):
        return articles.filter(Q(pk=root.pk) | Q(origin=root.pk))

    def not_before(self, articles, name, day):
        # Dates are text as precise as known: 2022 and 2022-07 may still mean this day.
        known = Q(published__gte=day.isoformat())
        partial = Q(published__in=[f"{day:%Y}", f"{day:%Y-%m}"])
        return articles.filter(known | partial)

    def not_after(self, articles, name, day):
        return articles.filter(published__lte=day.isoformat())


class ReprintGroupFilter(django_filters.FilterSet):
    publisher = SlugFilter(
        word="媒体",
        queryset=Publisher.objects.published(),
        method="with_publisher",
        help_text="组里有这家媒体的文章。",
    )
    article = IdFilter(
        word="文章",
        queryset=Article.objects.published(),
        method="with_article",
        help_text="文章的编号：它所在的一组。",
    )
    ordering = OrderingFilter(keys={"id": "pk", "published": "published"})

    def with_publisher(self, roots, name, publisher):
        articles = Article.objects.published().filter(publisher=publisher)
        return roots.filter(
            Q(publisher=publisher) | Q(pk__in=articles.exclude(origin=None).values("origin"))
        )

    def with_article(self, roots, name, article):
        return roots.filter(pk=article.origin_pk)
