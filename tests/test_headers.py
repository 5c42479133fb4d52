"""What an outsider sees of every kind of answer, from the real server as production runs it."""

import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import call_command

from counties.models import CaseStudy
from programs.models import Figure, Initiative
from sources.models import Article

HOST = "127.0.0.1"
SECRET_KEY = secrets.token_urlsafe(50)
MANAGE = [sys.executable, "manage.py"]


def production(data):
    """The environment that the deployment guide gives."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "DATA": str(data),
        "DJANGO_SECRET_KEY": SECRET_KEY,
        "DJANGO_ALLOWED_HOSTS": HOST,
        "TRUSTED_PROXIES": "1",
    }


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("production")
    run = {"cwd": settings.BASE_DIR, "env": production(folder), "check": True}
    subprocess.run([*MANAGE, "collectstatic", "--noinput", "-v0"], **run)
    return folder


@pytest.fixture(scope="module")
def port(data):
    """The port of a server that never saw a database: its pages answer 503."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--port"]
    command += [str(port), "--host", HOST, "ruralplan.wsgi:application"]
    server = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=production(data), stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(port):
    for _ in range(100):
        try:
            return ask(port, "/healthz")
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server did not start within 10 s.")


def ask(port, path, method="GET", **headers):
    """Return the answer of the server behind a proxy that ends TLS; `path` goes out as it is."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"} | headers
    connection._validate_path = lambda path: None  # the point is to send what no client sends
    connection.request(method, path, headers={n: v for n, v in headers.items() if v})
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


@pytest.fixture
def answer(port, request):
    path, extra = request.param
    return ask(port, path, **extra)


KINDS = {
    "up": ("/healthz", {}),
    "static": ("/static/site.css", {}),
    "sign-in": ("/accounts/login/", {}),
    "redirect to sign-in": ("/admin/", {}),
    "redirect to the slash": ("/admin", {}),
    "redirect to HTTPS": ("/ledger/", {"X-Forwarded-Proto": "http"}),
    "refused 400": ("/?q=%00", {}),
    "refused 400 in the API": ("/api/v1/figures/?q=%00", {}),
    "refused host": ("/", {"Host": "evil.example"}),
    "refused host over HTTP": ("/", {"Host": "evil.example", "X-Forwarded-Proto": "http"}),
    "refused form 403": ("/accounts/login/", {"method": "POST", "Referer": "https://127.0.0.1/"}),
    "missing 404": ("/no-such-page/", {}),
    "missing static 404": ("/static/no-such-file.css", {}),
    "refused method 405": ("/healthz", {"method": "DELETE"}),
    "unknown method 405": ("/", {"method": "PROPFIND"}),
    "lost database 503": ("/ledger/", {}),
    "lost database 503 in the API": ("/api/v1/figures/", {}),
}


@pytest.mark.parametrize("answer", KINDS.values(), ids=KINDS.keys(), indirect=True)
def test_every_kind_of_answer_carries_all_security_headers(answer):
    headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin")
    assert headers["X-Powered-By"] is None


@pytest.mark.parametrize(
    "answer", [kind for kind in KINDS.values() if "X-Forwarded-Proto" not in kind[1]], indirect=True
)
def test_every_secure_answer_asks_to_stay_secure(answer):
    value = answer.headers["Strict-Transport-Security"]

    assert int(re.match(r"max-age=(\d+); includeSubDomains; preload$", value)[1]) >= 31_536_000


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("up", 200),
        ("static", 200),
        ("sign-in", 200),
        ("redirect to sign-in", 302),
        ("redirect to HTTPS", 301),
        ("refused 400", 400),
        ("refused host", 400),
        ("refused form 403", 403),
        ("missing 404", 404),
        ("unknown method 405", 405),
        ("lost database 503", 503),
        ("lost database 503 in the API", 503),
    ],
)
def test_each_kind_has_the_status_that_its_name_says(port, kind, status):
    path, extra = KINDS[kind]

    assert ask(port, path, **extra).status == status


def test_cookies_are_bound_to_the_host(port):
    cookies = ask(port, "/accounts/login/").headers.get_all("Set-Cookie")

    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie


def test_probes_are_answered_over_plain_http(port):
    assert ask(port, "/healthz", **{"X-Forwarded-Proto": "http"}).status == 200


def test_readyz_says_what_is_missing_before_the_first_migration(port):
    answer = ask(port, "/readyz")

    assert answer.status == 503
    assert b'"migrations": "' in answer.body
    assert b"pending" in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/%ff%fe",
        "/%ed%a0%80",
        "/" + "a" * 2001,
        "/sources/%c0%ae%c0%ae/",
        "/?%ff",
        "/?q=%00",
        "/?" + "&".join("a=1" for _ in range(51)),
        "/static/%00",
        "/static/../../etc/passwd%00",
        "/api/v1/figures/?q=%ed%a0%80",
    ],
)
def test_behind_the_real_server_senseless_requests_are_answered_400(port, path):
    assert ask(port, path).status == 400


def test_no_file_outside_the_static_folder_is_served(port):
    for path in ("/static/../ruralplan.sqlite3", "/static/%2e%2e/secret", "/static//etc/passwd"):
        assert ask(port, path).status in (400, 404)


def test_the_deployment_check_finds_nothing(data):
    check = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]

    done = subprocess.run(
        check, cwd=settings.BASE_DIR, env=production(data), capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


def public_addresses():
    """One address of each kind of public page and every collection of the API."""
    fixed = [
        "/",
        "/programs/",
        "/programs/retu/",
        "/programs/retu/2022/",
        "/programs/retu/compare/",
        "/ledger/",
        "/contradictions/",
        "/gaps/",
        "/corrections/",
        "/counties/",
        "/sources/",
        "/search/?q=县",
        "/data/",
        "/method/",
        "/sitemap.xml",
        "/robots.txt",
        "/no-such-page/",
        "/figures/999999999/",
    ]
    names = [
        "programs",
        "editions",
        "pillars",
        "initiatives",
        "indicators",
        "figures",
        "ledger",
        "counties",
        "postings",
        "case-studies",
        "articles",
        "publishers",
        "organizations",
        "reprint-groups",
        "contradictions",
        "schema",
    ]
    api = [f"/api/v1/{name}/" for name in names]
    records = [Figure, Initiative, Article, CaseStudy]
    first = [model.objects.published().order_by("pk").first() for model in records]
    return [*fixed, *api, "/api/v1/search/?q=县", *(record.get_absolute_url() for record in first)]


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_public_answer_sets_or_depends_on_a_cookie(client, ledger, staff, signed_in):
    if signed_in:
        client.force_login(staff)

    for address in public_addresses():
        response = client.get(address)

        assert response.status_code in (200, 404), address
        assert not response.cookies, address
        varies = {name.strip().lower() for name in response.get("Vary", "").split(",")}
        assert varies <= {"", "accept", "accept-encoding", "accept-language"}, address


def test_the_check_of_the_project_finds_nothing():
    call_command("check", fail_level="WARNING")
