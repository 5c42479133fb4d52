"""Pages of the sources: every article used, and the passages taken from each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from ruralplan.editorial import is_public
from sources.filters import ArticleFilter
from sources.models import Article, Citation, Genre, Publisher
from sources.pages import ListPage, RecordPage


@dataclass(frozen=True)
class CitedKind:
    """One kind of citation: where an article keeps it and what it backs."""

    accessor: str
    subject: str
    related: tuple[str, ...]
    template: str


CITED_KINDS = (
    CitedKind(
        "figurecitations",
        "figure",
        ("figure__indicator__program", "figure__place"),
        "programs/_cited_figure.html",
    ),
    CitedKind(
        "initiativecitations",
        "initiative",
        ("initiative__edition",),
        "programs/_cited_initiative.html",
    ),
    CitedKind("programcitations", "program", ("program", "place"), "programs/_cited_program.html"),
    CitedKind(
        "casestudycitations",
        "case_study",
        ("case_study__place",),
        "counties/_cited_story.html",
    ),
    CitedKind(
        "postingcitations",
        "posting",
        ("posting__envoy", "posting__place"),
        "counties/_cited_posting.html",
    ),
)


@dataclass(frozen=True)
class Passage:
    """A citation on its source's page, with the record that it backs."""

    anchor: str
    citation: Citation
    subject: object
    template: str


class ArticleListView(ListPage):
    model = Article
    filterset_class = ArticleFilter
    section = "sources"
    json_path = "articles/"

    def get_queryset(self):
        taken = Count(
            "figurecitations",
            filter=is_public("figurecitations__") & is_public("figurecitations__figure__"),
        )
        rows = super().get_queryset().for_display().annotate(figure_count=taken)
        return rows.order_by("-published", "-pk")  # counting drops the model's own order

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            chosen=self.filterset.form.cleaned_data,
            genres=Genre.choices,
            publishers=Publisher.objects.published().values_list("slug", "name"),
            **kwargs,
        )


class ArticleDetailView(RecordPage):
    queryset = Article.objects.for_display()
    section = "sources"
    json_path = "articles/{pk}/"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            group=self.get_group(),
            versions=self.get_versions(),
            passages=get_passages(self.object),
            **kwargs,
        )

    def get_group(self):
        """All public pages that go back to the same origin, this one included."""
        root = self.object.origin_pk
        group = Article.objects.published().filter(Q(pk=root) | Q(origin=root))
        root_first = F("origin").asc(nulls_first=True)
        return group.first_versions().for_display().order_by(root_first, "published", "pk")

    def get_versions(self):
        """All public versions of the page, oldest first, this one included."""
        return Article.objects.published().of_page(self.object).order_by("pk")


def get_passages(article: Article) -> list[Passage]:
    """Return everything cited from the article in reading order: one query for each kind."""
    passages = [
        Passage(
            anchor=f"{citation.anchor}{citation.pk}",
            citation=citation,
            subject=getattr(citation, kind.subject),
            template=kind.template,
        )
        for kind in CITED_KINDS
        for citation in getattr(article, kind.accessor).published().select_related(*kind.related)
    ]
    return sorted(passages, key=lambda passage: (passage.citation.start, passage.anchor))
