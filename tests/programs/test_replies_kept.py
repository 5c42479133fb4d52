"""Decisions on replies that are refused or come second: told, nothing typed is lost."""

import pytest

from programs.models import Reply, ReplyLink, ReplyState
from programs.models.replies import LONGEST_REPLY
from ruralplan.editorial.audit import AuditEntry
from tests.browsing import page
from tests.factories import make_figure, make_staff

pytestmark = pytest.mark.django_db
WHY = "与年报核对过，口径不同"


@pytest.fixture
def asker():
    return make_staff("publisher", "asker")


@pytest.fixture
def link(asker):
    return ReplyLink.send_out(by=asker, figures=[make_figure()], addressee="试写县")


@pytest.fixture
def reply(link):
    return link.answer(name="某甲", office="某科", contact="010-5550100", text="算漏了。")


def decide(client, reply, decision="accept"):
    url = f"/admin/programs/reply/{reply.pk}/change/"
    return client.post(url, {"decision": decision, "why": WHY}, follow=True)


def stored(reply):
    return Reply.objects.get(pk=reply.pk)


@pytest.mark.parametrize("role", ["editor", "publisher"])
@pytest.mark.parametrize(("first", "told"), [("accept", "已采纳"), ("decline", "未采纳")])
@pytest.mark.parametrize("second", ["accept", "decline"])
def test_who_decides_second_is_told_and_keeps_the_reason(client, reply, role, first, second, told):
    getattr(reply, first)(by=make_staff("editor", "somebody"), reason="核对过")
    client.force_login(make_staff(role))

    text = page(decide(client, reply, second))

    assert f"已由somebody决定为“{told}”" in text
    assert WHY in text
    assert stored(reply).reason == "核对过"


def test_who_asked_is_refused_beside_the_reason_they_wrote(client, reply, asker):
    client.force_login(asker)

    text = page(decide(client, reply))

    assert "须由另一个人决定" in text
    assert f"{WHY}</textarea>" in text
    assert stored(reply).state == ReplyState.WAITING


def test_a_role_that_may_not_take_down_is_still_refused(client, reply):
    reply.accept(by=None, reason="核对过")
    client.force_login(make_staff("editor"))

    assert decide(client, reply, "withdraw").status_code == 403
    assert stored(reply).state == ReplyState.ACCEPTED


@pytest.mark.parametrize("path", ["add/", "0/change/", "x/change/", f"{'9' * 30}/change/"])
def test_a_decision_on_no_reply_is_no_error(client, path):
    client.force_login(make_staff("publisher"))

    answer = client.post(f"/admin/programs/reply/{path}", {"decision": "accept", "why": WHY})

    assert answer.status_code in (302, 403)


def test_who_asked_may_take_the_reply_down_alone(client, reply, asker):
    reply.accept(by=make_staff("editor"), reason="核对过")
    client.force_login(asker)

    page(decide(client, reply, "withdraw"))

    assert (stored(reply).state, stored(reply).decided_by) == (ReplyState.WITHDRAWN, asker)


@pytest.mark.parametrize("close", [False, True])
def test_a_request_saved_unticked_is_not_told_as_changed(client, link, asker, close):
    if close:
        link.revoke(by=asker)
    client.force_login(asker)
    entries = AuditEntry.objects.count()

    text = page(client.post(f"/admin/programs/replylink/{link.pk}/change/", {}, follow=True))

    assert "什么也没有改" in text
    assert "成功修改" not in text
    assert AuditEntry.objects.count() == entries


def test_a_line_end_counts_once_as_the_browser_counts_it(client, link):
    lines = "一\r\n" * (LONGEST_REPLY // 2)
    fields = {"name": "某甲", "office": "某科", "contact": "010-5550100"}

    page(client.post(link.get_absolute_url(), {**fields, "text": lines}))

    assert Reply.objects.get().text == lines.replace("\r\n", "\n").strip()
