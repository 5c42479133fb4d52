"""Where a figure holds when partners, villages, programmes and other places are told of as well."""

import pytest

from tests.sources.reading.placing import codes

LEIBO, QINGCHUAN, MENLIAN = "513437", "510822", "530827"


@pytest.mark.parametrize(
    "text",
    [
        "收到宁波海曙区各类帮扶资金〔300万元〕。",
        "向天津市东丽区输转劳务人员〔300名〕。",
        "宁波、雷波县结对以来，宁波投入〔300万元〕。",
        "项目由宁波市和长沙市对口援建，装机〔3000千瓦〕。",
        "东部4市选派干部〔30名〕。",
        "县里与宁波市海曙区两地互访〔30人次〕。",
    ],
)
def test_what_partners_in_the_east_give_holds_where_the_story_is_at_home(text):
    assert codes(text, headline="雷波县深化东西部协作") == [LEIBO]


def test_what_is_in_the_east_stays_there():
    text = "在宁波市海曙区开店〔30家〕。"

    assert codes(text, headline="雷波县深化东西部协作") == ["330203"]


def test_two_places_without_a_home_are_more_than_one():
    assert codes("雷波县和孟连县签约。为支援两地发展，捐款〔300万元〕。") == [None]


def test_a_village_named_behind_its_county_stands_for_it_later():
    text = "公司向四川省雷波县罗山溪村捐款。\n走进云南孟连，咖啡树成行。\n罗山溪村建棚〔300座〕。"

    assert codes(text) == [LEIBO]


def test_a_village_behind_a_township_is_in_its_county():
    text = (
        "公司来到雷波县黄琅镇。\n大家到黄琅镇罗山溪村看果园。\n"
        "走进云南孟连，咖啡树成行。\n罗山溪村建棚〔300座〕。"
    )

    assert codes(text) == [LEIBO]


def test_a_kind_of_village_is_no_name():
    text = "公司向雷波县贫困村捐款。\n走进云南孟连，咖啡树成行。\n贫困村建棚〔300座〕。"

    assert codes(text) != [LEIBO]


def test_the_short_name_of_a_township_is_no_county_elsewhere():
    text = "雷波县荷塘镇来了老师，荷塘的孩子有〔300名〕。"

    assert codes(text) == [LEIBO]


@pytest.mark.parametrize(
    "text",
    [
        "走进云南孟连看茶。在四川雷波建棚。拼多多累计投入〔3亿元〕。",
        "在四川雷波建棚。捐〔100元〕，就可送出一个包裹。",
        "两家企业定点帮扶四川雷波、云南孟连，对口帮扶县派来干部〔3名〕。",
        "中新网广东新闻9月10日电 活动有〔2200家〕机构参加。",
        "向郑州电厂供气〔70亿立方米〕。",
        "项目为全国2万所学校的〔600万〕小学生和四川雷波的家庭捐书。",
        "共募集香港等地的善款〔300万元〕。",
        "在四川雷波建棚。项目惠及〔26个〕省。",
    ],
)
def test_totals_prices_bylines_and_plants_have_no_place(text):
    assert codes(text) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "雷波县力争跻身全省强县行列，果园达〔15万亩〕。",
        "村子与重庆市酉阳县隔江相望。村里建棚〔30座〕。",
        "雷波县作为四川唯一的大县，果园达〔30万亩〕。",
    ],
)
def test_ranks_and_neighbours_leave_the_figure_at_home(text):
    assert codes(text, headline="雷波县种果忙") == [LEIBO]


def test_what_a_province_totals_is_no_countys():
    text = "仪式在四川省雷波县举行。据了解，工程在四川省实施20年，接收捐款〔3亿元〕。"

    assert codes(text, headline="雷波县收到助学金") == ["510000"]


def test_the_counties_of_a_province_are_the_province():
    text = "贵州省决定集中力量，确保〔20个〕贫困县、〔90个〕贫困乡镇脱贫。"

    assert codes(text) == ["520000", "520000"]


def test_counties_of_two_provinces_are_not_the_one_at_home():
    text = "公司定点帮扶四川雷波、云南孟连等五个县。对五个县投入〔3亿元〕。"

    assert codes(text, headline="四川扶贫有成") == [None]


def test_a_number_of_counties_tells_off_those_named_before():
    text = "雷波县、青川县、孟连县都种果。三县农民收入分别达到〔3000元〕、〔2000元〕和〔1000元〕。"

    assert codes(text) == [LEIBO, QINGCHUAN, MENLIAN]


def test_a_story_that_has_left_its_place_has_none_for_sure():
    text = (
        "雷波县种果。雷波县修路。雷波县建棚。雷波县办学。雷波县植树。\n"
        "走进云南孟连县，咖啡树成行。\n银行今年贷款〔300万元〕。"
    )

    assert codes(text) == [None]


def test_the_county_in_the_name_of_a_county_page_is_its_place():
    assert codes("全县建棚〔300座〕。", origin="今日雷波") == [LEIBO]


def test_a_company_that_works_for_people_here_goes_on_about_the_place():
    others = "走进云南孟连，咖啡树成行。\n走进贵州威宁，苹果红了。\n"
    text = others + "在四川雷波县，棚里忙着。\n以新田食品公司为例，带动当地农民〔300人〕。"

    assert codes(text) == [LEIBO]
