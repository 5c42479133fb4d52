"""The factories make records that the public can see, by the same rules as an editor's."""

import pytest

from counties.models import Division
from programs.models import Figure
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "make",
    [
        factories.make_article,
        factories.make_program,
        factories.make_edition,
        factories.make_initiative,
        factories.make_figure,
        factories.make_posting,
        factories.make_case_study,
        factories.make_picture,
    ],
)
def test_a_made_record_is_public_unless_a_draft_is_asked_for(make):
    assert make().is_public
    assert not make(published=False).is_public


def test_a_made_figure_rests_on_the_passage_it_names(empty_ledger):
    figure = factories.make_figure("14.5万个", indicator=factories.make_indicator(unit="个"))

    assert Figure.objects.published().get().value == 145000
    assert figure.chosen_citation.is_public


def test_a_second_claim_brings_a_second_origin(empty_ledger):
    figure = factories.make_figure()
    factories.make_claim(figure)

    shown = Figure.objects.published().for_display().get()
    assert (shown.article_count, shown.origin_count, shown.conflicted) == (2, 2, False)


def test_the_divisions_are_there_before_any_test():
    assert Division.objects.provinces().in_force().count() == 34
