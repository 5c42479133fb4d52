"""How promises stand, counted; and the sentence that tells it."""

import pytest

from programs.leads import balance, edition_lead, program_lead
from programs.ledger import LedgerEntry
from programs.models import Edition, Figure, Initiative, Pillar, Program
from programs.outlook import count_states, grid

TALENT, TRADE = (Pillar(pk=pk, name=name, order=pk) for pk, name in ((2, "人才"), (1, "产业")))
PLANS = [Edition(pk=1, year=2021), Edition(pk=2, year=2022)]


def entry(state, plan=1, pillar=None):
    measure = Initiative(pk=pillar.pk, pillar=pillar) if pillar else None
    target = Figure(edition_id=plan, initiative=measure)
    return LedgerEntry(target=target, state=state, rule="sample", reason="")


def test_states_are_counted_in_the_order_of_the_method_page():
    entries = [entry("no_report"), entry("reached"), entry("no_report")]

    assert count_states(entries) == [("reached", "已达到", 1), ("no_report", "没有找到报道", 2)]


def test_promises_stand_by_pillar_and_plan_those_without_a_measure_last():
    entries = [entry("reached", 2), entry("below", 1, TALENT), entry("below", 2, TRADE)]

    rows = grid(PLANS, entries)

    assert [pillar for pillar, _ in rows] == [TRADE, TALENT, None]
    assert [[len(square.entries) for square in squares] for _, squares in rows] == [
        [0, 1],
        [1, 0],
        [0, 1],
    ]


@pytest.mark.parametrize(
    ("states", "clause"),
    [
        ([], "文章没有写出数字承诺"),
        (["reached"], "1条数字承诺，已达到"),
        (["no_report", "no_report"], "2条数字承诺，全部没有找到报道"),
        (["reached", "no_report"], "2条数字承诺里，1条已达到、1条没有找到报道"),
    ],
)
def test_the_balance_is_told_in_words(states, clause):
    assert balance([entry(state) for state in states]) == clause


def test_a_plan_says_when_no_measure_is_known():
    assert edition_lead(0, []) == "文章没有写出任何一项举措；文章没有写出数字承诺。"


def test_a_programme_leaves_out_what_there_is_none_of():
    program = Program(name="试写")

    assert program_lead(program, plans=0, entries=[], figures=0, articles=0) == ""
    assert program_lead(program, plans=0, entries=[], figures=2, articles=1) == (
        "账本里有它的2个数字；1篇文章写到它。"
    )
