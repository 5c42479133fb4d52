import re

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseGone
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from ruralplan import errors
from ruralplan.urls import (
    handler400,  # noqa: F401
    handler403,  # noqa: F401
    handler404,  # noqa: F401
    handler500,  # noqa: F401
)


def failing(exception):
    def view(request):
        raise exception

    return view


urlpatterns = [
    path("broken/", failing(ValueError("secret detail"))),
    path("api/broken/", failing(ValueError("secret detail"))),
    path("lost/", failing(OperationalError("server closed the connection"))),
    path("api/lost/", failing(InterfaceError("connection already closed"))),
    path("gone/", lambda request: HttpResponseGone()),
    path("kept/", lambda request: HttpResponse("own words", status=404)),
    path("forbidden/", failing(PermissionDenied("secret detail"))),
    path("misread/", failing(BadRequest("参数 year：“<b>x</b>”不是年份。"))),
    path("suspicious/", failing(SuspiciousOperation("secret detail"))),
]
here = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def calm_client():
    """A client that shows the page of an error, as a reader sees it."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("status", sorted(errors.SENTENCES))
def test_every_error_has_a_page_of_its_own(status):
    response = errors.answer(RequestFactory().get("/figures/1/"), status)

    page = response.content.decode()
    assert response.status_code == status
    assert errors.SENTENCES[status] in page
    assert str(status) in page
    assert 'lang="zh-Hans"' in page
    assert f'href="{settings.STATIC_URL}site.css"' in page
    assert not re.search(r"<script|<style|style=|onclick", page)


@pytest.mark.parametrize("status", sorted(errors.SENTENCES))
def test_every_error_below_the_api_is_a_sentence_in_json(status):
    response = errors.answer(RequestFactory().get("/api/v1/figures/"), status)

    assert response["Content-Type"] == "application/json"
    assert errors.SENTENCES[status] in response.content.decode()


def test_an_unknown_address_gets_our_page(calm_client):
    response = calm_client.get("/no-such-page/")

    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


@here
def test_an_error_of_ours_is_told_without_its_cause(calm_client):
    response = calm_client.get("/broken/")

    assert response.status_code == 500
    assert "网站出错了" in response.content.decode()
    assert b"secret" not in response.content
    assert calm_client.get("/api/broken/").json()["detail"] == errors.SENTENCES[500]


@here
@pytest.mark.parametrize("address", ["/lost/", "/api/lost/"])
def test_a_lost_database_is_answered_503_with_when_to_come_back(calm_client, address):
    response = calm_client.get(address)

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "稍后再试" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@here
def test_an_error_page_needs_no_static_manifest(calm_client):
    manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": manifest}):
        assert calm_client.get("/broken/").status_code == 500


@here
def test_an_error_without_a_body_gets_our_page_and_one_with_a_body_keeps_it(calm_client):
    assert "已经撤下" in calm_client.get("/gone/").content.decode()
    assert calm_client.get("/kept/").content == b"own words"


@here
def test_a_refusal_gets_our_page(calm_client):
    response = calm_client.get("/forbidden/")

    assert response.status_code == 403
    assert "没有权限" in response.content.decode()


@here
def test_a_bad_parameter_is_named_escaped_and_a_suspicion_is_not(calm_client):
    named = calm_client.get("/misread/")
    assert named.status_code == 400
    assert "参数 year：“&lt;b&gt;x&lt;/b&gt;”不是年份。" in named.content.decode()

    suspected = calm_client.get("/suspicious/")
    assert suspected.status_code == 400
    assert b"secret" not in suspected.content


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"})

    assert response.status_code == 403
    assert "刷新" in response.content.decode()
