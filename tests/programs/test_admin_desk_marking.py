"""The source text in runs: whole, in order, each under the marks that cover it."""

import random

import pytest

from programs.admin.desk.marking import Mark, cut_into_runs, find_break
from programs.templatetags.desk import on_one_line

TEXT = "去年卖出茶叶3万元，办夜校7所。"
LAYERS = ("proposal", "citation")


def mark(start, end, name, layer="proposal"):
    return Mark(start, end, layer, name)


def runs_of(*marks, start=0, end=None):
    return list(cut_into_runs(TEXT, start, end or len(TEXT), marks))


def test_without_marks_the_text_is_one_run():
    assert [(run.start, run.text) for run in runs_of()] == [(0, TEXT)]


def test_a_run_ends_where_a_browser_makes_two_characters_one():
    runs = list(cut_into_runs("甲\r\n乙\n丙\r丁", 0, 8, []))

    assert [(run.start, run.text) for run in runs] == [(0, "甲\r\n"), (3, "乙\n丙\r丁")]


def test_of_two_marks_over_each_other_the_later_shows_and_the_earlier_goes_on_behind_it():
    runs = runs_of(mark(4, 9, "outer"), mark(6, 8, "inner"))

    assert [(run.text, run.proposal) for run in runs[1:-1]] == [
        ("茶叶", "outer"),
        ("3万", "inner"),
        ("元", "outer"),
    ]
    assert [bool(run.opens) for run in runs[1:-1]] == [True, True, False]


def test_a_proposal_shows_inside_what_cites_the_same_words():
    (run,) = [one for one in runs_of(mark(6, 9, "p"), mark(6, 9, "c", "citation")) if one.proposal]

    assert (run.text, run.citation, run.opens) == ("3万元", "c", {"proposal", "citation"})


def test_a_mark_that_crosses_the_edge_of_a_page_shows_on_either_side():
    before = runs_of(mark(6, 9, "p"), end=8)
    after = runs_of(mark(6, 9, "p"), start=8)

    assert (before[-1].text, before[-1].proposal) == ("3万", "p")
    assert (after[0].text, after[0].proposal) == ("元", "p")


def test_marks_outside_the_page_are_left_out():
    assert [run.proposal for run in runs_of(mark(0, 2, "p"), mark(9, 12, "q"), start=3, end=8)] == [
        None
    ]


@pytest.mark.parametrize("seed", range(20))
def test_the_runs_are_the_text_whatever_lies_over_it(seed):
    chance = random.Random(seed)  # noqa: S311 - a fixed seed, no secret
    spans = [sorted(chance.sample(range(len(TEXT) + 1), 2)) for _ in range(12)]
    marks = [
        mark(a, b, n, chance.choice(["proposal", "citation"])) for n, (a, b) in enumerate(spans)
    ]

    runs = runs_of(*marks)

    assert "".join(run.text for run in runs) == TEXT
    assert all(TEXT[run.start :].startswith(run.text) for run in runs)
    for run in runs:
        over = {m.layer for m in marks if m.start <= run.start < m.end}
        assert over == {n for n in LAYERS if getattr(run, n) is not None}


@pytest.mark.parametrize(
    ("text", "low", "high", "cut"),
    [
        ("一村3元。二村5元", 4, 7, 5),
        ("一村3元，\n二村5元", 4, 8, 6),
        ("一村3元，二村5元", 4, 7, 7),  # no sentence ends between them
        ("三五元", 2, 1, 2),  # they lie over each other
    ],
)
def test_a_page_of_text_begins_with_a_line_or_a_sentence(text, low, high, cut):
    assert find_break(text, low, high) == cut


@pytest.mark.parametrize(
    ("text", "shown"),
    [("卖出\n茶叶", "卖出茶叶"), ("10:17\n7月", "10:17 7月"), ("果：\n\n2021年", "果： 2021年")],
)
def test_a_passage_is_shown_on_one_line(text, shown):
    assert on_one_line(text) == shown
