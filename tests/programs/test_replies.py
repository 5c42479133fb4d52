"""Right of reply: an address good for one answer, and what staff make of the answer."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone

from programs.models import Reply, ReplyLink, ReplyState
from programs.models.replies import LONGEST_REPLY, SALT
from ruralplan.editorial.audit import AuditEntry
from tests.browsing import open_form, page
from tests.factories import make_figure

pytestmark = pytest.mark.django_db
BODY = "试写县农业农村局"
ANSWER = {
    "name": "某甲某乙",
    "office": "某科某长",
    "contact": "010-5550100",
    "text": "这个数只算了试点，没有算全县。\n第二行。",
}


@pytest.fixture
def figure():
    return make_figure()


@pytest.fixture
def asker(django_user_model):
    return django_user_model.objects.create_user("asker", is_staff=True)


@pytest.fixture
def link(figure, asker):
    return ReplyLink.send_out(by=asker, figures=[figure], addressee=BODY, note="请核对")


@pytest.fixture
def reply(link):
    return link.answer(**ANSWER)


def did():
    return [one.details["did"] for one in AuditEntry.objects.filter(event="reply").order_by("pk")]


def expire(link):
    ReplyLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


# --- the public page -----------------------------------------------------------------------------


def test_the_page_shows_the_figures_with_their_passages_and_one_form(client, link, figure):
    text = page(client.get(link.get_absolute_url()))

    assert BODY in text
    assert "请核对" in text
    assert figure.indicator.name in text
    assert "<mark>1281亿元</mark>" in text
    assert text.count("<textarea") == 1


def test_an_answer_is_stored_and_waits_for_a_decision(client, link, figure):
    done = client.post(link.get_absolute_url(), ANSWER)

    assert "已收到您的回应" in page(done)
    reply = link.figures.get().reply_links.get().reply
    assert (reply.state, reply.text, reply.contact) == (
        ReplyState.WAITING,
        ANSWER["text"],
        ANSWER["contact"],
    )
    assert ANSWER["text"][:10] not in page(client.get(figure.get_absolute_url()))
    assert did() == ["发出回应链接", "收到回应"]


@pytest.mark.parametrize("close", ["answered", "revoked", "expired"])
def test_a_closed_address_says_why_with_410_and_takes_no_answer(client, link, asker, close):
    if close == "answered":
        link.answer(**ANSWER)
    elif close == "revoked":
        link.revoke(by=asker)
    else:
        expire(link)
    told = {"answered": "已经收到", "revoked": "已经作废", "expired": "过期了"}[close]
    before = Reply.objects.count()

    for answer in (
        client.get(link.get_absolute_url()),
        client.post(link.get_absolute_url(), ANSWER),
    ):
        assert answer.status_code == 410
        assert told in answer.content.decode()
        assert "<textarea" not in answer.content.decode()
    assert Reply.objects.count() == before


def forged(link):
    signer = signing.Signer(salt=SALT, sep=".")
    return {
        "no signature": str(link.pk),
        "another's signature": f"{link.pk}.{signer.signature(str(link.pk + 1))}",
        "another purpose": signing.Signer(salt="other", sep=".").sign(str(link.pk)),
        "no such link": signer.sign(str(link.pk + 1000)),
        "cut": link.token[:-1],
        "words": "你好",
        "long": "9" * 900,
    }


@pytest.mark.parametrize(
    "how",
    [
        "no signature",
        "another's signature",
        "another purpose",
        "no such link",
        "cut",
        "words",
        "long",
    ],
)
def test_a_forged_address_is_404(client, link, how):
    url = f"/reply/{forged(link)[how]}/"

    assert client.get(url).status_code == 404
    assert client.post(url, ANSWER).status_code == 404


def test_the_page_is_kept_by_nobody_and_gives_its_address_to_nobody(client, link):
    answers = [client.get(link.get_absolute_url())]
    link.answer(**ANSWER)
    answers.append(client.get(link.get_absolute_url()))

    for answer in answers:
        assert answer["Cache-Control"] == "no-store, private"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert set(answer.cookies) <= {"csrf"}


def test_the_page_needs_the_forms_own_token(link):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)

    assert strict.post(link.get_absolute_url(), ANSWER).status_code == 403
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": "字" * (LONGEST_REPLY + 1)}, "2000"),
        ({"text": "  "}, "必填"),
        ({"name": ""}, "必填"),
        ({"contact": "长" * 201}, "200"),
        ({"office": ""}, "必填"),
    ],
)
def test_a_faulty_answer_comes_back_with_what_was_typed(client, link, wrong, told):
    data = {**ANSWER, **wrong}

    text = page(client.post(link.get_absolute_url(), data))

    assert told in text
    assert "还没有收下" in text
    assert data["name"] in text
    assert not Reply.objects.exists()


def test_a_machine_that_fills_the_hidden_field_is_thanked_and_forgotten(client, link):
    text = page(client.post(link.get_absolute_url(), {**ANSWER, "website": "https://x.example"}))

    assert "已收到您的回应" in text
    assert not Reply.objects.exists()


def test_many_calls_from_one_address_are_turned_away(client, link):
    answers = [client.get("/reply/nonsense/") for _ in range(21)]

    assert answers[-1].status_code == 429
    assert "请求太频繁" in answers[-1].content.decode()


def test_a_figure_that_was_taken_back_is_not_shown(client, link, figure):
    figure.unpublish(by=None)

    text = page(client.get(link.get_absolute_url()))

    assert figure.indicator.name not in text
    assert "已经撤下" in text


def test_two_answers_at_once_leave_one(link):
    first, second = (ReplyLink.objects.get(pk=link.pk) for _ in range(2))
    first.answer(**ANSWER)

    with pytest.raises(ValidationError):
        second.answer(**ANSWER)

    assert Reply.objects.count() == 1


# --- the decision --------------------------------------------------------------------------------


def test_an_accepted_answer_stands_beside_the_figure_and_in_its_json(client, reply, staff, figure):
    reply.accept(by=staff, reason="核对过")

    text = page(client.get(figure.get_absolute_url()))
    assert "当事方的回应" in text
    assert "没有算全县。<br>第二行。" in text
    assert BODY in text
    data = client.get(f"/api/v1/figures/{figure.pk}/").json()
    assert [(one["body"], one["text"]) for one in data["replies"]] == [(BODY, ANSWER["text"])]


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_what_is_declined_or_withdrawn_is_nowhere_public(client, reply, staff, figure, verb):
    if verb == "withdraw":
        reply.accept(by=staff, reason="核对过")

    getattr(reply, verb)(by=staff, reason="与数字无关")

    assert "当事方的回应" not in page(client.get(figure.get_absolute_url()))
    assert client.get(f"/api/v1/figures/{figure.pk}/").json()["replies"] == []


def test_name_office_contact_and_reason_are_never_public(client, reply, staff, figure):
    reply.accept(by=staff, reason="核对过电话")

    public = [
        client.get(figure.get_absolute_url()).content.decode(),
        client.get(f"/api/v1/figures/{figure.pk}/").content.decode(),
        client.get("/api/v1/figures/?format=csv").getvalue().decode(),
    ]
    assert ANSWER["text"][:10] in public[2]

    for secret in (ANSWER["name"], ANSWER["office"], ANSWER["contact"], "核对过电话"):
        assert not [text for text in public if secret in text]


def test_an_accepted_answer_renews_what_readers_of_the_api_keep(client, reply, staff, figure):
    url = f"/api/v1/figures/{figure.pk}/"
    known = client.get(url)["ETag"]

    reply.accept(by=staff, reason="核对过")

    assert client.get(url, HTTP_IF_NONE_MATCH=known).status_code == 200


def test_who_asked_cannot_decide_unless_the_team_is_one_person(reply, asker, settings):
    for verb in (reply.accept, reply.decline):
        with pytest.raises(ValidationError, match="另一个人"):
            verb(by=asker, reason="核对过")

    settings.ONE_PERSON_TEAM = True
    reply.accept(by=asker, reason="核对过")

    assert reply.state == ReplyState.ACCEPTED


def test_a_decision_needs_a_reason_and_is_made_once(reply, staff):
    with pytest.raises(ValidationError, match="理由"):
        reply.accept(by=staff, reason=" ")
    other = Reply.objects.get(pk=reply.pk)
    other.decline(by=staff, reason="与数字无关")

    with pytest.raises(ValidationError, match="别人"):
        reply.accept(by=staff, reason="核对过")

    assert Reply.objects.get(pk=reply.pk).state == ReplyState.DECLINED
    assert did()[-1] == "未采纳"


# --- the admin -----------------------------------------------------------------------------------

LINKS, REPLIES = "/admin/programs/replylink/", "/admin/programs/reply/"


def test_an_editor_sends_out_a_link_and_sees_the_address_to_pass_on(staff_client, staff, figure):
    data = {"addressee": BODY, "figures": [figure.pk], "days": "14", "note": ""}

    answer = staff_client.post(f"{LINKS}add/", data, follow=True)

    link = ReplyLink.objects.get()
    assert answer.status_code == 200
    assert (link.made_by, list(link.figures.all())) == (staff, [figure])
    assert 13 <= (link.expires_at - timezone.now()).days <= 14
    shown = page(staff_client.get(f"{LINKS}{link.pk}/change/"))
    assert f"http://testserver{link.get_absolute_url()}" in shown


@pytest.mark.parametrize("days", ["0", "91", "x", "9" * 30])
def test_a_link_for_too_many_days_is_refused(staff_client, figure, days):
    data = {"addressee": BODY, "figures": [figure.pk], "days": days, "note": ""}

    assert staff_client.post(f"{LINKS}add/", data).status_code == 200
    assert not ReplyLink.objects.exists()


def test_nobody_is_asked_about_a_figure_that_is_not_public(staff_client):
    figure = make_figure(published=False)
    data = {"addressee": BODY, "figures": [figure.pk], "days": "14", "note": ""}

    assert "还没有公开" in page(staff_client.post(f"{LINKS}add/", data))
    assert not ReplyLink.objects.exists()


def test_a_link_is_revoked_on_its_page_and_then_offers_nothing_more(staff_client, link):
    url = f"{LINKS}{link.pk}/change/"

    staff_client.post(url, {"revoke": "on"})

    assert ReplyLink.objects.get().closed == "revoked"
    assert 'name="revoke"' not in page(staff_client.get(url))
    assert did()[-1] == "作废回应链接"


def test_a_waiting_answer_is_on_the_worklist_and_decided_on_its_page(staff_client, reply, staff):
    gaps = {task.label: task for task in staff_client.get("/admin/").context["gaps"]}
    task = gaps["待决定的当事方回应"]
    assert task.count == 1
    assert list(staff_client.get(task.url).context["cl"].result_list) == [reply]

    url = f"{REPLIES}{reply.pk}/change/"
    answer = staff_client.post(url, {"decision": "accept", "why": "核对过"}, follow=True)

    assert answer.status_code == 200
    reply.refresh_from_db()
    assert (reply.state, reply.decided_by, reply.reason) == (ReplyState.ACCEPTED, staff, "核对过")
    again = staff_client.post(url, {"decision": "accept", "why": "再来"}, follow=True)
    assert "已由editor决定为“已采纳”" in page(again)
    reply.refresh_from_db()
    assert reply.reason == "核对过"


def test_who_asked_is_told_on_the_page_that_another_decides(client, reply, asker):
    asker.groups.add(Group.objects.get(name="编辑"))
    client.force_login(asker)

    url = f"{REPLIES}{reply.pk}/change/"
    assert "须由另一个人决定" in page(client.get(url))
    answer = client.post(url, {"decision": "accept", "why": "核对过"}, follow=True)

    assert "须由另一个人决定" in page(answer)
    reply.refresh_from_db()
    assert reply.state == ReplyState.WAITING


@pytest.mark.parametrize(
    ("role", "links", "replies"), [("撰稿", 403, 403), ("编辑", 200, 200), ("发布", 200, 200)]
)
def test_contact_data_are_for_editors(client, django_user_model, reply, role, links, replies):
    user = django_user_model.objects.create_user("somebody", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)

    assert client.get(f"{LINKS}add/").status_code == links
    assert client.get(f"{REPLIES}{reply.pk}/change/").status_code == replies
    assert client.get(f"{REPLIES}{reply.pk}/delete/").status_code == 403


def test_the_forms_of_the_admin_are_whole(staff_client, reply):
    assert open_form(staff_client, f"{REPLIES}{reply.pk}/change/")
