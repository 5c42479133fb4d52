"""A failing database call leaves all as it was: for every call of every verb that writes."""

from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction

from programs.proposals import (
    accept,
    accept_confirming,
    correct,
    put_forward,
    reject,
    reject_background,
    submit_drafts,
    undo,
)
from tests.factories import make_article, make_figure, make_indicator, make_program
from tests.faults import FailingCall
from tests.proposing import decide, make_proposal, snapshot

pytestmark = pytest.mark.django_db


def sizes(tables):
    return {table: len(rows) for table, rows in tables.items()}


def calls_that_can_fail(deed):
    """Do the deed with its first, second, … call failing until none is left; return how many.

    Django asks the database of each constraint before a save and takes a failing question for
    a yes. So the deed is either refused or done, and then done whole.
    """
    before, done = snapshot(), []
    for n in count(1):
        fault, start = FailingCall(n), transaction.savepoint()
        try:
            with connection.execute_wrapper(fault):
                deed()
        except (OperationalError, ValidationError):
            assert snapshot() == before, f"call {n} left something behind"
        else:
            done.append(sizes(snapshot()))
            assert snapshot() != before
        transaction.savepoint_rollback(start)
        if fault.calls < n:
            break
    assert all(one == done[-1] for one in done)
    return n - 1


def cites(by):
    proposal, figure = make_proposal(), make_figure()
    return lambda: accept(proposal, decide(proposal, figure.indicator), by=by)


def drafts(by):
    proposal, indicator = make_proposal(), make_indicator()
    return lambda: accept(proposal, decide(proposal, indicator, period="2020"), by=by)


def makes_an_indicator(by):
    proposal, program = make_proposal(), make_program()
    return lambda: accept(proposal, decide(proposal, name="试写名称", program=program), by=by)


def undoes_a_figure(by):
    decided = drafts(by)()
    return lambda: undo(decided, by=by)


def undoes_an_indicator(by):
    decided = makes_an_indicator(by)()
    return lambda: undo(decided, by=by)


def undoes_a_citation(by):
    decided = cites(by)()
    return lambda: undo(decided, by=by)


def confirms(by):
    sentences = "".join(f"试写县第{n}个茶园去年卖出茶叶{1000 + n}万元。" for n in range(2))
    release = make_article(sentences)
    article = make_article(f"本报讯：{sentences}", reprint_of=release, published=False)
    for n in range(2):
        make_figure(f"{1000 + n}万元", article=release)
        make_proposal(f"{1000 + n}万元", article=article)
    return lambda: accept_confirming(article, by=by)


def submits(by):
    decided = drafts(by)()
    return lambda: submit_drafts(decided.article, by=by)


def rejects(by):
    proposal = make_proposal()
    return lambda: reject(proposal, by=by, reason="other")


def rejects_background(by):
    proposal = make_proposal(kind="other")
    return lambda: reject_background(proposal.article, by=by)


def corrects(by):
    proposal = make_proposal()
    return lambda: correct(proposal, {"unit": "美元"}, by=by)


def puts_forward(by):
    article = make_article("试写的文字：2021年卖出茶叶1281亿元。", published=False)
    return lambda: put_forward(article, 13, 19, by=by)


DEEDS = [
    cites,
    drafts,
    makes_an_indicator,
    undoes_a_citation,
    undoes_a_figure,
    undoes_an_indicator,
    confirms,
    submits,
    rejects,
    rejects_background,
    corrects,
    puts_forward,
]


@pytest.mark.parametrize("deed", DEEDS)
def test_the_nth_call_failing_leaves_all_as_it_was_or_all_done(staff, deed):
    assert calls_that_can_fail(deed(staff)) > 1
