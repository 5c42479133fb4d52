"""How fast the reader is, that it stays linear, and how other libraries do on the same pages.

    python benchmarks/reading.py [--sizes 1000,100000,300000] [--no-others]

Prints Markdown tables: milliseconds of processor time per 1,000 characters, the start of the
process left out.
Each text is of exactly that many characters. README.md in this folder says how to read them.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIVISIONS = ROOT / "fixtures" / "divisions.csv"
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from others import LIBRARIES, Found, Library, pages_with_labels, score  # noqa: E402

from counties.gazetteer import read_gazetteer  # noqa: E402
from sources.reading.cleaning.clean import clean  # noqa: E402
from sources.reading.layout.stories import split_stories  # noqa: E402
from sources.reading.opening.unreadable import Unreadable  # noqa: E402
from sources.reading.reader import read_page  # noqa: E402

# 500,000 characters of Chinese are 1.5 MB; denser news would pass the most numbers read.
SIZES = (1_000, 100_000, 500_000)
# Short work is repeated until this many seconds have passed; the quickest run counts.
LEAST_SECONDS = 0.5
# A library that needs longer than this on a size is not asked for the next one.
PATIENCE = 60.0

PARAGRAPHS = (
    "{year}年{month}月{day}日，记者从青山县农业农村局了解到，全县今年投入衔接资金{a}万元，实施产业项目"
    "{b}个，带动{c}户农户户均增收{d}元。\n",
    "在石桥镇的合作社里，工人们正忙着分拣猕猴桃。负责人介绍，今年种了{c}亩，亩产超过{a}公斤，"
    "一级果每公斤卖到{b}元，比去年高出{b}%。\n",
    "远帆公益基金会的报告说，截至{year}年底，项目累计培训乡村教师{d}人次，覆盖{b}个县，为{a}万名学生"
    "送去图书。\n",
    "按照规划，到{year}年，全县将新建冷库{b}座，总库容达到{a}万吨，力争让农产品网络零售额突破"
    "{b}亿元。\n",
    "“以前愁卖，现在愁货不够。”种植户笑着说。路修好以后，快递当天就能收走，订单从四面八方来。\n\n",
)
HOSTILE = {
    "digits": "0123456789",
    "brackets": "（(【[「",
    "numerals": "一百万",
    "commas and line ends": "，\n,\n",
    "hedges": "村民" + "超过" * 18 + "村里3000个。\n",
}


def make_news(size: int) -> str:
    """Return news-like text of that many characters, the same at every run."""
    draw = random.Random(2022)  # noqa: S311 - not for secrets
    parts: list[str] = []
    length = 0
    while length < size:
        values = {name: draw.randint(3, 9_999) for name in "abcd"}
        values |= {"year": draw.randint(2018, 2026), "month": draw.randint(1, 12)}
        parts.append(draw.choice(PARAGRAPHS).format(**values, day=draw.randint(1, 28)))
        length += len(parts[-1])
    return "".join(parts)[:size]


def make_texts(size: int) -> dict[str, str]:
    hostile = {name: (chars * (size // len(chars) + 1))[:size] for name, chars in HOSTILE.items()}
    return {"news": make_news(size), **hostile}


def measure(work: Callable[[], object]) -> float:
    """Return the processor seconds of the quickest run."""
    runs: list[float] = []
    while sum(runs) < LEAST_SECONDS:
        begun = time.process_time()
        work()
        runs.append(time.process_time() - begun)
    return min(runs)


def steps() -> dict[str, Callable[[str], Callable[[], object]]]:
    """Return for each step what takes a text and returns the work to measure."""
    gazetteer = read_gazetteer(DIVISIONS)

    def splitting(text: str) -> Callable[[], object]:
        view = clean(text)
        return lambda: split_stories(view)

    return {
        "clean": lambda text: lambda: clean(text),
        "split": splitting,
        "read_page": lambda text: lambda: read_page(text, gazetteer),
    }


def speed_rows(sizes: tuple[int, ...]) -> Iterator[list[str]]:
    texts = {size: make_texts(size) for size in sizes}
    for kind in texts[sizes[0]]:
        for step, prepare in steps().items():
            try:
                rates = [measure(prepare(texts[size][kind])) / size * 1e6 for size in sizes]
            except Unreadable:
                yield [kind, step, *("refused" for _ in sizes), "–"]
                continue
            ratio = rates[-1] / rates[0]
            yield [kind, step, *(f"{rate:.2f}" for rate in rates), f"{ratio:.2f}"]


def our_reader() -> Library:
    """Return the reader in the form that other libraries are asked in."""
    gazetteer = read_gazetteer(DIVISIONS)

    def find(text: str) -> list[Found]:
        proposals = read_page(text, gazetteer).proposals
        return [Found(one.start, one.end, one.value, one.unit) for one in proposals]

    return Library("this reader", find)


def other_rows(sizes: tuple[int, ...]) -> Iterator[list[str]]:
    for library in [our_reader(), *LIBRARIES]:
        if library.missing:
            yield [library.name, library.missing, *("–" for _ in sizes)]
            continue
        yield [
            library.name,
            f"{score(library, pages_with_labels(ROOT)):.2f}",
            *_rates(library, sizes),
        ]


def _rates(library: Library, sizes: tuple[int, ...]) -> Iterator[str]:
    seconds = 0.0
    for size in sizes:
        if seconds > PATIENCE / 10:
            yield "not asked"
            continue
        text = make_news(size)
        seconds = measure(lambda text=text: library.find(text))  # type: ignore[misc]
        yield f"{seconds / size * 1e6:.2f}"


def print_table(heads: list[str], rows: Iterator[list[str]]) -> None:
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--no-others", action="store_true")
    chosen = parser.parse_args()
    sizes = tuple(int(size) for size in chosen.sizes.split(","))
    columns = [f"{size:,} characters" for size in sizes]
    print("Milliseconds of processor time per 1,000 characters\n")
    print_table(["text", "step", *columns, "last : first"], speed_rows(sizes))
    if not chosen.no_others:
        print("Other libraries: F1 of value and unit on the labelled pages; ms per 1,000 of news\n")
        print_table(["library", "F1", *columns], other_rows(sizes))


if __name__ == "__main__":
    main()
