"""The clean view of a page, and the way back to its own characters."""

import re

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.reading.cleaning.clean import clean
from sources.reading.words import load_table

PAGE = (
    "青山县茶农添了新帮手\n"
    "2021年，青山县新建冷库12座，投入资金1281.5万元，带动4416户农民增收，户均增加16%。"
    "县里还请来27位技术员，手把手教村民修枝、施肥、采摘。\n"
    "到2025年，全县计划再建35个收购点，年销售额超过2.4亿元，让更多山货走出大山。\n"
    "周小山说：“往年茶叶只能挑到镇上卖，如今在家门口就有人来收。”"
)
DIGITS = re.compile("[0-9]+")
HAN = re.compile("[\u4e00-\u9fff]")


def inserted(text, piece, places):
    """Put the piece behind the characters at these places."""
    return "".join(char + (piece if at in places else "") for at, char in enumerate(text))


def between_han(text):
    return [at for at in range(len(text) - 1) if HAN.match(text[at]) and HAN.match(text[at + 1])]


def assert_maps_back(view):
    """Every number of the clean view stands, perhaps in another dress, where it points."""
    for match in DIGITS.finditer(view.text):
        start, end = view.span(*match.span())
        printed = re.sub(r"[\s\u3000]", "", view.source[start:end])
        assert "".join(str(int(char)) for char in printed if char.isdecimal()) == match[0]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        # Full-width digits, letters and signs are half-width.
        ("投入１２．５万元，增长１６％", "投入12.5万元，增长16%"),
        ("ＡＩ课堂", "AI课堂"),
        ("增长16﹪", "增长16%"),
        # A comma before exactly three digits parts thousands, any other one clauses.
        ("种茶4,416亩", "种茶4,416亩"),
        ("种茶1，281亩", "种茶1,281亩"),
        ("种茶1,281,300亩", "种茶1,281,300亩"),
        ("分给3,5,8户", "分给3，5，8户"),
        ("2021年,832户参加", "2021年，832户参加"),
        ("涨了16%,160户受益", "涨了16%，160户受益"),
        ("投入100,200,300万元", "投入100，200，300万元"),
        ("种茶4,,416亩", "种茶4,416亩"),
        # Chinese punctuation has one form.
        ("种茶,养蚕;修路:通水!好吗?(见图)", "种茶，养蚕；修路：通水！好吗？（见图）"),
        ("村里通了路.大家很高兴.", "村里通了路。大家很高兴。"),
        ('他说"好"，又说"行"', "他说“好”，又说“行”"),
        ("他說「好」", "他说“好”"),
        ("一条心…一股劲......", "一条心……一股劲……"),
        ("增收———致富", "增收——致富"),
        ("晚上10:30开会，比分3:1", "晚上10:30开会，比分3:1"),
        ("晚上１０：３０开会", "晚上10:30开会"),
        ("新计划2022：4.2亿流量", "新计划2022：4.2亿流量"),
        # Doubled marks stand once.
        ("种茶，，养蚕。。修路、、通水", "种茶，养蚕。修路、通水"),
        ("种茶，、养蚕，。", "种茶、养蚕。"),
        # Spaces.
        ("在 12 个 村 建 了 30 座 冷 库", "在12个村建了30座冷库"),
        ("在\u00a012\u3000个\u200b村\ufeff里", "在12个村里"),
        ("用 AI 课堂教 DOU 主播", "用AI课堂教DOU主播"),
        ("The Green Tea project 项目", "The Green Tea project项目"),
        ("收入1 281亿元", "收入1281亿元"),
        ("收入1 2 8 1亿元", "收入1281亿元"),
        ("收入4. 2亿元", "收入4.2亿元"),
        ("收入4 .2亿元", "收入4.2亿元"),
        ("收入12 81亿元", "收入1281亿元"),
        ("用工2,0 47人", "用工2,047人"),
        ("在20 21年开工", "在2021年开工"),
        ("2021 832个村", "2021 832个村"),
        ("无偿资金 19800 21450 23100", "无偿资金19800 21450 23100"),
        ("增长16 %", "增长16%"),
        # Readings of a character.
        ("振(zhèn)兴青山县（xiàn）", "振兴青山县"),
        ("振(zhen)兴", "振兴"),
        ("鄉ㄒㄧㄤ村", "乡村"),
        ("青山（AI）课堂(kg)", "青山（AI）课堂（kg）"),
        # Traditional characters, radicals and other look-alikes.
        ("鄉村振興，臺灣農戶增收", "乡村振兴，台湾农户增收"),
        ("⼀⼆三，⻘山⺠宿", "一二三，青山民宿"),
        # Replacement characters: lost letters go, lost digits stay visible.
        ("销售\ufffd\ufffd额", "销售额"),
        ("销售额达\ufffd万元", "销售额达\ufffd万元"),
        ("种茶83\ufffd2亩", "种茶83\ufffd2亩"),
        ("种茶832亩\ufffd桑", "种茶832亩桑"),
        # Digits that the page hides itself.
        ("电话138****1234，3××0户，1**8元", "电话138****1234，3××0户，1**8元"),
        # Leftovers of the web.
        ("&ldquo;青山&rdquo;&nbsp;茶&#33590;", "“青山”茶茶"),
        ("<p>种茶</p><p>养<b>蚕</b></p>修路<br/>通水", "种茶\n养蚕\n修路\n通水"),
        ("**要点：**种茶**12**亩", "要点：种茶12亩"),
        ("[青山县](https://example.cn/a)种茶", "青山县种茶"),
        ("种茶👍养\u00ad蚕", "种茶养蚕"),
        ("种茶https://example.cn/a?b=1 养蚕", "种茶养蚕"),
        ("13年前#*%,种茶@*@养蚕", "13年前，种茶养蚕"),
        ("①种茶②养蚕", "①种茶②养蚕"),
        ("面积30km²", "面积30平方公里"),
        ("二○二一届", "二〇二一届"),
    ],
)
def test_a_page_is_written_in_one_plain_form(written, plain):
    view = clean(written)

    assert view.text == plain
    assert view.source == written


