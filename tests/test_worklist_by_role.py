"""The first page of the admin tells each person what waits for them, and leads to exactly that."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from programs.models import FigureCitation, SearchRecord
from tests import factories
from tests.browsing import page

pytestmark = pytest.mark.django_db

KINDS = ["退回给我的", "等我审核的", "紧急发布，等我补看", "已核准，等发布", "我还没有提交的"]


@pytest.fixture
def contributor(empty_ledger):
    return factories.make_staff("contributor")


@pytest.fixture
def editor(empty_ledger):
    return factories.make_staff("editor")


@pytest.fixture
def publisher(empty_ledger):
    return factories.make_staff("publisher")


def write(user, **fields):
    """A draft programme that the user wrote."""
    program = factories.make_program(published=False)
    program._history_user = user
    for name, value in ({"name": f"{program.name}，改写"} | fields).items():
        setattr(program, name, value)
    program.save()
    return program


def change(user, **values):
    """A public programme with a pending change by the user."""
    program = factories.make_program()
    program.propose_change(values or {"name": f"{program.name}，改名"}, by=user, reason="试改")
    return program


def piles(client, user):
    """Return, by kind, what the lists show that the user's counts lead to."""
    client.force_login(user)
    found = {}
    for pile in client.get("/admin/").context["waiting"]:
        found[pile.label] = []
        for task in pile.waiting:
            rows = client.get(task.url).context["cl"]
            assert rows.result_count == task.count, task
            found[pile.label] += rows.result_list
    return found


def shown(client, user, label):
    return piles(client, user)[label]


def test_each_role_is_told_of_the_work_it_may_do(client, contributor, editor):
    assert list(piles(client, editor)) == KINDS
    assert list(piles(client, contributor)) == ["退回给我的", "我还没有提交的"]


def test_who_wrote_a_returned_draft_finds_it_and_nobody_else(client, contributor, editor):
    draft = write(contributor)
    draft.submit(by=contributor)
    assert shown(client, contributor, "退回给我的") == []

    draft.return_to_author(by=editor, note="请补出处")

    assert shown(client, contributor, "退回给我的") == [draft]
    assert shown(client, editor, "退回给我的") == []
    assert shown(client, contributor, "我还没有提交的") == []


def test_who_proposed_a_returned_change_finds_it(client, contributor, editor):
    program = change(contributor)
    assert shown(client, contributor, "我还没有提交的") == [program]
    program.submit_change(by=contributor)
    assert shown(client, contributor, "我还没有提交的") == []

    program.return_change(by=editor, note="请写明依据")

    assert shown(client, contributor, "退回给我的") == [program]
    assert shown(client, editor, "退回给我的") == []


def test_a_reviewer_is_shown_what_somebody_else_wrote(client, contributor, editor, publisher):
    theirs, mine = write(contributor), write(editor)
    changed, changed_by_me = change(contributor), change(editor)
    for draft in (theirs, mine):
        draft.submit(by=None)
    for program in (changed, changed_by_me):
        program.submit_change(by=None)

    assert set(shown(client, editor, "等我审核的")) == {theirs, changed}
    assert len(shown(client, publisher, "等我审核的")) == 4
    with override_settings(ONE_PERSON_TEAM=True):
        assert len(shown(client, editor, "等我审核的")) == 4


def test_keys_are_compared_whole(client, editor, django_user_model):
    """Of two people with the keys 1 and 11, one wrote it."""
    longer = django_user_model.objects.create(pk=editor.pk * 10 + 1, username="longer")
    draft = write(longer)
    draft.submit(by=longer)

    assert shown(client, editor, "等我审核的") == [draft]


def test_an_urgent_publication_waits_for_a_second_person(client, contributor, editor, publisher):
    draft = write(publisher)
    draft.submit(by=publisher)
    draft.publish(by=publisher, urgent_reason="数字错了一位")

    assert shown(client, publisher, "紧急发布，等我补看") == []
    assert shown(client, editor, "紧急发布，等我补看") == [draft]
    draft.look_over(by=editor)
    assert shown(client, editor, "紧急发布，等我补看") == []


def test_what_was_approved_without_a_time_waits_to_be_published(client, contributor, editor):
    now, later = write(contributor), write(contributor)
    for draft, moment in ((now, None), (later, timezone.now() + timedelta(days=2))):
        draft.submit(by=contributor)
        draft.approve(by=editor, publish_at=moment)

    assert shown(client, editor, "已核准，等发布") == [now]


def gaps(client, user):
    client.force_login(user)
    tasks = {task.label: task for task in client.get("/admin/").context["gaps"] if "?" in task.url}
    rows = {label: client.get(task.url).context["cl"] for label, task in tasks.items()}
    assert {n: row.result_count for n, row in rows.items()} == {
        n: t.count for n, t in tasks.items()
    }
    return {label: list(row.result_list) for label, row in rows.items()}


def promise(days_ago):
    day = timezone.localdate() - timedelta(days=days_ago)
    edition = factories.make_edition(announced_on=day)
    return factories.make_figure(kind="target", edition=edition)


def search(figure, days_ago):
    SearchRecord.objects.create(
        figure=figure,
        searched_on=timezone.localdate() - timedelta(days=days_ago),
        searched_in="试报",
        searched_by="编辑部",
    )


def test_a_promise_is_overdue_after_so_many_months(client, editor):
    old, new = promise(400), promise(100)

    assert gaps(client, editor)["12 个月没有报道的承诺"] == [old]
    with override_settings(REPORT_MONTHS=3):
        assert set(gaps(client, editor)["12 个月没有报道的承诺"]) == {old, new}


def test_a_promise_somebody_looked_for_lately_needs_no_search(client, editor):
    never, long_ago, lately = promise(900), promise(900), promise(900)
    search(long_ago, 500)
    search(lately, 5)

    found = gaps(client, editor)

    assert set(found["没有记下查找的承诺"]) == {never, long_ago}
    assert len(found["12 个月没有报道的承诺"]) == 3


def test_a_passage_that_its_text_does_not_hold_is_told(client, editor):
    factories.make_figure()
    broken = factories.make_figure().citations.get()
    FigureCitation.objects.filter(pk=broken.pk).update(exact="1282亿元")
    client.force_login(editor)

    pile = client.get("/admin/").context["broken"]

    (task,) = pile.waiting
    assert (task.label, task.count) == ("数字的引文", 1)
    assert list(client.get(task.url).context["cl"].result_list) == [broken]


def test_the_first_page_needs_as_many_queries_for_more_work(client, contributor, editor):
    client.force_login(editor)
    counts = []
    for _ in range(2):
        for _ in range(3):
            write(contributor).submit(by=contributor)
            change(contributor).submit_change(by=contributor)
            promise(900)
        client.get("/admin/")
        with CaptureQueriesContext(connection) as asked:
            page(client.get("/admin/"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_nonsense_in_the_filter_shows_the_whole_list(client, editor):
    factories.make_program()
    client.force_login(editor)

    answer = client.get("/admin/programs/program/?waiting=nonsense")

    assert answer.context["cl"].result_count == 1
