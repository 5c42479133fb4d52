"""No way leads around the two people, the pending change or what public records rest on."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from ruralplan.editorial.audit import AuditEntry, AuditEvent
from ruralplan.editorial.restoring import restore_version
from tests.browsing import open_form, page
from tests.factories import (
    division,
    make_article,
    make_claim,
    make_figure,
    make_initiative,
    make_organization,
    make_program,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.REQUIRE_SECOND_FACTOR = False


@pytest.fixture
def writer(db):
    return make_staff("editor", "writer")


@pytest.fixture
def reviewer(db):
    return make_staff("editor", "reviewer")


@pytest.fixture
def publisher(db):
    return make_staff("publisher", "publisher")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def url_of(record, tail="change/"):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/{tail}"


def stored(record):
    return type(record)._base_manager.get(pk=record.pk)


def save(user, record, **typed):
    client, url = signed_in(user), url_of(record)
    return client.post(url, {**open_form(client, url), **typed})


def move(user, record, verb, **typed):
    client, url = signed_in(user), url_of(record, f"move/{verb}/")
    return client.post(url, {**open_form(client, url), **typed})


def write(record, user, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record._history_user = user
    record.save()
    return record


def scheduled(record, *, hours):
    """Approve the draft for tomorrow; `hours` from now is when it is due then."""
    record.submit(by=None)
    record.approve(by=None, publish_at=timezone.now() + timedelta(days=1))
    rows = [record, getattr(record, "chosen_citation", None)]
    for row in filter(None, rows):
        at = timezone.now() + timedelta(hours=hours)
        type(row)._base_manager.filter(pk=row.pk).update(publish_at=at)
    return stored(record)


def assert_refused(answer, *words):
    text = page(answer)
    for word in words:
        assert word in text


def test_what_became_public_at_its_hour_is_not_returned_by_who_may_not_withdraw(reviewer):
    program = scheduled(make_program(published=False), hours=-1)

    assert_refused(move(reviewer, program, "return", note="请改"), "已经公开，不能退回")
    assert program.is_public


def test_the_claim_of_a_figure_that_is_due_is_not_returned_and_then_changed_alone(reviewer):
    figure = scheduled(make_figure(published=False), hours=-1)

    assert_refused(move(reviewer, figure.chosen_citation, "return", note="请改"), "不能退回")
    assert stored(figure.chosen_citation).status == "approved"


def test_what_a_scheduled_record_names_is_not_returned(reviewer):
    figure = scheduled(make_figure(published=False), hours=1)

    assert_refused(move(reviewer, figure.chosen_citation, "return", note="请改"), str(figure))
    assert stored(figure.chosen_citation).status == "approved"


@pytest.mark.parametrize("way", ["unpublish", "archive", "return_to_author"])
def test_who_proposed_a_change_stays_its_author_when_the_record_is_taken_down(
    way, writer, reviewer, publisher
):
    program = make_program(summary="原来的", published=False)
    if way == "return_to_author":
        program = scheduled(program, hours=1)
    else:
        program.submit(by=None)
        program.publish(by=None)
    program.propose_change({"summary": "改过的"}, by=writer)

    getattr(program, way)(by=publisher, **({"note": "请改"} if way == "return_to_author" else {}))
    if way == "archive":
        program.restore(by=publisher)

    assert (stored(program).summary, stored(program).pending) == ("改过的", None)
    save(reviewer, program, name_en="Mended")
    stored(program).submit(by=reviewer)
    with pytest.raises(ValidationError) as refusal:
        stored(program).publish(by=writer)
    assert refusal.value.code == "second_person"


@pytest.mark.parametrize("verb", ["unpublish", "archive"])
def test_a_change_that_cannot_go_along_is_told_and_nothing_is_taken_down(verb, writer, publisher):
    program = make_program()
    program.propose_change({"slug": "taken"}, by=writer)
    make_program(slug="taken")

    assert_refused(move(publisher, program, verb), "网址名", "请先放弃修改")
    assert stored(program).status == "published"


def test_a_figure_whose_slot_was_taken_is_not_restored(publisher):
    figure = make_figure()
    figure.archive(by=None)
    make_figure(indicator=figure.indicator)

    assert_refused(move(publisher, figure, "restore"), "已有一个数字")
    assert stored(figure).status == "archived"


def test_who_links_a_draft_to_something_is_its_author(writer, reviewer):
    measure = write(make_initiative(published=False), writer, summary="甲写的")
    measure.submit(by=writer)

    save(reviewer, measure, places=[division().pk])

    assert list(measure.places.all()) == [division()]
    assert_refused(move(reviewer, measure, "publish"), "须由另一个人核准")


def test_who_takes_back_old_links_of_a_draft_is_its_author(writer, reviewer):
    measure = make_initiative(published=False)
    measure.places.add(division())
    write(measure, writer, summary="甲写的")
    linked = measure.history.first()
    measure.places.clear()

    restore_version(stored(measure), linked, by=reviewer)

    assert list(measure.places.all()) == [division()]
    assert reviewer.pk in stored(measure).written_by


def published_in_a_hurry(*authors):
    """Return a record that all wrote and the last of them published alone."""
    program = make_program(published=False)
    for author in authors:
        write(program, author, summary=f"{author}写的")
    program.submit(by=authors[-1])
    program.publish(by=authors[-1], urgent_reason="数字错了一位")
    return program


def agreed_change(program, writer, reviewer, **urgent):
    program.propose_change({"name_en": "Other"}, by=writer)
    program.submit_change(by=writer)
    program.approve_change(by=reviewer, **urgent)


def test_a_change_that_another_approves_does_not_look_over_what_was_hurried(
    writer, reviewer, publisher
):
    program = published_in_a_hurry(writer, publisher)

    agreed_change(program, publisher, reviewer)

    with pytest.raises(ValidationError) as refusal:
        stored(program).look_over(by=writer)
    assert refusal.value.code == "second_person"
    stored(program).look_over(by=reviewer)
    assert stored(program).written_by == []


def test_a_second_hurry_does_not_cover_the_first(publisher, reviewer):
    program = published_in_a_hurry(publisher)
    other = make_staff("publisher")

    agreed_change(program, other, other, urgent_reason="也急")

    for author in (publisher, other):
        with pytest.raises(ValidationError):
            stored(program).look_over(by=author)
    stored(program).look_over(by=reviewer)


def test_what_was_hurried_and_then_withdrawn_waits_for_no_second_look(publisher, reviewer):
    program = published_in_a_hurry(publisher)

    program.unpublish(by=publisher)

    assert stored(program).urgent_by is None
    program.submit(by=publisher)
    with pytest.raises(ValidationError):
        program.publish(by=publisher)
    program.publish(by=reviewer)


def test_a_reference_that_a_record_links_to_is_not_deleted_under_it(writer):
    body, program = make_organization(), make_program()
    program.organizations.add(body)
    client, url = signed_in(writer), url_of(body, "delete/")

    answer = client.post(url, {"post": "yes", "version": body.version})

    assert str(program) in page(answer)
    assert list(program.organizations.all()) == [body]


PAGES = ("change/", "move/submit-change/", "move/withdraw-change/", "history/")


@pytest.mark.parametrize("kind", ["a link", "the chosen claim"])
def test_a_change_that_names_what_is_gone_can_be_seen_mended_and_dropped(kind, writer):
    if kind == "a link":
        record, named = make_program(), make_organization()
        record.propose_change({"organizations": [named.pk]}, by=writer)
    else:
        record = make_figure()
        named = make_claim(record, "1300亿元")
        change = {"chosen_citation": named, "choice_reason": "以年报为准"}
        record.propose_change(change, by=writer)
        stored(named).unpublish(by=None)
    stored(named).delete()
    client = signed_in(writer)

    for tail in PAGES:
        assert "已经没有了" in page(client.get(url_of(record, tail))) or tail == "history/"
    shown = client.get(url_of(record, "preview/"), follow=True)
    assert "的记录已经不在了" in page(shown)
    assert move(writer, record, "withdraw-change").status_code == 302
    assert stored(record).pending is None


def test_a_preview_of_what_no_rule_lets_be_public_says_which(writer):
    bare, archived = make_figure(exact=None), make_figure()
    archived.archive(by=None)
    make_figure(indicator=archived.indicator)
    client = signed_in(writer)

    for figure, told in ((bare, "没有采用的引文"), (archived, "已有一个数字")):
        assert told in page(client.get(url_of(figure, "preview/"), follow=True))
        assert not figure.is_public


def test_a_form_whose_record_was_deleted_gives_back_what_was_typed(writer, reviewer):
    program = make_program(published=False)
    client, url = signed_in(writer), url_of(program)
    data = open_form(client, url)
    away, there = signed_in(reviewer), url_of(program, "delete/")
    away.post(there, open_form(away, there))

    answer = client.post(url, {**data, "summary": "写了很久的\r\n简介"})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "写了很久的<br>简介" in text
    assert "简介</dt>" in text
    assert "reviewer" in text
    assert "csrf" not in text.partition('<dl class="typed">')[2]


TEXT = "试写的文字：先写1281亿元，后写1300亿元，就这两处。"


def restated_while_withdrawn(writer):
    """Return a figure that the public saw as 1281亿元, withdrawn, changed and handed in."""
    figure = make_figure(article=make_article(TEXT))
    figure.unpublish(by=None)
    claim = stored(figure.chosen_citation)
    claim.unpublish(by=None)
    write(stored(claim), writer, qualifier="over")
    stored(figure).submit(by=writer)
    return stored(figure)


def test_a_number_changed_while_withdrawn_is_published_with_a_reason_only(writer, reviewer):
    figure = restated_while_withdrawn(writer)

    assert_refused(move(reviewer, figure, "publish"), "写明修改理由")
    assert not figure.corrections.exists()
    move(reviewer, figure, "publish", change_reason="原文写的是超过")

    assert figure.corrections.get().reason == "原文写的是超过"
    assert figure.is_public


def test_many_are_not_published_without_the_reason_that_one_needs(writer, reviewer):
    figure, client = restated_while_withdrawn(writer), signed_in(reviewer)
    chosen = {"action": "publish_selected", "_selected_action": figure.pk}

    assert_refused(client.post("/admin/programs/figure/", chosen), "写明修改理由")


def test_an_hour_for_a_number_changed_while_withdrawn_needs_the_reason_too(writer, reviewer):
    figure = restated_while_withdrawn(writer)
    hour = {"publish_at": "2099-01-01T09:00"}

    assert_refused(move(reviewer, figure, "approve", **hour), "写明修改理由")
    move(reviewer, figure, "approve", **hour, change_reason="原文写的是超过")

    correction = figure.corrections.get()
    assert (correction.reason, correction.corrected_at.year) == ("原文写的是超过", 2099)


def test_words_changed_before_the_hour_leave_the_reason_of_the_number(writer, reviewer):
    figure = restated_while_withdrawn(writer)
    move(reviewer, figure, "approve", publish_at="2099-01-01T09:00", change_reason="原文写的是超过")
    figure = stored(figure)

    figure.propose_change({"remarks": "口径不变"}, by=writer, reason="补一句说明")
    figure.submit_change(by=writer)
    figure.approve_change(by=reviewer)

    assert figure.corrections.get().reason == "原文写的是超过"


def test_a_passage_changed_twice_tells_the_last_one(writer):
    claim = make_figure(article=make_article(TEXT)).chosen_citation
    start = TEXT.index("1300亿元")
    passage = {"exact": "1300亿元", "start": start, "end": start + 6}
    claim.propose_change({"value": "130000000000", **passage}, by=writer)
    back = {"exact": claim.exact, "start": claim.start, "end": claim.end, "value": claim.value}

    with pytest.raises(ValidationError) as refusal:
        claim.propose_change({**back, "qualifier": "over"}, by=writer)

    assert "change_reason" in refusal.value.message_dict


def test_another_passage_is_told_as_the_reason_where_none_is_written(writer, reviewer):
    figure = make_figure(article=make_article(TEXT))
    claim, start = figure.chosen_citation, TEXT.index("1300亿元")
    passage = {"exact": "1300亿元", "start": start, "end": start + 6}
    claim.propose_change({"value": "130000000000", **passage}, by=writer)
    claim.submit_change(by=writer)

    claim.approve_change(by=reviewer)

    assert figure.corrections.get().reason == "改以另一处引文为据：“1300亿元”。"


def test_an_old_number_is_taken_back_with_a_written_reason_only(writer, reviewer):
    claim = make_figure(article=make_article(TEXT)).chosen_citation
    claim.propose_change({"qualifier": "over"}, by=writer, reason="原文写的是超过")
    claim.submit_change(by=writer)
    claim.approve_change(by=reviewer)
    old = claim.history.filter(qualifier="exact").first()
    client, url = signed_in(writer), url_of(claim, f"history/{old.pk}/take-back/")
    data = open_form(client, url)

    assert_refused(client.post(url, data), "请写明理由")
    assert stored(claim).pending is None
    client.post(url, {**data, "change_reason": "前面的改错了"})

    assert stored(claim).pending_change.reason == "前面的改错了"


def test_a_row_handed_in_is_not_deleted_and_a_draft_row_leaves_its_entry(writer):
    figure = make_figure(published=False)
    handed_in, draft = (make_claim(figure, "1300亿元", published=False) for _ in range(2))
    handed_in.submit(by=None)
    client, url = signed_in(writer), url_of(figure)
    data = open_form(client, url)
    rows = {v[0]: n.removesuffix("id") for n, v in data.items() if n.endswith("-id")}

    answer = client.post(url, {**data, f"{rows[str(handed_in.pk)]}DELETE": "on"})
    client.post(url, {**data, f"{rows[str(draft.pk)]}DELETE": "on"})

    assert "待审，不能删除" in page(answer)
    assert set(figure.citations.all()) == {figure.chosen_citation, handed_in}
    entry = AuditEntry.objects.filter(event=AuditEvent.DELETION).get()
    assert (entry.model, entry.record_key) == ("figurecitation", str(draft.pk))
    assert entry.user_name == "writer"


def meanwhile(table, act):
    """Do it once, right before the table is written to."""
    begun = []

    def wrapped(execute, sql, params, many, context):
        if not begun and sql.startswith((f'INSERT INTO "{table}"', f'UPDATE "{table}"')):
            begun.append(sql)
            act()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapped)


def take_the_slug():
    make_program(slug="taken", published=False)


def test_an_address_taken_between_check_and_save_is_told_and_the_text_kept(writer):
    client, url = signed_in(writer), "/admin/programs/program/add/"
    data = open_form(client, url)

    with meanwhile("programs_program", take_the_slug):
        answer = client.post(url, {**data, "slug": "taken", "name": "我写的名称"})

    assert_refused(answer, "刚刚有人存了与它冲突的内容", "我写的名称")


def test_an_address_taken_between_check_and_approval_is_told(writer, reviewer):
    program = make_program()
    program.propose_change({"slug": "taken"}, by=writer)
    program.submit_change(by=writer)

    with meanwhile("programs_program", take_the_slug):
        answer = move(reviewer, program, "approve-change")

    assert_refused(answer, "刚刚有人存了与它冲突的内容")
    assert stored(program).pending_change.in_review


def test_another_unit_corrects_a_figure_that_comes_back_at_its_hour(writer):
    figure = make_figure()
    figure.unpublish(by=None)
    figure.submit(by=None)
    figure.approve(by=None, publish_at=timezone.now() + timedelta(hours=1))
    indicator = figure.indicator
    indicator.unit = "人民币"

    indicator._history_user = writer
    indicator.save()

    correction = figure.corrections.get()
    assert (correction.old_unit, correction.new_unit) == ("元", "人民币")
    assert correction.corrected_at == stored(figure).publish_at


def test_an_indicator_that_a_scheduled_figure_names_does_not_move_to_a_hidden_programme(writer):
    figure = scheduled(make_figure(published=False), hours=1)
    hidden = make_program(published=False)

    answer = save(writer, figure.indicator, program=hidden.pk)

    assert_refused(answer, "只能属于已发布的项目")
