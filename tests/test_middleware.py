import gzip
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruralplan import middleware

PAGE, API, ADMIN = "/healthz", "/api/v1/figures/", "/accounts/login/"


@pytest.mark.parametrize(
    "query",
    [
        "q=a%00b",  # NUL: an error of PostgreSQL, not of SQLite
        "q=%ff%fe",  # no UTF-8
        "%ff=1",
        "q=%ed%a0%80",  # a lone surrogate
        "q=a%0d%0aSet-Cookie:x",
        "q=%1b%5b31m",
        "q=" + "a" * 501,
        "q=" + "%e5%8e%bf" * 501,
        "&".join(f"p{n}=1" for n in range(51)),
        "&" * 60,
        "a" * 4001,
    ],
)
@pytest.mark.parametrize("path", [PAGE, API])
def test_a_query_that_no_reader_sends_is_answered_400(client, path, query):
    response = client.get(path, QUERY_STRING=query)

    assert response.status_code == 400


@pytest.mark.parametrize(
    "path", ["/%00", "/sources/%ff/", "/%ed%a0%80/", "/%0a", "/%7f", "/%c2%85", "/" + "a" * 2001]
)
@pytest.mark.parametrize("below", ["", "/api", "/static"])
def test_a_path_that_no_reader_sends_is_answered_400(client, path, below):
    assert client.get(below + path).status_code == 400


@pytest.mark.parametrize(
    "cookie",
    [
        "session=a\x00b",
        r'session="a\000b"',  # octal in quotes
        "session=a\x01b",
        "session=\xff\xfe",  # no UTF-8
        "a=" + "b" * 8001,
    ],
)
def test_a_cookie_that_no_browser_sends_is_answered_400(client, cookie):
    assert client.get(PAGE, HTTP_COOKIE=cookie).status_code == 400


@pytest.mark.parametrize(
    "query",
    ["q=县+产地仓", "q=%E5%8E%BF", "q=a%09b", "q=100%25", "", "q=%EF%BF%BD", "q=%"],
)
def test_what_readers_send_passes(client, query):
    assert client.get(PAGE, QUERY_STRING=query).status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "GIT", "get x"])
def test_an_unknown_method_is_answered_405_with_what_is_allowed(client, method):
    response = client.generic(method, PAGE)

    assert response.status_code == 405
    assert "GET" in response["Allow"]


def test_a_method_that_a_page_does_not_take_gets_our_page(client):
    response = client.post(PAGE)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "乡村账本" in response.content.decode()


def test_below_the_api_a_refusal_is_json(client):
    response = client.get(API, QUERY_STRING="q=%00")

    assert response.json() == {"detail": "参数里有读不出的字符。", "errors": {}}


def test_the_refusal_does_not_repeat_what_was_sent(client):
    response = client.get("/<script>alert(1)</script>%00")

    assert b"alert" not in response.content


def test_a_host_that_is_not_ours_is_answered_400(client):
    response = client.get(PAGE, HTTP_HOST="evil.example")

    assert response.status_code == 400
    assert b"evil" not in response.content


@pytest.mark.parametrize(
    "path", ["/", "/counties/130321/", "/no-such-page/", "/feeds/figures.atom", "/sitemap.xml"]
)
def test_a_public_page_goes_out_compressed_to_who_can_read_that(client, ledger, path):
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)


def test_a_page_with_a_token_is_not_compressed(client, staff):
    login = client.get(ADMIN, headers={"Accept-Encoding": "gzip"})
    client.force_login(staff)
    worklist = client.get("/admin/", headers={"Accept-Encoding": "gzip"})

    for page in (login, worklist):
        assert b"csrfmiddlewaretoken" in page.content
        assert "Content-Encoding" not in page


