"""Accepting a proposal makes what the outcome says, as drafts; a refusal makes nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from programs.matching import suggest
from programs.models import Figure, FigureCitation, Indicator, Outcome, Proposal
from programs.proposals import (
    AlreadyDecided,
    LedgerChanged,
    accept,
    correct,
    decision_from,
    reject,
    skip,
)
from ruralplan.editorial import StaleRecord
from tests.factories import (
    make_article,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
    make_program,
)
from tests.proposing import decide, make_proposal, snapshot

pytestmark = pytest.mark.django_db


def test_a_number_that_the_ledger_lacks_drafts_a_figure_that_rests_on_it(staff):
    proposal, indicator = make_proposal(), make_indicator()

    decided = accept(proposal, decide(proposal, indicator), by=staff)

    figure = Figure.objects.get(indicator=indicator)
    assert (decided.state, decided.outcome) == ("accepted", Outcome.DRAFTS)
    assert (decided.decided_by, decided.citation) == (staff, figure.chosen_citation)
    assert (figure.status, figure.value, figure.period) == (
        "draft",
        Decimal("128100000000"),
        "2021",
    )
    assert (figure.chosen_citation.status, figure.chosen_citation.exact) == ("draft", "1281亿元")


def test_history_says_who_accepted(staff):
    proposal, indicator = make_proposal(), make_indicator()

    accept(proposal, decide(proposal, indicator), by=staff)

    figure = Figure.objects.get(indicator=indicator)
    entries = [*figure.history.all(), *figure.chosen_citation.history.all()]
    assert {entry.history_user for entry in entries} == {staff}
    assert figure.history.last().history_change_reason == "接受提议"
    assert figure.chosen_citation.history.get().history_change_reason == "接受提议"


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "published"])
def test_a_number_that_the_ledger_holds_gets_a_draft_citation_and_nothing_else(staff, state):
    figure = make_figure(published=False)
    move_to(figure, state)
    before = Figure.objects.filter(pk=figure.pk).values().get()
    proposal = make_proposal()

    decided = accept(proposal, decide(proposal, figure.indicator), by=staff)

    assert decided.outcome == Outcome.CITES
    assert (decided.citation.figure, decided.citation.status) == (figure, "draft")
    assert Figure.objects.filter(pk=figure.pk).values().get() == before


def move_to(figure, state):
    if state != "draft":
        figure.submit(by=None)
    if state in ("approved", "published"):
        figure.approve(by=None)
    if state == "published":
        figure.publish(by=None)


def test_another_value_in_the_same_slot_contradicts_and_chooses_nothing(staff):
    figure = make_figure()
    chosen = figure.chosen_citation
    proposal = make_proposal("1218亿元")

    decided = accept(proposal, decide(proposal, figure.indicator), by=staff)

    figure.refresh_from_db()
    assert decided.outcome == Outcome.CONTRADICTS
    assert (figure.chosen_citation, figure.value) == (chosen, Decimal("128100000000"))
    assert decided.citation.value == Decimal("121800000000")


def test_what_the_article_says_a_second_time_is_only_linked(staff):
    article = make_article("试写：卖出1281亿元。再说一次，1281亿元。", published=False)
    first, indicator = make_proposal(article=article), make_indicator()
    cited = accept(first, decide(first, indicator), by=staff).citation
    at = article.text.text.rindex("1281亿元")
    again = Proposal.objects.create(
        article=article, exact="1281亿元", start=at, end=at + 6, value=cited.value, unit="元",
        kind="actual", period="2021", rule="arabic.money",
    )  # fmt: skip

    decided = accept(again, decide(again, indicator), by=staff)

    assert (decided.outcome, decided.citation) == (Outcome.REPEATS, cited)
    assert FigureCitation.objects.filter(article=article).count() == 1


def test_a_new_indicator_is_made_with_an_address_in_pinyin(staff):
    program = make_program(slug="shixie")
    proposal = make_proposal()

    decided = accept(proposal, decide(proposal, name="平台销售额", program=program), by=staff)

    indicator = Indicator.objects.get(program=program)
    assert decided.outcome == Outcome.NEW_INDICATOR
    assert (indicator.slug, indicator.unit) == ("shixie-ping-tai-xiao-shou-e", "元")
    assert indicator.history.get().history_user == staff


def test_two_new_indicators_that_sound_alike_have_addresses_of_their_own(staff):
    program = make_program(slug="shixie")
    for name, year in [("公益", "2020"), ("公意", "2021"), ("工艺", "2022")]:
        proposal = make_proposal(article=make_article(f"{year}年试写，卖出1281亿元。"))
        accept(proposal, decide(proposal, name=name, program=program), by=staff)

    slugs = Indicator.objects.filter(program=program).order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["shixie-gong-yi", "shixie-gong-yi-2", "shixie-gong-yi-3"]


@pytest.mark.parametrize("name", ["平台销售额" * 20, "！？", "a" * 100, "é" * 100])
def test_any_name_makes_an_address_that_the_database_holds(staff, name):
    program = make_program(slug="p" * 50)
    proposal = make_proposal()

    accept(proposal, decide(proposal, name=name, program=program), by=staff)

    assert 0 < len(Indicator.objects.get(program=program).slug) <= 50


def test_a_new_indicator_that_somebody_has_made_meanwhile_is_used(staff):
    program = make_program()
    known = make_indicator(program=program, name="受训人数", unit="人")
    proposal = make_proposal("3万名", unit="名")

    decided = accept(proposal, decide(proposal, name=" 受训人数 ", program=program), by=staff)

    assert decided.outcome == Outcome.DRAFTS
    assert decided.citation.figure.indicator == known


def test_a_figure_put_away_is_never_cited(staff):
    put_away = make_figure()
    put_away.archive(by=None)
    proposal = make_proposal()

    decided = accept(proposal, decide(proposal, put_away.indicator), by=staff)

    assert decided.outcome == Outcome.DRAFTS
    assert decided.citation.figure != put_away


def test_a_promise_belongs_to_its_plan(staff):
    measure = make_initiative()
    proposal = make_proposal(kind="target")
    plan = {"edition": measure.edition, "initiative": measure}

    decided = accept(proposal, decide(proposal, make_indicator(), **plan), by=staff)

    figure = decided.citation.figure
    assert (figure.edition, figure.initiative) == (measure.edition, measure)


WRONG = {
    "value": [{"value": None}, {"value": Decimal("1281")}, {"value": Decimal("NaN")}],
    "unit": [{"unit": ""}, {"unit": "人"}, {"unit": "元" * 21}],
    "qualifier": [{"qualifier": "maybe"}],
    "kind": [{"kind": "other"}, {"kind": ""}],
    "period": [{"period": ""}, {"period": "去年"}, {"period": "2022/2021"}],
    "indicator": [{"indicator": None}, {"indicator": None, "name": "  "}],
    "name": [{"indicator": None, "name": "名" * 101}],
    "program": [{"indicator": None, "name": "试写名称"}],
    "attributed_to": [{"attributed_to": "据" * 101}],
}


@pytest.mark.parametrize(
    ("field", "changes"), [(field, one) for field, rows in WRONG.items() for one in rows]
)
def test_a_decision_that_cannot_stand_is_refused_beside_its_field(staff, field, changes):
    proposal, indicator = make_proposal(), make_indicator()
    before = snapshot()

    with pytest.raises(ValidationError) as refusal:
        accept(proposal, decide(proposal, **{"indicator": indicator} | changes), by=staff)

    assert field in refusal.value.message_dict
    assert all("一" <= said[0] <= "鿿" or said[0] == "“" for said in refusal.value.messages)
    assert snapshot() == before


def test_a_measure_of_another_plan_is_refused(staff):
    proposal = make_proposal(kind="target")
    plan = {"edition": make_edition(), "initiative": make_initiative()}

    with pytest.raises(ValidationError) as refusal:
        accept(proposal, decide(proposal, make_indicator(), **plan), by=staff)

    assert set(refusal.value.message_dict) == {"initiative"}


def test_a_report_belongs_to_no_plan(staff):
    proposal = make_proposal()

    with pytest.raises(ValidationError) as refusal:
        accept(proposal, decide(proposal, make_indicator(), edition=make_edition()), by=staff)

    assert set(refusal.value.message_dict) == {"edition"}


def test_an_article_without_its_text_cannot_be_cited(staff):
    proposal = make_proposal()
    proposal.article.text.delete()

    with pytest.raises(ValidationError, match="全文"):
        accept(proposal, decide(proposal, make_indicator()), by=staff)


def test_an_article_put_away_cannot_be_cited(staff):
    proposal = make_proposal()
    proposal.article.archive(by=None)

    with pytest.raises(ValidationError, match="归档"):
        accept(proposal, decide(proposal, make_indicator()), by=staff)


def test_who_comes_second_is_told_who_decided_what(staff, django_user_model):
    other = django_user_model.objects.create_user("second", password="a-long-password")
    proposal, indicator = make_proposal(), make_indicator()
    seen_by_both = Proposal.objects.get(pk=proposal.pk)
    accept(proposal, decide(proposal, indicator), by=staff)
    before = snapshot()

    for late in (
        lambda: accept(seen_by_both, decide(proposal, indicator), by=other),
        lambda: reject(seen_by_both, by=other, reason="misread"),
        lambda: skip(seen_by_both, by=other),
        lambda: correct(seen_by_both, {"unit": "美元"}, by=other),
    ):
        with pytest.raises(AlreadyDecided, match=r"editor.*已接受"):
            late()

    assert snapshot() == before


def test_a_proposal_corrected_by_somebody_else_must_be_looked_at_again(staff):
    proposal = make_proposal()
    seen = Proposal.objects.get(pk=proposal.pk)
    correct(proposal, {"period": "2020"}, by=staff)

    with pytest.raises(StaleRecord):
        accept(seen, decide(seen, make_indicator()), by=staff)

    assert not FigureCitation.objects.filter(article=proposal.article).exists()


def test_a_proposal_that_a_new_reading_dropped_is_told(staff):
    proposal = make_proposal()
    Proposal.objects.filter(pk=proposal.pk).delete()

    with pytest.raises(StaleRecord, match="重新读过"):
        skip(proposal, by=staff)


def test_what_the_ledger_holds_now_is_told_where_it_is_not_what_was_shown(staff):
    proposal, figure = make_proposal(), make_figure()
    before = snapshot()

    with pytest.raises(LedgerChanged) as refusal:
        accept(proposal, decide(proposal, figure.indicator), by=staff, expected="drafts")

    assert str(figure) in refusal.value.messages[0]
    assert "1281亿元" in refusal.value.messages[0]
    assert snapshot() == before


@pytest.mark.parametrize("expected", ["cites:{pk}", None])
def test_what_was_shown_is_done(staff, expected):
    proposal, figure = make_proposal(), make_figure()
    shown = expected and expected.format(pk=figure.pk)

    decided = accept(proposal, decide(proposal, figure.indicator), by=staff, expected=shown)

    assert decided.outcome == Outcome.CITES


def test_another_figure_than_the_one_shown_is_told(staff):
    proposal, figure = make_proposal(), make_figure()

    with pytest.raises(LedgerChanged):
        accept(
            proposal,
            decide(proposal, figure.indicator),
            by=staff,
            expected=f"cites:{figure.pk + 1}",
        )


def test_a_suggestion_taken_as_it_is_leaves_the_proposal_untouched(staff):
    figure = make_figure()
    proposal = make_proposal(indicator=figure.indicator)
    suggestion = suggest(proposal.article, [proposal])[proposal.pk]

    decided = accept(proposal, decision_from(proposal, suggestion), by=staff)

    assert (decided.outcome, decided.corrected) == (Outcome.CITES, False)


def test_what_an_editor_changes_while_accepting_is_kept_beside_what_was_read(staff):
    figure = make_figure(period="2020")
    proposal = make_proposal(indicator=figure.indicator)
    suggestion = suggest(proposal.article, [proposal])[proposal.pk]
    changed = replace(decision_from(proposal, suggestion), period="2020", qualifier="over")

    decided = accept(proposal, changed, by=staff)

    assert (decided.corrected, decided.period, decided.qualifier) == (True, "2020", "over")
    assert (decided.as_read["period"], decided.as_read["qualifier"]) == ("2021", "exact")


def test_a_correction_decides_nothing_and_keeps_what_was_read(staff):
    proposal, indicator = make_proposal(), make_indicator()

    kept = correct(proposal, {"unit": "美元", "indicator": indicator, "digest": "一句"}, by=staff)

    kept.refresh_from_db()
    assert (kept.state, kept.unit, kept.indicator) == ("open", "美元", indicator)
    assert (kept.corrected, kept.as_read["unit"]) == (True, "元")


def test_a_correction_back_to_what_was_read_is_none(staff):
    proposal = make_proposal()

    changed = correct(proposal, {"unit": "美元"}, by=staff)
    back = correct(changed, {"unit": "元"}, by=staff)

    assert not back.corrected


@pytest.mark.parametrize(
    "fields",
    [
        {"value": Decimal(7)},  # not what is printed
        {"period": "某年"},
        {"kind": "promise"},
        {"unit": "元" * 21},
        {"state": "accepted"},  # no field of an editor's
    ],
)
def test_a_correction_that_says_nonsense_is_refused(staff, fields):
    proposal = make_proposal()
    before = snapshot()

    with pytest.raises(ValidationError):
        correct(proposal, fields, by=staff)

    assert snapshot() == before


def test_a_rejection_keeps_its_reason_and_remark(staff):
    decided = reject(make_proposal(), by=staff, reason="unrelated", remark=" 说的是全国 ")

    assert (decided.state, decided.reason, decided.remark) == (
        "rejected",
        "unrelated",
        "说的是全国",
    )
    assert decided.decided_by == staff
    assert decided.decided_at


@pytest.mark.parametrize(
    ("field", "words"),
    [("reason", {"reason": ""}), ("reason", {"reason": "bad"}), ("remark", {"remark": "说" * 301})],
)
def test_a_rejection_without_a_known_reason_is_refused(staff, field, words):
    with pytest.raises(ValidationError) as refusal:
        reject(make_proposal(), by=staff, **{"reason": "other"} | words)

    assert set(refusal.value.message_dict) == {field}


def test_a_skipped_proposal_is_still_to_be_decided(staff):
    proposal = skip(make_proposal(), by=staff)

    assert proposal.state == "skipped"
    assert accept(proposal, decide(proposal, make_indicator()), by=staff).state == "accepted"


def test_the_second_article_in_a_row_cites_what_the_first_drafted(staff):
    indicator = make_indicator()
    for _ in range(3):
        proposal = make_proposal(article=make_article(printed="2022-08-01"))
        accept(proposal, decide(proposal, indicator), by=staff)

    figure = Figure.objects.get(indicator=indicator)
    assert figure.citations.count() == 3


def test_a_claim_at_the_same_place_is_refused_with_a_sentence(staff):
    figure = make_figure()
    article = make_article("试写的文字：1281亿元，就这一句。")
    make_claim(figure, "1281亿", article=article)
    proposal = make_proposal(article=article, exact="1281亿元")
    FigureCitation.objects.filter(article=article).update(value=1)

    with pytest.raises(ValidationError, match="已经引了"):
        accept(proposal, decide(proposal, figure.indicator), by=staff)
