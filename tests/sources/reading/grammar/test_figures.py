"""The figure grammar: amounts with value, unit and qualifier, and numbers that are none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading_grammar import figures, read, reasons

NUMERALS = "0123456789.,万亿千百十一二三余多来几数成分之第约超以上"
MARKS = "，、—+*%:（）“”《》元个户年月日□ \n"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年销售额达86.5亿元", ("86.5亿元", "8650000000", "元", "exact")),  # 达 is exact
        ("投入40多亿元", ("40多亿元", "4000000000", "元", "over")),  # 多 stays inside
        ("惠及4.5万余户", ("4.5万余户", "45000", "户", "over")),  # 余 likewise
        ("培训两千多人", ("两千多人", "2000", "人", "over")),  # a Han numeral
        ("联系十余个县", ("十余个", "10", "个", "over")),  # ten without a one
        ("种下百余棵树", ("百余棵", "100", "棵", "over")),  # a magnitude alone
        ("投资一千二百万元", ("一千二百万元", "12000000", "元", "exact")),  # two magnitudes
        ("贷款1亿2000万元", ("1亿2000万元", "120000000", "元", "exact")),  # mixed
        ("装修花了3万5，", ("3万5", "35000", "元", "exact")),  # 五 stands one place below 万
        ("产业规模1.2万亿元", ("1.2万亿元", "1200000000000", "元", "exact")),  # 万亿
        ("九成农户参保", ("九成", "90", "%", "exact")),  # tenths
        ("六成五的订单", ("六成五", "65", "%", "exact")),  # tenths and hundredths
        ("占两成半，", ("两成半", "25", "%", "exact")),  # a half of a tenth
        ("百分之六十的村", ("百分之六十", "60", "%", "exact")),  # hundredths
        ("三分之二的收入", ("三分之二", "66.67", "%", "exact")),  # a fraction
        ("一半以上的骑手", ("一半", "50", "%", "at_least")),  # a half
        ("提高5个百分点", ("5个百分点", "5", "个百分点", "exact")),  # not 5个
        ("增长4倍", ("4倍", "4", "倍", "exact")),  # a multiple
        ("售价3元/箱", ("3元/箱", "3", "元/箱", "exact")),  # a printed rate
        ("每亩增收800元", ("800元", "800", "元/亩", "exact")),  # a rate in words
        ("收购价40元一斤", ("40元", "40", "元/斤", "exact")),  # a price behind
        ("一斤能卖12块钱", ("12块钱", "12", "元/斤", "exact")),  # 块钱
        ("涨到一斤5块5，", ("5块5", "5.5", "元/斤", "exact")),  # 块 and its tenths
        ("覆盖12省", ("12省", "12", "省", "exact")),  # a place is a unit
        ("义诊服务1336万人次", ("1336万人次", "13360000", "人次", "exact")),  # compound
        ("装机3.6万千瓦", ("3.6万千瓦", "36000", "千瓦", "exact")),  # 千 belongs to the unit
        ("资料40余万字", ("40余万字", "400000", "字", "over")),  # 余 before 万
        ("帮扶18万贫困人口", ("18万", "180000", "人", "exact")),  # implied by the noun
        ("销售额230万，", ("230万", "2300000", "元", "exact")),  # implied by the cue
        ("提供4.2亿的流量", ("4.2亿", "420000000", "流量", "exact")),  # its own unit
        ("300+家企业入驻", ("300+家", "300", "家", "over")),  # a plus sign
        ("约3万多人到场", ("3万多人", "30000", "人", "over")),  # two hedges: inside counts
        ("增收高达3000万元以上", ("3000万元", "30000000", "元", "at_least")),  # behind counts
        ("捐款300万人民币", ("300万人民币", "3000000", "元", "exact")),  # a currency word
        ("拨款港币5万元", ("5万元", "50000", "港币", "exact")),  # a foreign one stays
        ("志愿服务时长10万小时", ("10万小时", "100000", "小时", "exact")),  # a total of hours
        ("参与人次达36万。", ("36万", "360000", "人次", "exact")),  # the unit stands before
        ("壹佰万元", ("壹佰万元", "1000000", "元", "exact")),  # formal numerals
        ("投入1.5个亿，", ("1.5个亿", "150000000", "元", "exact")),  # as people say it
        ("中国近1/3省份", ("1/3", "33.33", "%", "nearly")),  # a slash
        ("带动村民二十来户", ("二十来户", "20", "户", "about")),  # 来
    ],
)
def test_an_amount_is_read(sentence, expected):
    assert figures(sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "人均增收3000—5000元",
            [("3000", "3000", "元", "at_least"), ("5000元", "5000", "元", "up_to")],
        ),
        ("吸引3至5万人", [("3", "30000", "人", "at_least"), ("5万人", "50000", "人", "up_to")]),
        (
            "每户补助8000至1万元",
            [("8000", "8000", "元", "at_least"), ("1万元", "10000", "元", "up_to")],
        ),
        (
            "收入从2万元增加到10万元",
            [("2万元", "20000", "元", "exact"), ("10万元", "100000", "元", "exact")],
        ),
        (
            "收入2万到5万元",
            [("2万", "20000", "元", "at_least"), ("5万元", "50000", "元", "up_to")],
        ),
        (
            "收入从2万到5万元",
            [("2万", "20000", "元", "exact"), ("5万元", "50000", "元", "exact")],
        ),
    ],
)
def test_a_range_gives_its_two_bounds_and_a_change_gives_two_amounts(sentence, expected):
    assert figures(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("分别增长5%、8%和12%", ["5", "8", "12"]),  # each prints its unit
        ("分别投入3、5、8亿元", ["300000000", "500000000", "800000000"]),  # 亿 is printed once
        ("三村分别有20、35和48户", ["20", "35", "48"]),  # 户 is printed once
    ],
)
def test_a_list_shares_what_only_its_last_member_prints(sentence, values):
    found = figures(sentence)

    assert [value for _, value, _, _ in found] == values
    assert len({unit for _, _, unit, _ in found}) == 1


@pytest.mark.parametrize(
    ("sentence", "exact", "reason"),
    [
        ("2021年5月17日启动", "2021年5月17日", "date"),
        ("2021—2023年实施", "2021—2023年", "year_span"),
        ("带头人今年52岁", "52岁", "age"),
        ("一群90后返乡", "90后", "age"),
        ("历时8个月", "8个月", "duration"),
        ("第3届大会", "第3届", "ordinal"),
        ("电话010-12345678", "010-12345678", "phone"),
        ("某ICP备2020035338号", "ICP备2020035338号", "id"),
        ("名列第三名", "名列第三名", "rank"),
        ("跻身100强", "100强", "rank"),
        ("奖补资金1**万元", "1**", "masked"),
        ("收入达□万元", "□万", "lost"),
        ("打造一县一品精品", "一县一品", "slogan"),
        ("“3+1”行动", "3+1", "name"),
        ("832个脱贫县在平台销售额", "832个", "subject"),
        ("数十家企业", "数十家", "indefinite"),
        ("相当于3个足球场", "3个", "comparison"),
        ("主播粉丝120万", "120万", "followers"),
        ("从三个方面发力", "三个", "passing"),
        ("两台打印机坏了", "两台", "passing"),
        ("上午10:17发布", "10:17", "time"),
        ("按1:3配套", "1:3", "ratio"),
        ("利润为-300万元", "300万元", "negative"),
        ("他家里养了5头牛", "5头", "passing"),
        ("驱车50多公里", "50多公里", "passing"),
        ("版本5.8.3发布", "5.8.3", "id"),
        ("这是30个分论坛之一", "30个", "subject"),
        ("四家合作社中的一家", "四家", "passing"),
        ("活动覆盖千村", "千村", "slogan"),
        ("每季度调度2次", "2次", "passing"),
        ("一个百万元茶厂", "百万元", "name"),
        ("建起一座百万元茶厂", "百万元", "name"),
        ("每处百万元", "百万元", "name"),
    ],
)
def test_a_number_that_is_no_figure_is_refused_with_its_reason(sentence, exact, reason):
    assert figures(sentence) == []
    assert reasons(sentence)[exact] == reason


@pytest.mark.parametrize(
    "sentence",
    [
        "大家一起干",
        "十分高兴",
        "四川的百姓",
        "三亚和九江",
        "五台县委",
        "不三不四",
        "万一下雨",
        "零售业",
    ],
)
def test_a_numeral_inside_a_word_is_neither_figure_nor_refusal(sentence):
    assert read(sentence) == ([], [])


def test_one_or_two_things_count_only_in_a_list_of_results():
    assert figures("建成2个基地")[0][1] == "2"
    assert figures("培训5期、评选1个标兵") != []
    assert reasons("门口停着2辆三轮车") == {"2辆": "passing"}


@given(st.text(alphabet=NUMERALS + MARKS))
def test_spans_are_in_order_inside_the_text_and_never_overlap(text):
    mentions, refusals = read(text)

    for found in (mentions, refusals):
        assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    assert all(mention.value >= 0 and mention.unit for mention in mentions)
