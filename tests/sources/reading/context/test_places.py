"""Where a figure holds: one sentence or small page of our own for every rule."""

import pytest

from tests.sources.reading.placing import codes, guess

LEIBO, QINGCHUAN, WEINING, MENLIAN = "513437", "510822", "520526", "530827"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("在四川雷波，合作社今年卖脐橙〔300吨〕。", LEIBO),
        ("新希望在四川凉山雷波县投入〔300万元〕。", LEIBO),
        ("四川省凉山彝族自治州雷波县新修村道〔30公里〕。", LEIBO),
        ("走进云南孟连，咖啡园已有〔3万亩〕。", MENLIAN),
        ("贵州省遵义市道真县仡佬族苗族自治县隆兴镇有〔300名〕村医受训。", "520325"),
        ("贵州茅台在贵州道真建起〔30座〕大棚。", "520325"),
        ("京东在内蒙古科右中旗收购牛肉〔300吨〕。", "152222"),
        ("湖北神农架林区养蜂〔3万箱〕。", "429021"),
        ("重庆市酉阳县学员〔300人〕结业。", "500242"),
        ("海南省白沙黎族自治县种茶〔3万亩〕。", "469025"),
        ("腾讯为青海省果洛州援建〔30所〕村小。", "632600"),
        ("陕西省今年新建冷库〔300座〕。", "610000"),
        ("江苏徐州的鼓楼区设点〔30个〕。", "320302"),
        ("在甘肃省，学校食堂改造了〔300间〕。", "620000"),
        ("浙江省丽水市的景宁畲族自治县产茶〔300吨〕。", "331127"),
        ("工作队在甘肃礼县苹果园装了〔300套〕滴灌。", "621226"),
    ],
)
def test_the_place_named_before_the_figure_in_its_sentence(text, code):
    assert codes(text) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("公司向〔300名〕雷波农民发了树苗。", LEIBO),
        ("公司投入〔300万元〕用于雷波县建棚。", LEIBO),
        ("公司捐书〔3000册〕给青川县的学校。", QINGCHUAN),
        ("平台售出〔300吨〕孟连县咖啡。", MENLIAN),
    ],
)
def test_a_place_right_behind_the_figure_is_its_place(text, code):
    assert codes(text) == [code]


def test_each_figure_of_a_list_of_places_has_its_own():
    text = "雷波县投入〔3亿元〕，青川县投入〔2亿元〕，孟连县投入〔1亿元〕。"

    assert codes(text) == [LEIBO, QINGCHUAN, MENLIAN]


def test_figures_told_off_by_turns_go_to_the_places_in_their_order():
    text = "雷波县、青川县和孟连县分别建棚〔30座〕、〔20座〕和〔10座〕。"

    assert codes(text) == [LEIBO, QINGCHUAN, MENLIAN]


