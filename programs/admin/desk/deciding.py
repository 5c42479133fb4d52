"""One proposal: its form, and what is decided with its buttons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from programs.admin.desk.access import for_readers


@for_readers
def proposal(request: HttpRequest, article_pk: int, proposal_pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:programs_proposal_desk", args=[article_pk]))
