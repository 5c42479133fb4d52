import csv
import re
from datetime import date
from pathlib import Path

import pytest

from sources.reading.context.cues import find_marks
from sources.reading.context.kinds import judge_kinds
from sources.reading.words import load_table
from tests.reading_stories import last_number, locate, tell

SENTENCES = Path(__file__).parents[3] / "data/reading/kinds.csv"
# A ratchet, in figures of the file: it may only be lowered.
WRONG_AT_MOST = {"tune": 17, "check": 2}


def kind_of(text, literal, **story):
    clean, told = tell(text, **story)
    return judge_kinds(clean, told, locate(clean.text, [literal]))[0]


@pytest.mark.parametrize("part", ["tune", "check"])
def test_figures_of_varied_sentences_get_their_kind(part):
    wrong = []
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]

    for row in rows:
        pairs = [pair.split("=") for pair in row["figures"].split()]
        clean, story = tell(row["text"].replace("¶", "\n"))
        kinds = judge_kinds(clean, story, locate(clean.text, [pair[0] for pair in pairs]))
        wrong += [pair for pair, kind in zip(pairs, kinds, strict=True) if pair[1] != kind]

    assert len(wrong) <= WRONG_AT_MOST[part], wrong


EXAMPLES = [
    *((row, "target") for row in load_table("promise_cues")),
    *((row, "actual") for row in load_table("done_cues")),
    *((row, "other") for row in load_table("background_cues")),
]


@pytest.mark.parametrize(("row", "kind"), EXAMPLES, ids=lambda value: str(value)[:30])
def test_a_cue_decides_in_its_example(row, kind):
    clean, story = tell(row["example"])

    assert row["word"] in [mark.word for mark in find_marks(clean.text, 0, len(clean.text))]
    assert judge_kinds(clean, story, last_number(clean.text)) == [kind]


@pytest.mark.parametrize("row", load_table("future_words"), ids=lambda row: row["word"])
def test_words_after_jiang_make_it_a_promise(row):
    assert "将" in [mark.word for mark in find_marks(row["example"], 0, len(row["example"]))]


@pytest.mark.parametrize("row", load_table("disposal_words"), ids=lambda row: row["word"])
def test_words_that_dispose_of_something_make_jiang_no_promise(row):
    assert "将" not in [mark.word for mark in find_marks(row["example"], 0, len(row["example"]))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# 今年工作安排\n种下桑苗90万株。", "target"),
        ("# 去年工作回顾\n种下桑苗90万株。", "actual"),
        ("# 二、主要任务\n# （一）桑园\n种下桑苗90万株。", "target"),
        ("# 二、主要任务\n# 三、典型经验\n种下桑苗90万株。", "actual"),
        ("协会发布六条新举措。\n一是种下桑苗90万株。", "target"),
        ("协会发布六条新举措。\n会上，老社员领到桑苗90万株。", "actual"),
        ("协会去年发布的六条举措都有回音。\n一是种下桑苗90万株。", "actual"),
    ],
)
def test_a_plan_goes_on_through_headings_and_lists(text, kind):
    assert kind_of(text, "90万株") == kind


def test_a_promise_ends_at_the_full_stop():
    assert kind_of("村里将修桥。村民王二卖出桑叶90吨。", "90吨") == "actual"


def test_a_document_that_is_a_plan_promises_throughout():
    text = "种下桑苗90万株。"

    assert kind_of(text, "90万株", headline="桑蚕产业三年行动方案") == "target"
    assert kind_of(text, "90万株", headline="桑蚕产业三年行") == "actual"


def test_measures_are_counted_when_they_are_announced():
    assert kind_of("公司将从16项新举措入手，建学校90所。", "16项") == "actual"


