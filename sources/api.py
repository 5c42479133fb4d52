"""Publishers and articles over the API, and what all its lists share."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q
from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from ruralplan.editorial import is_public
from sources.exports import FORMATS, LINES
from sources.filters import ArticleFilter, PublisherFilter
from sources.listing import Listing
from sources.models import Article, Publisher
from sources.serializers import ArticleSerializer, PublisherSerializer

ID = "[0-9]{1,19}"
# The first version of a page stands for it; a later one is public only when the first is.
PUBLIC_PAGE = is_public("articles__") & Q(articles__revision_of__isnull=True)


class RecordViewSet(ReadOnlyModelViewSet):
    """Published records: a list by cursor or as a whole file, and each record by its key."""

    serializer_class: type[Serializer]
    # Whether `show` may leave rows out.
    sifts = False

    def show(self, rows: list) -> Sequence:
        """Return what is serialized for each row; None leaves it out."""
        return rows

    def list(self, request, *args, **kwargs):
        rows = self.filter_queryset(self.get_queryset())
        listing = Listing(rows, show=self.show, sifts=self.sifts)
        chosen = request.query_params.get("format")
        if chosen in FORMATS:
            return self.export(listing, chosen)
        page = self.paginate_queryset(listing)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request, *args, **kwargs):
        [shown] = self.show([self.get_object()])
        return Response(self.get_serializer(shown).data)

    def export(self, listing: Listing, chosen: str):
        """Return the whole list as a file that is written while it is read."""
        batches = ([entry.shown for entry in batch] for batch in listing.batches())
        lines = LINES[chosen](batches, self.serializer_class(context=self.get_serializer_context()))
        kind, name = FORMATS[chosen], f"{self.basename}.{chosen}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        if self.request.method == "HEAD":
            return HttpResponse(content_type=kind, headers=headers)
        return StreamingHttpResponse(lines, content_type=kind, headers=headers)


class PublisherViewSet(RecordViewSet):
    """媒体：至少有一篇已公开的文章。"""

    queryset = (
        Publisher.objects.published()
        .annotate(article_count=Count("articles", filter=PUBLIC_PAGE))
        .order_by("pk")
    )
    serializer_class = PublisherSerializer
    filterset_class = PublisherFilter
    lookup_field = "slug"


class ArticleViewSet(RecordViewSet):
    """文章：媒体、标题、日期、体裁、源头和我们的提要。全文不公开。"""

    queryset = Article.objects.published().for_display().order_by("pk")
    serializer_class = ArticleSerializer
    filterset_class = ArticleFilter
    lookup_value_regex = ID
