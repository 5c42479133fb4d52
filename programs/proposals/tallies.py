"""What a verb over many proposals did, and what it left alone and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Left:
    """A record that was left alone, and the sentence that says why."""

    what: str
    why: str


@dataclass(frozen=True)
class Tally:
    """Counts of what was done; `undecided` is how many proposals of the article are left."""

    cites: int = 0
    repeats: int = 0
    rejected: int = 0
    articles: int = 0
    figures: int = 0
    citations: int = 0
    undecided: int = 0
    left: tuple[Left, ...] = ()

    @property
    def accepted(self) -> int:
        return self.cites + self.repeats

    @property
    def submitted(self) -> int:
        return self.articles + self.figures + self.citations

    def __str__(self) -> str:
        """Return the tally as a sentence for the editor."""
        done = "，".join(words.format(n) for name, words in _WORDS if (n := getattr(self, name)))
        left = f"；{len(self.left)} 条没有动" if self.left else ""
        rest = f"，还有 {self.undecided} 条待决定" if self.undecided else ""
        return f"{done or '没有什么可做的'}{left}{rest}。"


_WORDS = (
    ("cites", "接受了 {} 条，各加一处引文"),
    ("repeats", "{} 条记为重复"),
    ("rejected", "拒绝了 {} 条背景数字"),
    ("articles", "文章已提交审核"),
    ("figures", "提交了 {} 个数字"),
    ("citations", "提交了 {} 处引文"),
)
