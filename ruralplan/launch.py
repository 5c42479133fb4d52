"""Start the demo: refuse what cannot work in one sentence, prepare once, then serve.

Standard library only: the checks run before anything is installed, and a second start needs no
Django of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
# What a prepared folder was prepared from; a change of any of them prepares it anew.
INGREDIENTS = ("*/migrations/*.py", "fixtures/*.*", "static/**/*.*", "requirements/base.txt")
ANSWERS_WITHIN = 60
ENDS_WITHIN = 5


class Refusal(Exception):
    """A sentence for the terminal: why nothing was started."""


def main() -> int:
    """Run `check` or `serve`; the folder, port and articles come from the environment."""
    command = sys.argv[1]
    try:
        data, port = named_folder(os.environ["DATA"]), checked_port(os.environ["PORT"])
        check_folder(data)
        check_articles(os.environ.get("ARTICLES", ""))
        check_free(port)
        return 0 if command == "check" else serve(data, port)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1


def checked_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535):
        raise Refusal(f"PORT={text!r} is not a port. Give a number from 1 to 65535: PORT=8000")
    return int(text)


def check_free(port: int) -> None:
    """Refuse a port that somebody listens on, or that this user may not open."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refusal(f"This user may not open port {port}. Take one above 1023.") from None
        except OSError:
            raise Refusal(
                f"Port {port} is busy. Stop what listens there or take another: "
                f"make demo PORT={port + 1 if port < 65535 else 8000}"
            ) from None


def named_folder(text: str) -> Path:
    """Return the folder; an empty name would be the checkout itself."""
    if not text.strip():
        raise Refusal("DATA is empty. Name a folder for the database: DATA=var")
    return Path(text).resolve()


def check_folder(data: Path) -> None:
    """Make the data folder; refuse one that cannot be written."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as error:
        raise Refusal(f"DATA={data} cannot be written: {error.strerror}.") from None


def check_articles(folder: str) -> None:
    if folder and not Path(folder).is_dir():
        raise Refusal(f"ARTICLES={folder} is not a folder.")


def serve(data: Path, port: int) -> int:
    """Prepare the folder where needed, start the server, say where it is, wait for its end."""
    os.chdir(ROOT)
    environment = os.environ | {"DEMO": "on", "DATA": str(data)}
    if not is_prepared(data):
        command = [sys.executable, "manage.py", "prepare_demo"]
        if subprocess.run(command, env=environment, check=False).returncode:
            return 1
        (data / "prepared").write_text(fingerprint())
    server = Server(server_command(port), environment)
    try:
        if answers(server.process, port):
            server.ready = True
            print(f"URL: http://{HOST}:{port}/", *login_lines(data), sep="\n", flush=True)
        elif not server.stopped:
            raise Refusal("The server did not start; its own lines above say why.")
        return 0 if (code := server.process.wait()) == 0 or server.stopped else abs(code)
    finally:
        server.kill()


class Server:
    """The server and its workers, which end with the signals that end the launcher.

    They are a group of their own: with Ctrl-C at its workers too, granian waits for them for ever.
    Told to end while they start, it does so as well; then only a kill of the group helps.
    """

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.ready = self.stopped = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        signal.signal(signal.SIGALRM, self.kill)
        self.process = subprocess.Popen(command, env=environment, process_group=0)
        if self.stopped:
            self.kill()

    def stop(self, *_: object) -> None:
        """End it gently; at once before its first answer or when asked again."""
        at_once = self.stopped or not self.ready
        self.stopped = True
        if at_once:
            self.kill()
        else:
            self.process.terminate()
            signal.alarm(ENDS_WITHIN)

    def kill(self, *_: object) -> None:
        # Without a process the signal came while it was being made; __init__ looks afterwards.
        with contextlib.suppress(AttributeError, ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def is_prepared(data: Path) -> bool:
    """Whether the folder was prepared from the code as it is now; another database never counts."""
    stamp, database = data / "prepared", data / "ruralplan.sqlite3"
    if os.environ.get("DATABASE_URL") or not (stamp.exists() and database.exists()):
        return False
    return stamp.read_text() == fingerprint()


def fingerprint() -> str:
    articles = os.environ.get("ARTICLES")
    texts = sorted(Path(articles).resolve().glob("*")) if articles else []
    digest = hashlib.sha256("".join(f"{p} {p.stat().st_mtime_ns}\n" for p in texts).encode())
    # Static files collected in debug have no manifest.
    digest.update(f"debug: {os.environ.get('DJANGO_DEBUG', '')}\n".encode())
    for path in sorted({path for pattern in INGREDIENTS for path in ROOT.glob(pattern)}):
        digest.update(f"{path.relative_to(ROOT)} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def server_command(port: int) -> list[str]:
    """Return the server's command line, as in production but with few workers."""
    workers = min(os.cpu_count() or 1, 2)
    command = f"-m granian --interface wsgi ruralplan.wsgi:application --host {HOST} --port {port}"
    options = f"--workers {workers} --blocking-threads 4 --respawn-failed-workers --no-ws"
    return [sys.executable, *command.split(), *options.split(), "--log-level", "warning"]


def answers(server: subprocess.Popen, port: int) -> bool:
    """Wait for the first answer; False when the server ended or kept silent."""
    deadline = time.monotonic() + ANSWERS_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(HOST, port, timeout=ANSWERS_WITHIN)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    return False


def login_lines(data: Path) -> list[str]:
    """Return the lines that say how to sign in; the password itself is shown once."""
    note = data / "password"
    if not note.exists():
        return ["User: admin", "Password: shown on the first start; set a new one: make password"]
    line = f"Password: {note.read_text()}"
    note.unlink()
    return ["User: admin", line]


if __name__ == "__main__":
    sys.exit(main())
