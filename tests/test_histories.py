"""The history of a record: any two versions compared, an old one taken back, nothing lost."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from programs.models import Figure, Program
from ruralplan.editorial import StaleRecord
from ruralplan.editorial.audit import AuditEntry
from ruralplan.editorial.restoring import restore_version
from tests.browsing import open_form, page
from tests.factories import (
    make_article,
    make_claim,
    make_figure,
    make_indicator,
    make_organization,
    make_posting,
    make_program,
    make_publisher,
    make_staff,
)
from tests.programs.test_admin_sheets import load, row, sheet
from tests.sources.test_admin_pending import move, save, url_of

pytestmark = pytest.mark.django_db


def compare(client, record, old, new):
    return client.get(url_of(record, "history/compare/"), {"old": old.pk, "new": new.pk})


def take_back(client, record, entry, **typed):
    url = url_of(record, f"history/{entry.pk}/take-back/")
    return client.post(url, {**open_form(client, url), **typed})


@pytest.fixture
def program(staff):
    """A draft with three versions of its summary."""
    program = make_program(summary="第一稿", published=False)
    for summary in ("第二稿", "第三稿"):
        program.summary, program._history_user = summary, staff
        program._change_reason = f"写{summary}"
        program.save()
    return program


def versions(record):
    """Return the entries, the oldest first."""
    return list(record.history.order_by("pk"))


def test_the_history_offers_any_two_versions(staff_client, program):
    text = page(staff_client.get(url_of(program, "history/")))

    for entry in versions(program):
        assert f'name="old" value="{entry.pk}"' in text
        assert f'name="new" value="{entry.pk}"' in text


@pytest.mark.parametrize("turned", [False, True])
def test_two_versions_are_set_side_by_side_the_older_one_first(staff_client, program, turned):
    first, _, third = versions(program)
    pair = (third, first) if turned else (first, third)

    text = page(compare(staff_client, program, *pair))

    assert "<del>第一稿</del>" in text
    assert "<ins>第三稿</ins>" in text
    assert "第二稿" not in text
    assert "写第三稿" in text


def test_versions_that_say_the_same_are_told_so(staff_client, program):
    first = versions(program)[0]

    assert "内容没有不同" in page(compare(staff_client, program, first, first))


def test_links_states_and_pending_changes_are_compared_in_words(staff_client, staff):
    program, organization = make_program(), make_organization(name="试写基金会")
    before = program.history.first()
    program.organizations.add(organization)
    program.propose_change({"summary": "待定的简介"}, by=staff, reason="补充")
    after = program.history.first()

    text = page(compare(staff_client, program, before, after))

    assert "试写基金会" in text
    assert "简介：待定的简介" in text
    assert "还没提交" in text
    assert "values" not in text


def test_an_entry_of_another_record_is_not_found(staff_client, program):
    other = make_program().history.first()
    own = versions(program)[0]

    assert compare(staff_client, program, own, other).status_code == 404
    assert compare(staff_client, program, other, own).status_code == 404
    url = url_of(program, f"history/{other.pk}/take-back/")
    assert staff_client.get(url).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 30, "\0"])
def test_nonsense_is_not_found(staff_client, program, key):
    url = url_of(program, "history/compare/")

    answer = staff_client.get(url, {"old": key, "new": versions(program)[0].pk})

    assert answer.status_code in (400, 404)


def test_a_draft_is_saved_as_it_was(staff_client, staff, program):
    first = versions(program)[0]

    answer = take_back(staff_client, program, first)

    assert answer.status_code == 302
    stored = Program.objects.get(pk=program.pk)
    assert (stored.summary, stored.status) == ("第一稿", "draft")
    assert stored.history.first().history_change_reason == "恢复第 1 版"
    assert stored.history.first().history_user == staff
    assert len(versions(stored)) == 4
    assert staff.pk in stored.written_by


def test_a_public_record_gets_the_old_version_as_a_pending_change(staff_client, client_for):
    other = client_for(make_staff("editor"))
    program = make_program(summary="第一稿")
    first = program.history.first()
    save(staff_client, program, summary="第二稿", change_reason="改写")
    move(staff_client, program, "submit-change")
    move(other, program, "approve-change")

    answer = take_back(staff_client, program, first)

    told = page(staff_client.get(answer["Location"]))
    assert "待定修改" in told
    stored = Program.objects.published().get(pk=program.pk)
    assert stored.summary == "第二稿"
    assert stored.pending_change.values == {"summary": "第一稿"}
    assert stored.pending_change.reason == f"恢复第 {first.version} 版"
    move(staff_client, program, "submit-change")
    move(other, program, "approve-change")
    assert Program.objects.published().get(pk=program.pk).summary == "第一稿"


@pytest.fixture
def client_for():
    from django.test import Client

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def test_a_reference_record_is_saved_as_it_was(staff_client):
    publisher = make_publisher(name="旧名")
    first = publisher.history.first()
    publisher.name = "新名"
    publisher.save()

    take_back(staff_client, publisher, first)

    publisher.refresh_from_db()
    assert publisher.name == "旧名"


def test_links_are_taken_back_too(staff):
    program, organization = make_program(published=False), make_organization()
    program.organizations.add(organization)
    linked = program.history.first()
    program.organizations.clear()

    restore_version(Program.objects.get(pk=program.pk), linked, by=staff)

    assert list(program.organizations.all()) == [organization]


def test_links_of_a_public_record_wait(staff):
    program, organization = make_program(), make_organization()
    program.organizations.add(organization)
    linked = program.history.first()
    program.organizations.clear()

    restore_version(Program.objects.get(pk=program.pk), linked, by=staff)

    stored = Program.objects.get(pk=program.pk)
    assert not stored.organizations.exists()
    assert stored.pending_change.values == {"organizations": [organization.pk]}


def test_a_version_that_names_what_is_gone_is_refused_in_a_sentence(staff_client):
    parent = make_program(published=False)
    program = make_program(parent=parent, published=False)
    first = program.history.first()
    program.parent = None
    program.save()
    parent.delete()

    text = page(take_back(staff_client, program, first))

    assert "上级项目" in text
    assert "已经没有了，不能恢复" in text
    program.refresh_from_db()
    assert program.parent is None


def test_a_version_that_breaks_a_rule_is_refused_in_its_sentence(staff_client):
    figure = make_figure(published=False, period="2020")
    first = figure.history.first()
    figure.period = "2021"
    figure.save()
    make_figure(indicator=figure.indicator, period="2020")

    text = page(take_back(staff_client, figure, first))

    assert "已有一个数字" in text
    assert Figure.objects.get(pk=figure.pk).period == "2021"


def test_nothing_is_taken_back_over_a_waiting_change(staff_client, staff):
    program = make_program(summary="第一稿")
    first = program.history.first()
    program.propose_change({"summary": "别人提的"}, by=make_staff("editor"))

    text = page(take_back(staff_client, program, first))

    assert "还有待定的修改" in text
    program.refresh_from_db()
    assert program.pending_change.values == {"summary": "别人提的"}


def test_the_same_content_and_an_archived_record_are_refused(staff):
    program = make_program()
    with pytest.raises(ValidationError) as same:
        restore_version(program, program.history.first(), by=staff)
    program.archive(by=None)
    with pytest.raises(ValidationError) as archived:
        restore_version(program, program.history.last(), by=staff)

    assert (same.value.code, archived.value.code) == ("same", "archived")


def test_a_stale_page_takes_nothing_back(staff_client, program):
    first = versions(program)[0]
    url = url_of(program, f"history/{first.pk}/take-back/")
    opened = open_form(staff_client, url)
    program.summary = "第四稿"
    program.save()

    text = page(staff_client.post(url, opened))

    assert "已被别人修改" in text
    assert Program.objects.get(pk=program.pk).summary == "第四稿"
    assert "第四稿" in text


def test_who_may_not_change_the_record_compares_and_takes_nothing_back(client, program):
    reader = make_staff("contributor")
    publisher = make_publisher()
    client.force_login(reader)
    entry = publisher.history.first()

    assert compare(client, publisher, entry, entry).status_code == 200
    url = url_of(publisher, f"history/{entry.pk}/take-back/")
    assert client.get(url).status_code == 403
    assert client.post(url, {"version": 1}).status_code == 403


def test_an_overruling_is_not_taken_back_without_its_permission():
    editor = make_staff("editor")
    figure = make_figure(kind="target", published=False)
    figure.overruled_state, figure.overrule_reason = "below", "口径不同"
    figure.save()
    overruled = figure.history.first()
    figure.overruled_state = figure.overrule_reason = ""
    figure.save()

    with pytest.raises(ValidationError) as refusal:
        restore_version(Figure.objects.get(pk=figure.pk), overruled, by=editor)

    assert refusal.value.code == "guarded"


def test_the_history_survives_an_import(staff_client, staff):
    article, figure = make_article("试写：卖出1281亿元，又卖出1300亿元。"), make_figure()
    before = versions(figure)

    load(staff_client, sheet(row(figure.indicator, article, 原文摘录="1300亿元")))
    load(staff_client, sheet(row(make_indicator(), article)))

    assert versions(figure)[: len(before)] == before
    made = Figure.objects.latest("pk")
    assert {entry.history_user for entry in made.history.all()} == {staff}
    claim = figure.citations.get(exact="1300亿元")
    assert claim.history.get().history_change_reason == "导入"


def test_the_history_survives_a_bulk_action(staff_client, staff):
    programs = [make_program(published=False) for _ in range(3)]
    before = {program.pk: versions(program) for program in programs}

    for program in programs:
        program.submit(by=staff)

    for program in programs:
        after = versions(program)
        assert after[:-1] == before[program.pk]
        assert (after[-1].status, after[-1].history_user) == ("in_review", staff)


def test_the_history_survives_a_fixture(tmp_path):
    program = make_program(summary="原来的")
    before = versions(program)
    fixture = tmp_path / "program.json"
    call_command(
        "dumpdata", "programs.program", pks=str(program.pk), output=str(fixture), verbosity=0
    )
    rows = json.loads(fixture.read_text())
    rows[0]["fields"]["summary"] = "夹带的"
    fixture.write_text(json.dumps(rows))

    call_command("loaddata", str(fixture), verbosity=0)

    assert Program.objects.get(pk=program.pk).summary == "夹带的"
    after = versions(program)
    assert after[: len(before)] == before
    assert (after[-1].summary, after[-1].history_change_reason) == ("夹带的", "装入数据文件")
    with pytest.raises(StaleRecord):  # whoever had it open is told
        program.save()
    told = AuditEntry.objects.filter(event="import", model="program").latest("pk")
    assert told.details == {"file": "program.json", "rows": 1}


def test_a_posting_saved_on_its_envoys_page_has_its_history(staff_client, staff):
    posting = make_posting(published=False)

    save(staff_client, posting.envoy, **{"postings-0-remarks": "新的一句"})

    assert posting.history.first().remarks == "新的一句"
    assert posting.history.first().history_user == staff


def test_a_claim_goes_back_to_its_number_with_its_figure(staff_client, client_for):
    other = client_for(make_staff("editor"))
    figure = make_figure()
    make_claim(figure)
    claim = figure.chosen_citation
    first = claim.history.first()
    save(staff_client, claim, qualifier="over", change_reason="原文写的是超过")
    move(staff_client, claim, "submit-change")
    move(other, claim, "approve-change")
    figure.refresh_from_db()
    assert figure.qualifier == "over"

    take_back(staff_client, claim, first, change_reason="前面的改错了")
    move(staff_client, claim, "submit-change")
    move(other, claim, "approve-change")

    figure.refresh_from_db()
    assert figure.qualifier == "exact"
