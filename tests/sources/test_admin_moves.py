"""The editorial verbs in the admin: one view, a confirmation, the version in the post."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from ruralplan.editorial import EditorialStatus
from tests.browsing import open_form, page
from tests.factories import make_article, make_edition, make_figure, make_program


def move_url(record, verb):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/move/{verb}/"


def move(client, record, verb, **typed):
    url = move_url(record, verb)
    return client.post(url, {**open_form(client, url), **typed})


def test_a_record_goes_all_the_way_by_buttons(staff_client, staff):
    program = make_program(published=False)

    for verb, status in (
        ("submit", "in_review"),
        ("approve", "approved"),
        ("publish", "published"),
        ("unpublish", "draft"),
        ("archive", "archived"),
        ("restore", "draft"),
    ):
        assert move(staff_client, program, verb).status_code == 302
        program.refresh_from_db()
        assert program.status == status

    assert program.history.first().history_user == staff
    assert program.history.filter(history_change_reason="已发布").exists()


def test_returning_asks_for_a_note_and_the_note_is_shown(staff_client):
    program = make_program(published=False)
    program.submit(by=None)

    refused = move(staff_client, program, "return", note=" ")
    move(staff_client, program, "return", note="请补第二处引文")

    assert refused.status_code == 200
    assert "请补第二处引文" in page(
        staff_client.get(f"/admin/programs/program/{program.pk}/change/")
    )


def test_approving_can_set_the_hour(staff_client):
    program = make_program(published=False)
    program.submit(by=None)
    moment = timezone.localtime() + timedelta(days=1)

    move(staff_client, program, "approve", publish_at=moment.strftime("%Y-%m-%dT%H:%M"))

    program.refresh_from_db()
    assert program.status == EditorialStatus.APPROVED
    assert program.publish_at == moment.replace(second=0, microsecond=0)


@pytest.mark.parametrize("moment", ["2020-01-01T09:00", "下周", "9999-99-99"])
def test_an_hour_that_cannot_be_is_refused(staff_client, moment):
    program = make_program(published=False)
    program.submit(by=None)

    assert move(staff_client, program, "approve", publish_at=moment).status_code == 200
    program.refresh_from_db()
    assert program.status == EditorialStatus.IN_REVIEW


def test_a_stale_move_is_refused_and_its_note_kept(staff_client):
    program = make_program(published=False)
    program.submit(by=None)
    url = move_url(program, "return")
    data = open_form(staff_client, url)
    program.save()

    text = page(staff_client.post(url, {**data, "note": "我写的意见"}))

    program.refresh_from_db()
    assert program.status == EditorialStatus.IN_REVIEW
    assert "已被别人修改" in text
    assert "我写的意见" in text


def test_a_move_holds_the_version_at_which_the_button_was_shown(staff_client):
    program = make_program(published=False)
    program.submit(by=None)
    shown_at = program.version
    program.save()
    url = f"{move_url(program, 'publish')}?version={shown_at}"

    answer = staff_client.post(url, open_form(staff_client, url))

    program.refresh_from_db()
    assert answer.status_code == 200
    assert program.status == EditorialStatus.IN_REVIEW


def test_a_refusal_is_told_in_the_models_own_sentence(staff_client):
    figure = make_figure(exact=None)
    figure.submit(by=None)

    assert "没有引文的数字不能公开" in page(move(staff_client, figure, "publish"))


def test_what_a_public_record_names_is_not_archived_even_without_a_way_back(staff_client):
    figure = make_figure()
    make_edition(announced_figure=figure)

    text = page(move(staff_client, figure, "archive"))

    figure.refresh_from_db()
    assert figure.is_public
    assert "还引用着它" in text


def test_only_verbs_that_the_state_allows_are_offered(staff_client):
    program = make_program(published=False)

    text = page(staff_client.get(f"/admin/programs/program/{program.pk}/change/"))

    assert "move/submit/" in text
    assert "move/archive/" in text
    assert "move/publish/" not in text


def test_status_is_in_no_form(staff_client):
    data = open_form(staff_client, f"/admin/programs/program/{make_program().pk}/change/")

    assert not {"status", "publish_at", "published_at", "note"} & set(data)


def test_a_look_at_the_confirmation_changes_nothing(staff_client):
    program = make_program(published=False)

    page(staff_client.get(move_url(program, "submit")))

    program.refresh_from_db()
    assert program.status == EditorialStatus.DRAFT


def test_an_unknown_verb_is_not_found(staff_client):
    assert staff_client.get(move_url(make_program(), "explode")).status_code == 404


def test_who_may_only_look_cannot_move(client, django_user_model):
    program = make_program(published=False)
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_program"))
    client.force_login(reader)

    answer = client.post(move_url(program, "submit"), {"version": program.version})

    assert answer.status_code == 403
    assert "move/submit/" not in page(client.get(f"/admin/programs/program/{program.pk}/change/"))
    program.refresh_from_db()
    assert program.status == EditorialStatus.DRAFT


def test_the_public_page_is_linked_only_while_it_is_public(staff_client):
    shown, hidden = make_article(), make_article(published=False)

    assert "在站点上查看" in page(staff_client.get(f"/admin/sources/article/{shown.pk}/change/"))
    assert "在站点上查看" not in page(
        staff_client.get(f"/admin/sources/article/{hidden.pk}/change/")
    )
