"""JSON of publishers, articles and passages; every field is named here."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.reverse import reverse

from ruralplan.editorial import EditorialRecord
from sources.models import Citation, Genre, TextKind


class PageField(serializers.URLField):
    """The address of the record's page, whole."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **{"source": "get_absolute_url", **kwargs})

    def to_representation(self, value):
        return self.context["request"].build_absolute_uri(value)


class ApiField(serializers.HyperlinkedIdentityField):
    """The address of the record in the API, whole; `of` is the collection."""

    def __init__(self, of: str, **kwargs):
        super().__init__(view_name=f"api:{of}-detail", **kwargs)


class QueryField(serializers.URLField):
    """The address of another list that is asked about this record."""

    def __init__(self, of: str, parameter: str, *, source: str):
        self.of, self.parameter = of, parameter
        super().__init__(read_only=True, source=source)

    def to_representation(self, value):
        address = reverse(f"api:{self.of}-list", request=self.context["request"])
        return f"{address}?{self.parameter}={value}"


class PublishedAtField(serializers.DateTimeField):
    """When the record became public; a scheduled one did so at its hour."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, source="*", **kwargs)

    def to_representation(self, record: EditorialRecord):
        moment = record.publish_at or record.published_at
        return super().to_representation(moment) if moment else None


class PublisherRefSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()


class PublisherSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    url = ApiField("publishers", lookup_field="slug")
    name = serializers.CharField()
    name_en = serializers.CharField()
    website = serializers.CharField(source="url", help_text="媒体自己的网站，不知道时为空。")
    article_count = serializers.IntegerField(help_text="后来改过的网页只算一篇。")
    articles_url = QueryField("articles", "publisher", source="slug")


class ArticleRefSerializer(serializers.Serializer):
    """An article as a citation names it; `origin` is the root of its reprint group."""

    id = serializers.IntegerField()
    headline = serializers.CharField()
    publisher = serializers.CharField(source="publisher.name")
    published = serializers.CharField(help_text="知道多细写多细：2022、2022-07 或 2022-07-26。")
    url = ApiField("articles")
    origin = serializers.IntegerField(source="origin_pk")
    genre = serializers.ChoiceField(Genre.choices)


class ArticleSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = ApiField("articles")
    html_url = PageField()
    headline = serializers.CharField()
    headline_en = serializers.CharField()
    publisher = PublisherRefSerializer()
    byline = serializers.CharField()
    published = serializers.CharField(help_text="知道多细写多细：2022、2022-07 或 2022-07-26。")
    genre = serializers.ChoiceField(Genre.choices)
    source_url = serializers.CharField(source="url", help_text="原文网址，不知道时为空。")
    declared_origin = serializers.CharField(help_text="文章自称的来源。")
    origin = serializers.IntegerField(
        source="origin_pk", help_text="转述链最初一篇的编号；自己就是源头时是自己的编号。"
    )
    reprint_of = serializers.IntegerField(source="reprint_of_id", allow_null=True)
    revision_of = serializers.IntegerField(
        source="revision_of_id",
        allow_null=True,
        help_text="同一网页最初登记的一版的编号；自己就是那一版时为 null。",
    )
    remarks = serializers.CharField()
    digest = serializers.CharField(help_text="我们自己写的提要。")
    text_sha256 = serializers.CharField(help_text="原文（UTF-8）的 SHA-256，没有存过时为空。")
    text_length = serializers.IntegerField(allow_null=True, help_text="原文有几个 Unicode 字符。")
    figures_url = QueryField("figures", "article", source="pk")
    published_at = PublishedAtField()
    modified_at = serializers.DateTimeField()


class CitationSerializer(serializers.Serializer):
    """A passage: `exact` is the slice from `start` to `end` of the original text."""

    id = serializers.IntegerField()
    article = ArticleRefSerializer()
    attributed_to = serializers.CharField()
    exact = serializers.CharField()
    start = serializers.IntegerField(help_text="第一个字的位置，按 Unicode 字符从 0 数起。")
    end = serializers.IntegerField(help_text="最后一个字的下一个位置。")
    prefix = serializers.CharField()
    suffix = serializers.CharField()
    text_sha256 = serializers.CharField(source="article.text_sha256")
    digest = serializers.CharField()
    text_kind = serializers.ChoiceField(TextKind.choices)
    html_url = serializers.SerializerMethodField()

    def get_html_url(self, citation: Citation) -> str:
        return self.context["request"].build_absolute_uri(citation.get_absolute_url())

    def to_representation(self, citation):
        data = super().to_representation(citation)
        if citation.text_kind != TextKind.ORIGINAL:
            data |= {"prefix": "", "suffix": ""}
        return data

    def as_line(self, data: dict) -> str:
        """Return one line that names the source of a value in a spreadsheet."""
        article, exact = data["article"], "".join(data["exact"].split("\n"))
        return f"“{exact}” {article['publisher']} {article['published']} {data['html_url']}"
