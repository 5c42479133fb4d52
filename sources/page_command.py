"""What commands over raw pages share: which files, progress, faults, an early end."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError

from sources.page_files import PageFile, find_page_files
from sources.reading.opening.files import read_file
from sources.reading.opening.unreadable import Unreadable

INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended
Result = TypeVar("Result")


class PageCommand(BaseCommand):
    """Reads pages one by one, goes on after a bad one, and names the bad ones at the end.

    The database is not touched, so nothing about it is checked.
    """

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", metavar="FILE", nargs="+", help="网页文件（txt、html、pdf、docx）或文件夹"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="每行一个 JSON")

    def handle(self, *, paths: list[str], as_json: bool, **options: Any) -> None:
        self.faults: list[str] = []
        try:
            self.read(find_page_files(paths), as_json=as_json)
        except BrokenPipeError:
            _close_stdout()
        except KeyboardInterrupt:
            self.say("按 Ctrl-C 停下了；已经读出的都有效。")
            sys.exit(INTERRUPTED)
        if self.faults:
            count = f"有 {len(self.faults)} 个文件没有读出："
            raise CommandError("\n".join([count, *self.faults]))

    def read(self, files: list[PageFile], *, as_json: bool) -> None:
        """Read the files and write what was found; subclasses say how."""
        raise NotImplementedError

    def each_page(
        self, files: list[PageFile], read: Callable[[str], Result]
    ) -> Iterator[tuple[PageFile, Result]]:
        """Yield what `read` makes of the text of each file that can be read."""
        for number, file in enumerate(files, start=1):
            if len(files) > 1:
                self.say(f"{number}/{len(files)} {file.name}")
            try:
                result = _read_file(file, read)
            except Unreadable as error:
                self.faults.append(f"{file.path}：{error}")
            else:
                yield file, result

    def say(self, sentence: str) -> None:
        """Tell the person at the terminal; stdout is for what was found."""
        self.stderr.write(sentence, str)
        self.stderr.flush()

    def put(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _read_file(file: PageFile, read: Callable[[str], Result]) -> Result:
    """Return what `read` makes of the file's text; raise Unreadable with a sentence."""
    if file.fault:
        raise Unreadable(file.fault)
    text = read_file(file.path).text
    try:
        return read(text)
    except Unreadable:
        raise
    except Exception as error:  # one page that the reader stumbles over must not end the run
        raise Unreadable(f"读到一半出错（{type(error).__name__}：{error}），请报告。") from error


def _close_stdout() -> None:
    """Send to nowhere what Python still flushes at its end; the reader of the pipe has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