@pytest.mark.parametrize("row", load_table("lookalikes"), ids=lambda row: row["word"])
def test_a_look_alike_becomes_what_its_row_says(row):
    assert clean(row["example"]).text == row["example"].replace(row["word"], row["becomes"])


@pytest.mark.parametrize("row", load_table("spam"), ids=lambda row: row["word"])
def test_an_advertisement_inside_a_sentence_is_dropped(row):
    text = clean(row["example"]).text

    assert row["word"] not in text
    assert not re.search("[0-9A-Za-z（）【】]", text)


@pytest.mark.parametrize(
    ("written", "paragraphs"),
    [
        # A column of running text, with a blank line at the column break.
        (
            "青山县今年修了两条路，通到\n山上的十二个村子，又把茶厂\n"
            "和冷库都建到了地头，村民说\n\n再也不用半夜起来挑担子下山\n去卖茶了。",
            1,
        ),
        # A heading between two paragraphs of a column.
        (
            "青山县今年修了两条路，通到\n山上的十二个村子，又把茶厂\n和冷库都建到了地头。\n\n"
            "茶香飘出大山\n\n镇上的收茶点一天要收三千斤\n鲜叶，比去年多了一半，价钱\n也比去年高。",
            3,
        ),
        # The first line of a paragraph is indented and so shorter.
        (
            "青山县今年修了两条路，通到\n山上的十二个村子。\n\n镇上的收茶点一天要收\n"
            "三千斤鲜叶，比去年多了一半，\n价钱也比去年高出不少，大家\n都说今年的茶好卖。",
            2,
        ),
        # Two wide spaces open a paragraph, also inside a line.
        ("　　青山县修了路。　　镇上收了茶。　　村里建了库。", 3),
        # One paragraph a line, as on the web.
        ("青山县修了路，通到十二个村。\n镇上收了茶，价钱高了一半。\n村里建了库。", 3),
        # A page break inside a long sentence.
        (
            "青山县今年修了两条路，通到山上的十二个村子，又把茶厂和冷库建到了地头；镇上新增\n\n"
            "收茶点三处，一天要收三千斤鲜叶。",
            1,
        ),
        # Items of a list.
        ("县里今年要办三件事：\n1.修路12公里\n2.建库3座\n3.收茶三千斤", 4),
        # Rows of a table.
        ("项目　地点　投资　进度\n茶厂　东村　860万元　100%\n冷库　西村　540万元　85%", 3),
    ],
)
def test_wraps_are_joined_and_borders_kept(written, paragraphs):
    assert len(clean(written).text.split("\n")) == paragraphs


def test_a_number_broken_by_a_wrap_is_whole():
    assert "1281万元" in clean("青山县去年在冷库上投入12\n81万元，建了三座。").text


def test_the_mark_that_a_site_puts_behind_each_paragraph_is_dropped():
    lines = ["青山县修了路。", "镇上收了茶。", "村里建了库。", "大家都说好。"]

    assert clean("\n".join(f"{line}k3Z茶网" for line in lines)).text == "\n".join(lines)


