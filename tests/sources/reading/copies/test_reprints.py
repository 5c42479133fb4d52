import csv
import random
import re
from decimal import Decimal
from functools import cache
from itertools import combinations

import hypothesis
import opencc
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from sources.reading.amounts import parse_amount
from sources.reading.copies.comparing import weigh_figures
from sources.reading.copies.reprints import relate, relate_prints, take_print
from sources.reading.words import load_table

FOLDER = settings.BASE_DIR / "tests" / "data" / "relations"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))}
with (FOLDER / "relations.csv").open(encoding="utf-8", newline="") as file:
    RELATED = {(row["a"], row["b"]): row["relation"] for row in csv.DictReader(file)}

RELEASE = PAGES["chunni_release"]
# The numbers that were changed against the release that a page copies.
CHANGED = {
    ("chunni_changed", "chunni_release"): [("35.7万名", "37.5万名")],
    ("county_tea", "county_tea_portal"): [("31.4亿元", "34.1亿元")],
    ("xinghuo_release", "xinghuo_wire"): [("4150元", "4510元")],
    ("yunxi_release", "yunxi_wechat"): [("8640万元", "8460万元")],
}


@cache
def print_of(name):
    return take_print(PAGES[name])


def names_of(pairs):
    """Return the related pairs among all pages: {(name, name): relation}."""
    names = list(PAGES)
    return {
        tuple(sorted((names[one.first], names[one.second]))): one.relation
        for one in pairs
        if one.relation != "none"
    }


def only(texts):
    """Return the relation of two texts, None where nothing links them."""
    found = relate(texts)
    return found[0] if found else None


def printed(texts, conflict):
    return (
        texts[0][slice(*conflict.first)],
        texts[1][slice(*conflict.second)],
    )


def test_copies_are_told_from_rewordings_and_both_from_other_texts():
    expected = {tuple(sorted(pair)): relation for pair, relation in RELATED.items()}

    assert names_of(relate(PAGES.values())) == expected


@pytest.mark.parametrize(("a", "b"), list(combinations(sorted(PAGES), 2)))
def test_two_pages_alone_are_related_as_among_many(a, b):
    expected = RELATED.get((a, b)) or RELATED.get((b, a)) or "none"

    for pair in ((a, b), (b, a)):
        found = relate_prints([print_of(name) for name in pair])
        assert (found[0].relation if found else "none") == expected


@pytest.mark.parametrize(("pair", "conflicts"), CHANGED.items())
def test_a_changed_number_is_reported_with_its_place_on_both_pages(pair, conflicts):
    texts = [PAGES[name] for name in pair]

    (relation,) = relate(texts)

    assert [printed(texts, one) for one in relation.conflicts] == conflicts
    assert [one.exact for one in relation.conflicts] == conflicts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3150例", "3510例"),
        ("4300户", "3400户"),
        ("48辆", "84辆"),
        ("11.2万瓶", "12.1万瓶"),
        ("653万元", "563万元"),
        ("2亿元", "3亿元"),
        ("12.4%", "14.2%"),
        ("1846间", "1864间"),
    ],
)
def test_any_one_number_that_differs_is_the_one_conflict(old, new):
    other = RELEASE.replace(old, new)

    (relation,) = relate([RELEASE, other])

    assert relation.relation == "reprint"
    assert [printed([RELEASE, other], one) for one in relation.conflicts] == [(old, new)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.83亿元", "18300万元"),
        ("653万元", "653万"),
        ("2亿元", "2亿元人民币"),
        ("4300户", "四千三百户"),
        ("9720人次", "9,720人次"),
        ("1200名", "１２００名"),
        ("48辆", "48 辆"),
        ("12.4%", "百分之十二点四"),
    ],
)
def test_an_equal_number_in_other_characters_is_no_conflict(old, new):
    (relation,) = relate([RELEASE, RELEASE.replace(old, new)])

    assert relation.relation == "reprint"
    assert relation.conflicts == ()


def test_a_weight_in_another_unit_is_no_conflict():
    page = RELEASE.replace("48辆", "38吨")

    (relation,) = relate([page, page.replace("38吨", "38000公斤")])

    assert relation.conflicts == ()


def spaced(text):
    return re.sub(r"(\d)(?=\S)", r"\1 ", text)


def wrapped(text):
    rows = ["\n".join(re.findall(".{1,15}", row)) for row in text.split("\n")]
    return "\n".join(rows)


def traditional(text):
    return opencc.OpenCC("s2twp").convert(text)


def with_pinyin(text):
    return text.replace("雷山", "雷山（léi shān）").replace("昭觉", "昭觉(zhāo jué)")


def full_width(text):
    return text.translate({code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)})


def misread(text):
    """Return the text with one Chinese character in fifty lost."""
    draw = random.Random(5)  # noqa: S311 - the same losses every time
    return "".join(
        "\ufffd" if "\u4e00" <= char <= "\u9fff" and draw.random() < 0.02 else char for char in text
    )


DAMAGES = [spaced, wrapped, traditional, with_pinyin, full_width, misread]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["chunni_short", "chunni_reordered", "chunni_changed"])
def test_a_damaged_copy_is_still_found(damage, name):
    found = only([damage(PAGES[name]), RELEASE])

    assert found.relation == "reprint"


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_alone_is_no_contradiction(damage):
    found = only([damage(RELEASE), RELEASE])

    assert found.relation == "reprint"
    assert found.conflicts == ()


