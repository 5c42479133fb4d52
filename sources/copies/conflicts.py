"""Where articles of one text print different numbers in the same words."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from sources.models import Article, ReprintSuggestion, SuggestionState

Span = tuple[int, int]
# Characters shown on either side of a number; half a number at the ends would mislead.
CONTEXT = 60
_CUT_BEFORE, _CUT_AFTER = re.compile(r"^[\d.,%]+"), re.compile(r"[\d.,]+$")


@dataclass(frozen=True)
class Passage:
    """A number in its words, white space evened out; without the text there are no words."""

    before: str
    exact: str
    after: str


@dataclass(frozen=True)
class Differing:
    """What another article prints where ours prints something else.

    `span` is in the other article's own text. `grouped` tells whether both are in one group;
    else the pair still waits for a decision.
    """

    article: Article
    span: Span
    passage: Passage
    grouped: bool


def conflicts_of(article: Article) -> dict[Span, list[Differing]]:
    """Return, by the span of the article's own number, what others print there: one query.

    The spans are those of the reader's proposals. Pairs judged to be of two origins are left out.
    """
    rows = ReprintSuggestion.objects.of_article(article).exclude(state=SuggestionState.SPLIT)
    found: dict[Span, list[Differing]] = defaultdict(list)
    for pair in rows.contradicting().for_display().with_texts():
        sides = ["article", "other"]
        at = sides.index("other" if pair.article_id == article.pk else "article")
        other = getattr(pair, sides[at])
        for conflict in pair.conflicts:
            start, end = conflict[sides[at]]
            passage = cut_passage(text_of(other), (start, end), conflict["exact"][at])
            differing = Differing(other, (start, end), passage, pair.is_grouped)
            found[tuple(conflict[sides[1 - at]])].append(differing)
    return dict(found)


def text_of(article: Article) -> str | None:
    """Return the stored text of an article loaded with it, None where it was deleted."""
    return article.text.text if hasattr(article, "text") else None


def cut_passage(text: str | None, span: Span, exact: str) -> Passage:
    """Return the number with CONTEXT characters on either side, cut ends marked with …"""
    if text is None:
        return Passage("", _even(exact).strip(), "")
    start, end = span
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before, after = text[first:start], text[end:last]
    if first:
        before = _CUT_BEFORE.sub("", before)
    if last < len(text):
        after = _CUT_AFTER.sub("", after)
    before, after = _even(before).lstrip(), _even(after).rstrip()
    return Passage(
        f"…{before}" if first else before,
        _even(text[start:end]).strip(),
        f"{after}…" if last < len(text) else after,
    )


def _even(text: str) -> str:
    """Return the text with every run of white space as one space."""
    lead, trail = text[:1].isspace(), text[-1:].isspace()
    words = " ".join(text.split())
    return f"{' ' if lead else ''}{words}{' ' if trail and words else ''}"
