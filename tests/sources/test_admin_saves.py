"""Nobody's work is overwritten: stale saves, races, stale deletes."""

import pytest

from programs.models import Figure, Program
from ruralplan.editorial import StaleRecord
from sources.models import Article, Publisher
from tests.browsing import open_form, page
from tests.factories import (
    make_article,
    make_claim,
    make_figure,
    make_initiative,
    make_posting,
    make_program,
    make_publisher,
)


def change_url(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def test_a_fresh_form_saves(staff_client):
    publisher = make_publisher(name="旧名")
    data = open_form(staff_client, change_url(publisher))

    answer = staff_client.post(change_url(publisher), {**data, "name": "新名"})

    assert answer.status_code == 302
    publisher.refresh_from_db()
    assert (publisher.name, publisher.version) == ("新名", 2)


def test_a_stale_save_changes_nothing_and_shows_both_versions(staff_client, staff):
    program = make_program(summary="最初", published=False)
    data = open_form(staff_client, change_url(program))
    program._history_user, program._change_reason = staff, "补充简介"
    program.summary = "别人写的"
    program.save()

    text = page(staff_client.post(change_url(program), {**data, "summary": "我写的"}))

    program.refresh_from_db()
    assert program.summary == "别人写的"
    assert "现在存着的" in text
    assert "别人写的" in text
    assert "我写的" in text
    assert "补充简介" in text
    assert "editor" in text
    assert "双方都改了" in text


def test_the_typed_text_stays_and_a_second_save_is_deliberate(staff_client):
    program = make_program(summary="最初", published=False)
    url = change_url(program)
    data = open_form(staff_client, url)
    program.summary = "别人写的"
    program.save()

    refused = staff_client.post(url, {**data, "summary": "我写的"})
    form = refused.context["adminform"].form
    again = {**data, "summary": form["summary"].value(), "version": form["version"].value()}
    answer = staff_client.post(url, again)

    assert answer.status_code == 302
    program.refresh_from_db()
    assert program.summary == "我写的"


@pytest.mark.parametrize("version", ["", "abc", "0", "99999999999999999999"])
def test_a_form_without_its_version_is_refused(staff_client, version):
    publisher = make_publisher(name="原名")
    data = open_form(staff_client, change_url(publisher))

    page(staff_client.post(change_url(publisher), {**data, "name": "新名", "version": version}))

    publisher.refresh_from_db()
    assert publisher.name == "原名"


def test_a_race_between_check_and_save_ends_in_the_same_page(staff_client, monkeypatch):
    publisher = make_publisher(name="原名")
    data = open_form(staff_client, change_url(publisher))
    stored_save = Publisher.save
    lost = []

    def somebody_was_faster(self, *args, **kwargs):
        if not lost:
            lost.append(True)
            raise StaleRecord("有人快了一步。", code="stale")
        return stored_save(self, *args, **kwargs)

    monkeypatch.setattr(Publisher, "save", somebody_was_faster)
    text = page(staff_client.post(change_url(publisher), {**data, "name": "我写的"}))

    publisher.refresh_from_db()
    assert publisher.name == "原名"
    assert "有人快了一步。" in text
    assert "我写的" in text


def test_a_claim_changed_elsewhere_is_not_overwritten_by_the_figures_page(staff_client):
    figure = make_figure()
    claim = figure.citations.get()
    data = open_form(staff_client, change_url(figure))
    claim.digest = "别人的提要"
    claim.save()

    text = page(staff_client.post(change_url(figure), {**data, "remarks": "我的说明"}))

    claim.refresh_from_db()
    figure.refresh_from_db()
    assert (claim.digest, figure.remarks) == ("别人的提要", "")
    assert "别人的提要" in text
    assert "我的说明" in text


def test_a_stale_delete_is_refused(staff_client):
    publisher = make_publisher()
    url = f"/admin/sources/publisher/{publisher.pk}/delete/"
    data = open_form(staff_client, url)
    publisher.save()

    answer = staff_client.post(url, data)

    assert answer.status_code == 302
    assert Publisher.objects.filter(pk=publisher.pk).exists()


def test_a_fresh_delete_deletes(staff_client):
    publisher = make_publisher()
    url = f"/admin/sources/publisher/{publisher.pk}/delete/"

    staff_client.post(url, open_form(staff_client, url))

    assert not Publisher.objects.filter(pk=publisher.pk).exists()


def test_what_is_public_cannot_be_deleted(staff_client):
    article = make_article()

    answer = staff_client.post(
        f"/admin/sources/article/{article.pk}/delete/", {"post": "yes", "version": article.version}
    )

    assert answer.status_code == 403
    assert Article.objects.filter(pk=article.pk).exists()


def test_the_admin_offers_no_bulk_delete(staff_client):
    make_program()

    assert "delete_selected" not in page(staff_client.get("/admin/programs/program/"))


def test_a_public_claim_is_not_deleted_from_its_figures_page(staff_client):
    figure = make_figure()
    spare = make_claim(figure)
    data = open_form(staff_client, change_url(figure))
    rows = [n for n, v in data.items() if n.endswith("-id") and v == [str(spare.pk)]]

    text = page(
        staff_client.post(change_url(figure), {**data, rows[0].replace("-id", "-DELETE"): "on"})
    )

    assert "不能删除" in text
    assert figure.citations.filter(pk=spare.pk).exists()


def test_a_row_that_somebody_changed_is_not_deleted_from_its_figures_page(staff_client):
    figure = make_figure(published=False)
    spare = make_claim(figure, published=False)
    data = open_form(staff_client, change_url(figure))
    rows = [n for n, v in data.items() if n.endswith("-id") and v == [str(spare.pk)]]
    delete = {rows[0].replace("-id", "-DELETE"): "on"}
    spare.save()

    text = page(staff_client.post(change_url(figure), {**data, **delete}))
    fresh = open_form(staff_client, change_url(figure))
    staff_client.post(change_url(figure), {**fresh, **delete})

    assert "刚刚被别人修改" in text
    assert not figure.citations.filter(pk=spare.pk).exists()


def test_a_public_posting_is_not_deleted_from_its_envoys_page(staff_client):
    posting = make_posting()
    url = change_url(posting.envoy)
    data = open_form(staff_client, url)

    assert "不能删除" in page(staff_client.post(url, {**data, "postings-0-DELETE": "on"}))
    assert posting.envoy.postings.exists()


def test_an_edit_of_a_public_record_keeps_the_rules_of_publication(staff_client):
    program = make_program()
    hidden = make_program(published=False)
    data = open_form(staff_client, change_url(program))

    text = page(staff_client.post(change_url(program), {**data, "parent": hidden.pk}))

    program.refresh_from_db()
    assert program.parent is None
    assert "请先发布" in text


def test_a_link_of_a_public_record_keeps_the_rules_of_publication(staff_client):
    initiative = make_initiative()
    hidden = make_program(published=False)
    data = open_form(staff_client, change_url(initiative))

    text = page(staff_client.post(change_url(initiative), {**data, "programs": [hidden.pk]}))

    assert not initiative.programs.exists()
    assert "请先发布" in text


def test_a_slot_that_is_taken_is_refused_in_a_sentence(staff_client):
    taken = make_figure()
    other = make_figure(indicator=taken.indicator, period="2022")
    data = open_form(staff_client, change_url(other))

    text = page(staff_client.post(change_url(other), {**data, "period": "2021"}))

    assert "已有一个数字" in text
    assert Figure.objects.get(pk=other.pk).period == "2022"


def test_history_says_who_and_an_old_version_cannot_be_posted_back(staff_client, staff):
    program = make_program(summary="最初", published=False)
    url = change_url(program)
    staff_client.post(url, {**open_form(staff_client, url), "summary": "后来"})
    latest, *_, first = program.history.all()

    old = f"/admin/programs/program/{program.pk}/history/{first.pk}/"
    answer = staff_client.post(old, {"summary": "改回去"})

    assert latest.history_user == staff
    assert page(staff_client.get(old))
    assert answer.status_code == 403
    assert Program.objects.get(pk=program.pk).summary == "后来"
