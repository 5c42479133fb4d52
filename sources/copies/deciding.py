"""Confirm, split, name the root: what editors decide about articles that print one text.

A group is a tree: every article but the root follows another one. Two groups are joined by
letting one root follow the other, parted by letting a copy follow nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ruralplan.editorial import StaleRecord, writes_on_behalf
from sources.models import Article, Genre, ReprintSuggestion, SuggestionState
from sources.reading.periods import parse_partial_date

CONFIRMED, NAMED, PARTED = "确认同源", "指定源头", "判为不同源"
MOVED = "刚刚有人改动了这几篇的转载关系，您的决定没有记下。请看过现在的情形再决定。"


@dataclass(frozen=True)
class OpenPair:
    """A pair that waits for a decision, seen from one article; `root` is proposed."""

    suggestion: ReprintSuggestion
    other: Article
    root: Article


def open_suggestions(article: Article) -> list[OpenPair]:
    """Return what is left to decide about the article, the likeliest first: one query."""
    rows = ReprintSuggestion.objects.of_article(article).open().for_display()
    return [OpenPair(one, one.partner(article), default_root(one)) for one in rows]


def default_root(suggestion: ReprintSuggestion) -> Article:
    """Return the root to propose: a release, then whom the other names, then the earlier one."""
    pair = (suggestion.article, suggestion.other)
    named = {one.declared_origin for one in pair}
    roots = {one.root.pk: one.root for one in pair}
    return min(roots.values(), key=lambda root: _precedence(root, named))


def _precedence(root: Article, named: set[str]) -> tuple[Any, ...]:
    # A date known to the month alone counts as its last day: nothing says that it was earlier.
    last_day = parse_partial_date(root.published).end
    return (root.genre != Genre.RELEASE, root.publisher.name not in named, last_day, root.pk)


def confirm(suggestion: ReprintSuggestion, *, root: Article, by: Any) -> ReprintSuggestion:
    """Make both groups one, with this root, which is any article of them.

    Raises StaleRecord when somebody decided meanwhile, ValidationError when it cannot be done.
    """
    with transaction.atomic():
        group = _Group(suggestion.article, suggestion.other, root)
        held = _take(suggestion, SuggestionState.CONFIRMED)
        if group.root_of(root) not in {group.root_of(held.article), group.root_of(held.other)}:
            raise ValidationError("源头要从这两篇，或者它们各自所在的一组里选。")
        group.lead(root, by=by, reason=CONFIRMED)
        return _decide(held, SuggestionState.CONFIRMED, by=by)


def split(suggestion: ReprintSuggestion, *, by: Any) -> ReprintSuggestion:
    """Record that the two are not of one origin; where one follows the other, part them.

    Raises StaleRecord when somebody decided meanwhile, ValidationError when they are held
    together by another article.
    """
    with transaction.atomic():
        group = _Group(suggestion.article, suggestion.other)
        held = _take(suggestion, SuggestionState.SPLIT)
        if group.root_of(held.article) == group.root_of(held.other):
            group.part(held.article, held.other, by=by)
        decided = _decide(held, SuggestionState.SPLIT, by=by)
        _reopen_parted(held.article, held.other)
        return decided


def name_root(article: Article, *, by: Any) -> Article:
    """Make the article the root of its group; all others follow. Return it as stored now.

    Raises StaleRecord when the group has another root than the caller's copy says.
    """
    with transaction.atomic():
        group = _Group(article)
        page = group.page(article)
        if group.root_of(article) != article.origin_pk:
            raise StaleRecord(MOVED, code="stale")
        if page.origin_id is None:
            raise ValidationError(f"“{page}”已经是这一组的源头。")
        group.lead(page, by=by, reason=NAMED)
        return page


class _Group:
    """The groups of the articles at hand, every member locked and as stored now.

    Always locked whole, in the order of their keys and before anything else, so that no two
    decisions wait for each other. A later version of a page goes where its first version goes,
    which stands for it here.
    """

    def __init__(self, *articles: Article) -> None:
        pages = {article.page_pk for article in articles}
        stored = Article.objects.filter(pk__in=pages).values_list("pk", "origin")
        roots = {origin or pk for pk, origin in stored}
        members = Article.objects.filter(Q(pk__in=roots) | Q(origin__in=roots)).order_by("pk")
        locked = members.select_for_update(of=("self",)).select_related("publisher")
        self.held = {one.pk: one for one in locked}
        self.roots = {one.pk for one in self.held.values() if one.origin_id is None}
        # Somebody may have joined while this waited for the locks: those rows are not held.
        joined = members.exclude(pk__in=self.held).exists()
        if joined or not pages <= self.held.keys() or self.roots != roots:
            raise StaleRecord(MOVED, code="stale")

    def page(self, article: Article) -> Article:
        return self.held[article.page_pk]

    def root_of(self, article: Article) -> int:
        return self.page(article).origin_pk

    def lead(self, article: Article, *, by: Any, reason: str) -> None:
        """Let all the roots at hand follow the article, which follows nobody from now on."""
        root = self.page(article)
        if root.reprint_of_id is not None:
            _follow(root, None, by=by, reason=reason)
        for pk in sorted(self.roots - {root.pk}):
            _follow(self.held[pk], root, by=by, reason=reason)

    def part(self, article: Article, other: Article, *, by: Any) -> None:
        first, second = self.page(article), self.page(other)
        if first.pk == second.pk:
            raise ValidationError("这两篇是同一网页的两个版本，不能判为不同源。")
        if first.reprint_of_id == second.pk:
            _follow(first, None, by=by, reason=PARTED)
        elif second.reprint_of_id == first.pk:
            _follow(second, None, by=by, reason=PARTED)
        else:
            raise ValidationError(_held_together(first, second))


def _follow(article: Article, root: Article | None, *, by: Any, reason: str) -> None:
    """Save whom the article follows; every copy below it goes along.

    It is a decision about evidence, which the history keeps: public articles follow it at once.
    """
    article.reprint_of = root
    article._history_user, article._change_reason = by, reason
    try:
        article.full_clean()
    except ValidationError as error:
        hint = f"“{article}”不能跟着“{root}”" if root else f"“{article}”不能自己做源头"
        raise ValidationError([f"{hint}：{sentence}" for sentence in error.messages]) from error
    with writes_on_behalf():
        article.save()


def _held_together(first: Article, second: Article) -> str:
    between = [one.reprint_of for one in (first, second) if one.reprint_of_id is not None]
    names = "、".join(f"“{one}”" for one in dict.fromkeys(between))
    return (
        f"这两篇经由{names}归在一组，没有哪一篇直接转载另一篇。"
        "要分开，请先把其中一篇和它判为不同源，或者在那一篇的页面上改“转载自”。"
    )


def _take(suggestion: ReprintSuggestion, state: SuggestionState) -> ReprintSuggestion:
    """Return the row locked; raise StaleRecord saying who decided what in the meantime."""
    rows = ReprintSuggestion.objects.select_for_update(of=("self",))
    related = rows.select_related("article__publisher", "other__publisher")
    held = related.filter(pk=suggestion.pk).first()
    if held is None:
        raise StaleRecord("这条同源提示已经撤下：重新比较时不再认为同源。", code="stale")
    if held.version != suggestion.version or held.state == state:
        raise StaleRecord(_told(held), code="stale")
    return held


def _told(held: ReprintSuggestion) -> str:
    if held.state == SuggestionState.OPEN:
        return "在您打开之后又比较过一次，理由有变。您的决定没有记下，请看过再决定。"
    moment = timezone.localtime(held.decided_at).strftime("%Y-%m-%d %H:%M")
    who = held.decided_by.get_username() if held.decided_by else "系统"
    label = held.get_state_display().removeprefix("已")
    return f"{who} 已在 {moment} {label}，您的决定没有记下。请看过再决定。"


def _decide(held: ReprintSuggestion, state: SuggestionState, *, by: Any) -> ReprintSuggestion:
    held.state, held.decided_by, held.decided_at = state, by, timezone.now()
    held.save()
    return held


def _reopen_parted(*articles: Article) -> None:
    """Ask again about confirmed pairs of which one side has just left the group with another."""
    pages: Iterable[int] = [article.page_pk for article in articles]
    groups = Article.objects.filter(pk__in=pages).values_list("pk", "origin")
    roots = {origin or pk for pk, origin in groups}
    ours = Q(article__in=roots) | Q(article__origin__in=roots)
    theirs = Q(other__in=roots) | Q(other__origin__in=roots)
    rows = ReprintSuggestion.objects.filter(ours, theirs, state=SuggestionState.CONFIRMED)
    parted = list(rows.in_two_groups().values_list("pk", flat=True))
    ReprintSuggestion.objects.filter(pk__in=parted).update(
        state=SuggestionState.OPEN, decided_by=None, decided_at=None, version=F("version") + 1
    )
