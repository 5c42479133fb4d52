"""What the second person is told about a record that was made public in a hurry."""

import pytest

from tests.browsing import page
from tests.factories import make_claim, make_figure, make_program, make_staff

pytestmark = pytest.mark.django_db

REASON = "原文改了口径，须马上说清"


def url_of(record, tail):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/{tail}"


@pytest.fixture
def editor(client):
    client.force_login(make_staff("editor"))
    return client


@pytest.mark.parametrize("tail", ["change/", "move/look-over/"])
def test_the_second_person_reads_who_was_in_a_hurry_and_why(editor, tail):
    program = make_program(published=False)
    publisher = make_staff("publisher", "hasty")
    program.submit(by=publisher)
    assert "紧急发布，等人补看" not in page(editor.get(url_of(program, tail)))
    program.publish(by=publisher, urgent_reason=REASON)

    shown = page(editor.get(url_of(program, tail)))

    assert f"hasty 没有让第二人看过就公开了。理由：{REASON}" in shown
    assert url_of(program, "history/") in shown


def test_once_looked_over_it_is_a_record_like_any_other(editor):
    program = make_program(published=False)
    publisher = make_staff("publisher")
    program.submit(by=publisher)
    program.publish(by=publisher, urgent_reason=REASON)

    editor.post(url_of(program, "move/look-over/"), {"version": program.version})

    assert REASON not in page(editor.get(url_of(program, "change/")))


def test_the_reviewer_of_a_change_is_told_that_its_citations_wait_for_themselves(editor):
    writer = make_staff("contributor")
    figure = make_figure()
    claim = make_claim(figure, "9.5亿元", published=False)
    figure.propose_change({"remarks": "新说明"}, by=writer)
    figure.submit_change(by=writer)
    told = "它们的改动不随这一步生效"
    assert told in page(editor.get(url_of(figure, "move/approve-change/")))

    editor.post(url_of(figure, "move/approve-change/"), {"version": figure.version})

    figure.refresh_from_db()
    claim.refresh_from_db()
    assert (figure.remarks, claim.status) == ("新说明", "draft")
