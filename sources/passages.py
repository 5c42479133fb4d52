"""Which passages of an article the public may see, and how much of each.

Stands below the models: they import it, and it finds the tables that quote an article through
the article's reverse relations, so a new kind of citation needs no change here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction

from ruralplan.editorial import EditorialStatus

# A passage with less than this on either side says no more than the literal itself.
LEAST_CONTEXT = 10
DERIVED = ("text_kind", "prefix", "suffix")

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")


class TextKind(models.TextChoices):
    ORIGINAL = "original", "原文片段"
    DIGEST = "digest", "我们的提要"


@dataclass(frozen=True)
class Window:
    """A slice of the text, end exclusive."""

    start: int
    end: int


def share_out(article: Any) -> None:
    """Decide for each citation of the article whether the public sees its passage, and how much.

    Writes `text_kind`, `prefix` and `suffix` of the rows that change. These are derived from the
    text and the citations' status, so neither version nor history nor `modified_at` moves.
    """
    with transaction.atomic():
        rows = type(article)._base_manager.filter(pk=article.pk)
        list(rows.select_for_update().values_list("pk"))  # one sharing-out at a time
        text = rows.values_list("text__text", flat=True).get() or ""
        quotes = [
            list(model._base_manager.filter(article=article.pk))
            for model in citation_models(type(article))
        ]
        shown = _shown_windows(text, [quote for rows in quotes for quote in rows])
        for table in quotes:
            _write(text, table, shown)


def citation_models(article_model: Any) -> list[Any]:
    """Return the models that quote an article, in a fixed order."""
    related = [relation.related_model for relation in article_model._meta.related_objects]
    quoting = [m for m in related if set(DERIVED) <= {field.name for field in m._meta.fields}]
    return sorted(quoting, key=lambda model: model._meta.label)


def choose_windows(
    text: str, spans: Sequence[Window], *, context: int, share: float, printed: int = 0
) -> list[Window | None]:
    """Return what to show around each span, None where only our digest may stand.

    The widest context that keeps everything shown within the share is used for all. Where not
    even the least context fits, spans are served in the order given for as long as they fit; the
    first `printed` of them count with their literals even where they get no more.
    """
    budget = int(len(text) * share)
    least = min(context, LEAST_CONTEXT)
    for width in range(context, least - 1, -1):
        windows = [_window(text, span, width) for span in spans]
        if covered(windows) <= budget:
            return list(windows)
    windows = [_window(text, span, least) for span in spans]
    return _in_turn(windows, list(spans[:printed]), budget)


def covered(windows: Iterable[Window]) -> int:
    """Return how many characters the windows cover together."""
    total, reached = 0, 0
    for window in sorted(windows, key=lambda one: one.start):
        total += max(0, window.end - max(window.start, reached))
        reached = max(reached, window.end)
    return total


def _in_turn(windows: Sequence[Window], public: list[Window], budget: int) -> list[Window | None]:
    """Choose the windows that still fit, one after the other, beside what is public already."""
    chosen: list[Window | None] = []
    for window in windows:
        fits = covered([*public, window]) <= budget
        chosen.append(window if fits else None)
        if fits:
            public.append(window)
    return chosen


def _window(text: str, span: Window, width: int) -> Window:
    """Widen the span inside its paragraph, without white space at the outer edges."""
    before = text[max(0, span.start - width) : span.start]
    after = text[span.end : span.end + width]
    before = _PARAGRAPH_BREAK.split(before)[-1].lstrip()
    after = _PARAGRAPH_BREAK.split(after)[0].rstrip()
    return Window(span.start - len(before), span.end + len(after))


def _shown_windows(text: str, quotes: Iterable[Any]) -> dict[tuple[type, int], Window]:
    """Return the window of each citation whose passage is shown, by model and key."""
    public = [q for q in quotes if _goes_public(q) and text[q.start : q.end] == q.exact]
    public.sort(key=lambda q: (not q.shown_first, q.start, q.end, q._meta.label, q.pk))
    spans = [Window(quote.start, quote.end) for quote in public]
    windows = choose_windows(
        text,
        spans,
        context=settings.PASSAGE_CONTEXT,
        share=settings.PASSAGE_SHARE,
        printed=sum(quote.shown_first for quote in public),  # the API prints every number
    )
    return {(type(q), q.pk): w for q, w in zip(public, windows, strict=True) if w is not None}


def _goes_public(quote: Any) -> bool:
    if quote.status == EditorialStatus.PUBLISHED:
        return True
    return quote.status == EditorialStatus.APPROVED and quote.publish_at is not None


def _write(text: str, quotes: list[Any], shown: dict[tuple[type, int], Window]) -> None:
    changed = []
    for quote in quotes:
        before = [getattr(quote, name) for name in DERIVED]
        window = shown.get((type(quote), quote.pk))
        quote.text_kind = TextKind.ORIGINAL if window else TextKind.DIGEST
        quote.prefix = text[window.start : quote.start] if window else ""
        quote.suffix = text[quote.end : window.end] if window else ""
        if before != [getattr(quote, name) for name in DERIVED]:
            changed.append(quote)
    if changed:
        type(changed[0])._base_manager.bulk_update(changed, DERIVED)
