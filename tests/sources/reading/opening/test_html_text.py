"""What is kept of a web page, in the manners that Chinese sites have."""

import pytest

from sources.reading.opening.html_text import extract_html
from sources.reading.opening.unreadable import Unreadable

FIRST = "截至2022年底，某县累计投入帮扶资金1.28亿元，建成食品车间36个，带动3.5万余人增收。"
SECOND = "负责人介绍，合作社今年销售额突破5000万元，同比增长12.5%，社员人均分红1860元。"
THIRD = "下一步，县里计划到2025年累计培训新型职业农民1万人次，其中女性占六成以上。"
PARAGRAPHS = (FIRST, SECOND, THIRD)
NOT_OURS = "别处又有9个项目开工"
MENU = "".join(f'<li><a href="/{n}">{NOT_OURS}</a><span>2023-01-0{n}</span></li>' for n in range(8))
FOOT = "<div class=footer><p>主办：某县办公室</p><p>某ICP备12345678号</p></div>"


def read(body, head=""):
    return extract_html(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def test_a_government_page_keeps_headline_dateline_article_and_tables():
    paragraphs = "".join(f"<p>　　{each}</p>" for each in PARAGRAPHS)
    cell = "<td><p>{}</p></td>".format
    rows = (("乡镇", "产值（万元）"), ("西王镇", "350"))
    table = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    text = read(
        f"<ul>{MENU}</ul><h1>苹果产业带动万户</h1>"
        "<div><span>发布时间：2023-05-06</span> <span>来源：某县融媒体中心</span></div>"
        f"<div class=TRS_Editor>{paragraphs}<table>{table}</table></div>"
        f"<p>责任编辑：张某</p>"
        f"<div><h3>相关新闻</h3><ul>{MENU}</ul></div>{FOOT}",
    )

    assert text.startswith(
        "苹果产业带动万户\n\n发布时间：2023-05-06 来源：某县融媒体中心\n\n"
        + "\n\n".join(PARAGRAPHS)
    )
    assert "乡镇 | 产值（万元）\n\n西王镇 | 350\n\n责任编辑：张某" in text
    assert NOT_OURS not in text


def test_a_page_of_divs_and_spans_keeps_all_that_it_shows():
    spans = "".join(f"<span>{THIRD[at : at + 7]}</span>" for at in range(0, len(THIRD), 7))
    text = read(
        '<h1 id="activity-name">一颗苹果的路</h1><em id="publish_time">2023-05-06</em>'
        '<div id="js_content" style="visibility: hidden">'
        f"<section><section><p><strong>01</strong></p></section><p>{FIRST}</p><p><br></p>"
        f"<p>{SECOND}</p><section><p>{spans}</p></section></section><p>文字｜王某</p></div>"
    )

    assert text == "\n\n".join(["一颗苹果的路", "2023-05-06", "01", *PARAGRAPHS, "文字｜王某"])


def test_a_page_laid_out_by_tables_and_breaks_keeps_its_paragraphs():
    menu = "".join(f"<tr><td><a href=x>{NOT_OURS}</a></td></tr>" for _ in range(8))
    text = read(
        f"<table><tr><td><table>{menu}</table></td><td><b>某县帮扶资金公示</b><br>"
        f"<font>　　{FIRST}<br>　　{SECOND}<br><br>　　{THIRD}</font></td></tr></table>{FOOT}"
    )

    assert f"某县帮扶资金公示\n{FIRST}\n{SECOND}\n\n{THIRD}" in text.replace("　　", "")
    assert NOT_OURS not in text


def test_a_flash_of_one_sentence_is_found_between_menus():
    text = read(f"<ul>{MENU}</ul><h1>快讯</h1><p>{FIRST}</p><ul>{MENU}</ul>{FOOT}")

    assert f"快讯\n\n{FIRST}" in text
    assert NOT_OURS not in text


def test_a_list_of_figures_is_not_lost_for_having_no_sentences():
    items = "".join(f"<li>{n}月，培训{n}00人次</li>" for n in range(1, 13))

    text = read(f"<ul>{MENU}</ul><h1>大事记</h1><ul>{items}</ul>{FOOT}")

    assert [f"{n}月，培训{n}00人次" in text for n in range(1, 13)] == [True] * 12


def test_links_amid_an_article_are_dropped_and_links_in_its_sentences_are_not():
    text = read(
        f"<h1>县城的苹果</h1><p>{FIRST}</p><ul><li><a href=x>{NOT_OURS}</a></li></ul>"
        f"<p><a href=x>某公司</a>{SECOND}</p><p>{THIRD}</p>"
    )

    assert text == "\n\n".join(["县城的苹果", FIRST, f"某公司{SECOND}", THIRD])


@pytest.mark.parametrize(
    ("head", "added"),
    [
        ("<title>苹果红了_某县新闻网</title>", "苹果红了"),
        ("<title>苹果红了 - 某县日报</title>", "苹果红了"),
        ('<title>苹果&amp;桃</title><meta name="PubDate" content="2023-05-06 09:12">',
         "苹果&桃\n\n发布时间：2023-05-06"),
        ('<meta name="ContentSource" content="某县融媒体中心">', "来源：某县融媒体中心"),
        ('<meta property="article:published_time" content="2023-05-06T09:12:00+08:00">',
         "发布时间：2023-05-06"),
    ],
)  # fmt: skip
def test_what_only_the_head_tells_goes_before_the_text(head, added):
    body = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)

    assert read(body, head) == "\n\n".join([added, *PARAGRAPHS])


def test_what_the_page_prints_is_not_told_twice():
    head = "<title>苹果红了_某网</title><meta name=PubDate content=2023-05-07>"
    body = "<h1>苹果红了</h1><p>2023年5月6日 来源：某报</p>"

    text = read(body + "".join(f"<p>{each}</p>" for each in PARAGRAPHS), head)

    assert text == "\n\n".join(["苹果红了", "2023年5月6日 来源：某报", *PARAGRAPHS])


@pytest.mark.parametrize(
    "body", ["", "<script>1281</script>", "<div id=app></div>", "<!-- 1281 -->"]
)
def test_a_page_that_shows_nothing_is_refused(body):
    with pytest.raises(Unreadable, match="没有正文"):
        read(body)
