"""The stories of a page: their borders, their headings, what the page says about them."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.reading.cleaning.clean import clean
from sources.reading.layout.stories import split_stories
from sources.reading.words import load_table

TEXT = (
    "青山县去年新建冷库12座，茶农把鲜叶存到价钱好的时候再卖。",
    "镇上的收茶点一天要收三千斤鲜叶，比前年多了一半。",
    "今年县里打算再修两条路，让山上的十二个村子都通车。",
)
BODY = "\n".join(TEXT)


def stories(*lines):
    """Return the stories of a page of these lines, with the clean text of their blocks."""
    view = clean("\n".join(lines))
    return [
        (story, [view.text[block.start : block.end] for block in story.blocks])
        for story in split_stories(view)
    ]


def only(*lines):
    found = stories(*lines)
    assert len(found) == 1
    return found[0]


def headings(page):
    view = clean(page)
    return [
        view.text[block.start : block.end]
        for story in split_stories(view)
        for block in story.blocks
        if block.heading
    ]


def test_a_web_page_is_one_story_with_its_particulars():
    story, blocks = only(
        "首页 > 新闻 > 乡村",
        "青山县冷库建到茶园边",
        "2023-05-06 10:17  来源：青山日报  作者：周小山",
        *TEXT,
        "（责任编辑：李四）",
        "相关新闻",
        "邻县卖茶三百吨",
        "蜀ICP备12345678号-1  青山网 版权所有",
    )

    assert blocks == ["青山县冷库建到茶园边", *TEXT]
    assert story.headline == "青山县冷库建到茶园边"
    assert story.published == date(2023, 5, 6)
    assert (story.origin, story.byline, story.publisher) == ("青山日报", "周小山", "青山网")


def test_a_government_page_has_its_table_of_particulars_left_out():
    story, blocks = only(
        "索引号：008/2023-00417　　发文机关：青山县农业农村局",
        "文号：青农发〔2023〕86号　　成文日期：2023年3月14日",
        "青山县2022年茶产业情况通报",
        "【字体：大 中 小】",
        *TEXT,
        "一、茶园建设",
        "全县茶园面积达到3.5万亩，比上年增加两千亩。",
        "主办：青山县人民政府　电话：0838-3001234",
    )

    assert story.headline == "青山县2022年茶产业情况通报"
    assert story.published == date(2023, 3, 14)
    assert story.publisher == "青山县农业农村局"
    assert blocks[0] == story.headline
    assert blocks[-1].startswith("全县茶园面积")
    assert not any("0838" in block or "索引号" in block for block in blocks)


def test_a_chat_post_is_one_story_without_its_buttons():
    story, blocks = only(
        "点击上方蓝字关注我们",
        "冷库建到茶园边，青山茶卖上好价",
        "原创 周小山 青山发布 2023-05-06 18:00 发表于四川",
        *TEXT,
        "阅读 10万+　点赞 328　在看 56",
        "往期推荐",
        "邻县卖茶三百吨",
    )

    assert story.headline == "冷库建到茶园边，青山茶卖上好价"
    assert story.published == date(2023, 5, 6)
    assert blocks == [story.headline, *TEXT]


@pytest.mark.parametrize(
    ("opening", "byline"),
    [
        ("本报讯（记者 周小山）", "周小山"),
        ("新华社北京7月25日电（记者周小山、李四）", "周小山、李四"),
        ("青山网5月6日讯（通讯员 周小山）", "周小山"),
        ("新华社北京7月25日电 ", ""),
    ],
)
def test_a_dateline_names_the_reporter_and_no_date_without_a_year(opening, byline):
    story, _ = only("青山县冷库建到茶园边", opening + TEXT[0], *TEXT[1:])

    assert story.byline == byline
    assert story.published is None


@pytest.mark.parametrize(
    "line",
    ["本报记者 周小山", "记者：周小山", "作者：周小山", "文/周小山", "□ 本报记者 周小山"],
)
def test_a_line_under_the_headline_names_the_author(line):
    story, blocks = only("青山县冷库建到茶园边", line, *TEXT)

    assert story.byline == "周小山"
    assert blocks[1] == TEXT[0]


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("2023-05-06", date(2023, 5, 6)),
        ("2023年5月6日 10:17", date(2023, 5, 6)),
        ("2023/5/6 10:17:05", date(2023, 5, 6)),
        ("发布时间：2023-05-06 浏览次数：1,286", date(2023, 5, 6)),
        ("青山日报 2023年5月6日 第3版", date(2023, 5, 6)),
        ("06.05.2023 17:08", date(2023, 5, 6)),
        # No day, or no such day.
        ("2023-05", None),
        ("2023-02-30", None),
        # A span is no date of issue.
        ("报告时间范围：2023年1月1日至2023年12月31日", None),
    ],
)
def test_the_date_line_dates_the_story(line, published):
    story, _ = only("青山县冷库建到茶园边", line, *TEXT)

    assert story.published == published


def test_a_date_in_a_sentence_or_a_timeline_does_not_date_the_story():
    story, _ = only("青山县冷库建到茶园边", TEXT[0], "2021年5月17日", "第一座冷库完工，" + TEXT[1])

    assert story.published is None


def test_columns_hold_several_stories_with_headlines_before_them():
    found = stories(
        "青山县冷库建到茶园边",
        TEXT[0],
        TEXT[1] + "（周小山）",
        "东河镇小学来了新老师",
        "东河镇小学这学期来了八位新老师，孩子们上起了音乐课。",
        "校长说，老师们都愿意在山里多留几年。（李四）",
    )

    assert [story.headline for story, _ in found] == [
        "青山县冷库建到茶园边",
        "东河镇小学来了新老师",
    ]
    assert [story.byline for story, _ in found] == ["周小山", "李四"]


def test_in_columns_a_headline_may_stand_behind_its_story():
    found = stories(
        "青山县冷库建到茶园边",
        TEXT[0],
        TEXT[1] + "（周小山）",
        "",
        "东河镇小学这学期来了八位新老师，孩子们上起了音乐课。",
        "校长说，老师们都愿意在山里多留几年。（李四）",
        "",
        "东河镇小学来了新老师",
    )

    assert [story.headline for story, _ in found] == [
        "青山县冷库建到茶园边",
        "东河镇小学来了新老师",
    ]


def test_a_headline_with_a_reporter_under_it_begins_a_story():
    found = stories(
        "青山县冷库建到茶园边",
        "本报记者 周小山",
        *TEXT,
        "东河镇小学来了新老师",
        "本报通讯员 李四",
        "东河镇小学这学期来了八位新老师，孩子们上起了音乐课。",
    )

    assert [story.byline for story, _ in found] == ["周小山", "李四"]


def test_each_brief_with_its_own_dateline_is_a_story():
    found = stories("本报讯 " + TEXT[0], "本报讯 " + TEXT[1], "本报讯 " + TEXT[2])

    assert len(found) == 3


@pytest.mark.parametrize(
    "line",
    [
        # A subheading, even of several lines.
        "冷库带来好价钱",
        # Whose photograph it is.
        "图为茶农在收鲜叶。（周小山 摄）",
        # A date that opens a paragraph.
        "5月6日，新茶上市，收茶点门口排起了长队。",
        # A remark in brackets.
        "今年还要多修路。（完工日期另行通知）",
        # A dateline inside the story.
        "据新华社报道，邻县也修了路。",
    ],
)
def test_one_story_is_not_split(line):
    assert len(stories("青山县冷库建到茶园边", *TEXT, line, *TEXT)) == 1


@pytest.mark.parametrize(
    "page",
    [
        "",
        "首页\n新闻\n公益\n联系我们\n友情链接",
        "首页 | 新闻 | 公益\n当前位置：首页 > 新闻\n蜀ICP备12345678号\n青山网 版权所有",
        "邻县卖茶三百吨（02-28）\n东河镇小学来了新老师（02-26）\n"
        "西山村路灯亮了（02-21）\n县里开会布置春耕（02-20）",
    ],
)
def test_a_page_of_furniture_has_no_story(page):
    assert split_stories(clean(page)) == []


@pytest.mark.parametrize("text", ["帮助1500户农民增收", "去年建了3座冷库。"])
def test_a_single_statement_is_a_story(text):
    assert only(text)[1] == [text]


@pytest.mark.parametrize("row", load_table("furniture"), ids=lambda row: row["word"])
def test_a_row_of_furniture_is_in_no_story(row):
    after = "邻县卖茶三百吨" if row["where"] == "after" else ""

    _, blocks = only("青山县冷库建到茶园边", *TEXT, row["example"], after)

    assert blocks == ["青山县冷库建到茶园边", *TEXT]


@pytest.mark.parametrize("row", load_table("labels"), ids=lambda row: row["word"])
def test_a_row_of_labels_fills_its_field(row):
    title = [] if row["field"] == "headline" else ["青山县冷库建到茶园边"]

    story, blocks = only(*title, row["example"], *TEXT)

    filled = {
        "origin": story.origin == "青山日报",
        "byline": story.byline == "周小山",
        "published": story.published == date(2023, 5, 6),
        "publisher": story.publisher == "青山县农业农村局",
        "headline": story.headline == "青山县卖茶三百吨",
        "other": not story.origin and not story.byline,
    }
    assert filled[row["field"]]
    assert blocks == [*title, *TEXT]


@pytest.mark.parametrize("row", load_table("bylines"), ids=lambda row: row["word"])
def test_a_row_of_bylines_ends_or_opens_a_story_or_does_not(row):
    other = "东河镇小学这学期来了八位新老师，孩子们上起了音乐课。"

    found = stories(*TEXT, row["example"], other)

    assert len(found) == (1 if row["role"] == "aside" else 2)


def test_text_run_together_with_furniture_is_cut_at_the_sentence():
    _, blocks = only(*TEXT, "村民都说日子好过了。未经授权，不得转载。蜀ICP备12345678号。")

    assert blocks[-1] == "村民都说日子好过了。"


def test_headlines_run_together_are_furniture():
    links = "".join(f"{name}村第三届丰收节开幕啦" for name in "东西南北上下左右前后里外")

    assert only(*TEXT, links)[1] == list(TEXT)


def test_headings_and_items_of_a_list_are_told_apart():
    page = (
        "青山县冷库建到茶园边\n" + BODY + "\n一、茶园\n" + TEXT[0] + "\n县里今年要做的事：\n"
        "1.修路12公里\n2.建库3座\n（二）销路\n" + TEXT[1]
    )

    assert headings(page) == ["青山县冷库建到茶园边", "一、茶园", "（二）销路"]


def test_blocks_stand_in_order_within_their_story_and_hold_no_line_end():
    view = clean("青山县冷库建到茶园边\n" + BODY + "（周小山）\n\n东河镇小学来了新老师\n" + BODY)

    last = 0
    for story in split_stories(view):
        assert last <= story.start == story.blocks[0].start
        for block in story.blocks:
            assert last <= block.start < block.end
            assert "\n" not in view.text[block.start : block.end]
            last = block.end
        assert story.end == last


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(
                [*TEXT, "相关新闻", "2023-05-06", "来源：青山日报", "（周小山）", "本报讯"]
            ),
        ),
        max_size=12,
    )
)
def test_any_page_splits_into_stories_that_do_not_overlap(lines):
    view = clean("\n".join(lines))

    last = 0
    for story in split_stories(view):
        assert last <= story.start < story.end <= len(view.text)
        assert story.blocks
        last = story.end


@pytest.mark.parametrize(
    "page",
    [
        "某公司帮扶成绩单\n投入资金：1.2亿元\n帮扶县：15个\n培训人才：2.3万人\n",
        "一图看懂\n1.2亿元\n投入资金\n15个\n帮扶县\n2.3万人\n培训人才\n",
        "上半年电商数据\n零售额　8.6亿元　15.2%\n农产品　3.1亿元　22.5%\n快递　420万件　18%\n",
    ],
)
def test_a_list_of_short_lines_that_each_state_an_amount_is_a_story(page):
    view = clean(page)

    stories = split_stories(view)

    told = "".join(view.text[block.start : block.end] for block in stories[0].blocks)
    assert len(stories) == 1
    assert re.findall("[0-9.]+", told) == re.findall("[0-9.]+", view.text)


def test_headlines_that_end_in_an_amount_stay_outside_the_story_they_follow():
    story = "合作社去年卖出山药三百多吨，今年又添了两座冷库，乡亲们忙着备货。"
    links = "相关新闻\n某县果品销售额1亿元\n某镇新建冷库12座\n某村卖出蜜桔8万斤\n"
    view = clean(f"山药卖得俏\n{story}\n{links}")

    told = [view.text[one.start : one.end] for one in split_stories(view)]

    assert len(told) == 1
    assert told[0].endswith("备货。")
