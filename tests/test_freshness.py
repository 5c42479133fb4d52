"""Who kept a page may ask whether it changed, and is never told so of a page that did."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from programs.models import Figure
from tests.factories import make_figure, make_indicator

pytestmark = pytest.mark.usefixtures("ledger")

PAGES = ["/", "/ledger/", "/programs/retu/", "/counties/130321/", "/sources/", "/method/"]


def ask_again(client, path, kept, **headers):
    return client.get(path, HTTP_IF_NONE_MATCH=kept["ETag"], **headers)


@pytest.mark.parametrize("path", [*PAGES, "/feeds/figures.atom", "/sitemap.xml"])
def test_a_page_that_did_not_change_is_not_sent_again(client, path):
    kept = client.get(path)

    again = ask_again(client, path, kept)

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == kept["ETag"]
    for name in ("Cache-Control", "Content-Security-Policy", "X-Content-Type-Options"):
        assert again[name] == kept[name]


@pytest.mark.parametrize("path", PAGES)
def test_who_keeps_a_page_has_to_ask_each_time(client, path):
    assert client.get(path)["Cache-Control"] == "public, no-cache"


def test_a_packed_page_is_known_again(client):
    kept = client.get("/ledger/", HTTP_ACCEPT_ENCODING="gzip")

    assert kept["Content-Encoding"] == "gzip"
    assert ask_again(client, "/ledger/", kept, HTTP_ACCEPT_ENCODING="gzip").status_code == 304


def test_a_page_that_changed_is_sent(client):
    indicator = make_indicator(unit="个")
    make_figure("5个", indicator=indicator)
    kept = client.get(indicator.get_absolute_url())
    make_figure("6个", indicator=indicator, period="2022")

    assert ask_again(client, indicator.get_absolute_url(), kept).status_code == 200


def test_a_date_alone_answers_nothing(client):
    kept = client.get("/feeds/figures.atom")
    later = client.get("/feeds/figures.atom", HTTP_IF_MODIFIED_SINCE=kept["Last-Modified"])

    assert later.status_code == 200


def test_what_is_due_by_the_clock_is_sent(client):
    indicator = make_indicator(unit="个")
    make_figure("5个", indicator=indicator)
    due = make_figure("6个", indicator=indicator, period="2022", published=False)
    due.submit(by=None)
    due.approve(by=None, publish_at=timezone.now() + timedelta(hours=1))
    kept = client.get(indicator.get_absolute_url())
    assert ask_again(client, indicator.get_absolute_url(), kept).status_code == 304

    past = timezone.now() - timedelta(seconds=1)
    Figure.objects.filter(pk=due.pk).update(publish_at=past)
    due.citations.update(status="approved", publish_at=past)

    sent = ask_again(client, indicator.get_absolute_url(), kept)
    assert sent.status_code == 200
    assert "6个" in sent.content.decode()


def test_a_withdrawn_record_is_gone_for_who_kept_it(client):
    figure = make_figure()
    kept = client.get(figure.get_absolute_url())
    figure.unpublish(by=None)

    assert ask_again(client, figure.get_absolute_url(), kept).status_code == 404


def test_the_staff_see_what_everybody_sees(staff_client):
    assert staff_client.get("/ledger/")["ETag"] == Client().get("/ledger/")["ETag"]


@pytest.mark.parametrize("path", ["/admin/", "/accounts/login/", "/nein/", "/healthz"])
def test_what_is_not_for_everybody_cannot_be_kept(staff_client, path):
    answer = staff_client.get(path)

    assert not answer.has_header("ETag")
    assert "public" not in answer.headers.get("Cache-Control", "")
