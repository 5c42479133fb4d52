"""What is done to an article's proposals at once; each answers with the desk again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from programs.admin.desk.access import for_editors


@for_editors
def read(request: HttpRequest, article_pk: int) -> HttpResponse:
    return _back(article_pk)


@for_editors
def confirming(request: HttpRequest, article_pk: int) -> HttpResponse:
    return _back(article_pk)


@for_editors
def background(request: HttpRequest, article_pk: int) -> HttpResponse:
    return _back(article_pk)


@for_editors
def submit(request: HttpRequest, article_pk: int) -> HttpResponse:
    return _back(article_pk)


@for_editors
def put_forward(request: HttpRequest, article_pk: int) -> HttpResponse:
    return _back(article_pk)


def _back(article_pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:programs_proposal_desk", args=[article_pk]))
