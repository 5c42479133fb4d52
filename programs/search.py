"""Plain search over everything public: names, titles, digests and printed numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from counties.models import CaseStudy, Division, Posting
from programs.display import amount_zh, period_zh, span_zh
from programs.models import Edition, Figure, FigureCitation, Indicator, Initiative, Program
from sources.models import Article
from sources.parameters import containing

KINDS = {
    "figure": "数字",
    "place": "地方",
    "program": "项目",
    "edition": "年度计划",
    "initiative": "举措",
    "indicator": "指标",
    "posting": "特派员",
    "case_study": "县域故事",
    "article": "来源",
}
# No kind of record gives more than this: who looks for a needle names it more exactly.
MOST_OF_A_KIND = 100


@dataclass(frozen=True)
class Hit:
    """One record that was found."""

    kind: str
    label: str
    title: str
    detail: str
    url: str
    record: Any


def search(words: str) -> list[Hit]:
    """Return what holds all the words, which white space parts; first where the title has them."""
    terms = words.split()
    if not terms:
        return []
    hits = [hit for find in FINDERS for hit in find(terms)]
    return sorted(hits, key=lambda hit: not all(term in hit.title for term in terms))


def count_kinds(hits: Iterable[Hit]) -> list[tuple[str, str, int]]:
    """Return (kind, label, number) for the kinds that occur."""
    counts = Counter(hit.kind for hit in hits)
    return [(kind, label, counts[kind]) for kind, label in KINDS.items() if counts[kind]]


def _matching(rows, terms: list[str], *fields: str):
    for term in terms:
        rows = rows.filter(containing(term, fields))
    return rows[:MOST_OF_A_KIND]


def _places(terms: list[str]) -> Iterator[Hit]:
    rows = Division.objects.for_display().order_by("valid_to", "code")
    fields = ("name", "former_names", "pinyin", "name_en", "code")
    for place in _matching(rows, terms, *fields):
        detail = place.full_name if not place.valid_to else f"{place.full_name}，已停用的代码"
        yield Hit("place", "地方", place.name, detail, place.get_absolute_url(), place)


def _programs(terms: list[str]) -> Iterator[Hit]:
    rows = Program.objects.published().for_display()
    for program in _matching(rows, terms, "name", "name_en", "former_names", "summary"):
        url = program.get_absolute_url()
        yield Hit("program", "项目", program.name, program.summary, url, program)


def _editions(terms: list[str]) -> Iterator[Hit]:
    rows = Edition.objects.published().for_display()
    for edition in _matching(rows, terms, "title", "title_en", "summary"):
        url = edition.get_absolute_url()
        yield Hit("edition", "年度计划", edition.title, edition.summary, url, edition)


def _initiatives(terms: list[str]) -> Iterator[Hit]:
    rows = Initiative.objects.published().for_display()
    for measure in _matching(rows, terms, "title", "title_en", "summary"):
        url, detail = measure.get_absolute_url(), measure.edition.title
        yield Hit("initiative", "举措", measure.title, detail, url, measure)


def _indicators(terms: list[str]) -> Iterator[Hit]:
    rows = Indicator.objects.published().for_display()
    for indicator in _matching(rows, terms, "name", "name_en", "definition"):
        url, detail = indicator.get_absolute_url(), indicator.program.name
        yield Hit("indicator", "指标", indicator.name, detail, url, indicator)


def _figures(terms: list[str]) -> Iterator[Hit]:
    rows = Figure.objects.published().cited().for_display()
    for term in terms:
        claims = FigureCitation.objects.published().filter(containing(term, ("exact", "digest")))
        named = containing(term, ("indicator__name", "indicator__name_en", "place__name"))
        rows = rows.filter(named | Q(pk__in=claims.values("figure")))
    for figure in rows[:MOST_OF_A_KIND]:
        amount = amount_zh(figure.value, figure.indicator.unit, figure.qualifier)
        span = span_zh(figure.period, cumulative=figure.cumulative)
        title = f"{figure.indicator.name} {amount}"
        detail = f"{figure.get_kind_display()}，{span}"
        yield Hit("figure", "数字", title, detail, figure.get_absolute_url(), figure)


def _stories(terms: list[str]) -> Iterator[Hit]:
    rows = CaseStudy.objects.published().for_display()
    for story in _matching(rows, terms, "title", "title_en", "summary", "body", "place__name"):
        url = story.get_absolute_url()
        yield Hit("case_study", "县域故事", story.title, story.place.full_name, url, story)


def _postings(terms: list[str]) -> Iterator[Hit]:
    rows = Posting.objects.published().for_display().exclude(envoy=None)
    for posting in _matching(rows, terms, "envoy__name", "envoy__name_en"):
        place, name = posting.place, posting.envoy.name
        yield Hit("posting", posting.role, name, place.full_name, place.get_absolute_url(), posting)


def _articles(terms: list[str]) -> Iterator[Hit]:
    rows = Article.objects.published().for_display()
    for article in _matching(rows, terms, "headline", "headline_en", "digest", "publisher__name"):
        detail = f"{article.publisher.name}，{period_zh(article.published)}"
        url = article.get_absolute_url()
        yield Hit("article", "来源", article.headline, detail, url, article)


FINDERS = (
    _places,
    _programs,
    _editions,
    _postings,
    _figures,
    _initiatives,
    _indicators,
    _stories,
    _articles,
)
