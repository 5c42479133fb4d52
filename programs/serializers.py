"""JSON of programmes, plans, measures, indicators and organisations; every field is named here."""

from __future__ import annotations

from rest_framework import serializers

from counties.serializers import InitiativeRefSerializer, PlaceRefSerializer
from programs.display import plain
from programs.models import Continuation, ContinuationKind
from sources.serializers import (
    ApiField,
    CitationSerializer,
    PageField,
    PublishedAtField,
    PublisherRefSerializer,
    QueryField,
)


class PlainDecimalField(serializers.CharField):
    """A decimal as the shortest exact text."""

    def to_representation(self, value):
        return plain(value)


class NamedRefSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()


class EditionRefSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    year = serializers.IntegerField()


class OrganizationSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    url = ApiField("organizations", lookup_field="slug")
    name = serializers.CharField()
    name_en = serializers.CharField()
    website = serializers.CharField(source="url", help_text="机构自己的网站，不知道时为空。")
    parent = NamedRefSerializer(allow_null=True)
    publisher = PublisherRefSerializer(allow_null=True, help_text="它自己发新闻稿时的媒体身份。")
    programs = NamedRefSerializer(many=True, source="public_programs")


class ProgramCitationSerializer(CitationSerializer):
    place = PlaceRefSerializer(allow_null=True, help_text="文章说项目到了哪里。")


class ProgramSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    url = ApiField("programs", lookup_field="slug")
    html_url = PageField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    parent = NamedRefSerializer(allow_null=True)
    children = NamedRefSerializer(many=True, source="public_children")
    organizations = NamedRefSerializer(many=True)
    editions = EditionRefSerializer(many=True, source="public_editions")
    former_names = serializers.CharField(help_text="曾用名，用分号隔开。")
    start_date = serializers.CharField(help_text="知道多细写多细，没有报道时为空。")
    end_date = serializers.CharField(help_text="仍在进行或没有报道时为空。")
    summary = serializers.CharField(help_text="文章只提到名称时为空。")
    summary_en = serializers.CharField()
    website = serializers.CharField(source="url")
    citations = ProgramCitationSerializer(many=True, source="public_citations")
    figures_url = QueryField("figures", "program", source="slug")
    published_at = PublishedAtField()
    modified_at = serializers.DateTimeField()


class AnnouncedSerializer(serializers.Serializer):
    """How many measures the articles say were announced."""

    figure = serializers.IntegerField(source="pk")
    url = ApiField("figures")
    value = PlainDecimalField()
    unit = serializers.CharField(source="indicator.unit")


class EditionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = ApiField("editions")
    html_url = PageField()
    slug = serializers.SlugField()
    program = NamedRefSerializer()
    year = serializers.IntegerField()
    title = serializers.CharField()
    title_en = serializers.CharField()
    announced_on = serializers.DateField()
    announced = AnnouncedSerializer(
        source="announced_figure", allow_null=True, help_text="文章说公布了几项举措。"
    )
    initiative_count = serializers.IntegerField(help_text="我们能列出的举措有几项。")
    counting_note = serializers.CharField(help_text="我们怎样数举措。")
    summary = serializers.CharField()
    summary_en = serializers.CharField()
    published_at = PublishedAtField()
    modified_at = serializers.DateTimeField()


class PillarSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    url = ApiField("pillars", lookup_field="slug")
    name = serializers.CharField()
    name_en = serializers.CharField()
    order = serializers.IntegerField()
    initiatives_url = QueryField("initiatives", "pillar", source="slug")


class ContinuationSerializer(serializers.Serializer):
    """A measure of another plan, and how the later one continues the earlier."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    edition = EditionRefSerializer()
    kind = serializers.ChoiceField(ContinuationKind.choices)
    remarks = serializers.CharField(help_text="凭什么这样判断。")

    # Name of the end of the link that is shown.
    end = "earlier"

    def to_representation(self, link: Continuation):
        measure = getattr(link, self.end)
        edition = EditionRefSerializer(measure.edition).data
        shown = {"slug": measure.slug, "title": measure.title, "edition": edition}
        return shown | {"kind": link.kind, "remarks": link.note}


class LaterContinuationSerializer(ContinuationSerializer):
    end = "later"


class InitiativeSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    url = ApiField("initiatives", lookup_field="slug")
    html_url = PageField()
    program = NamedRefSerializer(source="edition.program")
    edition = EditionRefSerializer()
    pillar = NamedRefSerializer()
    order = serializers.IntegerField(help_text="在文章里的先后。")
    title = serializers.CharField()
    title_en = serializers.CharField()
    summary = serializers.CharField()
    summary_en = serializers.CharField()
    programs = NamedRefSerializer(many=True, source="public_programs")
    places = PlaceRefSerializer(many=True)
    case_studies = InitiativeRefSerializer(many=True, source="public_case_studies")
    continues = ContinuationSerializer(many=True, source="public_continuations")
    continued_by = LaterContinuationSerializer(many=True, source="public_later_continuations")
    citations = CitationSerializer(many=True, source="public_citations")
    figures_url = QueryField("figures", "initiative", source="slug")
    published_at = PublishedAtField()
    modified_at = serializers.DateTimeField()


class IndicatorSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    url = ApiField("indicators", lookup_field="slug")
    html_url = PageField()
    program = NamedRefSerializer()
    name = serializers.CharField()
    name_en = serializers.CharField()
    unit = serializers.CharField(help_text="不带万、亿。")
    definition = serializers.CharField(help_text="数什么、不数什么。")
    definition_en = serializers.CharField()
    change_of = NamedRefSerializer(allow_null=True, help_text="是哪个指标的增幅。")
    related = NamedRefSerializer(many=True, source="public_related")
    figures_url = QueryField("figures", "indicator", source="slug")
