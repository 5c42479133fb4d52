"""What the page of a decision shows of two articles that may print one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from sources.copies import default_root
from sources.copies.conflicts import Passage, cut_passage, text_of
from sources.models import Article, ReprintSuggestion

# Of each text so much is shown to read; more is on the article's own page.
LONGEST_SHOWN = 20_000
MOST_IN_GROUP = 50


@dataclass(frozen=True)
class Group:
    """The articles that count as one origin, the root first."""

    root: Article
    members: list[Article]


@dataclass(frozen=True)
class Difference:
    """Two numbers in the same words, each in its own passage."""

    first: Passage
    second: Passage


def show_side_by_side(suggestion: ReprintSuggestion) -> dict[str, Any]:
    """Return the context of the page: both articles, what differs, the roots to choose from."""
    rows = ReprintSuggestion.objects.filter(pk=suggestion.pk).for_display().with_texts()
    pair = rows.first() or suggestion
    first, second = pair.article, pair.other
    groups = _groups(pair)
    return {
        "sides": [(one, (text_of(one) or "")[:LONGEST_SHOWN]) for one in (first, second)],
        "particulars": _particulars(first, second, groups),
        "differences": list(_differences(pair)),
        "groups": [group for group in groups.values() if len(group.members) > 1],
        "roots": _roots(pair),
        "proposed": default_root(pair),
    }


def _roots(pair: ReprintSuggestion) -> list[Article]:
    """Return whom to choose from: the roots of both groups and the two articles themselves."""
    found = (pair.article.root, pair.other.root, pair.article, pair.other)
    return list({one.pk: one for one in found if one.revision_of_id is None}.values())


def _groups(pair: ReprintSuggestion) -> dict[int, Group]:
    """Return the groups of both articles by their roots: one query."""
    roots = {one.root.pk: one.root for one in (pair.article, pair.other)}
    rows = Article.objects.filter(Q(pk__in=roots) | Q(origin__in=roots), revision_of__isnull=True)
    members: dict[int, list[Article]] = {pk: [] for pk in roots}
    for one in rows.select_related("publisher").order_by("origin_id", "published", "pk"):
        members[one.origin_pk].append(one)
    return {
        pk: Group(root, sorted(members[pk], key=lambda one: one.pk != pk)[:MOST_IN_GROUP])
        for pk, root in roots.items()
    }


def _particulars(
    first: Article, second: Article, groups: dict[int, Group]
) -> list[tuple[str, list[str]]]:
    """Return rows of the table: the name, and what each article says."""
    rows = {
        "媒体": lambda one: one.publisher.name,
        "刊登日期": lambda one: one.published,
        "体裁": lambda one: one.get_genre_display(),
        "自称来源": lambda one: one.declared_origin or "没有写",
        "作者": lambda one: one.byline or "没有写",
        "全文": lambda one: f"{one.text_length} 字" if one.text_length else "没有存",
        "所在的组": lambda one: _place(one, groups[one.origin_pk]),
        "状态": lambda one: one.get_status_display(),
    }
    return [(name, [say(first), say(second)]) for name, say in rows.items()]


def _place(article: Article, group: Group) -> str:
    count = len(group.members)
    if count == 1:
        return "只有自己"
    return f"共 {count} 篇，自己是源头" if group.root == article else f"共 {count} 篇"


def _differences(pair: ReprintSuggestion) -> list[Difference]:
    texts = text_of(pair.article), text_of(pair.other)
    return [
        Difference(
            cut_passage(texts[0], tuple(one["article"]), one["exact"][0]),
            cut_passage(texts[1], tuple(one["other"]), one["exact"][1]),
        )
        for one in pair.conflicts
    ]
