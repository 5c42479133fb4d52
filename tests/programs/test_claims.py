"""Claims: the value is the printed one, and the figure keeps step with the claim it rests on."""

import pytest
from django.core.exceptions import ValidationError

from programs.models import Figure, FigureCitation, Indicator
from tests.factories import (
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
)

pytestmark = pytest.mark.django_db


def test_a_value_that_the_passage_does_not_state_is_not_saved():
    claim = make_figure("1281亿元").chosen_citation
    claim.value = 1281

    with pytest.raises(ValidationError) as refusal:
        claim.save()

    assert "value" in refusal.value.message_dict
    assert FigureCitation.objects.get(pk=claim.pk).value == 128_100_000_000


def test_a_unit_that_counts_something_else_is_refused():
    claim = make_figure("15万人", indicator=make_indicator(unit="人")).chosen_citation
    claim.unit = "人次"

    with pytest.raises(ValidationError) as refusal:
        claim.full_clean()

    assert "unit" in refusal.value.message_dict


def test_the_figure_keeps_step_with_the_claim_it_rests_on():
    figure = make_figure("15万人")
    claim = FigureCitation.objects.get(pk=figure.chosen_citation_id)

    claim.qualifier = "over"
    claim.save()

    assert Figure.objects.get(pk=figure.pk).qualifier == "over"


def test_another_claim_leaves_the_chosen_value_alone():
    figure = make_figure("15万人")

    make_claim(figure, "16万人")

    assert Figure.objects.get(pk=figure.pk).value == 150_000


def test_among_different_values_one_is_chosen_only_with_a_reason():
    figure = make_figure("15万人")
    other = make_claim(figure, "16万人")

    with pytest.raises(ValidationError):
        figure.choose(other)
    figure.choose(other, reason="以年报为准")

    assert Figure.objects.get(pk=figure.pk).value == 160_000


def test_an_indicator_keeps_its_unit_while_claims_count_in_it():
    indicator = make_indicator(unit="人")
    make_figure("15万人", indicator=indicator)
    indicator.unit = "元"

    with pytest.raises(ValidationError) as refusal:
        indicator.full_clean()

    assert "unit" in refusal.value.message_dict


def test_an_indicator_may_take_another_name_of_the_same_unit():
    indicator = make_indicator(unit="人")
    make_figure("15万人", indicator=indicator)
    indicator.unit = "名"

    indicator.full_clean()


def test_the_claim_a_figure_rests_on_is_not_moved_to_another():
    claim = make_figure("15万人").chosen_citation
    claim.figure = make_figure("15万人")

    with pytest.raises(ValidationError) as refusal:
        claim.full_clean()

    assert "figure" in refusal.value.message_dict


def test_an_indicator_is_public_once_a_public_figure_counts_in_it():
    indicator = make_indicator()
    figure = make_figure(indicator=indicator, published=False)
    before = Indicator.objects.published().filter(pk=indicator.pk).exists()

    figure.submit(by=None)
    figure.publish(by=None)

    assert not before
    assert Indicator.objects.published().filter(pk=indicator.pk).count() == 1


def test_a_measure_with_targets_stays_in_its_edition():
    measure = make_initiative()
    make_figure(kind="target", edition=measure.edition, initiative=measure)
    measure.edition = make_edition(program=measure.edition.program)

    with pytest.raises(ValidationError) as refusal:
        measure.full_clean()

    assert "edition" in refusal.value.message_dict
