import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings


def test_healthz_answers_without_the_database(client):
    response = client.get("/healthz")

    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_answers_ok_when_nothing_is_missing(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert set(response.json().values()) == {"ok"}


@pytest.mark.django_db
def test_readyz_names_migrations_that_did_not_run(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'programs'")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["migrations"].endswith(" pending")
    assert response.json()["database"] == "ok"


@pytest.mark.django_db
def test_readyz_names_a_lost_cache(client):
    with override_settings(
        CACHES={
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": "redis://127.0.0.1:1",
            }
        }
    ):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["cache"] == "unavailable"
    assert cache.get("anything") is None


def test_readyz_answers_503_without_a_database(client):
    """This test may not touch the database, which is as good as none."""
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["database"] == "unavailable"
    assert response["Retry-After"]


def test_only_reading_is_allowed(client):
    assert client.post("/healthz").status_code == 405
