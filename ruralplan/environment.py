"""Read the environment; a value that cannot be used is refused with a sentence that says why."""

from __future__ import annotations

from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ENV = environ.Env()
WORDS = {"1": True, "true": True, "on": True, "yes": True}
WORDS |= {"0": False, "false": False, "off": False, "no": False, "": False}


def text(name: str, default: str = "") -> str:
    return ENV.str(name, default).strip()


def flag(name: str, default: bool) -> bool:
    """Return a yes or no; `on`, `off`, `true`, `false`, `1`, `0` are read."""
    raw = text(name, "on" if default else "off").lower()
    if raw not in WORDS:
        raise ImproperlyConfigured(f"{name}={raw!r} is neither on nor off. Set it to on or off.")
    return WORDS[raw]


def number(name: str, default: int, *, low: int, high: int) -> int:
    """Return a whole number between low and high, both included."""
    raw = text(name, str(default))
    if not raw.isascii() or not raw.isdigit() or not low <= int(raw[:12]) <= high:
        raise ImproperlyConfigured(f"{name}={raw!r} is not a whole number from {low} to {high}.")
    return int(raw)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    raw = text(name, default)
    if raw not in allowed:
        raise ImproperlyConfigured(f"{name}={raw!r} is not one of: {', '.join(allowed)}.")
    return raw


def words(name: str) -> list[str]:
    """Return the comma-separated parts, empty ones left out."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def database(name: str, default: str) -> dict:
    """Return Django's DATABASES entry for an address such as postgres://user:pass@host/name."""
    raw = text(name, default)
    scheme = urlsplit(raw).scheme
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"{name} starts with {scheme or 'nothing'!r}. Use sqlite:///path or postgres://…"
        )
    return ENV.db_url_config(raw)


def cache(name: str) -> dict:
    """Return Django's CACHES entry: memory where the address is empty, else Redis."""
    raw = text(name)
    if not raw:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if urlsplit(raw).scheme not in ("redis", "rediss"):
        raise ImproperlyConfigured(f"{name} must be empty or start with redis:// or rediss://.")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": raw}
