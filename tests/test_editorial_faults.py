"""Whatever call to the database fails, a step of the editorial life is done whole or not at all.

Records, histories, corrections and logs are the old ones or the new ones, for every call.
"""

import json
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir

import pytest
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.management import call_command
from django.utils import timezone

from programs.models import Continuation, Organization, Program, Reply, ReplyLink
from programs.splitting import split_off
from ruralplan.content import load_content
from ruralplan.editorial.restoring import restore_version
from sources.admin.sheets import SALT
from tests.browsing import open_form
from tests.counties.test_admin_sheets import upload
from tests.factories import (
    make_article,
    make_claim,
    make_edition,
    make_figure,
    make_initiative,
    make_organization,
    make_pillar,
    make_program,
    make_publisher,
    make_staff,
)
from tests.faults import calls_that_can_fail
from tests.programs.test_admin_sheets import URL as FIGURES
from tests.programs.test_admin_sheets import row, sheet
from tests.sources.test_admin_pending import url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_ledger")]

TOMORROW = timezone.now() + timedelta(days=1)
REASON = "原文是1300亿，当初抄错了"
TEXT = "试写县去年卖出1281亿元，又卖出1300亿元。"
OVERRULE = {"overruled_state": "below", "overrule_reason": "口径不同"}


@pytest.fixture
def writer(empty_ledger):
    return make_staff("publisher")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


def stored(record):
    return type(record)._base_manager.get(pk=record.pk)


def a_draft(writer):
    """A draft figure whose programme and article are public."""
    return make_figure(article=make_article(TEXT), published=False)


def in_review(writer):
    figure = a_draft(writer)
    figure.submit(by=writer)
    return figure


def written_alone(writer):
    figure = a_draft(writer)
    figure.remarks, figure._history_user = "自己写的", writer
    figure.save()
    figure.submit(by=writer)
    return figure


def hurried(writer):
    figure = written_alone(writer)
    figure.publish(by=writer, urgent_reason="数字错了一位")
    return figure


def a_public_one(writer):
    return make_figure(article=make_article(TEXT))


def a_promise(writer):
    return make_figure(kind="target", article=make_article(TEXT))


def disputed(writer):
    """A public figure of 1281亿元 that one more public claim states as 1300亿元."""
    figure = a_public_one(writer)
    make_claim(figure, "1300亿元", article=figure.chosen_citation.article)
    return stored(figure)


def with_change(writer):
    figure = disputed(writer)
    figure.propose_change(
        {"chosen_citation": other_claim(figure), "choice_reason": REASON}, by=writer, reason=REASON
    )
    return figure


def with_submitted_change(writer):
    figure = with_change(writer)
    figure.submit_change(by=writer)
    return figure


def archived(writer):
    figure = a_draft(writer)
    figure.archive(by=writer)
    return figure


def written_twice(writer):
    figure = a_draft(writer)
    figure.remarks = "后来写的"
    figure.save()
    return figure


def amended(writer):
    figure = a_public_one(writer)
    figure.propose_change({"remarks": "补充的说明"}, by=writer, reason="补充")
    figure.submit_change(by=writer)
    figure.approve_change(by=None)
    return figure


def corrected(writer):
    figure = with_submitted_change(writer)
    figure.approve_change(by=None)
    return figure


def other_claim(figure):
    return figure.citations.exclude(pk=figure.chosen_citation_id).get()


def author_of(figure):
    return get_user_model().objects.get(pk__in=figure.pending["authors"])


def first_version(figure):
    return figure.history.order_by("pk").filter(chosen_citation__isnull=False).first()


