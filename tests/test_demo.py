"""`make demo` behind the Makefile: the real processes, in a folder of their own."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.conf import settings

from ruralplan.launch import fingerprint, is_prepared

CHOSEN_BY_THE_TESTER = {"DATABASE_URL", "CACHE_URL", "ARTICLES", "THROTTLE"}


def launch(command, **values):
    """Start `check` or `serve` with the environment of a shell that sets only these values."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in CHOSEN_BY_THE_TESTER and not name.startswith("DJANGO_")
    }
    return subprocess.Popen(
        [sys.executable, "-m", "ruralplan.launch", command],
        cwd=settings.BASE_DIR,
        env=clean | {"PORT": "8000"} | {name: str(value) for name, value in values.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(process, start):
    """Return the lines printed up to the one that begins with `start`."""
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith(start):
            return lines
    raise AssertionError("\n".join(lines))


@contextlib.contextmanager
def running_demo(**values):
    """Run the demo; give the lines it printed, end it as Ctrl-C does and expect a clean end."""
    process = launch("serve", **values)
    try:
        yield read_until(process, "Password:")
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=20) == 0
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def sign_in(url, password):
    """Sign in as a person would; return the opener with its cookies and where it ended."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )
    page = opener.open(f"{url}accounts/login/?next=/admin/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    form = {"login": "admin", "password": password, "csrfmiddlewaretoken": token}
    form |= {"next": "/admin/"}
    answer = opener.open(f"{url}accounts/login/", urllib.parse.urlencode(form).encode())
    return opener, answer


def test_a_start_cut_short_is_made_good_and_later_starts_keep_the_data(tmp_path, free_port):
    first = launch("serve", DATA=tmp_path, PORT=free_port)
    read_until(first, "Preparing: divisions")
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()

    with running_demo(DATA=tmp_path, PORT=free_port) as printed:
        url, user, password = (line.partition(": ")[2] for line in printed[-3:])
        assert (url, user) == (f"http://127.0.0.1:{free_port}/", "admin")
        opener, answer = sign_in(url, password)
        assert answer.status == 200
        assert answer.url == f"{url}admin/"
        style = re.search(r'href="(/static/[^"]+\.css)"', answer.read().decode()).group(1)
        assert opener.open(url + style.lstrip("/")).status == 200

    with contextlib.closing(sqlite3.connect(tmp_path / "ruralplan.sqlite3")) as database:
        assert database.execute("select count(*) from counties_division").fetchone()[0] > 3000
        assert database.execute("select count(*) from programs_figure").fetchone()[0] > 100
        database.execute("update sources_publisher set name = '改过的名字' where id = 1")
        database.commit()

    with running_demo(DATA=tmp_path, PORT=free_port) as printed:
        assert not [line for line in printed if line.startswith("Preparing")]
        assert "make password" in printed[-1]
        assert password not in printed[-1]

    with contextlib.closing(sqlite3.connect(tmp_path / "ruralplan.sqlite3")) as database:
        names = database.execute("select name from sources_publisher where id = 1").fetchone()
    assert names == ("改过的名字",)


@pytest.fixture
def prepared_folder(tmp_path, monkeypatch):
    """Give a folder that counts as prepared; /healthz needs nothing of it."""
    for name in CHOSEN_BY_THE_TESTER | {"DJANGO_DEBUG"}:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "ruralplan.sqlite3").touch()
    (tmp_path / "prepared").write_text(fingerprint())
    return tmp_path


def started_by(process):
    """Return the processes that a launcher started: its session, where granian is a group."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(ProcessLookupError):
            if os.getsid(int(folder.name)) == process.pid != int(folder.name):
                found.append(int(folder.name))
    return found


def signal_session(process, number):
    for found in started_by(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(found, number)


def clear_away(process):
    """End what a failed test left running."""
    signal_session(process, signal.SIGKILL)
    process.kill()
    process.communicate()


def wait_for_worker(process):
    deadline = time.monotonic() + 20
    while len(started_by(process)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("delay", [0, 0.1, 0.2])
def test_a_server_stopped_while_its_workers_start_ends_with_them(prepared_folder, free_port, delay):
    process = launch("serve", DATA=prepared_folder, PORT=free_port)
    try:
        wait_for_worker(process)
        time.sleep(delay)
        process.terminate()
        # the output ends only when the last process that holds it has ended
        printed, _ = process.communicate(timeout=8)
    finally:
        clear_away(process)

    assert process.returncode == 0
    assert "did not start" not in printed


def test_a_second_signal_ends_a_server_that_does_not_answer_the_first(prepared_folder, free_port):
    process = launch("serve", DATA=prepared_folder, PORT=free_port)
    try:
        read_until(process, "Password:")
        signal_session(process, signal.SIGSTOP)
        process.terminate()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.5)
        process.terminate()
        assert process.wait(timeout=3) == 0
    finally:
        clear_away(process)


def test_a_server_that_ends_at_once_is_reported(prepared_folder, free_port):
    process = launch("serve", DATA=prepared_folder, PORT=free_port, GRANIAN_HTTP="none")
    try:
        printed, _ = process.communicate(timeout=30)
    finally:
        clear_away(process)

    assert process.returncode == 1
    assert printed.endswith("The server did not start; its own lines above say why.\n")


def test_a_change_of_debug_prepares_the_folder_anew(prepared_folder, monkeypatch):
    assert is_prepared(prepared_folder)
    monkeypatch.setenv("DJANGO_DEBUG", "on")
    assert not is_prepared(prepared_folder)


def test_a_busy_port_is_named_before_anything_starts(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        check = launch("check", DATA=tmp_path, PORT=port)
        printed, _ = check.communicate()

    assert check.returncode == 1
    assert printed.startswith(f"Port {port} is busy.")
    assert len(printed.splitlines()) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"PORT": "many"}, "PORT='many' is not a port."),
        ({"PORT": ""}, "PORT='' is not a port."),
        ({"PORT": "0"}, "PORT='0' is not a port."),
        ({"PORT": "65536"}, "PORT='65536' is not a port."),
        ({"DATA": " "}, "DATA is empty."),
        # a folder below a file: nobody can write there, not even root
        ({"DATA": "/dev/null/data"}, "DATA=/dev/null/data cannot be written"),
        ({"ARTICLES": "no-such-folder"}, "ARTICLES=no-such-folder is not a folder."),
    ],
)
def test_what_cannot_work_is_refused_in_one_sentence(tmp_path, values, sentence):
    check = launch("check", **{"DATA": tmp_path} | values)
    printed, _ = check.communicate()

    assert check.returncode == 1
    assert printed.startswith(sentence)
    assert len(printed.splitlines()) == 1
