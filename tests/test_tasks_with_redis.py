"""Celery workers over a real Redis run the same tasks, and nothing but tasks."""

import os
import shutil
import socket
import subprocess
import time
from datetime import timedelta

import pytest
import redis
from django.utils import timezone
from django_tasks.exceptions import InvalidTaskError

from programs.models import Reading
from programs.readings import ask_for_reading
from programs.tasks import read_article
from tests.factories import make_article
from tests.outside import PATIENCE, kill, running, shared_database, wait_for
from tests.test_tasks import LONG, TEXT

QUIET = ("--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel", "info")
WORKER = ("-m", "celery", "-A", "ruralplan", "worker", "--concurrency", "1", *QUIET)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    """The address of an empty Redis: the one in TASKS_TEST_REDIS, else one started here."""
    if address := os.environ.get("TASKS_TEST_REDIS"):
        redis.from_url(address).flushdb()
        yield address
        return
    port = _free_port()
    folder = tmp_path_factory.mktemp("redis")
    options = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder))
    server = subprocess.Popen([shutil.which("redis-server"), *options], stdout=subprocess.DEVNULL)
    try:
        address = f"redis://127.0.0.1:{port}/0"
        _wait_for_redis(address)
        yield address
    finally:
        server.kill()
        server.wait()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for_redis(address):
    deadline = time.monotonic() + 20
    while True:
        try:
            return redis.from_url(address).ping()
        except redis.ConnectionError:
            assert time.monotonic() < deadline, "Redis does not answer"
            time.sleep(0.05)


@pytest.fixture
def address(tmp_path):
    with shared_database(tmp_path / "shared.sqlite3") as address:
        yield address


@pytest.fixture
def worker(address, broker):
    """Start a Celery worker on the tests' database."""

    def start():
        setting = {"TASKS_BACKEND": "celery", "TASKS_BROKER_URL": broker}
        return running(*WORKER, address=address, **setting)

    return start


@pytest.fixture
def celery(settings, broker):
    """Have this process hand its tasks to Celery; importing its app asks for the broker."""
    settings.TASKS = {
        "default": {
            "BACKEND": "ruralplan.celery_tasks.CeleryBackend",
            "OPTIONS": {"broker": broker},
        }
    }
    from ruralplan import celery as wiring

    return wiring


def test_a_reading_waits_for_the_worker_and_is_done_by_it(celery, worker):
    article = make_article(TEXT)
    reading = ask_for_reading(article, by=None)
    assert reading.state == "waiting"

    with worker():
        wait_for(reading, "done", "failed")

    assert (reading.state, reading.fault) == ("done", "")
    assert article.proposals.filter(exact="1281亿元", value=128100000000).exists()


def test_a_killed_worker_leaves_nothing_half_stored_and_a_reading_that_can_be_repeated(
    celery, worker
):
    article = make_article(LONG)
    reading = ask_for_reading(article, by=None)
    with worker() as process:
        wait_for(reading, "running")
        kill(process)

    reading.refresh_from_db()
    assert reading.state == "running"
    assert not article.proposals.exists()

    Reading.objects.update(started_at=timezone.now() - timedelta(hours=1))
    assert ask_for_reading(article, by=None).state == "waiting"
    with worker():
        wait_for(reading, "done", "failed")
    assert (reading.state, reading.fault) == ("done", "")
    assert article.proposals.filter(refusal="").count() > 4900


@pytest.mark.parametrize(
    "path",
    [
        "os.system",
        "programs.running.run_reading",  # ours, and no task
        "programs.tasks.run_reading",  # a function that the module of tasks imports
        "programs.tasks.nothing",
        "read_article",
        "",
    ],
)
def test_only_tasks_of_installed_apps_are_run(celery, path):
    with pytest.raises(InvalidTaskError):
        celery.run_task(path, ["true"], {})


def test_a_message_that_names_no_task_does_nothing_and_the_worker_goes_on(celery, worker, tmp_path):
    article = make_article(TEXT)
    proof = tmp_path / "proof"

    with worker():
        celery.run_task.delay("os.system", [f"touch {proof}"], {})
        reading = ask_for_reading(article, by=None)
        wait_for(reading, "done", "failed")

    assert reading.state == "done"
    assert not proof.exists()


@pytest.mark.parametrize("change", [{"priority": 5}, {"queue_name": "other"}])
def test_what_celery_does_not_do_here_is_refused_when_it_is_asked_for(celery, change):
    with pytest.raises(InvalidTaskError):
        read_article.using(**change)


def test_arguments_are_json(celery):
    with pytest.raises(TypeError):
        read_article.enqueue(object())


def test_a_broker_that_does_not_answer_is_a_fault_of_the_reading(address):
    article = make_article(TEXT)
    ask = (
        "import django; django.setup();"
        "from programs.readings import ask_for_reading; from sources.models import Article;"
        f"ask_for_reading(Article.objects.get(pk={article.pk}), by=None)"
    )
    nobody = f"redis://127.0.0.1:{_free_port()}/0"

    with running(
        "-c", ask, address=address, TASKS_BACKEND="celery", TASKS_BROKER_URL=nobody
    ) as asking:
        output, _ = asking.communicate(timeout=PATIENCE)

    assert asking.returncode == 0, output
    reading = article.readings.get()
    assert reading.state == "failed"
    assert "任务队列没有接下" in reading.fault
    assert "Traceback" in output