@pytest.mark.parametrize(
    "text",
    [
        "先后在雷波县、青川县、孟连县开展义诊〔63场〕。",
        "工作队进驻四川雷波、云南孟连等12个省22个县，招募志愿者〔300名〕。",
        "目前已在四川雷波等地建成仓库〔30座〕。",
        "已在陕西、山西、河北、甘肃等地建立中心〔17个〕。",
        "从四川雷波到云南孟连，车队走了〔900公里〕。",
        "全国已有〔300座〕产地仓。",
        "在全国〔71个〕区域设立基地，开班〔800个〕。",
        "项目覆盖12个省100个县，帮助〔300万人〕。",
        "四川雷波县盐井镇、云南孟连县勐马镇共捐书〔3000册〕。",
        "雷波县建棚30座，我国设施农业面积达〔4000万亩〕。",
        "公司今年捐款〔300万元〕。",
    ],
)
def test_lists_routes_and_the_nation_have_no_place(text):
    assert set(codes(text)) == {None}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # The county's own province named later does not take its place.
        ("雷波县在四川农博会上签约〔300万元〕。", LEIBO),
        ("平安区借助青海助农专场卖出〔2880单〕。", "630203"),
        # A new clause about the province does.
        ("雷波县是产区之一，四川省脐橙产量达〔300万吨〕。", "510000"),
        ("雷波县脐橙远销上海、北京、广州，收入〔300万元〕。", LEIBO),
        ("雷波县产量占全国的〔30%〕。", LEIBO),
        ("雷波县的果子卖到全国20多个省市，收入〔300万元〕。", LEIBO),
        ("在浙江对口帮扶下，雷波县建棚〔300座〕。", LEIBO),
        ("四川农业大学专家到雷波县培训〔300人〕。", LEIBO),
        ("浙江大学在雷波县建棚〔300座〕。", LEIBO),
        ("雷波县与成都银行签约，贷款〔300万元〕。", LEIBO),
        ("雷波县距成都300公里，年产脐橙〔3万吨〕。", LEIBO),
    ],
)
def test_other_places_in_the_sentence_leave_the_figure_where_it_is(text, code):
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "浙江大学捐款〔300万元〕。",
        "贵州茅台捐款〔300万元〕。",
        "中国平安捐款〔300万元〕。",
        "海南航空捐款〔300万元〕。",
        "北京银行捐款〔300万元〕。",
        "宁德时代捐款〔300万元〕。",
        "四川新希望集团捐款〔300万元〕。",
        "新华社贵阳7月25日电记者获悉，志愿者有〔300万名〕。",
        "本报北京讯今年志愿者有〔300万名〕。",
        "产品销往成都，收入〔300万元〕。",
    ],
)
def test_bodies_datelines_and_markets_are_no_place_of_a_figure(text):
    assert codes(text) == [None]


def test_a_place_governs_the_rest_of_its_paragraph():
    text = (
        "在四川雷波，设计师给果箱换了新装。据统计，果农因此增收〔3000万元〕。"
        "返乡的小李说，自己半年卖了〔30多万元〕。"
    )

    assert codes(text) == [LEIBO, LEIBO]


@pytest.mark.parametrize(
    "second",
    [
        "我国脐橙种植面积达〔300万亩〕。",
        "目前，项目已在12个省落地，捐款〔300万元〕。",
        "工作队还去了云南孟连、贵州威宁，培训〔300人〕。",
    ],
)
def test_a_wider_scope_ends_the_place_of_the_paragraph(second):
    assert codes("在四川雷波，设计师给果箱换了新装。" + second) == [None]


@pytest.mark.parametrize(
    "second",
    ["该项目累计惠及〔300人〕。", "当地农户因此增收〔300元〕。", "全县建棚〔300座〕。"],
)
def test_words_for_here_keep_the_place(second):
    assert codes("在四川雷波，设计师给果箱换了新装。" + second) == [LEIBO]


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ("当地村民今年增收〔300元〕。", LEIBO),
        ("“去年卖了〔3万斤〕。”王大姐说。", LEIBO),
        ("全县今年建棚〔300座〕。", LEIBO),
        ("全州今年建棚〔300座〕。", "513400"),
        ("全省今年建棚〔300座〕。", "510000"),
        ("三一重工将在未来三年投入〔3亿元〕。", None),
        ("公司今年计划投入〔3亿元〕。", None),
        ("全国已有〔300座〕产地仓。", None),
    ],
)
def test_a_paragraph_keeps_the_place_only_while_it_goes_on_about_it(second, code):
    others = "走进云南孟连，咖啡树成行。\n走进贵州威宁，苹果红了。\n"
    story = others + "在四川凉山雷波县，设计师给果箱换了新装。\n" + second

    assert codes(story) == [code]


def test_a_list_is_not_taken_up_by_the_next_paragraph():
    assert codes("已在四川雷波、云南孟连建仓。\n当地村民增收〔300元〕。") == [None]


def test_a_heading_gives_its_place_to_the_paragraphs_under_it():
    text = (
        "# 四川雷波：果箱换新装\n果农增收〔300元〕。\n又建棚〔30座〕。\n"
        "# 云南孟连：咖啡飘香\n豆价涨了〔30%〕。"
    )

    assert codes(text) == [LEIBO, LEIBO, MENLIAN]


