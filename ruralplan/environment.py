"""Read the environment; a value that cannot be used is refused with a sentence that says why."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

WORDS = {"1": True, "true": True, "on": True, "yes": True}
WORDS |= {"0": False, "false": False, "off": False, "no": False, "": False}
SHORTEST_KEY = 50
HOST = re.compile(r"\.?[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]")
TASK_BACKENDS = {
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "database": "django_tasks_db.DatabaseBackend",
    "celery": "ruralplan.celery_tasks.CeleryBackend",
}
RATE = re.compile(r"[1-9][0-9]{0,6}/(s|sec|min|hour|day)")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


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


def hosts(name: str, default: list[str]) -> list[str]:
    """Return host names; a wildcard would let a forged Host header into links and mails."""
    found = words(name) or default
    if not found:
        raise ImproperlyConfigured(f"{name} is not set. Set it to the site's name: ledger.example.")
    for host in found:
        if not HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name} holds {host!r}. Give host names only, without https://, port or *."
            )
    return found


def rate(name: str, default: str) -> str:
    """Return how often something may happen, such as `300/min`."""
    raw = text(name, default)
    if not RATE.fullmatch(raw):
        raise ImproperlyConfigured(f"{name}={raw!r} is no rate. Write it as 300/min or 5/s.")
    return raw


def folder(name: str) -> str:
    """Return the absolute path of a folder that exists, or nothing where none is named."""
    raw = text(name)
    if raw and not Path(raw).is_dir():
        raise ImproperlyConfigured(f"{name}={raw!r} is not a folder.")
    return raw and str(Path(raw).resolve())


def secret_key(name: str, *, debug: bool, kept_in: Path | None) -> str:
    """Return the key; debug has a fixed one, the demo makes its own and keeps it in a file."""
    raw = text(name)
    if not raw and debug:
        return "insecure-key-for-debug-only"
    if not raw and kept_in:
        return kept_secret(kept_in)
    if len(raw) < SHORTEST_KEY or len(set(raw)) < 5 or raw.startswith("django-insecure-"):
        problem = "not set" if not raw else "too short or too plain"
        raise ImproperlyConfigured(f"{name} is {problem}. Set it to 50 random characters.")
    return raw


def kept_secret(path: Path) -> str:
    """Return the secret kept in the file, made on first use and readable by its owner only."""
    try:
        if not path.exists():
            _keep_new_secret(path)
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(f"{path} cannot be used: {error.strerror}.") from None


def _keep_new_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(SHORTEST_KEY))
    # A link replaces nothing: of two first starts, both read the same key.
    with contextlib.suppress(FileExistsError):
        os.link(name, path)
    os.unlink(name)


def database(name: str, default: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry for an address such as postgres://user:pass@host/name."""
    raw = text(name)
    if not raw:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
    scheme = raw.partition(":")[0]
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"{name} starts with {scheme[:20]!r}. Use sqlite:///path or postgres://…"
        )
    try:
        config = environ.Env.db_url_config(raw)
    except ValueError:
        config = {}
    if not config.get("NAME"):
        # The address is not repeated: it may hold a password.
        raise ImproperlyConfigured(f"{name} cannot be read. Write postgres://user:pass@host/name.")
    if scheme != "sqlite":
        _need_package("psycopg", name)
    return config


def cache(name: str) -> dict[str, Any]:
    """Return Django's CACHES entry: memory where the address is empty, else Redis."""
    if not text(name):
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    _need_package("redis", name)
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis(name, "must be empty or redis://host:port/number."),
    }


def tasks(name: str, broker: str) -> dict[str, Any]:
    """Return the TASKS entry for the backend named; Celery needs the broker's address too."""
    chosen = choice(name, "immediate", tuple(TASK_BACKENDS))
    if chosen != "celery":
        return {"BACKEND": TASK_BACKENDS[chosen]}
    _need_package("celery", f"{name}=celery", file="celery")
    address = _redis(broker, f"must be redis://host:port/number where {name}=celery.")
    return {"BACKEND": TASK_BACKENDS[chosen], "OPTIONS": {"broker": address}}


def _redis(name: str, sentence: str) -> str:
    address = text(name)
    if address.partition(":")[0] not in ("redis", "rediss") or not _names_a_host(address):
        raise ImproperlyConfigured(f"{name} {sentence}")
    return address


def _names_a_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _need_package(package: str, name: str, file: str = "postgres") -> None:
    if importlib.util.find_spec(package) is None:
        raise ImproperlyConfigured(
            f"{name} needs the package {package}. "
            f"Run: pip install --require-hashes -r requirements/{file}.txt"
        )
