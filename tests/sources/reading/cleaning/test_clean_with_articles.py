"""The five articles, cleaned and split: particulars, headlines and figures, no sentence."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from sources.reading.cleaning.clean import clean
from sources.reading.layout.stories import split_stories

# First and last characters of each story's headline.
HEADLINES = {
    "000.txt": [("阿里巴巴发布", "推进乡村振兴")],
    "001.txt": [("", "")],
    "002.txt": [
        ("阿里巴巴发布", "助力乡村振兴"),
        ("上海交大举办", "人才培训班"),
        ("世界青年发展", "优质教育"),
    ],
    "003.txt": [("阿里公益助力", "乡村振兴")],
    "004.txt": [
        ("阿里巴巴发布", "助力乡村振兴"),
        ("字节跳动公益", "和直播"),
        ("中国人口福利", "新模式"),
    ],
}
PARTICULARS = {
    "000.txt": [("", "", "", date(2022, 7, 26))],
    "001.txt": [("", "", "", None)],
    "002.txt": [("皮磊", "", "", None), ("王勇", "", "", None), ("张明敏", "", "", None)],
    "003.txt": [("", "经济参考网", "产经时报", date(2023, 9, 22))],
    "004.txt": [("皮磊", "", "", None), ("皮磊", "", "", None), ("徐辉", "", "", None)],
}


def view(name):
    return clean((Path(settings.ARTICLES) / name).read_bytes().decode("utf-8"))


@pytest.mark.parametrize("name", sorted(HEADLINES))
def test_each_story_has_its_headline_and_particulars(name):
    stories = split_stories(view(name))

    assert len(stories) == len(HEADLINES[name])
    for story, (first, last) in zip(stories, HEADLINES[name], strict=True):
        assert story.headline.startswith(first)
        assert story.headline.endswith(last)
    assert [
        (story.byline, story.origin, story.publisher, story.published) for story in stories
    ] == PARTICULARS[name]


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        # Broken by a column's end, by a wrap and by spaces.
        ("002.txt", ["4.2亿流量", "5月17日", "230万元", "2100余户", "5万元", "达20%", "20余年"]),
        # Broken by the end of a page.
        ("004.txt", ["新增200个县级", "超4416亿元", "1219节课程"]),
        ("003.txt", ["1744份", "40余万字", "5.4万元"]),
    ],
)
def test_a_figure_is_whole_wherever_the_page_broke_it(name, figures):
    text = view(name).text

    assert [figure for figure in figures if figure not in text] == []


@pytest.mark.parametrize(
    ("name", "furniture"),
    [
        ("001.txt", ["10个语种", "24小时", "82081166", "500强"]),
        ("003.txt", ["2020035338", "@qq.com", "h001"]),
    ],
)
def test_the_frame_of_the_page_is_in_no_story(name, furniture):
    page = view(name)

    for story in split_stories(page):
        text = "\n".join(page.text[block.start : block.end] for block in story.blocks)
        assert [words for words in furniture if words in text] == []


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("000.txt", ["热土计划2022：", "把科技温度"]),
        ("001.txt", ["热土计划2022：", "把科技温度"]),
        ("002.txt", ["从三个方向", "把科技温度"]),
        ("003.txt", ["从“全职宝妈”", "打通政务服务"]),
        ("004.txt", ["聚焦四大方向"]),
    ],
)
def test_headings_stay_apart_from_the_text(name, headings):
    page = view(name)
    found = [
        page.text[block.start : block.end]
        for story in split_stories(page)
        for block in story.blocks
        if block.heading
    ]

    assert all(any(line.startswith(first) for line in found) for first in headings)