def test_the_headline_gives_the_place_of_a_story_about_one_county():
    text = "近年来，合作社带动〔300户〕发展脐橙。\n今年又新建大棚〔30座〕。"

    assert codes(text, headline="四川雷波：小脐橙成大产业") == [LEIBO, LEIBO]


def test_the_county_that_fills_a_story_is_its_place():
    text = (
        "雷波县地处凉山东部。\n近年来，雷波县抓住机遇。\n产业越做越大，果园达〔30万亩〕。\n"
        "雷波县还将建棚〔300座〕。\n项目总投资〔3亿元〕。"
    )

    assert codes(text) == [LEIBO] * 3


def test_the_county_that_published_a_page_is_its_place():
    assert codes("果园已达〔30万亩〕。", origin="雷波县人民政府") == [LEIBO]
    assert codes("果园已达〔30万亩〕。", origin="四川日报") == [None]


@pytest.mark.parametrize(
    "text",
    [
        "全国已有〔300座〕产地仓。",
        "项目已在12个省落地，捐款〔300万元〕。",
    ],
)
def test_a_story_about_one_county_can_still_speak_of_more(text):
    assert codes(text, headline="四川雷波：小脐橙成大产业") == [None]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("云南省〔12个〕县已经通网。", "530000"),
        ("云南省12个县共建棚〔300座〕。", "530000"),
        ("在雷波县等〔12个〕县开课。", None),
    ],
)
def test_a_number_of_counties_is_not_in_one_county(text, code):
    assert codes(text) == [code]


@pytest.mark.parametrize(
    ("text", "code", "candidates"),
    [
        ("鼓楼区建成食堂〔30个〕。", None, ("320106", "320302", "350102", "410204")),
        ("徐州市近日公布，鼓楼区建成食堂〔30个〕。", "320302", ()),
        ("在福州，居民很多。鼓楼区建成食堂〔30个〕。", "350102", ()),
        ("辽宁朝阳种谷〔30万亩〕。", "211300", ()),
        ("北京朝阳区建成食堂〔30个〕。", "110105", ()),
        ("恩施产茶〔300吨〕。", "422800", ()),
        ("恩施市产茶〔300吨〕。", "422801", ()),
        ("吉林种稻〔300万亩〕。", "220000", ()),
        ("吉林市种稻〔300万亩〕。", "220200", ()),
        ("江西抚州的东乡区养猪〔3万头〕。", "361003", ()),
        ("甘肃东乡养羊〔3万只〕。", "622926", ()),
    ],
)
def test_ambiguous_names_are_settled_by_context_or_left_open(text, code, candidates):
    (one,) = guess(text)

    assert (one.code, one.candidates) == (code, candidates)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("青海平安绣娘〔300人〕。", "630203"),
        ("平安区绣娘〔300人〕。", "630203"),
        ("甘肃合作市牧民〔300户〕。", "623001"),
        ("四川南部县种柑〔3万亩〕。", "511321"),
        ("青海省海东市平安区绣坊多。在平安，绣娘〔300人〕。", "630203"),
        ("平安是福，老人〔300位〕。", None),
        ("双方合作〔300天〕。", None),
        ("南部山区种药〔300亩〕。", None),
        ("和平年代，村里有〔300户〕。", None),
    ],
)
def test_a_common_word_is_a_place_only_with_evidence(text, code):
    assert codes(text) == [code]


def test_a_former_county_is_the_one_in_force_now():
    assert codes("黔西县建棚〔300座〕。") == ["520581"]


def test_a_programme_told_of_without_a_story_of_its_own_keeps_no_place():
    text = (
        "走进云南孟连，咖啡树成行。\n走进贵州威宁，苹果红了。\n"
        "在四川雷波，设计师给果箱换了新装。截至目前，该基金会累计捐款〔300万元〕。"
    )

    assert codes(text) == [None]


