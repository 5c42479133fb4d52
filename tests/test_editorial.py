"""The editorial life: states, verbs, versions, and what a public record may name."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils import timezone

from counties.models import Envoy
from programs.models import Figure, FigureCitation, Program
from ruralplan.editorial import EditorialStatus, StaleRecord
from sources.models import Article
from tests.factories import (
    make_article,
    make_claim,
    make_edition,
    make_envoy,
    make_figure,
    make_indicator,
    make_initiative,
    make_program,
)

pytestmark = pytest.mark.django_db

STATES = list(EditorialStatus)
ALLOWED = {
    "submit": {"draft"},
    "return_to_author": {"in_review", "approved"},
    "approve": {"in_review"},
    "publish": {"in_review", "approved"},
    "unpublish": {"published", "approved"},
    "archive": {"draft", "in_review", "approved", "published"},
    "restore": {"archived"},
}
RESULT = {
    "submit": "in_review",
    "return_to_author": "draft",
    "approve": "approved",
    "publish": "published",
    "unpublish": "draft",
    "archive": "archived",
    "restore": "draft",
}


def in_state(state):
    program = make_program(published=False)
    Program.objects.filter(pk=program.pk).update(status=state)
    program.refresh_from_db()
    return program


def move(record, verb, **kwargs):
    if verb == "return_to_author":
        kwargs["note"] = "请补一处引文"
    getattr(record, verb)(by=None, **kwargs)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ALLOWED)
def test_a_verb_moves_only_from_the_states_that_allow_it(verb, state):
    program = in_state(state)

    if state in ALLOWED[verb]:
        move(program, verb)
        expected = RESULT[verb]
    else:
        with pytest.raises(ValidationError) as refusal:
            move(program, verb)
        assert EditorialStatus(state).label in refusal.value.messages[0]
        expected = state

    assert program.status == expected
    assert Program.objects.get(pk=program.pk).status == expected


def test_a_return_without_a_note_is_refused():
    program = in_state("in_review")

    with pytest.raises(ValidationError):
        program.return_to_author(by=None, note="  ")

    assert Program.objects.get(pk=program.pk).status == "in_review"


def test_a_return_keeps_its_note_until_the_record_is_published():
    program = in_state("in_review")
    program.return_to_author(by=None, note="请写明单位")

    assert program.note == "请写明单位"
    program.submit(by=None)
    program.publish(by=None)
    assert program.note == ""


def test_a_move_is_written_to_history_with_who_and_why(staff):
    program = in_state("in_review")

    program.return_to_author(by=staff, note="请写明单位")

    entry = program.history.first()
    assert (entry.status, entry.history_user) == ("draft", staff)
    assert entry.history_change_reason == "请写明单位"


@pytest.mark.parametrize(
    ("state", "hours", "public"),
    [
        ("draft", None, False),
        ("in_review", None, False),
        ("approved", None, False),  # approved, but nobody said when
        ("approved", 1, False),  # due in an hour
        ("approved", -1, True),  # due an hour ago
        ("published", None, True),
        ("archived", None, False),
    ],
)
def test_only_published_and_due_records_are_public(state, hours, public):
    program = in_state(state)
    if hours is not None:
        due = timezone.now() + timedelta(hours=hours)
        Program.objects.filter(pk=program.pk).update(publish_at=due)

    assert Program.objects.published().filter(pk=program.pk).exists() is public
    assert program.is_public is public


def test_a_time_to_publish_is_kept_only_while_approved():
    program = in_state("in_review")
    program.approve(by=None, publish_at=timezone.now() + timedelta(days=1))

    program.publish(by=None)

    assert program.publish_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.filter(pk=program.pk).update(publish_at=timezone.now())


def test_the_database_refuses_an_unknown_state():
    program = in_state("draft")

    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.filter(pk=program.pk).update(status="public")


def test_a_stale_copy_is_not_saved_and_loses_nothing():
    first = make_program(name="原名")
    stale = Program.objects.get(pk=first.pk)
    first.name = "先改的名"
    first.save()

    stale.name = "后改的名"
    with pytest.raises(StaleRecord):
        stale.save()

    assert Program.objects.get(pk=first.pk).name == "先改的名"
    assert stale.name == "后改的名"
    assert stale.version == first.version - 1


def test_a_stale_copy_cannot_move_either():
    program = in_state("in_review")
    stale = Program.objects.get(pk=program.pk)
    program.return_to_author(by=None, note="请改")

    with pytest.raises(StaleRecord):
        stale.publish(by=None)

    assert Program.objects.get(pk=program.pk).status == "draft"
    assert stale.status == "in_review"
    assert stale.published_at is None


def test_reference_records_refuse_stale_saves_too():
    envoy = make_envoy()
    stale = Envoy.objects.get(pk=envoy.pk)
    envoy.save()

    with pytest.raises(StaleRecord):
        stale.save()


def test_a_deleted_record_is_not_saved_back():
    program = make_program(published=False)
    stale = Program.objects.get(pk=program.pk)
    program.delete()

    with pytest.raises(StaleRecord):
        stale.save()


def test_saving_named_fields_also_counts_the_version():
    program = make_program(name="原名")
    before = program.version

    program.name = "新名"
    program.save(update_fields=["name"])

    stored = Program.objects.get(pk=program.pk)
    assert (stored.name, stored.version) == ("新名", before + 1)


def test_a_record_waits_for_the_record_it_names():
    child = make_program(parent=make_program(published=False), published=False)
    child.submit(by=None)

    with pytest.raises(ValidationError) as refusal:
        child.publish(by=None)

    assert child.parent.name in refusal.value.messages[0]
    assert Program.objects.get(pk=child.pk).status == "in_review"


def test_a_measure_waits_for_the_projects_that_carry_it_out():
    measure = make_initiative(published=False)
    measure.programs.add(make_program(published=False))
    measure.submit(by=None)

    with pytest.raises(ValidationError):
        measure.publish(by=None)


def test_a_record_stays_public_while_a_public_one_names_it():
    edition = make_edition()

    with pytest.raises(ValidationError) as refusal:
        edition.program.unpublish(by=None)

    assert edition.title in refusal.value.messages[0]
    assert edition.program.is_public


def test_a_record_named_by_a_scheduled_one_cannot_be_withdrawn():
    program = make_program()
    edition = make_edition(program=program, published=False)
    edition.submit(by=None)
    edition.approve(by=None, publish_at=timezone.now() + timedelta(days=1))

    with pytest.raises(ValidationError):
        program.archive(by=None)


def test_a_record_may_be_scheduled_after_the_one_it_names():
    tomorrow = timezone.now() + timedelta(days=1)
    parent = make_program(published=False)
    parent.submit(by=None)
    parent.approve(by=None, publish_at=tomorrow)
    child = make_program(parent=parent, published=False)
    child.submit(by=None)

    with pytest.raises(ValidationError):
        child.approve(by=None, publish_at=tomorrow - timedelta(hours=1))
    child.approve(by=None, publish_at=tomorrow)

    assert child.status == "approved"


def test_a_public_record_cannot_be_turned_to_a_hidden_one():
    child = make_program(parent=make_program())
    child.parent = make_program(published=False)

    with pytest.raises(ValidationError):
        child.full_clean()


def test_a_figure_waits_for_the_programme_behind_its_indicator():
    indicator = make_indicator(program=make_program(published=False))
    figure = make_figure(indicator=indicator, published=False)
    figure.submit(by=None)

    with pytest.raises(ValidationError) as refusal:
        figure.publish(by=None)

    assert indicator.program.name in refusal.value.messages[0]


def test_a_programme_stays_public_while_a_figure_counts_for_it():
    figure = make_figure()

    with pytest.raises(ValidationError) as refusal:
        figure.indicator.program.unpublish(by=None)

    assert figure.indicator.name in refusal.value.messages[0]


def test_an_indicator_with_public_figures_cannot_move_to_a_hidden_programme():
    indicator = make_figure().indicator
    indicator.program = make_program(published=False)

    with pytest.raises(ValidationError) as refusal:
        indicator.full_clean()

    assert "program" in refusal.value.message_dict


def test_a_figure_without_a_citation_cannot_be_published():
    figure = make_figure(exact=None)
    figure.submit(by=None)

    with pytest.raises(ValidationError) as refusal:
        figure.publish(by=None)

    assert "引文" in refusal.value.messages[0]
    assert Figure.objects.get(pk=figure.pk).status == "in_review"


def test_the_database_refuses_a_public_figure_that_nothing_backs():
    figure = make_figure(exact=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(status="published")


def test_a_figure_goes_public_together_with_its_claim():
    figure = make_figure(published=False)
    figure.submit(by=None)

    figure.publish(by=None)

    assert FigureCitation.objects.published().filter(figure=figure).count() == 1


def test_a_figure_is_approved_before_anything_is_public_and_published_later():
    figure = make_figure(published=False)
    figure.submit(by=None)

    figure.approve(by=None)

    assert figure.status == figure.chosen_citation.status == "approved"
    assert not figure.is_public
    figure.publish(by=None)
    assert FigureCitation.objects.published().filter(figure=figure).count() == 1


def test_a_draft_figure_is_deleted_together_with_its_claims():
    figure = make_figure(published=False)

    figure.delete()

    assert not FigureCitation.objects.filter(figure=figure.pk).exists()


def test_a_claim_alone_is_not_deleted_while_its_figure_rests_on_it():
    claim = make_figure(published=False).chosen_citation

    with pytest.raises(RestrictedError):
        claim.delete()


def test_a_figure_whose_article_is_hidden_takes_its_claim_back_too():
    article = make_article(published=False)
    figure = make_figure(article=article, published=False)
    figure.submit(by=None)

    with pytest.raises(ValidationError):
        figure.publish(by=None)

    assert FigureCitation.objects.get(figure=figure).status == "draft"
    assert Figure.objects.get(pk=figure.pk).status == "in_review"


def test_the_claim_a_public_figure_rests_on_cannot_be_withdrawn():
    figure = make_figure()

    with pytest.raises(ValidationError):
        figure.chosen_citation.unpublish(by=None)


def test_a_draft_claim_on_a_public_figure_stays_unseen():
    figure = make_figure()
    claim = make_claim(figure, published=False)

    assert claim not in FigureCitation.objects.published()
    assert Figure.objects.with_counts().get(pk=figure.pk).article_count == 1


def test_a_claim_on_a_hidden_figure_stays_unseen():
    figure = make_figure()
    figure.unpublish(by=None)

    assert not FigureCitation.objects.published().filter(figure=figure).exists()
    assert FigureCitation.objects.cleared().filter(figure=figure).exists()


def test_an_article_cannot_be_withdrawn_under_a_public_claim():
    figure = make_figure()
    article = Article.objects.get(pk=figure.chosen_citation.article_id)

    with pytest.raises(ValidationError):
        article.unpublish(by=None)
