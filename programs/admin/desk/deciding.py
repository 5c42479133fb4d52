"""One proposal: its form, and what is decided with its buttons."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from programs.admin.desk.access import find_article, for_editors, for_readers, may_decide
from programs.admin.desk.answers import answer_one, asked_show, notice_of, wants_fragment
from programs.admin.desk.deeds import DEEDS, MOVING_ON, OutcomeMoved, Pressed
from programs.admin.desk.editing import make_form
from programs.admin.desk.sheets import shown_proposals
from programs.models import Proposal, ProposalState
from programs.proposals import AlreadyDecided, LedgerChanged
from ruralplan.editorial import StaleRecord
from sources.bounds import parse_integer

CONFLICTS = (AlreadyDecided, LedgerChanged, StaleRecord, OutcomeMoved)
LARGEST_VERSION = 2**31 - 1


def proposal(request: HttpRequest, **parts: int) -> HttpResponse:
    return (_decide if request.method == "POST" else _show)(request, **parts)


@for_readers
def _show(request: HttpRequest, article_pk: int, proposal_pk: int) -> HttpResponse:
    """Answer with the editing form; with `fragment=card` with the card as the desk shows it."""
    row = _find(article_pk, proposal_pk)
    edits = request.GET.get("fragment") != "card" and may_decide(request) and row.is_undecided
    return answer_one(request, row, form=make_form(row) if edits else None)


@for_editors
def _decide(request: HttpRequest, article_pk: int, proposal_pk: int) -> HttpResponse:
    seen = _find(article_pk, proposal_pk)
    seen.version = _seen_version(request)
    action, _, choice = request.POST.get("action", "").partition(":")
    pressed = Pressed(seen, request.POST, request.user, choice)
    try:
        _press(action, pressed)
    except ValidationError as error:
        return _refuse(request, pressed, error)
    return _done(request, _find(article_pk, proposal_pk), action)


def _find(article_pk: int, proposal_pk: int) -> Proposal:
    """Return the proposal as it stands, its article with it; 404 for one of another article."""
    article = find_article(article_pk)
    row = shown_proposals(article, "refused").filter(pk=proposal_pk).first()
    if row is None:
        raise Http404("没有这条提议：文章可能重新读过。")
    row.article = article
    return row


def _seen_version(request: HttpRequest) -> int:
    """Return the version the card was drawn at; 0, which no row has, where none was sent."""
    try:
        return parse_integer(request.POST.get("version", ""), low=1, high=LARGEST_VERSION)
    except ValueError:
        return 0


def _press(action: str, pressed: Pressed) -> None:
    if action not in DEEDS:
        raise ValidationError("没有这个按钮。请重新载入页面再试。")
    DEEDS[action](pressed)


def _refuse(request: HttpRequest, pressed: Pressed, error: ValidationError) -> HttpResponse:
    """Answer with the proposal as it stands now, why nothing was done, and what was typed."""
    row = _find(pressed.proposal.article_id, pressed.proposal.pk)
    form, conflicts = pressed.form, isinstance(error, CONFLICTS)
    kept = form.differences() if form and conflicts else []
    if form and not conflicts:
        form.refuse(error)
    if not row.is_undecided or isinstance(error, OutcomeMoved):
        form = None
    notice = notice_of(error, [] if isinstance(error, OutcomeMoved) else kept)
    return answer_one(request, row, form=form, notice=notice, status=409 if conflicts else 422)


def _done(request: HttpRequest, row: Proposal, action: str) -> HttpResponse:
    if wants_fragment(request):
        return answer_one(request, row)
    messages.success(request, f"“{row.exact}”：{_tell(row, action)}")
    return HttpResponseRedirect(_next_url(request, row, action), status=303)


def _tell(row: Proposal, action: str) -> str:
    if action == "accept":
        return f"已接受。{row.get_outcome_display()}。"
    if action == "reject":
        return f"已拒绝，{row.get_reason_display()}。"
    told = {"skip": "先跳过。", "undo": "已撤销，可以重新决定。", "put-forward": "已列为提议。"}
    return told.get(action, "改动已保存。")


def _next_url(request: HttpRequest, row: Proposal, action: str) -> str:
    """Return the desk at the next proposal that waits, or at this one where it still does."""
    show, then = asked_show(request), row
    if action in MOVING_ON:
        waiting = shown_proposals(row.article, "open").filter(state=ProposalState.OPEN)
        then = waiting.filter(start__gt=row.start).first() or waiting.first() or row
    desk = reverse("admin:programs_proposal_desk", args=[row.article_id])
    return f"{desk}?show={show}&at={then.start}#p-{then.pk}"
