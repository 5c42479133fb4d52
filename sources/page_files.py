"""Which files a command line names: each file itself, and all pages below a folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PAGES = (".txt", ".html", ".htm", ".pdf", ".docx")


@dataclass(frozen=True)
class PageFile:
    """A file to read; `fault` says why there is nothing to read.

    `name` is the base name, or the path as given where another file has the same base name.
    """

    path: Path
    name: str
    fault: str = ""


def find_page_files(paths: Iterable[str]) -> list[PageFile]:
    """Return the files in the order given, those of a folder sorted, none twice."""
    found: dict[str, tuple[Path, str]] = {}
    for given in paths:
        for path, fault in _files_at(Path(given)):
            found.setdefault(os.path.realpath(path), (path, fault))
    shared = Counter(path.name for path, _ in found.values())
    return [
        PageFile(path, printable(path.name if shared[path.name] == 1 else str(path)), fault)
        for path, fault in found.values()
    ]


def _files_at(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the file, or the pages below the folder, each with its fault."""
    if not os.path.isdir(path):
        yield path, "" if os.path.exists(path) else "没有这个文件或文件夹，或者没有权限打开。"
        return
    closed: list[OSError] = []
    pages = sorted(_walk(path, closed))
    yield from ((page, "") for page in pages)
    yield from ((Path(error.filename), "没有权限打开这个文件夹。") for error in closed)
    if not pages and not closed:
        yield path, f"这个文件夹里没有可以读的文件（{'、'.join(PAGES)}）。"


def _walk(folder: Path, closed: list[OSError]) -> Iterator[Path]:
    for parent, _, names in os.walk(folder, onerror=closed.append):
        for name in names:
            if name.lower().endswith(PAGES) and not name.startswith("."):
                yield Path(parent) / name


def printable(name: str) -> str:
    """Return the name with bytes that are no UTF-8 replaced."""
    return os.fsencode(name).decode(errors="replace")
