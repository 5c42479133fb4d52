"""A folder of article texts: `index.json` says what each file is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sources.models import Article
from sources.reading.opening.files import read_file


@dataclass(frozen=True)
class ArticleFile:
    """One row of the index; where the file cannot be read, `fault` says why."""

    name: str
    headline: str
    publisher: str
    text: str = ""
    fault: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def find_article(self) -> Article | None:
        """Return the registered article with this text, else with this publisher and headline."""
        known = Article.objects.filter(text_sha256=self.sha256)
        named = Article.objects.filter(publisher__name=self.publisher, headline=self.headline)
        return known.first() or named.order_by("pk").first()


def read_folder(folder: str | Path) -> list[ArticleFile]:
    """Return the files that the folder's index lists.

    Raises ValueError with a sentence when the folder or its index cannot be read. A single bad
    file does not raise: its row carries the fault.
    """
    folder = Path(folder)
    index = folder / "index.json"
    try:
        rows = json.loads(index.read_bytes())
    except OSError as error:
        raise ValueError(f"读不到 {index}：{error.strerror}。") from None
    except (ValueError, RecursionError):
        raise ValueError(f"{index} 不是 UTF-8 的 JSON。") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{index} 应当是一个列表，每篇文章一项。")
    return list(_read_rows(folder, rows))


def _read_rows(folder: Path, rows: list[dict]) -> Iterator[ArticleFile]:
    for row in rows:
        name, headline, publisher = (
            str(row.get(key) or "") for key in ("file", "headline", "publisher")
        )
        try:
            text, fault = _read_text(folder, name), ""
        except ValueError as error:
            text, fault = "", str(error)
        yield ArticleFile(name, headline, publisher, text, fault)


def _read_text(folder: Path, name: str) -> str:
    """Return the file's text; of a .txt every character as stored, line ends too."""
    if not name or "\0" in name or Path(name).name != name:
        raise ValueError("索引里的 file 应当是这个文件夹里的一个文件名。")
    return read_file(folder / name).text
