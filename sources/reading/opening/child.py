"""Hands a file to a child process that may be killed; the parsers it runs cannot harm this one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from sources.reading.opening.limits import (
    OUTPUT,
    START_SENTENCE,
    STOPPED_SENTENCE,
    TIME_SENTENCE,
    WALL_SECONDS,
)
from sources.reading.opening.unreadable import Unreadable

ROOT = Path(__file__).resolve().parents[3]
# The child gets no secrets of the site: only what Python needs to start.
PASSED_ON = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR")


def extract_in_child(kind: str, content: bytes) -> str:
    """Return the text of a html (as UTF-8), pdf or docx; raise Unreadable where there is none."""
    try:
        # A file, not a pipe, takes the output: the kernel then holds the child to its size.
        with tempfile.TemporaryFile() as output:
            code = run_child("sources.reading.opening.extraction", kind, content, output)
            return _take_answer(output, code)
    except subprocess.TimeoutExpired:
        raise Unreadable(TIME_SENTENCE) from None
    except OSError:
        raise Unreadable(START_SENTENCE) from None


def run_child(module: str, kind: str, content: bytes, output: IO[bytes]) -> int:
    """Run the module with the content on its standard input; return how it ended.

    Raises subprocess.TimeoutExpired or OSError. The module holds itself to the limits.
    """
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    ended = subprocess.run(
        [sys.executable, "-m", module, kind],
        input=content,
        stdout=output,
        stderr=subprocess.DEVNULL,
        timeout=WALL_SECONDS,
        cwd=ROOT,
        env={**environment, "PYTHONUTF8": "1"},
        check=False,
    )
    return ended.returncode


def _take_answer(output: IO[bytes], code: int) -> str:
    if code == -signal.SIGXCPU:
        raise Unreadable(TIME_SENTENCE)
    if code < 0:
        raise Unreadable(STOPPED_SENTENCE)
    output.seek(0)
    try:
        answer = json.loads(output.read(OUTPUT))
    except ValueError:
        raise Unreadable(START_SENTENCE) from None
    if "fault" in answer:
        raise Unreadable(answer["fault"])
    return answer["text"]
