"""Sharing out lines among stories costs the same for each line, however many there are."""

import sys

import pytest

from sources.reading.cleaning.clean import clean
from sources.reading.layout.stories import split_stories

HEAD = "青山县冷库建到茶园边\n\n2023年5月6日，青山县新建冷库12座，带动茶农增收。\n"
# The time is not taken, it varies: calls are counted, and a generator's steps are calls.
COUNTED = {"call", "c_call"}


def count_calls(work):
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in COUNTED

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def cost(line, times):
    view = clean(f"{HEAD}{line * times}带动5万户。")
    return count_calls(lambda: split_stories(view))


@pytest.mark.parametrize(
    "line",
    ["县\n", "一\n", "标题\n\n", "5个\r\n", "来源：\n\n", "（张三）\n", "相关新闻\n", "1、好\n",
     "记者 张三\n", "首页 | 新闻 | 关于\n",
     "好消息\n2023-05-06 来源：青山日报\n茶农的收入比前年多了一半。\n"],
)  # fmt: skip
def test_twice_the_lines_cost_twice_the_work(line):
    cost(line, 10)  # fills the caches

    assert cost(line, 800) < 2.5 * cost(line, 400)
