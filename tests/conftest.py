"""What every test can rely on: the divisions and the whole curated content, rolled back after."""

import os
import shutil

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from pytest_django.live_server_helper import LiveServer

from ruralplan.content import content_models
from tests.content import fill_ledger
from tests.outside import shared_database

# Playwright keeps an event loop in the tests' thread; the queries made there are not concurrent.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# What a file of tests needs, by its name; without it nobody collects the file.
NEEDS = {
    "*_with_articles*.py": ("a folder of article texts in ARTICLES", os.environ.get("ARTICLES")),
    "*_in_browser.py": ("Debian's chromium", shutil.which("chromium")),
    "*_with_redis.py": (
        "Redis: redis-server, or one to be emptied in TASKS_TEST_REDIS",
        os.environ.get("TASKS_TEST_REDIS") or shutil.which("redis-server"),
    ),
}
MISSING = {glob: need for glob, (need, found) in NEEDS.items() if not found}
collect_ignore_glob = list(MISSING)


def pytest_configure():
    if MISSING and os.environ.get("CI"):
        raise pytest.UsageError(f"Missing: {' and '.join(MISSING.values())}.")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put the browser's tests last: each empties the database that all others find filled.

    pytest-django does so for every such test, but pytest then gathers those of one browser.
    """
    items.sort(key=lambda item: item.path.name.endswith("_in_browser.py"))


def pytest_report_header():
    return [f"Not collected: {glob}, for want of {need}." for glob, need in MISSING.items()]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        fill_ledger()


@pytest.fixture
def ledger(db):
    """The divisions and the content, loaded anew where a transactional test emptied them."""
    fill_ledger()


@pytest.fixture
def empty_ledger(db):
    """The divisions and no content: for tests that count all there is."""
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model in content_models():
            entries = model.history.model
            links = [getattr(entries, field.name).model for field in entries._history_m2m_fields]
            links += [field.remote_field.through for field in model._meta.many_to_many]
            for table in {*links, entries, model}:
                table._base_manager.all()._raw_delete("default")


@pytest.fixture(autouse=True)
def _no_memory_between_tests():
    """Forget throttles and cached answers of the test before."""
    cache.clear()


@pytest.fixture
def staff(django_user_model, db):
    """An editor with every right."""
    return django_user_model.objects.create_superuser("editor", password="a-long-password")


@pytest.fixture
def staff_client(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def live_server(transactional_db, tmp_path):
    """A server that answers several requests at once, each on a connection of its own.

    The plugin's own has all share the one connection that SQLite's memory is seen by.
    """
    with shared_database(tmp_path / "live.sqlite3"):
        server = LiveServer("localhost")
        yield server
        server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": shutil.which("chromium"),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture
def page(browser):
    """A page of a context of its own; the plugin's own page records traces that nobody reads."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def complaints(page):
    """Everything the browser complains of: script errors, refused styles, missing files."""
    heard = []
    page.on("console", lambda message: message.type == "error" and heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
