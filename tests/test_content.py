"""The content that comes with the code goes into an empty ledger once, with its history."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from programs.models import Figure, Initiative
from ruralplan.content import content_models, load_content


def test_fixtures_never_overwrite_what_editors_keep(ledger):
    with pytest.raises(CommandError, match="holds content already"):
        call_command("load_content")


def test_loading_begins_the_history_of_every_record(empty_ledger):
    assert load_content() > 500

    for model in content_models():
        entries = model.history.all()
        assert entries.count() == model._base_manager.count()
        assert set(entries.values_list("history_type", flat=True)) <= {"+"}


def test_a_first_entry_holds_the_links_of_its_record(ledger):
    linked = Initiative.objects.filter(programs__isnull=False).distinct().first()

    then = linked.history.earliest()
    assert {link.program_id for link in then.programs.all()} == set(
        linked.programs.values_list("pk", flat=True)
    )
    assert linked.history.as_of(timezone.now()).title == linked.title


def test_a_new_record_gets_a_number_that_no_fixture_took(ledger):
    newest = Figure.objects.latest("pk")
    copy = Figure.objects.create(
        indicator=newest.indicator, kind="actual", period="1999", place=newest.place
    )

    assert copy.pk > newest.pk
