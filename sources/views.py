"""Pages of the sources: every article used, and the passages taken from each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404

from ruralplan.editorial import is_public
from sources.filters import ArticleFilter
from sources.groups import compare, group_of, groups, is_comparable
from sources.models import Article, Citation, Genre, Publisher, TextKind
from sources.pages import ListPage, RecordPage


@dataclass(frozen=True)
class CitedKind:
    """One kind of citation: where an article keeps it and what it backs."""

    word: str
    accessor: str
    subject: str
    related: tuple[str, ...]
    template: str


CITED_KINDS = (
    CitedKind(
        "数字",
        "figurecitations",
        "figure",
        ("figure__indicator__program", "figure__place"),
        "programs/_cited_figure.html",
    ),
    CitedKind(
        "举措",
        "initiativecitations",
        "initiative",
        ("initiative__edition",),
        "programs/_cited_initiative.html",
    ),
    CitedKind(
        "项目", "programcitations", "program", ("program", "place"), "programs/_cited_program.html"
    ),
    CitedKind(
        "县域故事",
        "casestudycitations",
        "case_study",
        ("case_study__place",),
        "counties/_cited_story.html",
    ),
    CitedKind(
        "特派员",
        "postingcitations",
        "posting",
        ("posting__envoy", "posting__place"),
        "counties/_cited_posting.html",
    ),
)


@dataclass(frozen=True)
class Passage:
    """A citation on its source's page, with the record that it backs."""

    word: str
    anchor: str
    citation: Citation
    subject: object
    template: str


# Beside a list that goes on by pages: the newest groups, the busiest outlets.
GROUPS, OUTLETS = 20, 60


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
        whole = not self.request.GET  # a filtered list is about what was asked for, and no more
        told_again = list(groups()[:GROUPS]) if whole else []
        return super().get_context_data(
            chosen=self.filterset.form.cleaned_data,
            genres=Genre.choices,
            publishers=Publisher.objects.published().values_list("slug", "name"),
            outlets=get_outlets()[:OUTLETS] if whole else [],
            outlet_count=Publisher.objects.published().count() if whole else 0,
            groups=told_again,
            group_count=groups().count() if whole else 0,
            comparable={g.pk for g in told_again if is_comparable([g, *g.copies])},
            article_count=Article.objects.published().first_versions().count(),
            origin_count=Article.objects.published().roots().count(),
            **kwargs,
        )


def get_outlets():
    """Publishers of public pages with how many they have, the busiest first."""
    page = is_public("articles__") & Q(articles__revision_of__isnull=True)
    outlets = Publisher.objects.published().annotate(page_count=Count("articles", filter=page))
    return outlets.order_by("-page_count", "name")


class ArticleDetailView(RecordPage):
    queryset = Article.objects.for_display()
    section = "sources"
    json_path = "articles/{pk}/"

    def get_context_data(self, **kwargs):
        group = list(group_of(self.object))
        passages = get_passages(self.object)
        return super().get_context_data(
            group=group,
            comparable=is_comparable(group),
            versions=self.get_versions(),
            passages=passages,
            all_digests=not any(one.citation.text_kind == TextKind.ORIGINAL for one in passages),
            taken=Counter(passage.word for passage in passages).most_common(),
            **kwargs,
        )

    def get_versions(self):
        """All public versions of the page, oldest first, this one included."""
        return Article.objects.published().of_page(self.object).order_by("pk")


class CopiesView(RecordPage):
    """The copies of one text side by side; the address is that of their origin."""

    queryset = Article.objects.roots().for_display()
    section = "sources"
    template_name = "sources/article_copies.html"
    json_path = "articles/?origin={pk}"

    def get_context_data(self, **kwargs):
        group = list(group_of(self.object))
        comparison = compare(group)
        if not is_comparable(group):
            raise Http404("没有两篇存有全文的同源文章，没有可以对照的内容。")
        return super().get_context_data(
            group=group,
            comparison=comparison,
            textless=[page for page in group if not page.text_sha256],
            **kwargs,
        )


def get_passages(article: Article) -> list[Passage]:
    """Return everything cited from the article in reading order: one query for each kind."""
    passages = [
        Passage(
            word=kind.word,
            anchor=f"{citation.anchor}{citation.pk}",
            citation=citation,
            subject=getattr(citation, kind.subject),
            template=kind.template,
        )
        for kind in CITED_KINDS
        for citation in getattr(article, kind.accessor).published().select_related(*kind.related)
    ]
    return sorted(passages, key=lambda passage: (passage.citation.start, passage.anchor))