@pytest.mark.parametrize(
    ("written", "language"),
    [
        (PAGE, "zh-Hans"),
        ("鄉村振興，農戶增收，縣裡開會。", "zh-Hant"),
        ("Twelve villages sold more tea this year than last.", "en"),
        ("1281 4416 832", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_that_of_most_letters(written, language):
    assert clean(written).language == language


def full_width(data, text):
    return text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


def spaced(data, text):
    places = data.draw(st.sets(st.sampled_from(between_han(text)), max_size=40))
    return inserted(text, data.draw(st.sampled_from([" ", "\u3000", "\u00a0", "\u200b"])), places)


def spaced_numbers(data, text):
    return re.sub(r"(?<=[\u4e00-\u9fff])([0-9.]+)(?=[\u4e00-\u9fff])", r" \1 ", text)


def spelt(data, text):
    places = data.draw(st.sets(st.sampled_from(between_han(text)), max_size=20))
    return inserted(text, "（zhèn）", places)


def traditional(data, text):
    return opencc.OpenCC("s2t").convert(text)


def lost(data, text):
    places = [
        at for at in between_han(text) if not re.search("[千百万亿元户个人]", text[at : at + 2])
    ]
    return inserted(text, "\ufffd", data.draw(st.sets(st.sampled_from(places), max_size=20)))


def doubled(data, text):
    return text.replace("，", data.draw(st.sampled_from(["，，", ",,", "，,", ", ，"])))


def advertised(data, text):
    advert = data.draw(st.sampled_from(["【广告】", "点击查看更多", "www.example.cn "]))
    return inserted(
        text, advert, data.draw(st.sets(st.sampled_from(between_han(text)), max_size=9))
    )


def wrapped(data, text):
    width = data.draw(st.integers(min_value=12, max_value=30))
    lines = (
        line[at : at + width] for line in text.split("\n") for at in range(0, len(line), width)
    )
    return "\n".join(lines)


@pytest.mark.parametrize(
    "damage",
    [full_width, spaced, spaced_numbers, spelt, traditional, lost, doubled, advertised],
    ids=lambda damage: damage.__name__,
)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_damaged_page_reads_as_the_whole_one(damage, data):
    view = clean(damage(data, PAGE))

    assert view.text == clean(PAGE).text
    assert_maps_back(view)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_hard_wraps_leave_every_sentence_and_number_whole(data):
    view = clean(wrapped(data, PAGE))

    sentences = [part for part in re.split("[。\n]", clean(PAGE).text)[1:] if part]
    assert all(sentence in view.text for sentence in sentences)
    assert_maps_back(view)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.text(
        alphabet=st.one_of(
            st.characters(),
            st.sampled_from("青山县１2万亿,.，。 \u3000\n\t\ufffd（(*&<p>;#振zhèn%㎡⼀①"),
        ),
        max_size=120,
    )
)
def test_every_clean_character_points_at_source_characters_in_order(text):
    view = clean(text)

    assert len(view.text) == len(view.starts) == len(view.ends)
    assert all(
        0 <= one < other <= len(text) for one, other in zip(view.starts, view.ends, strict=True)
    )
    assert list(view.starts) == sorted(view.starts)
    assert list(view.ends) == sorted(view.ends)
    assert not re.search("\n\n|^\n|\n$", view.text)


@pytest.mark.parametrize(
    "text",
    [
        "7" * 9,
        "（" * 9,
        "\n" * 9,
        "&" * 9,
        "<p" * 9,
        "1," * 9,
        "中\ufffd" * 9,
        "**" * 9,
        "青(a" * 9,
    ],
)
def test_a_page_many_times_as_long_reads_the_same_way(text):
    short, long = clean(text), clean(text * 400)

    assert len(long.text) <= len(text) * 400
    assert set(long.text) <= set(short.text) | {"\n"}


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("二〇二一年，县里修路。", "2021年，县里修路。"),
        ("二零二一年，县里修路。", "2021年，县里修路。"),
        ("二○二一年，县里修路。", "2021年，县里修路。"),
        ("二O二一年，县里修路。", "2021年，县里修路。"),
        ("二Ｏ一Ｏ年，县里修路。", "2010年，县里修路。"),
        ("一九九八年，县里修路。", "1998年，县里修路。"),
        ("二 〇 二 一 年，县里修路。", "2021年，县里修路。"),
        ("十二零二一年，县里修路。", "十二零二一年，县里修路。"),
        ("二〇二年，县里修路。", "二〇二年，县里修路。"),
        ("隔年买了二〇二一间房。", "隔年买了二〇二一间房。"),
    ],
)
def test_a_year_in_chinese_numerals_is_written_with_digits(page, text):
    view = clean(page)

    assert view.text == text
    year = view.text.index("年")
    assert view.source[slice(*view.span(year, year + 1))] == "年"
    assert view.source[slice(*view.span(0, 1))] == page[0]
