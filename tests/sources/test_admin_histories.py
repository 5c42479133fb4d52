"""What the pages of a record's history say of its versions."""

import pytest

from tests.browsing import open_form, page
from tests.factories import make_figure

pytestmark = pytest.mark.django_db


def address(figure, tail="history/"):
    return f"/admin/programs/figure/{figure.pk}/{tail}"


def test_an_old_version_is_shown_as_it_was_and_not_as_was_proposed(staff_client):
    figure = make_figure(period="2021")
    figure.propose_change({"period": "2022"}, by=None, reason="抄错了")
    entry = figure.history.first()

    assert open_form(staff_client, address(figure, "change/"))["period"] == ["2022"]
    assert open_form(staff_client, address(figure, f"history/{entry.pk}/"))["period"] == ["2021"]


def test_each_version_is_told_by_its_number(staff_client):
    figure = make_figure()

    text = page(staff_client.get(address(figure)))

    assert f"历史：{figure}" in text
    for entry in figure.history.all():
        assert f">第 {entry.version} 版</a>" in text


def test_a_relation_that_was_empty_is_told_as_empty(staff_client):
    figure = make_figure()

    text = page(staff_client.get(address(figure)))

    assert "<del>（空）</del>" in text
    assert "Deleted" not in text


def test_a_version_that_says_the_same_is_not_offered_for_restoring(staff_client):
    figure = make_figure()
    same = figure.history.first()

    text = page(staff_client.get(address(figure, f"history/{same.pk}/take-back/")))

    assert "没有要恢复的" in text
    assert 'type="submit" class="default"' not in text


def test_what_was_never_public_is_shown_without_an_old_side(staff_client):
    figure = make_figure(published=False)
    figure.submit(by=None)

    text = page(staff_client.get(address(figure, "move/approve/")))

    assert "将要公开的内容" in text
    assert "上次公开的" not in text
    assert "<del>" not in text
    assert '<th scope="row">ID</th>' not in text
