"""What every page of the desk asks first: which article, and whether one may."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from programs.models import Outcome
from sources.models import Article

VIEW, CHANGE = "programs.view_proposal", "programs.change_proposal"

# What a user must be allowed to add for accepting to make it.
MAKES = {
    Outcome.CITES: ("programs.add_figurecitation",),
    Outcome.CONTRADICTS: ("programs.add_figurecitation",),
    Outcome.DRAFTS: ("programs.add_figurecitation", "programs.add_figure"),
    Outcome.NEW_INDICATOR: (
        "programs.add_figurecitation",
        "programs.add_figure",
        "programs.add_indicator",
    ),
    Outcome.REPEATS: (),
}

# What the lists of these records ask for handing them in.
SUBMITS = ("sources.change_article", "programs.change_figure", "programs.change_figurecitation")

View = Callable[..., HttpResponse]


def find_article(article_pk: int) -> Article:
    """Return the article with its text and publisher, or answer 404."""
    return get_object_or_404(Article.objects.select_related("publisher", "text"), pk=article_pk)


def stored_text(article: Article) -> str:
    """Return the article's text, "" where none is kept."""
    stored = getattr(article, "text", None)
    return stored.text if stored else ""


def may_decide(request: HttpRequest) -> bool:
    return request.user.has_perm(CHANGE)


def may_make(user: Any, outcome: str) -> bool:
    """Whether the user may add what accepting makes."""
    return all(user.has_perm(name) for name in MAKES.get(Outcome(outcome), ()))


def may_submit(user: Any) -> bool:
    """Whether the user may hand in what accepting made, and the article."""
    return user.has_perms(SUBMITS)


def for_readers(view: View) -> View:
    """Let those look who may see proposals or decide on them."""
    return require_safe(_asking((VIEW, CHANGE), view))


def for_editors(view: View) -> View:
    """Let those act who may decide on proposals."""
    return require_POST(_asking((CHANGE,), view))


def _asking(permissions: tuple[str, ...], view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not any(request.user.has_perm(name) for name in permissions):
            raise PermissionDenied
        return view(request, **parts)

    return checked
