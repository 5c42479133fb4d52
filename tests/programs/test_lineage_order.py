"""A measure continues an earlier one of the same programme, by whatever form it is said."""

import pytest
from django.core.exceptions import ValidationError

from programs.models import Continuation
from tests.browsing import open_form
from tests.factories import make_edition, make_initiative, make_program

pytestmark = pytest.mark.django_db
REFUSED = "只能延续同一个项目较早"


@pytest.fixture
def program():
    return make_program()


@pytest.fixture
def measures(program):
    """Drafts, so that their plans and years can be changed at once."""
    plans = [make_edition(program=program, year=year, published=False) for year in (2022, 2024)]
    return [make_initiative(edition=plan, published=False) for plan in plans]


def join(later, earlier):
    return Continuation.objects.create(later=later, earlier=earlier, kind="carried")


def test_a_relation_leads_to_an_earlier_plan(measures):
    earlier, later = measures

    Continuation(later=later, earlier=earlier, kind="carried").full_clean()


def test_neither_a_circle_nor_a_measure_of_the_same_plan_is_taken(measures):
    earlier, later = measures
    join(later, earlier)

    beside = make_initiative(edition=later.edition, published=False)

    for wrong in ((earlier, later), (beside, later), (later, beside)):
        with pytest.raises(ValidationError, match=REFUSED):
            Continuation(later=wrong[0], earlier=wrong[1], kind="carried").full_clean()


def test_another_programmes_measure_is_refused_on_the_form_of_a_relation(staff_client, measures):
    elsewhere = make_initiative(edition=make_edition(year=2020))
    data = {"later": measures[1].pk, "earlier": elsewhere.pk, "kind": "carried", "note": ""}

    answer = staff_client.post("/admin/programs/continuation/add/", data)

    assert REFUSED in answer.content.decode()
    assert not Continuation.objects.filter(earlier=elsewhere).exists()


def test_a_circle_is_refused_on_the_form_of_a_measure(staff_client, measures):
    earlier, later = measures
    join(later, earlier)
    url = f"/admin/programs/initiative/{earlier.pk}/change/"
    row = {"TOTAL_FORMS": "1", "0-earlier": later.pk, "0-kind": "carried", "0-note": "", "0-id": ""}
    row = {f"continuations-{name}": value for name, value in row.items()}

    answer = staff_client.post(url, {**open_form(staff_client, url), **row})

    assert REFUSED in answer.content.decode()
    assert Continuation.objects.filter(later=earlier).count() == 0


def test_a_changed_year_or_programme_turns_no_relation_round(staff_client, measures):
    earlier, later = measures
    join(later, earlier)
    url = f"/admin/programs/edition/{later.edition_id}/change/"
    data = open_form(staff_client, url)

    for wrong in ({"year": "2021"}, {"program": make_program().pk}):
        answer = staff_client.post(url, {**data, **wrong})
        assert "请先删去这条延续关系" in answer.content.decode()
    assert staff_client.post(url, {**data, "year": "2023"}).status_code == 302


def test_a_measure_that_changes_its_plan_turns_no_relation_round(program, measures):
    earlier, later = measures
    join(later, earlier)

    earlier.edition = make_edition(program=program, year=2025)

    with pytest.raises(ValidationError, match="请先删去这条延续关系"):
        earlier.full_clean()
    earlier.edition = make_edition(program=program, year=2023)
    earlier.full_clean()
