import pytest

from sources.reading.context.subjects import LONGEST_SUBJECT, name_subjects
from sources.reading.words import load_table
from tests.reading_stories import last_number, locate, tell


def subjects_of(text, *literals):
    clean, story = tell(text)
    return name_subjects(clean, story, locate(clean.text, literals))


@pytest.mark.parametrize(
    ("text", "literal", "subject"),
    [
        ("协会帮扶600户农户。", "600户", "农户"),
        ("合作社销售额达300万元。", "300万元", "合作社销售额"),
        ("茶园面积稳定在约900亩。", "900亩", "茶园面积"),
        ("公司在三个县建起果园60座。", "60座", "三个县建起果园"),
        ("公司已捐书60册。", "60册", "捐书"),
        ("60册。", "60册", ""),
        ("镇上去年建成5G基站60座。", "60座", "建成5G基站"),
        ("全国832个脱贫县销售额达300万元。", "300万元", "脱贫县销售额"),
        ("2022年投入300万元。", "300万元", "投入"),
        ("二〇二二年投入300万元。", "300万元", "投入"),
        ("合作社利润为-300万元。", "300万元", "合作社利润"),
        ("合作社投入¥300万元。", "300万元", "合作社投入"),
    ],
)
def test_a_subject_is_named_by_the_words_beside_the_number(text, literal, subject):
    assert subjects_of(text, literal) == [subject]


@pytest.mark.parametrize("hedges", ["超过" * 18, "超过" * 100, "达到约为" * 100])
def test_hedges_without_end_are_taken_off_one_by_one(hedges):
    sentence = f"村民{hedges}村里3000个。\n"

    assert subjects_of(sentence * 100, *["3000个"] * 100)[0].endswith("村里")
    assert subjects_of(f"产值{hedges}90元。", "90元")[0] in ("产值", "")


def test_the_numbers_of_a_list_share_their_subject():
    assert subjects_of("三镇茶园40、50、60亩。", "40", "50", "60亩") == ["三镇茶园"] * 3


def test_where_things_stood_and_stand_is_one_subject():
    text = "茶叶产值从2017年的112亿元增加到2022年的236亿元。"

    assert subjects_of(text, "112亿元", "236亿元") == ["茶叶产值"] * 2


def test_a_subject_ends_where_the_number_before_it_stands():
    assert subjects_of("帮600户平均增收90元。", "600户", "90元")[1] == "平均增收"


def test_a_subject_is_short():
    assert len(subjects_of("很" * 50 + "90元。", "90元")[0]) == LONGEST_SUBJECT


@pytest.mark.parametrize("row", load_table("subject_words"), ids=lambda row: row["word"])
def test_words_that_only_tie_are_no_part_of_a_subject(row):
    clean, story = tell(row["example"])

    subject = name_subjects(clean, story, last_number(clean.text))[0]

    assert subject
    assert row["word"] not in subject
