"""Pending changes: what is public stays as it is until somebody else approved what is to come."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from programs.models import Figure, FigureCitation, Initiative, Program
from ruralplan.editorial import EditorialRecord, PendingChange
from sources.copies import name_root
from sources.models import Article
from tests.factories import (
    make_article,
    make_claim,
    make_figure,
    make_initiative,
    make_organization,
    make_program,
    make_staff,
)

pytestmark = pytest.mark.django_db

TEXT = "第一句：卖出1281亿元。第二句：卖出1300亿元。"


@pytest.fixture
def writer(db):
    return make_staff("editor")


@pytest.fixture
def reviewer(db):
    return make_staff("editor")


def agreed(record, values, writer, reviewer, reason="原文如此"):
    """Propose, submit and approve; return the record as stored."""
    record.propose_change(values, by=writer, reason=reason)
    record.submit_change(by=writer)
    record.approve_change(by=reviewer)
    return type(record)._base_manager.get(pk=record.pk)


def test_every_editorial_record_can_carry_a_change():
    assert {"pending", "written_by"} <= {field.name for field in EditorialRecord._meta.fields}


def test_the_public_sees_the_old_value_until_the_change_is_approved(writer, reviewer):
    program = make_program(summary="原来的简介")

    program.propose_change({"summary": "新的简介"}, by=writer, reason="写得更准")

    assert Program.objects.published().get(pk=program.pk).summary == "原来的简介"
    program.submit_change(by=writer)
    assert Program.objects.published().get(pk=program.pk).summary == "原来的简介"
    program.approve_change(by=reviewer)
    stored = Program.objects.published().get(pk=program.pk)
    assert (stored.summary, stored.pending) == ("新的简介", None)
    assert stored.history.first().history_change_reason == "写得更准"
    assert stored.history.first().history_user == reviewer


def test_what_waits_does_not_move_when_the_public_record_last_changed(writer, reviewer):
    program = make_program(summary="原来的简介")
    shown = Program.objects.get(pk=program.pk).modified_at

    program.propose_change({"summary": "新的简介"}, by=writer, reason="写得更准")
    program.submit_change(by=writer)
    program.return_change(by=reviewer, note="请再想想")
    program.withdraw_change(by=writer)

    assert Program.objects.get(pk=program.pk).modified_at == shown
    assert agreed(program, {"summary": "新的简介"}, writer, reviewer).modified_at > shown


def test_who_wrote_a_part_of_the_change_cannot_approve_it(writer, reviewer):
    program = make_program()
    program.propose_change({"summary": "一"}, by=writer)
    program.propose_change({"name_en": "Two"}, by=reviewer)
    program.submit_change(by=writer)

    for one in (writer, reviewer):
        with pytest.raises(ValidationError) as refusal:
            program.approve_change(by=one)
        assert refusal.value.code == "second_person"


def test_a_returned_change_keeps_what_was_typed_and_the_note(writer, reviewer):
    program = make_program()
    program.propose_change({"summary": "一"}, by=writer, reason="补充")
    program.submit_change(by=writer)

    program.return_change(by=reviewer, note="请再短一些")

    change = Program.objects.get(pk=program.pk).pending_change
    assert (change.values, change.note, change.state) == ({"summary": "一"}, "请再短一些", "draft")
    assert (change.reason, change.authors) == ("补充", [writer.pk])


def test_a_change_back_to_what_is_public_leaves_none(writer):
    program = make_program(summary="原来的")
    program.propose_change({"summary": "新的"}, by=writer)

    program.propose_change({"summary": "原来的"}, by=writer)

    assert Program.objects.get(pk=program.pk).pending is None


def test_a_proposal_of_nothing_writes_nothing(writer):
    program = make_program(summary="原来的")

    program.propose_change({"summary": "原来的"}, by=writer, reason="没有改")

    assert Program.objects.get(pk=program.pk).version == program.version
    assert program.history.first().history_change_reason != "没有改"


def test_a_withdrawn_record_takes_the_change_over_into_its_draft(writer, reviewer):
    program = make_program()
    organization = make_organization()
    program.propose_change({"summary": "新的", "organizations": [organization]}, by=writer)

    program.unpublish(by=reviewer)

    stored = Program.objects.get(pk=program.pk)
    assert (stored.status, stored.summary, stored.pending) == ("draft", "新的", None)
    assert list(stored.organizations.all()) == [organization]
    assert writer.pk in stored.written_by


def test_links_wait_with_the_rest(writer, reviewer):
    program, organization = make_program(), make_organization()
    program.propose_change({"organizations": [organization]}, by=writer)

    assert not program.organizations.exists()
    program.submit_change(by=writer)
    program.approve_change(by=reviewer)
    assert list(program.organizations.all()) == [organization]


def test_a_proposed_link_keeps_the_rules_of_publication(writer):
    initiative, hidden = make_initiative(), make_program(published=False)

    with pytest.raises(ValidationError) as refusal:
        initiative.propose_change({"programs": [hidden]}, by=writer)

    assert "请先发布" in "".join(refusal.value.messages)


def test_a_link_hidden_meanwhile_is_refused_on_approval(writer, reviewer):
    initiative, program = make_initiative(), make_program()
    initiative.propose_change({"programs": [program]}, by=writer)
    initiative.submit_change(by=writer)
    program.unpublish(by=None)

    with pytest.raises(ValidationError):
        initiative.approve_change(by=reviewer)

    stored = Initiative.objects.get(pk=initiative.pk)
    assert stored.pending_change.in_review
    assert not stored.programs.exists()


def test_what_the_change_names_and_is_gone_is_refused_in_a_sentence(writer, reviewer):
    program, organization = make_program(), make_organization()
    program.propose_change({"organizations": [organization]}, by=writer)
    program.submit_change(by=writer)
    organization.delete()

    with pytest.raises(ValidationError) as refusal:
        program.approve_change(by=reviewer)

    assert "已经不在了" in "".join(refusal.value.messages)


def test_a_number_that_changes_without_its_passage_needs_a_reason(writer):
    claim = make_figure("1281亿元").chosen_citation

    with pytest.raises(ValidationError) as refusal:
        claim.propose_change({"qualifier": "about"}, by=writer)

    assert list(refusal.value.message_dict) == ["change_reason"]
    claim.propose_change({"qualifier": "about"}, by=writer, reason="原文写的是约数")


def test_a_number_that_changes_with_its_passage_needs_none(writer):
    article = make_article(TEXT)
    claim = make_claim(make_figure(), "1300亿元", article=article)
    start = TEXT.index("1281亿元")
    values = {"exact": "1281亿元", "start": start, "end": start + 6, "value": 128100000000}

    claim.propose_change(values, by=writer)

    assert claim.pending_change.values.keys() == {"exact", "start", "end", "value"}


def test_the_chosen_claims_change_carries_to_its_figure_with_its_reason(writer, reviewer):
    article = make_article(TEXT)
    figure = make_figure(article=article)
    start = TEXT.index("1300亿元")
    values = {"exact": "1300亿元", "start": start, "end": start + 6, "value": 130000000000}

    agreed(figure.chosen_citation, values, writer, reviewer, reason="第二句才是全年的数")

    stored = Figure.objects.published().get(pk=figure.pk)
    assert stored.value == Decimal("130000000000")
    entry = stored.history.first()
    assert (entry.history_change_reason, entry.history_user) == ("第二句才是全年的数", reviewer)
    assert stored.written_by == []


def test_another_chosen_claim_brings_its_value_and_hedge(writer, reviewer):
    figure = make_figure()
    other = make_claim(figure, "1300亿元", qualifier="over")

    stored = agreed(
        figure, {"chosen_citation": other, "choice_reason": "后出的更正"}, writer, reviewer
    )

    assert (stored.value, stored.qualifier) == (Decimal("130000000000"), "over")
    assert stored.choice_reason == "后出的更正"


def test_another_choice_among_different_values_needs_a_reason(writer):
    figure = make_figure()
    other = make_claim(figure, "1300亿元")

    with pytest.raises(ValidationError) as refusal:
        figure.propose_change({"chosen_citation": other}, by=writer)

    assert "choice_reason" in refusal.value.message_dict


def test_a_stale_copy_proposes_nothing(writer, reviewer):
    program = make_program()
    stale = Program.objects.get(pk=program.pk)
    program.propose_change({"summary": "先写的"}, by=writer)

    with pytest.raises(ValidationError) as refusal:
        stale.propose_change({"summary": "后写的"}, by=reviewer)

    assert refusal.value.code == "stale"
    assert Program.objects.get(pk=program.pk).pending_change.values == {"summary": "先写的"}


def test_naming_the_root_of_copies_is_a_decision_that_public_articles_follow(writer):
    release = make_article()
    copy = make_article(reprint_of=release)

    name_root(copy, by=writer)

    stored = Article.objects.published().get(pk=release.pk)
    assert stored.reprint_of == copy
    assert stored.written_by == stored.reprint_of.written_by == []
    assert stored.history.first().history_change_reason == "指定源头"
    assert stored.history.first().history_user == writer


def test_what_can_no_longer_be_read_of_a_change_is_told(reviewer):
    figure = make_figure()
    broken = PendingChange({"value": "不是数"}, authors=[], state="in_review")
    claim = figure.chosen_citation
    claim.keep(broken)
    FigureCitation.objects.filter(pk=claim.pk).update(pending=claim.pending)

    with pytest.raises(ValidationError) as refusal:
        claim.approve_change(by=reviewer)

    assert "读不出" in "".join(refusal.value.messages)
