"""The desk itself: a page of proposals beside the piece of text that holds them."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from programs.admin.desk.access import find_article, for_readers
from programs.admin.desk.answers import asked_show, summary_context
from programs.admin.desk.cards import make_cards
from programs.admin.desk.records import RecordField
from programs.admin.desk.sheets import SHOWS, mark_text, open_sheet
from programs.admin.desk.updates import write_token
from programs.models import Proposal
from sources.copies import open_suggestions


@for_readers
def desk(request: HttpRequest, article_pk: int) -> HttpResponse:
    article, show = find_article(article_pk), asked_show(request)
    sheet = open_sheet(article, show, request.GET)
    context = {
        **admin.site.each_context(request),
        **summary_context(request, article),
        "title": f"提议：{article.headline}",
        "opts": Proposal._meta,
        "media": RecordField("indicator").widget.media,  # for a form that a script fetches
        "show": show,
        "shows": SHOWS.items(),
        "sheet": sheet,
        "page_obj": sheet.page,
        "cards": make_cards(article, sheet.proposals),
        "runs": list(mark_text(article, sheet)),
        "suggestions": open_suggestions(article),
        "token": write_token(sheet.proposals),
    }
    return TemplateResponse(request, "admin/desk/desk.html", context)
