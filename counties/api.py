"""Counties, postings and case studies over the API."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from counties.filters import CaseStudyFilter, CountyFilter, PostingFilter
from counties.models import (
    CaseStudy,
    CaseStudyCitation,
    CaseStudyPicture,
    Division,
    Posting,
    PostingCitation,
)
from counties.records import NAMING, public_rows
from counties.serializers import CaseStudySerializer, DivisionSerializer, PostingSerializer
from sources.api import RecordViewSet


def count_of(accessor: str):
    """Return the number of public rows that name the outer division itself."""
    place = NAMING[accessor]
    rows = public_rows(accessor).filter(**{place: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(rows.values(place).annotate(n=Count("pk")).values("n")), 0)


def public_citations(model):
    """Return the prefetch of what the public may see of a record's citations."""
    rows = model.objects.published().for_display().in_reading_order()
    return Prefetch("citations", queryset=rows, to_attr="public_citations")


class CountyViewSet(RecordViewSet):
    """县级区划，今天的和已停用的。单条也可以用省、市的代码来取。"""

    serializer_class = DivisionSerializer
    filterset_class = CountyFilter
    lookup_field = "code"
    lookup_value_regex = "[0-9]{6}"

    def get_queryset(self):
        divisions = Division.objects.for_display().order_by("code")
        divisions = divisions.prefetch_related("successors").annotate(
            figure_count=count_of("figures"),
            case_study_count=count_of("case_studies"),
            posting_count=count_of("postings"),
            initiative_count=count_of("initiatives"),
        )
        return divisions if self.detail else divisions.counties()


class PostingViewSet(RecordViewSet):
    """派驻：谁在哪个县、从何时到何时。"""

    queryset = (
        Posting.objects.published()
        .for_display()
        .order_by("pk")
        .prefetch_related(public_citations(PostingCitation))
    )
    serializer_class = PostingSerializer
    filterset_class = PostingFilter
    lookup_field = "slug"


class CaseStudyViewSet(RecordViewSet):
    """县域故事，用我们自己的话写。"""

    serializer_class = CaseStudySerializer
    filterset_class = CaseStudyFilter
    lookup_field = "slug"

    def get_queryset(self):
        initiatives = CaseStudy._meta.get_field("initiatives").related_model.objects.published()
        pictures = CaseStudyPicture.objects.published().for_display()
        return (
            CaseStudy.objects.published()
            .for_display()
            .order_by("pk")
            .prefetch_related(
                Prefetch("initiatives", queryset=initiatives, to_attr="public_initiatives"),
                Prefetch("pictures", queryset=pictures, to_attr="public_pictures"),
                public_citations(CaseStudyCitation),
            )
        )
