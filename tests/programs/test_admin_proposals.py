"""The list of proposals in the admin: searched and narrowed here, decided on the desk."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.browsing import page
from tests.programs.test_admin_readings import propose

pytestmark = pytest.mark.django_db

LIST = "/admin/programs/proposal/"


def listed(client, query=""):
    return set(client.get(f"{LIST}?{query}").context["cl"].result_list)


@pytest.fixture
def proposed():
    article = factories.make_article(headline="试写的一篇")
    return {
        "open": propose(article, "digits.money", kind="target"),
        "skipped": propose(article, "digits.count", state="skipped"),
        "accepted": propose(article, "digits.count", state="accepted", subject="卖出的茶叶"),
        "rejected": propose(article, "digits.count", state="rejected", corrected=True),
        "refused": propose(article, "refused", refusal="age", exact="38岁岁岁岁"),
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("standing=undecided", {"open", "skipped"}),
        ("standing=refused", {"refused"}),
        ("standing=corrected", {"rejected"}),
        ("state__exact=accepted", {"accepted"}),
        ("kind__exact=target", {"open"}),
        ("reason__exact=misread", {"rejected"}),
        ("rule=digits.money", {"open"}),
        ("rule=nosuch", set()),
        ("standing=nosuch", {"open", "skipped", "accepted", "rejected", "refused"}),
        ("q=38岁", {"refused"}),
        ("q=茶叶", {"accepted"}),
        ("q=试写的一篇", {"open", "skipped", "accepted", "rejected", "refused"}),
    ],
)
def test_proposals_are_found(staff_client, proposed, query, names):
    assert listed(staff_client, query) == {proposed[name] for name in names}


def test_each_row_leads_to_its_place_on_the_desk(staff_client, proposed):
    row = proposed["skipped"]

    text = page(staff_client.get(LIST))

    assert f'href="{LIST}desk/{row.article_id}/{row.pk}/"' in text
    assert '<span class="badge badge-skipped">先跳过</span>' in text


def test_a_proposal_is_shown_and_cannot_be_made_changed_or_deleted(staff_client, proposed):
    url = f"{LIST}{proposed['open'].pk}"

    assert "digits.money" in page(staff_client.get(f"{url}/change/"))
    assert staff_client.post(f"{url}/change/", {"unit": "个"}).status_code == 403
    for other in (f"{LIST}add/", f"{url}/delete/"):
        assert staff_client.get(other).status_code == 403


@pytest.mark.parametrize("permission", ["view_proposal", "change_proposal"])
def test_the_list_is_for_who_sees_or_decides_proposals(
    client, django_user_model, proposed, permission
):
    user = django_user_model.objects.create_user("reader", is_staff=True)
    client.force_login(user)
    assert client.get(LIST).status_code == 403

    user.user_permissions.add(Permission.objects.get(codename=permission))

    assert client.get(LIST).status_code == 200


def test_the_list_needs_as_many_queries_for_five_articles_as_for_one(staff_client):
    propose(factories.make_article(), "rule.0")
    staff_client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        page(staff_client.get(LIST))
    for number in range(1, 5):
        propose(factories.make_article(), f"rule.{number}", state="accepted")

    with CaptureQueriesContext(connection) as five:
        page(staff_client.get(LIST))

    assert len(five) == len(one)
