"""One short literal in, one decimal out; anything else is a ValueError with a sentence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.reading.amounts import LONGEST_LITERAL, parse_amount

HAN_DIGITS = "零一二三四五六七八九"
HEAP = "零〇一二两三四五六七八九十百千万亿萬億壹佰廿成半块角余多数几百分之点/0123456789.,，％ \n元"
MAGNITUDES = {"": 0, "万": 4, "亿": 8, "万亿": 12}


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("1281亿元", "128100000000"),  # 亿 is 10**8
        ("48.6亿元", "4860000000"),  # a decimal with a magnitude
        ("3000万人民币", "30000000"),  # a currency word
        ("4.2亿", "420000000"),  # no unit at all
        ("230 万\n元", "2300000"),  # a hard wrap between magnitude and unit
        ("200\n\n个", "200"),  # a page break before the unit
        ("29588 余人次", "29588"),  # 余 belongs to the literal, not to the value
        ("40余万字", "400000"),  # 余 before the magnitude
        ("4.5万余户", "45000"),  # 余 after the magnitude
        ("30多万元", "300000"),  # 多 likewise
        ("9005 余万次", "90050000"),  # spaces, 余 and magnitude at once
        ("12省", "12"),  # a province is a unit
        ("3 元/\n箱", "3"),  # a rate, wrapped
        ("16%", "16"),  # percent stays percent
        ("１６％", "16"),  # full-width digits
        ("1，281万", "12810000"),  # a full-width comma
        ("25,872名", "25872"),  # thousands separators
        ("1.2万亿元", "1200000000000"),  # 万亿 is 10**12
        ("3千万元", "30000000"),  # 千 with 万
        ("5百户", "500"),  # 百 after digits
        ("5千人", "5000"),  # 千 after digits
        ("5千克", "5"),  # here 千 belongs to the unit
        ("300万千瓦", "3000000"),  # and here too
        ("1亿2000万元", "120000000"),  # two parts that touch
        ("3万5", "35000"),  # a lone last digit
        ("六成", "60"),  # tenths are percent
        ("7成", "70"),  # with a digit too
        ("六成五", "65"),  # and half a tenth
        ("百分之六十", "60"),  # percent in words
        ("百分之60", "60"),  # half in words
        ("十余个", "10"),  # 十 stands alone
        ("百个", "100"),  # so does 百
        ("千余个", "1000"),  # and 千
        ("千场", "1000"),
        ("万余人", "10000"),  # and 万
        ("五地", "5"),  # one numeral
        ("两千多万元", "20000000"),  # 两 is two
        ("十五个", "15"),
        ("三百五十户", "350"),
        ("三百五", "350"),  # colloquial: the last digit is tens
        ("三百零五户", "305"),  # 零 keeps it in its place
        ("十万八千里", "108000"),
        ("两万五", "25000"),
        ("一亿零五百万元", "105000000"),
        ("二〇二二", "2022"),  # digits in a row
        ("3.6萬冊", "36000"),  # traditional characters
        ("一億零五百萬元", "105000000"),
        ("廿三个", "23"),  # formal numerals
        ("壹佰万元", "1000000"),
        ("3w人", "30000"),  # chat's 万
        ("1.5个亿", "150000000"),  # 个 inside the magnitude
        ("100+万次", "1000000"),  # and a sign for 多
        ("一点二亿元", "120000000"),  # a decimal in words
        ("百分之十四点三", "14.3"),
        ("92‰", "92"),  # a thousandth is a unit, like percent
        ("千分之五", "5"),
        ("两成", "20"),
        ("一成半", "15"),  # half a tenth
        ("八成半", "85"),
        ("一半", "50"),
        ("一半以上", "50"),
        ("三分之二", "66.67"),  # a fraction is percent, two decimals
        ("四 分之一", "25"),
        ("1/3", "33.33"),
        ("1块5", "1.5"),  # money as it is spoken
        ("三块五", "3.5"),
        ("5块钱", "5"),
        ("4角钱", "0.4"),
        ("八角", "0.8"),
    ],
)
def test_a_literal_states_its_amount_in_base_units(literal, value):
    assert parse_amount(literal) == Decimal(value)


@pytest.mark.parametrize(
    "literal",
    [
        "",
        "老乡",  # no number
        "数十人",  # a size without a number
        "几千元",
        "十几万人",
        "七八百人",  # two neighbours: a rough size
        "三五个",
        "3-5万",  # a range is two amounts
        "12个省22个",  # two figures in one span
        "百品千商万货",  # a slogan
        "一县一品",
        "百千",  # rising: no numeral
        "2022-04",  # a date
        "2个县七成",  # a count and a share
        "一半的3万人",
        "0分之3",  # no fraction at all
        "2022/10/1",  # a date
        "八点三十",  # a time of day
        "3‱",  # a ten-thousandth would be lost
        "1" * 19,  # an account number
        "1" * (LONGEST_LITERAL + 1),  # no literal any more
    ],
)
def test_what_states_no_single_amount_is_refused_with_a_sentence(literal):
    with pytest.raises(ValueError, match=r"[一-龥]"):
        parse_amount(literal)


@given(st.text(max_size=LONGEST_LITERAL + 5))
def test_any_text_is_an_amount_or_a_value_error(text):
    _amount_or_refusal(text)


@given(st.text(HEAP, max_size=60))
def test_any_heap_of_numerals_is_an_amount_or_a_value_error(text):
    _amount_or_refusal(text)


@given(st.integers(0, 10**12), st.sampled_from(list(MAGNITUDES)), st.sampled_from("元人个户次"))
def test_a_whole_number_comes_back(number, magnitude, unit):
    value = number * 10 ** MAGNITUDES[magnitude]

    assert parse_amount(f"{number}{magnitude}{unit}") == value
    assert parse_amount(f"{number:,}多{magnitude}{unit}") == value


@given(st.decimals(0, 10**6, places=3), st.integers(0, 8))
def test_white_space_inside_changes_nothing(number, place):
    literal = f"{number:f}亿元"

    wrapped = f"{literal[:place]} \n{literal[place:]}"

    assert parse_amount(wrapped) == parse_amount(literal) == number * 10**8


@given(st.integers(1, 9999))
def test_a_number_written_out_comes_back(number):
    assert parse_amount(f"{_written_out(number)}万元") == number * 10**4


def _amount_or_refusal(text):
    try:
        value = parse_amount(text)
    except ValueError:
        return
    assert value >= 0


def _written_out(number):
    """Return a numeral below ten thousand as schools teach it: 3005 is 三千零五."""
    words, zero = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if zero and words else "") + HAN_DIGITS[digit] + word
        zero = not digit
    return words
