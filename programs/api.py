"""Organisations, programmes, plans, measures, indicators, figures and promises over the API."""

from __future__ import annotations

from django.db.models import Count, Prefetch

from counties.api import public_citations
from counties.models import CaseStudy
from programs import filters
from programs.figure_serializers import (
    ContradictionSerializer,
    CorrectionSerializer,
    FigureSerializer,
    LedgerEntrySerializer,
    ReprintGroupSerializer,
)
from programs.ledger import ledger_entries
from programs.models import (
    Continuation,
    Correction,
    Edition,
    Figure,
    Indicator,
    Initiative,
    InitiativeCitation,
    Organization,
    Pillar,
    Program,
    ProgramCitation,
)
from programs.reprints import reprint_groups, reprinted_origins
from programs.serializers import (
    EditionSerializer,
    IndicatorSerializer,
    InitiativeSerializer,
    OrganizationSerializer,
    PillarSerializer,
    ProgramSerializer,
)
from ruralplan.editorial import is_public
from sources.api import ID, RecordViewSet
from sources.filters import ReprintGroupFilter
from sources.models import Publisher


def public(accessor: str, queryset):
    """Return the prefetch of an accessor's public rows as `public_<accessor>`."""
    return Prefetch(accessor, queryset=queryset, to_attr=f"public_{accessor}")


class OrganizationViewSet(RecordViewSet):
    """机构：至少实施一个已公开的项目。"""

    serializer_class = OrganizationSerializer
    filterset_class = filters.OrganizationFilter
    lookup_field = "slug"

    def get_queryset(self):
        published = Organization.objects.published()
        return published.order_by("pk").prefetch_related(
            Prefetch("parent", queryset=published),
            Prefetch("publisher", queryset=Publisher.objects.published()),
            public("programs", Program.objects.published()),
        )


class ProgramViewSet(RecordViewSet):
    """项目：计划本身和它下面有名字的项目。"""

    serializer_class = ProgramSerializer
    filterset_class = filters.ProgramFilter
    lookup_field = "slug"

    def get_queryset(self):
        citations = public_citations(ProgramCitation)
        citations.queryset = citations.queryset.select_related(
            "article__publisher", "place__parent__parent"
        )
        programs = Program.objects.published().for_display().order_by("pk")
        return programs.prefetch_related(
            public("children", Program.objects.published()),
            public("editions", Edition.objects.published()),
            citations,
        )


class EditionViewSet(RecordViewSet):
    """年度计划：公布了几项举措，我们列出了几项。"""

    serializer_class = EditionSerializer
    filterset_class = filters.EditionFilter
    lookup_value_regex = ID

    def get_queryset(self):
        listed = Count("initiatives", filter=is_public("initiatives__"))
        editions = Edition.objects.published().for_display().order_by("pk")
        return editions.annotate(initiative_count=listed)


class PillarViewSet(RecordViewSet):
    """方向，例如产业振兴。"""

    queryset = Pillar.objects.published().order_by("pk")
    serializer_class = PillarSerializer
    filterset_class = filters.PillarFilter
    lookup_field = "slug"


class InitiativeViewSet(RecordViewSet):
    """举措：年度计划里的一项。"""

    serializer_class = InitiativeSerializer
    filterset_class = filters.InitiativeFilter
    lookup_field = "slug"

    def get_queryset(self):
        links = Continuation.objects.select_related("earlier__edition", "later__edition")
        initiatives = Initiative.objects.published().for_display().order_by("pk")
        return initiatives.prefetch_related(
            "places__parent__parent",
            public("programs", Program.objects.published()),
            public("case_studies", CaseStudy.objects.published()),
            public("continuations", links.filter(is_public("earlier__"))),
            public("later_continuations", links.filter(is_public("later__"))),
            public_citations(InitiativeCitation),
        )


class IndicatorViewSet(RecordViewSet):
    """指标：数的是什么，用什么单位。"""

    serializer_class = IndicatorSerializer
    filterset_class = filters.IndicatorFilter
    lookup_field = "slug"

    def get_queryset(self):
        published = Indicator.objects.published()
        return (
            published.select_related("program")
            .order_by("pk")
            .prefetch_related(
                Prefetch("change_of", queryset=published), public("related", published)
            )
        )


class FigureViewSet(RecordViewSet):
    """数字，和每篇文章里写着它的那段文字。"""

    queryset = Figure.objects.published().for_display().order_by("pk")
    serializer_class = FigureSerializer
    filterset_class = filters.FigureFilter
    lookup_value_regex = ID


class LedgerViewSet(RecordViewSet):
    """账本：每个承诺一条，说明后来怎样、依哪条规则、有什么证据。"""

    queryset = Figure.objects.published().targets().for_display().order_by("pk")
    serializer_class = LedgerEntrySerializer
    filterset_class = filters.LedgerFilter
    lookup_value_regex = ID

    @property
    def sifts(self):
        return "state" in self.request.query_params

    def show(self, rows):
        entries = ledger_entries(rows)
        wanted = None if self.detail else self.request.query_params.get("state")
        return [entry if wanted in (None, entry.state) else None for entry in entries]


class ContradictionViewSet(RecordViewSet):
    """说法不一的数字，按数值列出各自的出处。"""

    queryset = Figure.objects.published().conflicted().for_display().order_by("pk")
    serializer_class = ContradictionSerializer
    filterset_class = filters.ContradictionFilter
    lookup_value_regex = ID


class CorrectionViewSet(RecordViewSet):
    """更正：公开以后改过的数字，原来是多少、现在是多少、为什么改；新的在前。"""

    queryset = Correction.objects.published().for_display()
    serializer_class = CorrectionSerializer
    filterset_class = filters.CorrectionFilter
    lookup_value_regex = ID


class ReprintGroupViewSet(RecordViewSet):
    """转述同一源头的文章：多少篇都只算一个来源。"""

    queryset = reprinted_origins().for_display().order_by("pk")
    serializer_class = ReprintGroupSerializer
    filterset_class = ReprintGroupFilter
    lookup_value_regex = ID

    def show(self, rows):
        return reprint_groups(rows)
