"""What commands over raw pages share: which files, progress, faults, an early end."""

from __future__ import annotations

import os
import sys
from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError

from sources.page_files import PageFile, find_page_files, printable
from sources.reading.opening.files import extract_text, read_content
from sources.reading.opening.unreadable import Unreadable

INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended
Result = TypeVar("Result")


class PageCommand(BaseCommand, ABC):
    """Reads pages one by one, goes on after a bad one, and names the bad ones at the end.

    The database is not touched, so nothing about it is checked.
    """

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", metavar="FILE", nargs="+", help="网页文件（txt、html、pdf、docx）或文件夹"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="每行一个 JSON")

    def run_from_argv(self, argv: list[str]) -> None:
        # Chinese is written whatever the locale; what UTF-8 cannot hold is escaped.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        super().run_from_argv(argv)

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

    @abstractmethod
    def read(self, files: list[PageFile], *, as_json: bool) -> None:
        """Read the files and write what was found."""

    def each_page(
        self, files: list[PageFile], read: Callable[[bytes, str], Result]
    ) -> Iterator[tuple[PageFile, Result]]:
        """Yield what `read` makes of the content and the text of each file that can be read."""
        for number, file in enumerate(files, start=1):
            if len(files) > 1:
                self.say(f"{number}/{len(files)} {file.name}")
            try:
                result = _read_file(file, read)
            except Unreadable as error:
                self.faults.append(f"{printable(str(file.path))}：{error}")
            else:
                yield file, result

    def say(self, sentence: str) -> None:
        """Tell the person at the terminal; stdout is for what was found."""
        self.stderr.write(sentence, str)
        self.stderr.flush()

    def put(self, line: str) -> None:
        try:
            self.stdout.write(line)
            self.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            _close_stdout()
            reason = f"结果写不出去（{error.strerror}），已经停下：请看磁盘是否满了。"
            raise CommandError(reason) from None


def _read_file(file: PageFile, read: Callable[[bytes, str], Result]) -> Result:
    """Return what `read` makes of the file; raise Unreadable with a sentence."""
    if file.fault:
        raise Unreadable(file.fault)
    content = read_content(file.path)
    text = extract_text(content, file.path.name).text
    try:
        return read(content, text)
    except Unreadable:
        raise
    except Exception as error:  # one page that the reader stumbles over must not end the run
        raise Unreadable(f"读到一半出错（{type(error).__name__}：{error}），请报告。") from error


def _close_stdout() -> None:
    """Send to nowhere what Python still flushes at its end; nothing takes it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
