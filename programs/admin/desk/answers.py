"""What the desk answers about one proposal: a page, or the fragments that a script asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from programs.admin.desk.access import may_decide, may_make, may_submit
from programs.admin.desk.cards import make_cards
from programs.admin.desk.forms import Difference, ProposalForm
from programs.admin.desk.numbers import count_batches, count_proposals
from programs.admin.desk.sheets import SHOWS, mark_text, sheet_around
from programs.models import Outcome, Proposal
from programs.readings import latest_reading
from sources.admin.forms import sentences
from sources.models import Article


@dataclass(frozen=True)
class Notice:
    """Why nothing was done; `kept` is what was typed and not saved."""

    sentences: list[str]
    kept: list[Difference]


def notice_of(error: ValidationError, kept: list[Difference]) -> Notice:
    return Notice(sentences(error, Proposal), kept)


def summary_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    """Return what the head of the desk shows."""
    numbers = count_proposals(article)
    return {
        "article": article,
        "numbers": numbers,
        "batches": count_batches(article, numbers),
        "reading": latest_reading(article),
        **rights_context(request),
    }


def rights_context(request: HttpRequest) -> dict[str, Any]:
    """Return which buttons the user has."""
    return {
        "may_decide": may_decide(request),
        "may_submit": may_submit(request.user),
        "makes": [outcome for outcome in Outcome if may_make(request.user, outcome)],
    }


def answer_one(
    request: HttpRequest,
    proposal: Proposal,
    *,
    form: ProposalForm | None = None,
    notice: Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the proposal's card, `form` open in it, as a fragment or as a page."""
    (card,) = make_cards(proposal.article, [proposal])
    context = {
        "article": proposal.article,
        "card": card,
        "proposal": proposal,
        "form": form,
        "notice": notice,
        "show": asked_show(request),
        **rights_context(request),
    }
    if wants_fragment(request):
        # What is only looked at changes no count; what others decided does.
        if request.method == "POST" or "counts" in request.GET:
            context |= summary_context(request, proposal.article)
        return TemplateResponse(request, "admin/desk/fragments.html", context, status=status)
    sheet = sheet_around(proposal.article, proposal)
    context |= {
        **admin.site.each_context(request),
        "title": f"提议：{proposal.exact}",
        "opts": Proposal._meta,
        "sheet": sheet,
        "runs": list(mark_text(proposal.article, sheet)),
        "media": form.media if form else None,
    }
    return TemplateResponse(request, "admin/desk/proposal.html", context, status=status)


def asked_show(request: HttpRequest) -> str:
    """Return which list the editor came from."""
    asked = request.POST.get("show") or request.GET.get("show")
    return asked if asked in SHOWS else "all"


def wants_fragment(request: HttpRequest) -> bool:
    return bool(request.POST.get("fragment") or request.GET.get("fragment"))
