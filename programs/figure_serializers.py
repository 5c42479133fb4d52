"""JSON of figures, promises, contradictions and reprint groups, as docs/reference/api.md has it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from counties.serializers import InitiativeRefSerializer, PlaceRefSerializer
from programs.contradictions import stated_values
from programs.display import amount_en, amount_zh
from programs.models import Figure, Kind, PromiseState, Qualifier
from programs.models.corrections import SLOT_LABELS, Stated
from programs.serializers import EditionRefSerializer, NamedRefSerializer, PlainDecimalField
from sources.serializers import (
    ApiField,
    ArticleSerializer,
    CitationSerializer,
    PageField,
    PublishedAtField,
    QueryField,
)


class IndicatorRefSerializer(NamedRefSerializer):
    unit = serializers.CharField()


class PeriodSerializer(serializers.Serializer):
    """A span of time: `text` is EDTF, `start` is null for a running total."""

    text = serializers.CharField(source="period")
    start = serializers.DateField(source="period_start", allow_null=True)
    end = serializers.DateField(source="period_end", allow_null=True)
    inferred = serializers.BooleanField(
        source="period_inferred", help_text="文章没有写时间，按刊登年份推断。"
    )


class DisplaySerializer(serializers.Serializer):
    """The amount as Chinese and English readers write it."""

    def get_fields(self):
        return {"zh-Hans": serializers.CharField(), "en": serializers.CharField()}

    def to_representation(self, figure: Figure):
        stated = (figure.value, figure.indicator.unit, figure.qualifier)
        return {"zh-Hans": amount_zh(*stated), "en": amount_en(*stated)}


class ClaimSerializer(CitationSerializer):
    """What one article states: its own value, unit and hedge, and the passage."""

    value = PlainDecimalField()
    unit = serializers.CharField(help_text="照原文，不带万、亿。")
    qualifier = serializers.ChoiceField(Qualifier.choices)

    def get_fields(self):
        fields = super().get_fields()
        first = ("id", "article", "value", "unit", "qualifier")
        return {name: fields[name] for name in (*first, *fields)}


class ReplySerializer(serializers.Serializer):
    """What the body that a figure is about answered, once staff accepted it."""

    body = serializers.CharField(source="addressee")
    received_at = serializers.DateTimeField(source="reply.received_at")
    text = serializers.CharField(source="reply.text")


class FigureSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = ApiField("figures")
    html_url = PageField()
    kind = serializers.ChoiceField(Kind.choices)
    cumulative = serializers.BooleanField(help_text="到某时为止的累计数。")
    program = NamedRefSerializer(source="indicator.program")
    edition = EditionRefSerializer(allow_null=True)
    initiative = InitiativeRefSerializer(allow_null=True)
    place = PlaceRefSerializer(allow_null=True, help_text="全国或多地时为 null。")
    indicator = IndicatorRefSerializer()
    value = PlainDecimalField(help_text="基本单位，万和亿已乘上。")
    unit = serializers.CharField(source="indicator.unit")
    qualifier = serializers.ChoiceField(Qualifier.choices)
    lower = PlainDecimalField(allow_null=True, help_text="说法允许的最小值。")
    upper = PlainDecimalField(allow_null=True, help_text="说法允许的最大值。")
    period = PeriodSerializer(source="*")
    display = DisplaySerializer(source="*")
    chosen_citation = serializers.IntegerField(source="chosen_citation_id")
    choice_reason = serializers.CharField()
    citations = ClaimSerializer(many=True, source="public_claims")
    article_count = serializers.IntegerField(help_text="几篇报道；后来改过的网页只算一篇。")
    origin_count = serializers.IntegerField(help_text="互不转抄的来源有几个。")
    conflicted = serializers.BooleanField(help_text="各篇文章写的数值不同。")
    correction_count = serializers.IntegerField(help_text="公开以后更正过几次。")
    corrections_url = QueryField("corrections", "figure", source="pk")
    replies = ReplySerializer(
        many=True, source="public_reply_links", help_text="当事方的回应，照原话，先到的在前。"
    )
    published_at = PublishedAtField()
    modified_at = serializers.DateTimeField()


class LedgerEntrySerializer(serializers.Serializer):
    """A promise and what became of it."""

    target = FigureSerializer()
    latest_actual = FigureSerializer(allow_null=True)
    state = serializers.ChoiceField(PromiseState.choices)
    rule = serializers.CharField(help_text="判断所依的规则的名字。")
    reason = serializers.CharField()
    overruled = serializers.BooleanField(help_text="编辑改判，理由见 reason。")
    searched_on = serializers.DateField(allow_null=True, help_text="最近一次查找报道的日期。")
    late = serializers.BooleanField(help_text="达到了，但报告的时段晚于承诺的时段。")
    context = serializers.SerializerMethodField(help_text="公布承诺时已有的结果，数字的编号。")

    def get_context(self, entry) -> list[int]:
        return [figure.pk for figure in entry.context]


class StatedValueSerializer(serializers.Serializer):
    value = PlainDecimalField()
    origins = serializers.IntegerField(help_text="几个独立来源这样说。")
    citations = serializers.SerializerMethodField()

    def get_citations(self, stated) -> list[int]:
        return [claim.pk for claim in stated.claims]


class ContradictionSerializer(serializers.Serializer):
    """A slot whose claims state different values."""

    figure = FigureSerializer(source="*")
    values = serializers.SerializerMethodField()
    resolved = serializers.SerializerMethodField(help_text="编辑已选定一个并写明理由。")
    reason = serializers.CharField(source="choice_reason")
    note = serializers.CharField(source="open_note", help_text="尚未选定时，编辑写的说明。")

    @extend_schema_field(StatedValueSerializer(many=True))
    def get_values(self, figure: Figure):
        return StatedValueSerializer(stated_values(figure), many=True).data

    def get_resolved(self, figure: Figure) -> bool:
        return bool(figure.choice_reason)


class StatedDisplaySerializer(DisplaySerializer):
    def to_representation(self, stated: Stated):
        amount = (stated.value, stated.unit, stated.qualifier)
        return {"zh-Hans": amount_zh(*amount), "en": amount_en(*amount)}


class StatedSerializer(serializers.Serializer):
    """What a figure told the public before or after a correction."""

    value = PlainDecimalField()
    unit = serializers.CharField()
    qualifier = serializers.ChoiceField(Qualifier.choices)
    state = serializers.CharField(help_text="编辑改判的承诺状态；按规则判定时为空。")
    display = StatedDisplaySerializer(source="*")


class SlotChangeSerializer(serializers.Serializer):
    """A part of the slot that changed, in the words of that time."""

    field = serializers.ChoiceField(list(SLOT_LABELS))
    old = serializers.CharField()
    new = serializers.CharField()


class CorrectionSerializer(serializers.Serializer):
    """A change of what a public figure states."""

    id = serializers.IntegerField()
    url = ApiField("corrections")
    html_url = PageField()
    figure = serializers.IntegerField(source="figure_id")
    program = NamedRefSerializer(source="figure.indicator.program")
    indicator = IndicatorRefSerializer(source="figure.indicator")
    corrected_at = serializers.DateTimeField(help_text="公众从这一刻起看到新的。")
    old = StatedSerializer()
    new = StatedSerializer()
    changes = SlotChangeSerializer(many=True, help_text="口径里改了的，没有改时为空。")
    reason = serializers.CharField()


class DifferentClaimSerializer(serializers.Serializer):
    citation = serializers.IntegerField(source="pk")
    article = serializers.IntegerField(source="article_id")
    value = PlainDecimalField()
    unit = serializers.CharField()
    exact = serializers.CharField()


class DifferenceSerializer(serializers.Serializer):
    """A figure for which articles of one group print different values."""

    figure = serializers.IntegerField()
    claims = DifferentClaimSerializer(many=True)


class ReprintGroupSerializer(serializers.Serializer):
    """One text and all that tells it again: one origin, however many pages."""

    id = serializers.IntegerField(source="pk", help_text="源头文章的编号。")
    url = ApiField("reprint-groups")
    origin = ArticleSerializer()
    articles = ArticleSerializer(many=True, help_text="组里所有文章，源头和改过的各版在内。")
    article_count = serializers.IntegerField(help_text="几个网页；后来改过的只算一个。")
    differences = DifferenceSerializer(many=True)
