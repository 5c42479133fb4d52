"""A wrong value in the environment is refused with a sentence; a right one is read."""

import os
import runpy
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from ruralplan import environment as env
from ruralplan import settings

KEY = "k3y" * 20 + "other characters"
PRODUCTION = {"DJANGO_SECRET_KEY": KEY, "DJANGO_ALLOWED_HOSTS": "ledger.example"}


@pytest.fixture
def read_settings(monkeypatch, tmp_path):
    """Run the settings file afresh under the given environment and return its names."""

    def read(**values):
        for name in [n for n in os.environ if n.startswith("DJANGO_")]:
            monkeypatch.delenv(name)
        for name in ("DEMO", "THROTTLE", "DATABASE_URL", "CACHE_URL", "ARTICLES", "TASKS_BACKEND"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"DATA": str(tmp_path), **values}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(settings.__file__)

    return read


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        # no key at all, one that is guessed, one that Django's own template makes
        ("DJANGO_SECRET_KEY", "", "DJANGO_SECRET_KEY is not set"),
        ("DJANGO_SECRET_KEY", "short", "too short or too plain"),
        ("DJANGO_SECRET_KEY", "a" * 60, "too short or too plain"),
        ("DJANGO_SECRET_KEY", "django-insecure-" + KEY, "too short or too plain"),
        ("DJANGO_ALLOWED_HOSTS", "", "DJANGO_ALLOWED_HOSTS is not set"),
        ("DJANGO_ALLOWED_HOSTS", "*", "without https://, port or *"),
        ("DJANGO_ALLOWED_HOSTS", "https://ledger.example", "without https://, port or *"),
        ("DJANGO_ALLOWED_HOSTS", "ledger.example:8000", "without https://, port or *"),
        ("DJANGO_DEBUG", "maybe", "neither on nor off"),
        ("DEMO", "2", "neither on nor off"),
        ("THROTTLE", "never", "neither on nor off"),
        # a switch for load tests must not reach the public
        ("THROTTLE", "off", "load tests"),
        ("TASKS_BACKEND", "threads", "is not one of: immediate, database, celery"),
        ("LOG_LEVEL", "LOUD", "is not one of"),
        ("TRUSTED_PROXIES", "-1", "whole number from 0 to 10"),
        ("TRUSTED_PROXIES", "²", "whole number from 0 to 10"),
        ("PASSAGE_CONTEXT", "201", "whole number from 0 to 200"),
        ("API_RATE", "many", "Write it as 300/min"),
        ("API_RATE", "0/min", "Write it as 300/min"),
        ("DATABASE_URL", "mysql://host/name", "Use sqlite:///path or postgres://"),
        ("DATABASE_URL", "ruralplan.sqlite3", "Use sqlite:///path or postgres://"),
        ("DATABASE_URL", "postgres://user:pass@host", "cannot be read"),
        ("DATABASE_URL", "postgres://user:pass@host:port/name", "cannot be read"),
        ("CACHE_URL", "memcached://host", "must be empty or redis://"),
        ("CACHE_URL", "redis://", "must be empty or redis://"),
        ("CACHE_URL", "redis://host:port", "must be empty or redis://"),
        ("ARTICLES", "no-such-folder", "is not a folder"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(read_settings, name, value, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(**PRODUCTION | {name: value})

    assert sentence in str(refusal.value)
    assert name in str(refusal.value)


def test_a_refused_database_address_is_not_repeated(read_settings):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(**PRODUCTION, DATABASE_URL="postgres://user:hidden@host")

    assert "hidden" not in str(refusal.value)


def test_production_is_strict_and_the_demo_speaks_plain_http(read_settings):
    production = read_settings(**PRODUCTION)
    assert production["SECURE_SSL_REDIRECT"] is production["SESSION_COOKIE_SECURE"] is True
    assert production["SESSION_COOKIE_NAME"].startswith("__Host-")

    demo = read_settings(DEMO="on")
    assert demo["SECURE_SSL_REDIRECT"] is demo["SESSION_COOKIE_SECURE"] is demo["DEBUG"] is False
    assert demo["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]


def test_a_forwarding_header_is_believed_only_behind_a_proxy(read_settings):
    assert read_settings(**PRODUCTION)["SECURE_PROXY_SSL_HEADER"] is None
    assert read_settings(**PRODUCTION, TRUSTED_PROXIES="1")["SECURE_PROXY_SSL_HEADER"]


def test_the_demo_keeps_the_key_it_made_where_only_its_owner_reads(read_settings, tmp_path):
    first, second = read_settings(DEMO="on"), read_settings(DEMO="on")

    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_throttles_can_be_switched_off_in_the_demo(read_settings):
    assert read_settings(DEMO="on", THROTTLE="off")["THROTTLE"] is False


def test_sqlite_is_tuned_for_the_web_and_lies_in_the_data_folder(read_settings, tmp_path):
    database = read_settings(DEMO="on")["DATABASES"]["default"]

    assert database["NAME"] == str(tmp_path / "ruralplan.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_postgresql_and_redis_are_chosen_by_address(read_settings):
    chosen = read_settings(
        DEMO="on",
        DATABASE_URL="postgres://u:p%40ss@db.example:5433/ledger",
        CACHE_URL="redis://c/1",
    )
    database = chosen["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "ledger")
    assert database["PASSWORD"] == "p@ss"
    assert chosen["CACHES"]["default"]["LOCATION"] == "redis://c/1"


@pytest.mark.parametrize(
    ("chosen", "backend"),
    [
        ({}, "django_tasks.backends.immediate.ImmediateBackend"),
        ({"TASKS_BACKEND": "immediate"}, "django_tasks.backends.immediate.ImmediateBackend"),
        ({"TASKS_BACKEND": "database"}, "django_tasks_db.DatabaseBackend"),
        # a broker alone changes nothing: it may be left from another setting
        (
            {"TASKS_BROKER_URL": "redis://b/2"},
            "django_tasks.backends.immediate.ImmediateBackend",
        ),
    ],
)
def test_tasks_are_done_in_the_request_unless_a_worker_is_named(read_settings, chosen, backend):
    assert read_settings(DEMO="on", **chosen)["TASKS"] == {"default": {"BACKEND": backend}}


def test_celery_is_given_its_broker(read_settings):
    chosen = {"TASKS_BACKEND": "celery", "TASKS_BROKER_URL": "rediss://:p@b.example:6380/2"}
    tasks = read_settings(DEMO="on", **chosen)["TASKS"]["default"]

    assert tasks["BACKEND"] == "ruralplan.celery_tasks.CeleryBackend"
    assert tasks["OPTIONS"] == {"broker": chosen["TASKS_BROKER_URL"]}


@pytest.mark.parametrize("address", ["", "amqp://b", "redis://", "redis://:hidden@b:port/0"])
def test_celery_without_a_broker_is_refused_and_its_password_is_not_repeated(
    read_settings, address
):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(DEMO="on", TASKS_BACKEND="celery", TASKS_BROKER_URL=address)

    assert "TASKS_BROKER_URL must be redis://host:port/number" in str(refusal.value)
    assert "hidden" not in str(refusal.value)


def test_a_value_that_begins_with_a_dollar_sign_is_taken_as_it_stands(monkeypatch):
    monkeypatch.setenv("DJANGO_SECRET_KEY", "$" + KEY)

    assert env.secret_key("DJANGO_SECRET_KEY", debug=False, kept_in=None) == "$" + KEY
