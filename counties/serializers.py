"""JSON of divisions, postings and case studies; every field is named here."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from counties.models import Division, Level, Licence
from sources.serializers import (
    ApiField,
    CitationSerializer,
    PageField,
    PublishedAtField,
    QueryField,
)


class PlaceRefSerializer(serializers.Serializer):
    """A division as a record names it; `province` is the name of the unit above all."""

    code = serializers.CharField()
    level = serializers.ChoiceField(Level.choices)
    name = serializers.CharField()
    province = serializers.CharField(source="province.name")


class DivisionRefSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    url = ApiField("counties", lookup_field="code")


class DivisionSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="六位区划代码（GB/T 2260）。")
    url = ApiField("counties", lookup_field="code")
    html_url = PageField()
    level = serializers.ChoiceField(Level.choices)
    name = serializers.CharField()
    name_en = serializers.CharField()
    full_name = serializers.CharField()
    pinyin = serializers.CharField()
    province = DivisionRefSerializer()
    prefecture = serializers.SerializerMethodField()
    valid_from = serializers.CharField(help_text="代码何时启用，不知道时为空。")
    valid_to = serializers.CharField(help_text="代码何时停用，仍在用时为空。")
    former_names = serializers.CharField(help_text="同一代码下的旧名，用分号隔开。")
    successors = DivisionRefSerializer(many=True)
    remarks = serializers.CharField(source="note")
    figure_count = serializers.IntegerField(help_text="直接说到这里的数字有几个。")
    case_study_count = serializers.IntegerField()
    posting_count = serializers.IntegerField()
    initiative_count = serializers.IntegerField()
    figures_url = QueryField("figures", "place", source="code")

    @extend_schema_field(DivisionRefSerializer(allow_null=True))
    def get_prefecture(self, division: Division):
        above = division if division.level == Level.PREFECTURE else division.parent
        if above is None or above.level != Level.PREFECTURE:
            return None
        return DivisionRefSerializer(above, context=self.context).data


class EnvoyRefSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    employer = serializers.CharField(help_text="派出单位。")


class PostingSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    url = ApiField("postings", lookup_field="slug")
    envoy = EnvoyRefSerializer(allow_null=True, help_text="文章没有写名字时为 null。")
    place = PlaceRefSerializer()
    role = serializers.CharField()
    start_date = serializers.CharField(help_text="知道多细写多细，没有报道时为空。")
    end_date = serializers.CharField(help_text="仍在任或没有报道时为空。")
    reported_on = serializers.CharField(help_text="最近一次报道说此人在任的日期。")
    remarks = serializers.CharField()
    citations = CitationSerializer(many=True, source="public_citations")
    published_at = PublishedAtField()
    modified_at = serializers.DateTimeField()


class InitiativeRefSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    title = serializers.CharField()


class PictureSerializer(serializers.Serializer):
    url = PageField(source="large_url", help_text="WebP，长边最多 1600 像素。")
    width = serializers.IntegerField(source="file.width")
    height = serializers.IntegerField(source="file.height")
    alt = serializers.CharField(help_text="图上有什么。")
    caption = serializers.CharField()
    credit = serializers.CharField(help_text="谁拍的；使用时请注明。")
    licence = serializers.ChoiceField(Licence.choices)
    source_url = serializers.CharField(help_text="原图的网页，没有时为空。")


class CaseStudySerializer(serializers.Serializer):
    slug = serializers.SlugField()
    url = ApiField("case-studies", lookup_field="slug")
    html_url = PageField()
    title = serializers.CharField()
    title_en = serializers.CharField()
    place = PlaceRefSerializer()
    summary = serializers.CharField()
    summary_en = serializers.CharField()
    body = serializers.CharField(help_text="Markdown；[[figure-17]] 指编号 17 的数字。")
    body_en = serializers.CharField()
    initiatives = InitiativeRefSerializer(many=True, source="public_initiatives")
    pictures = PictureSerializer(many=True, source="public_pictures")
    citations = CitationSerializer(many=True, source="public_citations")
    published_at = PublishedAtField()
    modified_at = serializers.DateTimeField()