REPORT = "雷波县召开会议。\n全县建棚300座。\n全县修路30公里。\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("宁波累计投入〔300万元〕。", LEIBO),  # a partner
        ("脐橙走进上海，卖出〔300单〕。", LEIBO),  # a market
        ("这是四川省首个市场，交易〔300吨〕。", LEIBO),  # its own province, in passing
        ("全省平均水平不到这里的〔30%〕。", LEIBO),
        ("在成都，直营店卖出〔300单〕。", "510100"),
        ("四川省脐橙产量达〔300万吨〕。", "510000"),
    ],
)
def test_a_story_at_home_in_a_county_stays_there(text, code):
    assert codes(REPORT + text) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("宁波市近日通报。\n全市建仓〔30座〕。\n市农业农村局拨款〔300万元〕。", "330200"),
        ("贵州省出台办法。贵州省将办班〔300期〕。\n12个贫困县共建仓〔30座〕。", "520000"),
        ("厦门市教育基金会通报，今年资助〔300人〕。", "350200"),
        ("雷波县慈善总会报告。\n收入〔300万元〕。\n县财政拨款〔30万元〕。", LEIBO),
    ],
)
def test_cities_and_provinces_have_stories_too(text, code):
    assert set(codes(text)) == {code}


@pytest.mark.parametrize(
    "text",
    [
        # The nation, or many places, are the story; one county opens it.
        "2011年，项目从四川雷波起步。\n全国各校响应，全国网友捐款。\n筹款总额〔3亿元〕。",
        # A county gives, and the story's own county is not named.
        "繁昌区来人验收。\n繁昌区按要求，对我县加大帮扶。\n我县验收了项目。\n共投入〔300万元〕。",
        "在北京举行的会上，公司宣布捐款。\n项目投入〔300万元〕。",
    ],
)
def test_a_place_that_only_occurs_is_no_home_of_a_story(text):
    assert codes(text) == [None]


def test_a_numbered_line_gives_its_place_like_a_heading():
    text = "1.四川雷波助学计划\n本年度资助〔124名〕学生。\n2.云南孟连助学计划\n资助〔38名〕。"

    assert codes(text) == [LEIBO, MENLIAN]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("“过去一个月才〔2500元〕。现在有〔5000元〕。”四川雷波的老苏说。", LEIBO),
        ("直播卖出〔5万件〕。这是四川雷波县县长当主播的成绩。", LEIBO),
    ],
)
def test_a_quote_is_placed_by_who_says_it(text, code):
    assert set(codes(text)) == {code}


def test_before_a_county_is_named_a_programme_is_not_there():
    lead = "某集团多年来坚持帮扶，员工踊跃报名，写下一个个动人的故事，" + "大家都说好，" * 10
    text = (
        f"{lead}集团累计投入〔85亿元〕，惠及全国各地。\n雷波县是其中之一。\n"
        "雷波县果园成片。\n雷波县村民乐开了花。\n亩产提高到〔500斤〕。"
    )

    assert codes(text) == [None, LEIBO]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("在青川县，龙泉学校建起宿舍〔30间〕。", QINGCHUAN),  # no 龙泉市
        ("在青川县，玉山镇种茶〔300亩〕。", QINGCHUAN),  # no 玉山县
        ("在四川雷波中学，宿舍有〔30间〕。", LEIBO),
        ("走进云南孟连，咖啡成行。\n雷波县的桥通车；连接凉山州两岸的路投资〔27亿元〕。", "513400"),
    ],
)
def test_namesakes_and_new_clauses(text, code):
    assert codes(text) == [code]


def test_brackets_speak_only_for_what_stands_in_them():
    text = "贵州省新增帮扶单位（含雷波县的〔6家〕），现有〔18家〕。"

    assert codes(text) == [LEIBO, "520000"]


def test_the_total_of_places_told_off_has_no_place():
    text = "对雷波县捐款〔11万元〕；对青川县捐款〔20万元〕；十年累计捐款〔64万元〕。"

    assert codes(text) == [LEIBO, QINGCHUAN, None]


def test_no_figures_no_guesses():
    assert guess("雷波县的脐橙熟了。") == []
