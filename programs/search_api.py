"""Search over the API: what pages find, typed and paged."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from programs.models import Program
from programs.search import Hit, search
from sources.bounds import parse_integer
from sources.listing import Entry, Position
from sources.parameters import WordsFilter

# Kind of a hit: its collection, and the field that is its key there.
COLLECTIONS = {
    "program": ("programs", "slug"),
    "edition": ("editions", "pk"),
    "place": ("counties", "code"),
    "posting": ("postings", "slug"),
    "figure": ("figures", "pk"),
    "initiative": ("initiatives", "slug"),
    "indicator": ("indicators", "slug"),
    "case_study": ("case-studies", "slug"),
    "article": ("articles", "pk"),
}
MOST_HITS = 10_000


class SearchFilter(django_filters.FilterSet):
    q = WordsFilter(
        fields=("name",),
        required=True,
        label="查找",
        help_text="要找的文字；几个词用空格分开，都要有。",
    )


class HitListing:
    """The hits of one search, in its order; a position is a hit's number."""

    ordering = "found"

    def __init__(self, words: str):
        self.hits = search(words)

    def count(self) -> int:
        return len(self.hits)

    def read(self, position: Position | None, *, limit: int, backwards: bool = False):
        if backwards:
            last = int(position.key) if position else len(self.hits)
            first = max(last - limit, 0)
        else:
            first = int(position.key) + 1 if position else 0
            last = first + limit
        numbered = enumerate(self.hits[first:last], start=first)
        return [Entry(Position(str(number), hit.record.pk), hit) for number, hit in numbered]

    def parse_position(self, key: str, pk: str) -> Position:
        return Position(str(parse_integer(key, low=0, high=MOST_HITS)), 0)


class HitSerializer(serializers.Serializer):
    type = serializers.ChoiceField(sorted(COLLECTIONS), source="kind")
    title = serializers.CharField()
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    snippet = serializers.CharField(source="detail")

    def get_url(self, hit: Hit) -> str:
        collection, field = COLLECTIONS[hit.kind]
        key = getattr(hit.record, field)
        return reverse(f"api:{collection}-detail", args=[key], request=self.context["request"])

    def get_html_url(self, hit: Hit) -> str:
        return self.context["request"].build_absolute_uri(hit.url)


class SearchViewSet(GenericViewSet):
    """查找：名称、标题、提要和数字里含有这些文字的公开记录。"""

    queryset: QuerySet = Program.objects.none()
    serializer_class = HitSerializer
    filterset_class = SearchFilter
    formats = ("json",)

    def list(self, request):
        self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(HitListing(request.query_params["q"]))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