# What is done, to which record: `by` is an editor who wrote none of it.
VERBS = {
    "submit": (a_draft, lambda f, by: f.submit(by=by)),
    "return": (in_review, lambda f, by: f.return_to_author(by=by, note="请补一处引文")),
    "approve": (in_review, lambda f, by: f.approve(by=by)),
    "publish": (in_review, lambda f, by: f.publish(by=by)),
    "publish at an hour": (
        in_review,
        lambda f, by: f.approve(by=by, publish_at=TOMORROW),
    ),
    "publish in a hurry": (
        written_alone,
        lambda f, by: f.publish(by=by, urgent_reason="数字错了一位"),
    ),
    "look over": (hurried, lambda f, by: f.look_over(by=by)),
    "write": (a_draft, lambda f, by: write(f, by)),
    "overrule a draft": (lambda w: promise_draft(), lambda f, by: write(f, by, **OVERRULE)),
    "propose": (
        a_public_one,
        lambda f, by: f.propose_change({"remarks": "补充的说明"}, by=by, reason="补充"),
    ),
    "overrule": (a_promise, lambda f, by: f.propose_change(OVERRULE, by=by)),
    "submit change": (with_change, lambda f, by: f.submit_change(by=by)),
    "return change": (with_submitted_change, lambda f, by: f.return_change(by=by, note="不对")),
    "withdraw change": (with_change, lambda f, by: f.withdraw_change(by=by)),
    "approve change": (with_submitted_change, lambda f, by: f.approve_change(by=by)),
    "approve change in a hurry": (
        with_submitted_change,
        lambda f, by: f.approve_change(by=author_of(f), urgent_reason="数字错了一位"),
    ),
    "unpublish": (with_change, lambda f, by: f.unpublish(by=by, note="要重写")),
    "archive": (corrected, lambda f, by: f.archive(by=by)),
    "restore": (archived, lambda f, by: f.restore(by=by)),
    "take back a draft": (
        written_twice,
        lambda f, by: restore_version(f, first_version(f), by=by),
    ),
    "take back a public one": (
        amended,
        lambda f, by: restore_version(f, first_version(f), by=by),
    ),
    "choose": (disputed, lambda f, by: f.resolve(other_claim(f), by=by, reason=REASON)),
    "leave open": (disputed, lambda f, by: f.leave_open(by=by, note="等年报")),
    "split": (
        disputed,
        lambda f, by: split_off(f, [other_claim(f)], {"period": "2020"}, by=by, reason="另一年"),
    ),
}


def write(figure, by, **fields):
    figure._history_user = by
    for name, value in ({"remarks": "又写的"} | fields).items():
        setattr(figure, name, value)
    figure.save()


def promise_draft():
    return make_figure(kind="target", published=False)


@pytest.mark.parametrize("name", VERBS)
def test_a_step_of_a_record_is_done_whole_or_not_at_all(name, writer, staff):
    make, verb = VERBS[name]
    figure = make(writer)

    assert calls_that_can_fail(lambda: verb(stored(figure), staff)) > 3


# --- by the pages of the admin -------------------------------------------------------------------


def filled_in(desk, url, **typed):
    """Return the deed that sends the form at the address as it stands now, with what is typed."""
    data = open_form(desk, url) | typed
    return lambda: desk.post(url, data)


def test_a_button_is_pressed_whole_or_not_at_all(desk):
    program = make_program(published=False)
    program.submit(by=None)

    assert calls_that_can_fail(filled_in(desk, url_of(program, "move/publish/"))) > 20


def test_a_form_is_saved_whole_or_not_at_all(desk):
    """What is typed into columns and links of a public record becomes one pending change."""
    typed = {"summary": "补充的简介", "organizations": [make_organization().pk]}
    deed = filled_in(desk, url_of(make_program()), **typed)

    assert calls_that_can_fail(deed) > 20


def test_a_decision_between_claims_is_stored_whole_or_not_at_all(desk, writer):
    figure = disputed(writer)
    data = open_form(desk, url_of(figure, "dispute/"))
    data |= {"citation": other_claim(figure).pk, "reason": REASON}
    url = url_of(figure, "dispute/choose/")

    assert calls_that_can_fail(lambda: desk.post(url, data)) > 20


def test_an_old_version_is_taken_back_whole_or_not_at_all(desk, writer):
    figure = written_twice(writer)
    deed = filled_in(desk, url_of(figure, f"history/{first_version(figure).pk}/take-back/"))

    assert calls_that_can_fail(deed) > 20


def test_an_action_on_many_is_done_whole_or_not_at_all(desk, writer):
    rows = [make_program(published=False) for _ in range(2)]
    for one in rows:
        one.submit(by=None)
    keys = [f"{one.pk}:{one.version}" for one in rows]
    url = "/admin/programs/program/bulk/publish/"

    assert calls_that_can_fail(lambda: desk.post(url, {"record": keys})) > 20


