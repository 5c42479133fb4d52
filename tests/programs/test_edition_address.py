"""A plan has an address of its own."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_edition

pytestmark = pytest.mark.django_db


def test_a_plan_cannot_take_the_address_of_the_comparison():
    with pytest.raises(ValidationError) as refusal:
        make_edition(slug="compare")

    [sentence] = refusal.value.message_dict["slug"]
    assert "例如 2022" in sentence


def test_any_other_slug_leads_to_the_plan(client):
    edition = make_edition(slug="compared")

    assert client.get(edition.get_absolute_url()).context["edition"] == edition
