"""Overruling the state of a promise: with a reason, by those who may, as a correction."""

import pytest
from django.core.exceptions import ValidationError

from programs.models import Correction, Figure
from tests.browsing import open_form, page
from tests.factories import make_edition, make_figure, make_staff

pytestmark = pytest.mark.django_db

REASON = "累计与新建口径不同"


@pytest.fixture
def promise():
    return make_figure("40个", kind="target", edition=make_edition())


def overrule(client, promise, **fields):
    address = f"/admin/programs/figure/{promise.pk}/change/"
    data = open_form(client, address)
    data |= {"overruled_state": "below", "overrule_reason": REASON} | fields
    return client.post(address, data)


def test_a_public_promise_is_overruled_once_a_second_person_has_approved(client, promise):
    client.force_login(make_staff("publisher"))

    answer = overrule(client, promise)

    proposed = Figure.objects.get(pk=promise.pk)
    assert answer.status_code == 302
    assert (proposed.overruled_state, proposed.pending_change.reason) == ("", REASON)
    proposed.submit_change(by=None)
    second = make_staff("editor")
    proposed.approve_change(by=second)
    correction = Correction.objects.get(figure=promise)
    assert correction.rows == [("状态", "按规则判定", "未达到（改判）")]
    assert (correction.reason, correction.corrected_by) == (REASON, second)
    assert "未达到（改判）" in page(client.get(promise.get_absolute_url()))
    [answer] = client.get("/api/v1/corrections/").json()["results"]
    assert (answer["old"]["state"], answer["new"]["state"]) == ("", "below")


def test_taking_it_back_is_a_correction_too(promise):
    for state, reason in (("below", REASON), ("", "")):
        promise.propose_change(
            {"overruled_state": state, "overrule_reason": reason}, by=None, reason=REASON
        )
        promise.submit_change(by=None)
        promise.approve_change(by=None)

    rows = [one.rows for one in Correction.objects.filter(figure=promise).order_by("pk")]
    assert rows[1] == [("状态", "未达到（改判）", "按规则判定")]


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_who_may_not_overrule_is_not_asked_and_changes_nothing(client, promise, role):
    client.force_login(make_staff(role))

    asked = open_form(client, f"/admin/programs/figure/{promise.pk}/change/")
    overrule(client, promise)

    assert not {"overruled_state", "overrule_reason"} & asked.keys()
    stored = Figure.objects.get(pk=promise.pk)
    assert (stored.pending, stored.overruled_state) == (None, "")


def test_overruling_needs_its_reason(client, promise):
    client.force_login(make_staff("publisher"))

    answer = overrule(client, promise, overrule_reason="")

    assert "改判要写理由" in answer.content.decode()
    assert Figure.objects.get(pk=promise.pk).pending is None


def test_only_a_promise_is_overruled():
    figure = make_figure("40个")

    with pytest.raises(ValidationError, match="只有承诺可以改判"):
        figure.propose_change(
            {"overruled_state": "below", "overrule_reason": REASON}, by=None, reason=REASON
        )