def test_a_lineage_is_saved_whole_or_not_at_all(desk):
    program, pillar = make_program(), make_pillar()
    plans = [make_edition(program=program, year=year) for year in (2022, 2024)]
    earlier, later, other = (make_initiative(edition=plans[n], pillar=pillar) for n in (0, 1, 1))
    link = Continuation.objects.create(later=other, earlier=earlier, kind="carried")
    typed = {f"r{link.pk}-kind": "split", f"n{later.pk}-earlier": earlier.pk}
    deed = filled_in(desk, url_of(program, "lineage/"), **typed, **{f"n{later.pk}-kind": "split"})

    assert calls_that_can_fail(deed) > 20


def test_a_sheet_is_imported_whole_or_not_at_all(desk, writer):
    """One row drafts a figure with its claim, the other proposes to change a public one."""
    figure = a_public_one(writer)
    article = figure.chosen_citation.article
    rows = [
        row(figure.indicator, article, 时段="2020"),
        row(figure.indicator, article, 说明="表里写的"),
    ]
    dry_run = upload(desk, sheet(*rows), url=FIGURES)
    form = dry_run.context["confirm_form"]
    file = Path(gettempdir()) / signing.loads(form.initial["import_file_name"], salt=SALT)
    kept = file.read_bytes()

    def deed():
        file.write_bytes(kept)
        desk.post(f"{FIGURES}process_import/", form.initial)

    assert calls_that_can_fail(deed) > 20
    file.unlink(missing_ok=True)


# --- right of reply ------------------------------------------------------------------------------

ANSWER = {"text": "试写的回应", "name": "某人", "office": "办公室", "contact": "a@example.org"}
REPLIES = {
    "send out": lambda f, by: ReplyLink.send_out(by=by, figures=[f], addressee="试写机构"),
    "answer": lambda f, by: ReplyLink.objects.get().answer(**ANSWER),
    "revoke": lambda f, by: ReplyLink.objects.get().revoke(by=by),
    "accept": lambda f, by: Reply.objects.get().accept(by=by, reason="核对过"),
}


@pytest.mark.parametrize("name", REPLIES)
def test_a_step_of_a_reply_is_done_whole_or_not_at_all(name, writer, staff):
    figure = a_public_one(writer)
    if name != "send out":
        link = ReplyLink.send_out(by=writer, figures=[figure], addressee="试写机构")
        if name == "accept":
            link.answer(**ANSWER)

    assert calls_that_can_fail(lambda: REPLIES[name](figure, staff)) > 2


# --- by commands ---------------------------------------------------------------------------------


def test_an_articles_text_is_loaded_whole_or_not_at_all(tmp_path):
    publisher = make_publisher()
    make_article("", headline="试写的题目", publisher=publisher)
    known = {"file": "1.txt", "headline": "试写的题目", "publisher": publisher.name}
    (tmp_path / "1.txt").write_text(TEXT)
    (tmp_path / "index.json").write_text(json.dumps([known]))

    assert calls_that_can_fail(lambda: call_command("load_articles", tmp_path)) > 10


@pytest.fixture
def fixture(tmp_path):
    """A file of fixtures that says something new of a stored programme."""
    program = make_program(summary="原来的")
    program.organizations.add(make_organization())
    file = tmp_path / "fixtures" / "10_programs.json"
    file.parent.mkdir()
    call_command("dumpdata", "programs.program", "programs.organization", output=file, verbosity=0)
    file.write_text(file.read_text().replace("\\u539f\\u6765\\u7684", "夹带的"))
    return file


def test_fixtures_are_loaded_whole_or_not_at_all(fixture):
    assert calls_that_can_fail(lambda: call_command("loaddata", fixture, verbosity=0)) > 5


def test_the_content_is_loaded_whole_or_not_at_all(fixture, settings):
    for model in (Program, Organization):
        model.objects.all().delete()
        model.history.all().delete()
    settings.BASE_DIR = fixture.parent.parent

    assert calls_that_can_fail(load_content) > 20
