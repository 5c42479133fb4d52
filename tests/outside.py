"""A database that processes beside the tests see too, and the processes that work on it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import connection

PATIENCE = 120


@contextmanager
def shared_database(path):
    """Yield the address of the tests' database; SQLite's leaves memory for the file meanwhile."""
    if connection.vendor != "sqlite":
        yield _postgres_address()
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    with sqlite3.connect(path) as file:
        memory.backup(file)
    file.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield f"sqlite:///{path}"
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = memory, name


def _postgres_address():
    at = connection.settings_dict
    password = f":{at['PASSWORD']}" if at["PASSWORD"] else ""
    return f"postgres://{at['USER']}{password}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextmanager
def running(*command, address, **variables):
    """Run Python with the arguments as a process group of its own; kill what is left of it."""
    environment = os.environ | {"DATABASE_URL": address, **variables}
    environment["DJANGO_SETTINGS_MODULE"] = "ruralplan.settings"
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        process_group=0,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process):
    """Kill the process and its children, as the kernel or a power cut does."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def wait_for(row, *states):
    """Wait until the row is in one of the states; fail after two minutes."""
    deadline = time.monotonic() + PATIENCE
    while row.state not in states:
        assert time.monotonic() < deadline, f"still {row.state}"
        time.sleep(0.005)
        row.refresh_from_db()
