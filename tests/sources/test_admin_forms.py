"""Choices of several records: what no key can be is refused beside the field, on any database."""

import pytest

from tests.browsing import open_form
from tests.factories import make_figure, make_initiative, make_program

pytestmark = pytest.mark.django_db

# Where several records are chosen: the page, and the field.
CHOICES = [
    ("/admin/programs/program/add/", "organizations"),
    ("/admin/programs/initiative/add/", "programs"),
    ("/admin/programs/initiative/add/", "places"),
    ("/admin/programs/replylink/add/", "figures"),
    ("/admin/auth/group/add/", "permissions"),
    ("/admin/auth/user/{staff.pk}/change/", "groups"),
]


@pytest.mark.parametrize("wrong", ["9" * 30, "-1", "abc", "0"])
@pytest.mark.parametrize(("path", "field"), CHOICES)
def test_a_key_that_no_record_can_have_is_refused_beside_the_field(
    staff_client, staff, path, field, wrong
):
    url = path.format(staff=staff)
    data = open_form(staff_client, url)

    answer = staff_client.post(url, {**data, field: wrong})

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors


def test_a_key_that_a_record_has_is_taken(staff_client):
    program, initiative = make_program(), make_initiative(published=False)
    url = f"/admin/programs/initiative/{initiative.pk}/change/"

    staff_client.post(url, {**open_form(staff_client, url), "programs": [program.pk]})

    assert list(initiative.programs.all()) == [program]


def test_many_figures_are_asked_about_in_one_link(staff_client):
    figures = [make_figure(), make_figure()]
    data = {"addressee": "试写机构", "days": "14", "note": "", "figures": [f.pk for f in figures]}

    assert staff_client.post("/admin/programs/replylink/add/", data).status_code == 302

    assert figures[0].reply_links.get() == figures[1].reply_links.get()
