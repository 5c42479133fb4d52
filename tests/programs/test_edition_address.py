"""A plan has an address of its own."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programs.models import Edition
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


def test_a_plan_cannot_take_the_address_of_the_comparison():
    edition = make_edition(published=False)
    edition.slug = "compare"

    with pytest.raises(ValidationError, match="例如 2022"):
        edition.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(slug="compare")


def test_any_other_slug_leads_to_the_plan(client):
    edition = make_edition(slug="compared")

    assert client.get(edition.get_absolute_url()).context["edition"] == edition