SENTENCES = re.findall(r"[^。]+。", RELEASE)


HOSTILE = "一百万元，。\n 1.5%亩年月（“"


@given(st.sets(st.sampled_from(range(len(SENTENCES))), min_size=5), st.randoms())
@hypothesis.settings(deadline=None, max_examples=50)
def test_any_five_sentences_in_any_order_are_a_copy_without_contradiction(chosen, draw):
    order = sorted(chosen)
    draw.shuffle(order)
    copy = "".join(SENTENCES[at] for at in order)

    found = only([RELEASE, copy])

    assert found.relation == "reprint"
    assert found.conflicts == ()


@given(st.text(HOSTILE, max_size=300), st.text(HOSTILE))
@hypothesis.settings(deadline=None, max_examples=50)
def test_any_text_can_be_compared_and_spans_stay_inside(first, second):
    texts = [RELEASE + first, first + RELEASE + second, second]

    for relation in relate(texts):
        for conflict in relation.conflicts:
            assert printed([texts[relation.first], texts[relation.second]], conflict) == (
                conflict.exact
            )


def test_pages_that_share_nothing_are_not_compared():
    pages = ["".join(chr(0x4E00 + (at * 7 + number * 500) % 9000) for at in range(400))
             for number in range(12)]  # fmt: skip

    assert relate(pages) == []


def test_next_years_release_is_none_however_much_of_it_is_kept():
    found = only([RELEASE, PAGES["chunni_next_year"]])

    assert found.relation == "none"
    assert found.score > 0.5
    assert found.conflicts == ()


def test_a_figure_that_everybody_knows_links_no_pages():
    known = "832个脱贫县和160个重点帮扶县的14亿人都受益，18亿亩耕地不减。"

    texts = [page + "\n\n" + known for page in (PAGES["training_march"], PAGES["county_tea"])]
    found = only(texts)

    assert found is None or found.relation == "none"


@pytest.mark.parametrize("row", load_table("known_figures"), ids=lambda row: row["word"])
def test_a_known_figure_weighs_nothing(row):
    (story,) = take_print(row["example"] + "。").stories

    assert Decimal(row["value"]) == parse_amount(row["word"])
    assert Decimal(row["value"]) in {stated.value for stated in story.numbers.values()}
    assert weigh_figures(story) == {}


@pytest.mark.parametrize("row", load_table("unit_scales"), ids=lambda row: row["word"])
def test_one_amount_in_two_units_has_one_value(row):
    (story,) = take_print(row["example"] + "。").stories

    assert row["word"] in row["example"]
    assert row["base"] in row["example"]
    assert len(story.numbers) == 2
    assert len({stated.value for stated in story.numbers.values()}) == 1


def test_a_page_without_words_is_related_to_nothing():
    assert relate(["", "\n\n", RELEASE, "2024"]) == []


@pytest.mark.parametrize("row", load_table("side_notes"), ids=lambda row: row["word"])
@pytest.mark.parametrize("day", ["3月5日", "4月16日"])
def test_what_is_printed_below_many_a_text_links_no_pages(row, day):
    about = f"{row['example']}\n\n" + RELEASE.rsplit("\n\n", 1)[1].strip() * 2
    first = PAGES["training_march"].replace("3月5日", day) + "\n\n" + about
    second = PAGES["county_road_portal"].split("\n\n责任编辑")[0] + "\n\n" + about

    found = only([first, second])

    assert found is None or found.relation == "none"
    assert found is None or found.score < 0.2


@pytest.mark.parametrize(
    "text",
    [
        "镇上新开了一家书店。",
        "好",
        "The foundation said that 1,200 teachers were trained in 15 counties.",
        "財団は、15の県で1,200人の教師が研修を受けたと発表した。",
        "带动5万户，" * 200,
        "县\n" * 400,
        "。。。",
    ],
)
def test_the_same_text_is_a_reprint_however_short_or_repetitive(text):
    relation = only([text, text.replace("\n", "\r\n") + "\n"])

    assert (relation.relation, relation.score, relation.conflicts) == ("reprint", 1.0, ())


@pytest.mark.parametrize(
    "page", ["", "\n", "首页 | 新闻 | 关于我们\n版权所有 某网\n蜀ICP备12345678号"]
)
def test_the_same_furniture_links_no_pages(page):
    assert only([page, page]) is None


@pytest.mark.parametrize(
    "line", ["镇上新开了一家书店。", "青山县去年新建冷库12座，茶农增收。", "版权所有 某网"]
)
def test_a_line_in_common_links_no_longer_pages(line):
    texts = [f"{PAGES[name]}\n{line}\n" for name in ("county_tea", "yunxi_release")]

    assert {one.relation for one in relate([*texts, line])} <= {"none"}


def test_what_is_not_related_never_has_all_in_common():
    texts = ["镇上新开了一家书店，离车站不远，逢集的日子里面坐满了孩子，大家都很高兴。" + end
             for end in ("", "老板说要开到年底。" * 2)]  # fmt: skip
    lines = [sentence for page in PAGES.values() for sentence in page.split("\n") if sentence]

    for one in relate([*texts, *PAGES.values(), *lines]):
        assert one.relation != "none" or one.score < 1