@pytest.mark.parametrize(("year", "kind"), [(2021, "actual"), (2024, "target")])
def test_a_year_is_the_past_or_a_promise_by_the_day_of_the_story(year, kind):
    text = f"社里的桑园，{year}年养蚕90张。"

    assert kind_of(text, "90张", published=date(2023, 5, 1)) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“春苗计划”发了奖。春苗计划救助90人。", "actual"),
        ("县里计划把鱼塘由90亩扩大到300亩。", "actual"),
        ("全县90个行政村的村医都来了。", "other"),
        ("全县捐书到90个行政村。", "actual"),
        ("这里新修了全长90里的引水工程。", "actual"),
        ("大桥建成后，送客90人。", "actual"),
        ("大桥建成后，可送客90人。", "target"),
        ("全县林地面积大，养鸡人各自为生，每户卖90只。", "actual"),
        ("种下的90棵树将结果。", "target"),
        ("按计划投资300万元的厂房租给90户，已开工。", "target"),
        ("全村90户都用上了新渠。", "actual"),
        ("全国有90个省市参与这项行动。", "actual"),
        ("今年预计救助700人，比去年的90人多。", "actual"),
        ("今年预计亩产700斤，按每斤90元算，收入不低。", "actual"),
        ("全国共有90个省、700个县参与这项行动。", "actual"),
        ("去年全国90个县的农户增收了。", "actual"),
        ("羊卖到了90里之外。", "other"),
        ("一个90人的小村来了老师。", "other"),
        ("村里有300户，90人。", "other"),
        ("小岛面积约90平方公里。", "other"),
        ("公司治理面积约90平方公里。", "actual"),
        ("桑园从1996年的300亩扩大到2019年的90亩。", "actual"),
        ("木石县是一个山里的小县，茶是主业，年产茶90吨。", "other"),
        ("木石县是一个山里的小县，茶是主业，带动90户。", "actual"),
        ("目前全县茶园面积90亩。", "actual"),
        ("全县茶园面积90亩。", "other"),
        ("社里引导农户养蜂。养蜂多的，其中，90户住在山里。", "actual"),
        ("村子离县城700公里，王二卖羊90只。", "actual"),
        ("羊送到了90公里外的城里。", "other"),
        ("木石村靠着山，村民90人，以养蜂为生。", "other"),
        ("木石村靠着山，村民90人养了蜂。", "actual"),
        ("90户、700人的木石村通了车。", "other"),
        ("这个90户的山区小村通了车。", "other"),
        ("700户、90人的木石村通了车。", "other"),
        ("送给90户的木石村级账房。", "actual"),
        ("山里90个村，都将获得新钟楼。", "target"),
        ("山里90个村，都获得了新钟楼。", "actual"),
        ("签约的90户农家每户可获得羊3只。", "target"),
        ("带动90户农家每户可获得羊3只。", "actual"),
        ("剩余90个山上和山下小河边的山村预计后年通水。", "target"),
        ("通水的90个山上和山下小河边的山村预计后年通车。", "actual"),
        ("截至目前，社里修渠3公里，计划再修7公里；栽树90棵。", "actual"),
        ("社里计划修渠7公里；栽树90棵。", "target"),
        ("捐赠的90只羊将送进山里。", "actual"),
        ("计划捐赠的90只羊将送进山里。", "target"),
        ("到2019年，卖羊90只。2018年以来，社里修了渠。", "target"),
        ("到2019年，卖羊90只。2019年以来，社里修了渠。", "actual"),
        ("到2019年，卖羊90只。2019年社里已通水。", "actual"),
        ("到2019年，卖羊90只。截至2020年，社里有鹅。", "actual"),
        ("到2019年，卖羊90只。到2020年，社里将已通水。", "target"),
    ],
)
def test_nearest_words_weigh_more_than_the_sentence(text, kind):
    literal = re.search("90(?:平方公里|.)", text)

    assert literal is not None
    assert kind_of(text, literal[0]) == kind


def test_an_estimate_of_a_national_sum_is_background_still():
    text = "预计全县GDP增长6%，农户增收90元，固定资产投资7亿元。"

    assert kind_of(text, "6%") == "other"
    assert kind_of(text, "90元") == "target"
    assert kind_of(text, "7亿元") == "other"
    assert kind_of("力争全县GDP增长6%。", "6%") == "target"


def test_a_heading_promises_what_the_text_below_promises():
    clean, story = tell("# 县里打造桑园90亩\n到后年，力争建成桑园90亩。")

    assert judge_kinds(clean, story, locate(clean.text, ["90亩", "90亩"])) == ["target"] * 2
    assert kind_of("# 县里打造桑园90亩\n建成桑园90亩。", "90亩") == "actual"


def test_a_bulletin_counts_what_there_is_unless_somebody_did_it():
    headline = "木石县2022年统计公报"

    assert kind_of("生猪出栏90头。", "90头", headline=headline) == "other"
    assert kind_of("发放种子90斤。", "90斤", headline=headline) == "actual"
    assert kind_of("生猪出栏90头。", "90头") == "actual"


PLAN_PAGES = {
    "heading": ("# {}\n建学校90所。", "target"),
    "lead": ("{}\n一是建学校90所。", "target"),
    "announce": ("{}\n一是建学校90所。", "target"),
    "ask": ("{}\n建学校90所。", "target"),
    "list": ("协会发布六条举措。\n{}", "target"),
    "next": ("协会将修路。{}", "target"),
    "headline": ("建学校90所。", "target"),
    "bulletin": ("校舍90所。", "other"),
}


@pytest.mark.parametrize(
    "row", load_table("plan_words"), ids=lambda row: f"{row['role']}-{row['word']}"
)
def test_a_word_of_plans_rules_in_its_example(row):
    page, kind = PLAN_PAGES[row["role"]]
    headline = row["example"] if row["role"] in ("headline", "bulletin") else ""

    assert row["word"] in row["example"]
    assert kind_of(page.format(row["example"]), "90所", headline=headline) == kind


def test_a_story_without_blocks_or_mentions_is_judged():
    clean, story = tell("")

    assert judge_kinds(clean, story, []) == []
