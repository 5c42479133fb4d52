"""What is done to an article's proposals at once; each answers with the desk again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from programs.admin.desk.access import find_article, for_editors, may_submit, stored_text
from programs.admin.desk.answers import asked_show
from programs.models import ReadingState
from programs.proposals import (
    Tally,
    accept_confirming,
    put_forward,
    reject_background,
    submit_drafts,
)
from programs.readings import ask_for_reading
from sources.admin.citations import find_all, tell_places
from sources.bounds import parse_integer
from sources.models import Article

MOST_TOLD = 10
LAST_PLACE = 2**31 - 1

# Returns where on the desk to go on, as the end of its address.
Deed = Callable[[HttpRequest, Article], str]


def _batch(deed: Deed) -> Callable[..., HttpResponse]:
    """Make a view of the deed: a refusal is told on the desk, which follows in any case."""

    @wraps(deed)
    def view(request: HttpRequest, article_pk: int) -> HttpResponse:
        article, end = find_article(article_pk), ""
        try:
            end = deed(request, article)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        desk = reverse("admin:programs_proposal_desk", args=[article_pk])
        return HttpResponseRedirect(f"{desk}?show={asked_show(request)}{end}", status=303)

    return for_editors(view)


@_batch
def read(request: HttpRequest, article: Article) -> str:
    if not stored_text(article):
        raise ValidationError("库里没有这篇文章的全文。请先到文章页存入全文，再读它。")
    reading = ask_for_reading(article, by=request.user)
    if reading.state == ReadingState.FAILED:
        messages.error(request, f"没有读成：{reading.fault}")
    return ""


@_batch
def confirming(request: HttpRequest, article: Article) -> str:
    if not request.user.has_perm("programs.add_figurecitation"):
        raise PermissionDenied
    return _tell(request, accept_confirming(article, by=request.user))


@_batch
def background(request: HttpRequest, article: Article) -> str:
    return _tell(request, reject_background(article, by=request.user))


@_batch
def submit(request: HttpRequest, article: Article) -> str:
    if not may_submit(request.user):
        raise PermissionDenied
    return _tell(request, submit_drafts(article, by=request.user))


@_batch
def put_forward_by_hand(request: HttpRequest, article: Article) -> str:
    start, end = _span(request, article)
    proposal = put_forward(article, start, end, by=request.user)
    messages.success(request, f"“{proposal.exact}”已列为提议，请核对后决定。")
    return f"&at={proposal.start}#p-{proposal.pk}"


def _tell(request: HttpRequest, tally: Tally) -> str:
    tell = messages.warning if tally.left else messages.success
    tell(request, str(tally))
    for left in tally.left[:MOST_TOLD]:
        messages.warning(request, f"{left.what}：{left.why}")
    return ""


def _span(request: HttpRequest, article: Article) -> tuple[int, int]:
    """Return the places that were sent, else those of the literal that was typed."""
    sent = request.POST
    if "literal" in sent:
        return _find_literal(stored_text(article), sent["literal"].strip(), sent.get("nth", ""))
    return _number(sent.get("start", ""), low=0), _number(sent.get("end", ""), low=1)


def _find_literal(text: str, literal: str, nth: str) -> tuple[int, int]:
    starts = find_all(text, literal) if literal else []
    if not text:
        raise ValidationError("库里没有这篇文章的全文，无法选字。请先到文章页存入全文。")
    if not starts:
        raise ValidationError("全文里没有这几个字，请一字不差地照抄，例如 1281亿元。")
    if len(starts) > 1 and not nth.strip():
        places = tell_places(text, literal, starts)
        raise ValidationError(f"“{literal}”出现了 {len(starts)} 次，请填第几处：{places}。")
    chosen = starts[_number(nth, low=1, high=len(starts)) - 1] if nth.strip() else starts[0]
    return chosen, chosen + len(literal)


def _number(text: str, *, low: int, high: int = LAST_PLACE) -> int:
    try:
        return parse_integer(text.strip(), low=low, high=high)
    except ValueError as error:
        raise ValidationError(str(error)) from None
