"""Tell which pages print one text; docs/reference/commands.md describes the output."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations

from sources.page_command import PageCommand
from sources.page_files import PageFile
from sources.reading.copies.comparing import NONE, REPRINT, SAME_RELEASE
from sources.reading.copies.reprints import Relation, relate_prints, take_print

NAMES = {REPRINT: "转载", SAME_RELEASE: "同一新闻稿，另一种说法", NONE: "无关"}


class Command(PageCommand):
    help = "比较网页：哪些是同一篇文章的转载或改写，哪些数字彼此矛盾。不读写数据库。"

    def read(self, files: list[PageFile], *, as_json: bool) -> None:
        read = list(self.each_page(files, lambda _, text: take_print(text)))
        names = [file.name for file, _ in read]
        if len(names) < 2:
            self.say("读出两个以上的文件才能比较。")
            return
        relations = relate_prints([print_ for _, print_ in read])
        if as_json:
            self._put_json(names, relations)
        else:
            self._put_report(names, relations)

    def _put_json(self, names: list[str], relations: list[Relation]) -> None:
        """Write every pair, also those too far apart to be compared."""
        known = {(relation.first, relation.second): relation for relation in relations}
        for first, second in combinations(range(len(names)), 2):
            relation = known.get((first, second)) or Relation(first, second, NONE, 0.0)
            self.put(json.dumps(describe(relation, names), ensure_ascii=False))

    def _put_report(self, names: list[str], relations: list[Relation]) -> None:
        for relation in relations:
            if relation.relation != NONE:
                self.put(_paragraph(relation, names))
        counts = Counter(relation.relation for relation in relations)
        pairs = len(names) * (len(names) - 1) // 2
        self.put(
            f"{len(names)} 个文件，{pairs} 对：转载 {counts[REPRINT]} 对，"
            f"同一新闻稿的改写 {counts[SAME_RELEASE]} 对。"
        )


def describe(relation: Relation, names: list[str]) -> dict:
    """Return the relation in the words of the contract, with its reasons after them."""
    return {
        "a": names[relation.first],
        "b": names[relation.second],
        "relation": relation.relation,
        "score": relation.score,
        "conflicts": [
            {"a": list(conflict.first), "b": list(conflict.second)}
            for conflict in relation.conflicts
        ],
        "reasons": list(relation.reasons),
    }


def _paragraph(relation: Relation, names: list[str]) -> str:
    first, second = names[relation.first], names[relation.second]
    lines = [f"{first} 与 {second}：{NAMES[relation.relation]}。{'，'.join(relation.reasons)}。"]
    for conflict in relation.conflicts:
        (a, b), (start, _), (other, _) = conflict.exact, conflict.first, conflict.second
        lines.append(
            f"  矛盾：一篇写“{_line(a)}”（第 {start + 1} 字起），"
            f"另一篇写“{_line(b)}”（第 {other + 1} 字起）。"
        )
    return "\n".join(lines)


def _line(exact: str) -> str:
    return " ".join(exact.split())
