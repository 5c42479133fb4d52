"""The five real articles, taken in as an editor would paste them."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from programs.models import Proposal
from sources.intake import propose_particulars
from sources.models import Article, Intake
from tests.browsing import open_form, page

pytestmark = pytest.mark.django_db

ADD = "/admin/sources/intake/add/"
FOLDER = Path(settings.ARTICLES or ".")
ROWS = json.loads((FOLDER / "index.json").read_text("utf-8"))
IDS = [row["file"] for row in ROWS]


def text_of(row):
    return (FOLDER / row["file"]).read_text("utf-8")


def letters(text):
    return "".join(letter for letter in text if letter.isalnum())


def paste(client, text):
    answer = client.post(ADD, {"text": text.replace("\n", "\r\n")})
    assert answer.status_code == 302
    return answer["Location"]


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_what_the_page_prints_is_read_and_nothing_is_made_up(db, row):
    told = propose_particulars(text_of(row))

    # 001 is one long line without its headline; no newspaper page prints its name or day.
    assert letters(told.headline) == ("" if row["file"] == "001.txt" else letters(row["headline"]))
    assert told.published in (row["published"], "")
    assert told.publisher in (row["publisher"], "")
    assert told.byline == row.get("byline", "")
    assert told.declared_origin == row.get("declared_origin", "")


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_a_registered_article_is_recognised_by_its_text_and_gets_it_back(staff_client, row):
    text = text_of(row)
    url = paste(staff_client, text)
    intake = Intake.objects.get()
    article = Article.objects.get(text_sha256=intake.text_sha256)

    assert article.headline in page(staff_client.get(url)).replace("&quot;", '"')
    answer = staff_client.post(url.replace("/change/", "/same/"))

    assert answer["Location"] == f"/admin/programs/proposal/desk/{article.pk}/"
    assert Article.objects.get(pk=article.pk).text.text == text


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_in_an_empty_ledger_each_is_two_clicks_and_what_the_page_does_not_say(
    staff_client, empty_ledger, django_capture_on_commit_callbacks, row
):
    url = paste(staff_client, text_of(row))
    form = open_form(staff_client, url)
    missing = {
        "publisher_name": row["publisher"],
        "announced": row["publisher"],
        "headline": row["headline"],
        "published": row["published"],
    }
    typed = {name: value for name, value in missing.items() if not form[name][0]}

    with django_capture_on_commit_callbacks(execute=True):
        answer = staff_client.post(url, form | typed)

    article = Article.objects.get()
    assert answer["Location"] == f"/admin/programs/proposal/desk/{article.pk}/"
    assert article.text.text == text_of(row)
    assert Proposal.objects.filter(article=article).count() > 20


def test_a_later_page_of_004_lists_the_citations_that_no_longer_stand(staff_client):
    row = next(row for row in ROWS if row["file"] == "004.txt")
    text = text_of(row)
    article = Article.objects.get(headline=row["headline"])
    article.store_text(text)
    cited = article.figurecitations.order_by("start").last()

    url = paste(staff_client, text[: cited.start] + "〇" + text[cited.start :])
    shown = staff_client.get(url).context["earlier"]

    ((first, beside),) = shown
    assert first == article
    assert beside["unresolved"][-1][0].citation.end >= cited.end
    assert all(one.citation.end > cited.start for one, _ in beside["unresolved"])