@pytest.mark.django_db
class TestForms:
    def test_nul_in_a_form_is_answered_400(self, client):
        response = client.post(ADMIN, {"login": "a\0b", "password": "x"})

        assert response.status_code == 400
        assert "NUL" in response.content.decode()

    def test_nul_in_a_field_name_is_answered_400(self, client):
        assert client.post(ADMIN, {"login\0": "a"}).status_code == 400

    def test_nul_in_an_urlencoded_form_is_answered_400(self, client):
        form = "application/x-www-form-urlencoded"

        assert client.post(ADMIN, "login=a%00b", content_type=form).status_code == 400
        assert client.post(ADMIN, "login=%ff", content_type=form).status_code == 400

    def test_a_form_with_line_ends_passes(self, client):
        response = client.post(ADMIN, {"login": "a\r\nb\tc", "password": "x"})

        assert response.status_code == 200

    def test_too_many_fields_are_answered_400(self, client):
        response = client.post(ADMIN, {f"f{n}": "1" for n in range(2001)})

        assert response.status_code == 400

    def test_too_large_a_form_is_answered_413(self, client):
        response = client.post(ADMIN, {"login": "a" * (5 * 1024 * 1024 + 1)})

        assert response.status_code == 413

    def test_a_broken_multipart_body_is_answered_400(self, client):
        kind = "multipart/form-data; boundary="

        assert client.post(ADMIN, b"--x", content_type=kind).status_code == 400

    def test_a_form_cut_short_is_answered_400(self):
        class Cut:
            def read(self, *args):
                raise OSError("gone")

        request = RequestFactory().post(ADMIN, {"login": "a"})
        request._stream = request.environ["wsgi.input"] = Cut()

        assert middleware.find_form_fault(request) == "表单没有传完。"


NAMES = st.sampled_from(
    [
        "kind",
        "program",
        "edition",
        "pillar",
        "initiative",
        "indicator",
        "place",
        "article",
        "publisher",
        "unit",
        "qualifier",
        "cumulative",
        "year",
        "period_from",
        "period_to",
        "min_value",
        "max_value",
        "min_origins",
        "conflicted",
        "q",
        "modified_since",
        "ordering",
        "page",
        "page_size",
        "cursor",
        "count",
        "format",
        "state",
    ]
)
VALUES = st.one_of(
    st.text(max_size=20),
    st.integers().map(str),
    st.decimals().map(str),
    st.dates().map(str),
    st.sampled_from(["9" * 400, "1e999", "2022-02-30", "0000-00-00", "1303", "retu", "-value"]),
)
ADDRESSES = [
    "/ledger/",
    "/counties/",
    "/sources/",
    "/search/",
    "/gaps/",
    "/programs/retu/compare/",
    "/api/v1/figures/",
    "/api/v1/ledger/",
    "/api/v1/counties/",
    "/api/v1/articles/",
    "/api/v1/search/",
]
ANY_BYTES = st.binary(max_size=60).map(lambda raw: raw.decode("latin-1"))
QUOTED = st.binary(max_size=60).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw))


@pytest.mark.django_db
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.sampled_from(["/", "/figures/", "/counties/", "/sources/", "/api/v1/figures/", "/x"]),
    rest=ANY_BYTES,
    query=st.one_of(ANY_BYTES, QUOTED, QUOTED.map(lambda text: f"q={text}")),
    cookie=ANY_BYTES,
)
def test_no_bytes_in_path_query_or_cookies_make_an_error_of_ours(path, rest, query, cookie):
    client = Client(raise_request_exception=False)

    response = client.generic(
        "GET", "/", PATH_INFO=path + rest, QUERY_STRING=query, HTTP_COOKIE=cookie
    )

    assert response.status_code < 500


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    address=st.sampled_from(ADDRESSES),
    parameters=st.lists(st.tuples(NAMES, VALUES), max_size=3),
)
def test_no_value_of_a_known_parameter_makes_an_error_of_ours(ledger, address, parameters):
    cache.clear()  # the throttle would answer for the view
    client = Client(raise_request_exception=False)

    response = client.get(address, QUERY_STRING=urlencode(parameters))

    assert response.status_code < 500
