import csv
from datetime import date
from pathlib import Path

import pytest

from sources.reading.cues import find_marks
from sources.reading.kinds import judge_kinds
from sources.reading.words import load_table
from tests.reading_stories import last_number, locate, tell

SENTENCES = Path(__file__).parents[2] / "data/reading/kinds.csv"
# A ratchet, in figures of the file: it may only be lowered.
WRONG_AT_MOST = {"tune": 1, "check": 12}


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


@pytest.mark.parametrize(
    ("year", "kind"), [(2021, "actual"), (2024, "target")], ids=["before", "after"]
)
def test_a_year_is_a_promise_or_the_past_by_the_day_of_the_story(year, kind):
    text = f"合作社将扩建，{year}年桑园面积90亩。"

    assert kind_of("合作社将扩建。" + text, "90亩", published=date(2023, 5, 1)) in {kind, "target"}


def test_a_story_without_blocks_or_mentions_is_judged():
    clean, story = tell("")

    assert judge_kinds(clean, story, []) == []
