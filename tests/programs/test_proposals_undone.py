"""Undoing takes back what accepting made, as long as nobody has built on it."""

import pytest
from django.core.exceptions import ValidationError

from programs.models import Figure, FigureCitation, Indicator, Outcome, Proposal, SearchRecord
from programs.proposals import accept, reject, skip, submit_drafts, undo
from ruralplan.editorial import StaleRecord
from tests.factories import (
    make_article,
    make_case_study,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
    make_program,
)
from tests.proposing import decide, make_proposal, snapshot

pytestmark = pytest.mark.django_db

LEDGER = (Indicator, Figure, FigureCitation)


def ledger():
    return {model: sorted(model.objects.values_list()) for model in LEDGER}


def accepted(by, indicator=None, **changes):
    proposal = make_proposal()
    return accept(proposal, decide(proposal, indicator or make_indicator(), **changes), by=by)


def test_what_was_drafted_is_gone_and_the_proposal_open_again(staff):
    proposal, indicator = make_proposal(), make_indicator()
    before = ledger()
    decided = accept(proposal, decide(proposal, indicator), by=staff)

    opened = undo(decided, by=staff)

    assert ledger() == before
    assert (opened.state, opened.outcome, opened.citation) == ("open", "", None)
    assert (opened.decided_by, opened.decided_at) == (None, None)


def test_a_new_indicator_goes_with_its_figure(staff):
    before = ledger()
    proposal, program = make_proposal(), make_program()
    decided = accept(proposal, decide(proposal, name="试写名称", program=program), by=staff)

    undo(decided, by=staff)

    assert ledger() == before


@pytest.mark.parametrize("exact", ["1281亿元", "1218亿元"])  # the same value, and another
def test_a_citation_goes_and_its_figure_stays(staff, exact):
    figure = make_figure()
    before = ledger()
    proposal = make_proposal(exact)
    decided = accept(proposal, decide(proposal, figure.indicator), by=staff)

    undo(decided, by=staff)

    assert ledger() == before


def test_a_repeat_is_only_unlinked(staff):
    article = make_article("试写：卖出1281亿元，就这一句。")
    figure = make_figure(article=article)
    proposal = make_proposal(article=article)
    decided = accept(proposal, decide(proposal, figure.indicator), by=staff)
    before = ledger()

    opened = undo(decided, by=staff)

    assert decided.outcome == Outcome.REPEATS
    assert (opened.state, opened.citation) == ("open", None)
    assert ledger() == before


def test_history_says_who_took_it_back(staff):
    decided = accepted(staff)
    figure = decided.citation.figure.pk

    undo(decided, by=staff)

    ends = [Figure.history.filter(id=figure).first(), FigureCitation.history.first()]
    assert {(end.history_type, end.history_user) for end in ends} == {("-", staff)}
    assert {end.history_change_reason for end in ends} == {"撤销接受提议"}


def test_what_was_undone_can_be_accepted_again(staff):
    indicator = make_indicator()
    opened = undo(accepted(staff, indicator), by=staff)

    again = accept(opened, decide(opened, indicator), by=staff)

    assert again.outcome == Outcome.DRAFTS
    assert Figure.objects.get(indicator=indicator).chosen_citation == again.citation


@pytest.mark.parametrize("verb", [skip, reject])
def test_a_proposal_set_aside_is_open_again(staff, verb):
    words = {"reason": "other", "remark": "试写"} if verb is reject else {}
    decided = verb(make_proposal(), by=staff, **words)

    opened = undo(decided, by=staff)

    assert (opened.state, opened.reason, opened.remark) == ("open", "", "")
    assert opened.decided_by is None


def test_what_is_not_decided_cannot_be_undone(staff):
    with pytest.raises(ValidationError, match="还没有决定"):
        undo(make_proposal(), by=staff)


def test_an_old_copy_undoes_nothing(staff):
    proposal = make_proposal()
    skipped = skip(proposal, by=staff)
    accept(skipped, decide(proposal, make_indicator()), by=staff)

    with pytest.raises(StaleRecord):
        undo(skipped, by=staff)


def test_what_an_editor_corrected_stays_after_undoing(staff):
    decided = accepted(staff, period="2020")

    opened = undo(decided, by=staff)

    assert (opened.period, opened.corrected, opened.as_read["period"]) == ("2020", True, "2021")


def edited_figure(decided, by):
    figure = decided.citation.figure
    figure.refresh_from_db()
    figure.remarks = "试写的说明"
    figure.save()


def edited_citation(decided, by):
    citation = FigureCitation.objects.get(pk=decided.citation_id)
    citation.digest = "试写的提要"
    citation.save()


def submitted(decided, by):
    submit_drafts(decided.article, by=by)


def cited_by_another(decided, by):
    make_claim(decided.citation.figure)


def repeated(decided, by):
    article = decided.article
    again = make_proposal("1281亿", article=article)
    accept(again, decide(again, decided.citation.figure.indicator), by=by)


def searched(decided, by):
    SearchRecord.objects.create(
        figure=decided.citation.figure, searched_on="2026-11-01", searched_in="试报",
        searched_by="编辑部",
    )  # fmt: skip


def announced(decided, by):
    make_edition(announced_figure=decided.citation.figure, published=False)


def told(decided, by):
    make_case_study(body=f"试写[[figure-{decided.citation.figure_id}]]")


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (edited_figure, "有人改过"),
        (edited_citation, "有人改过"),
        (submitted, "待审"),
        (cited_by_another, "另有 1 处引文"),
        (repeated, "1 条提议"),
        (searched, "查找记录"),
        (announced, "年度计划"),
        (told, "县域故事"),
    ],
)
def test_what_somebody_built_on_is_left_and_the_editor_told_what_to_do(staff, deed, says):
    decided = accepted(staff)
    deed(decided, staff)
    before = snapshot()

    with pytest.raises(ValidationError, match=says) as refusal:
        undo(decided, by=staff)

    assert "请" in refusal.value.messages[0]
    assert snapshot() == before


def test_a_citation_that_the_figure_has_come_to_rest_on_is_left(staff):
    figure = make_figure(published=False)
    decided = accepted(staff, figure.indicator)
    figure.refresh_from_db()
    figure.choose(decided.citation, by=staff)

    with pytest.raises(ValidationError, match="正采用"):
        undo(decided, by=staff)


def counted_by_another(indicator):
    make_figure(None, indicator=indicator, period="2019")


def edited_indicator(indicator):
    indicator.definition = "试写的口径"
    indicator.save()


def chosen_for_another(indicator):
    make_proposal(indicator=indicator)


def made_a_change_of(indicator):
    make_indicator(change_of=indicator)


@pytest.mark.parametrize(
    "deed", [counted_by_another, edited_indicator, chosen_for_another, made_a_change_of]
)
def test_a_new_indicator_that_is_used_elsewhere_is_left(staff, deed):
    proposal = make_proposal()
    decision = decide(proposal, name="试写名称", program=make_program())
    decided = accept(proposal, decision, by=staff)
    deed(decided.citation.figure.indicator)
    before = snapshot()

    with pytest.raises(ValidationError, match="新指标"):
        undo(decided, by=staff)

    assert snapshot() == before


def test_a_citation_deleted_by_hand_leaves_nothing_to_take_back(staff):
    figure = make_figure()
    decided = accepted(staff, figure.indicator)
    decided.citation.delete()
    decided = Proposal.objects.get(pk=decided.pk)

    assert undo(decided, by=staff).state == "open"
