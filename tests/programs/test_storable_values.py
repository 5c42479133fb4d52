"""A number goes into the database only if every database gives it back as it is."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from programs.models import Figure, FigureCitation
from tests.factories import make_figure, make_indicator

pytestmark = pytest.mark.django_db

LONG = ["999999999999999999元", "9999999999999999元", "1234567890123456元", "1234567890.123456元"]


@pytest.mark.parametrize("printed", LONG)
def test_a_number_of_too_many_digits_is_refused_before_it_is_kept(printed):
    with pytest.raises(ValidationError) as refusal:
        make_figure(printed, indicator=make_indicator(unit="元"))

    [sentence] = refusal.value.message_dict["value"]
    assert "有效数字超过 15 位" in sentence
    assert not FigureCitation.objects.filter(exact=printed).exists()


@pytest.mark.parametrize(
    "printed",
    ["999999999999999000元", "123456789.012345元", "0.000001元", "9999999999亿元", "0元"],
)
def test_a_number_that_fits_comes_back_as_it_was(printed):
    claim = make_figure(printed, indicator=make_indicator(unit="元")).chosen_citation

    stored = FigureCitation.objects.get(pk=claim.pk)
    assert stored.value == claim.value > Decimal(-1)
    assert Figure.objects.published().get(pk=claim.figure_id).value == claim.value
