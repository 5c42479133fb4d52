"""Deciding on the desk by forms alone, and as its script asks for it, in fragments."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client

from programs.models import Figure, FigureCitation, Indicator, Outcome, Reading
from programs.proposals import reject
from tests import factories
from tests.browsing import page
from tests.programs.test_admin_desk import TEXT, desk_url
from tests.proposing import make_proposal, snapshot

pytestmark = pytest.mark.django_db


def url_of(proposal, end=""):
    return desk_url(proposal.article, f"{proposal.pk}/{end}")


def expected_of(client, proposal):
    card = page(client.get(url_of(proposal, "?fragment=card")))
    return re.search(r'name="expected" value="([^"]*)"', card)[1]


def press(client, proposal, action, **sent):
    """Press a button of the card as it is drawn now."""
    proposal.refresh_from_db()
    data = {"version": proposal.version, "expected": expected_of(client, proposal)}
    return client.post(url_of(proposal), data | {"action": action} | sent)


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


# --- one by one ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "outcome"), [("1281亿元", Outcome.CITES), ("1218亿元", Outcome.CONTRADICTS)]
)
def test_accepting_adds_a_claim_to_the_figure_in_the_slot(staff_client, printed, outcome):
    figure = factories.make_figure(printed)
    proposal = make_proposal(indicator=figure.indicator)

    answer = press(staff_client, proposal, "accept")

    proposal.refresh_from_db()
    assert answer.status_code == 303
    assert (proposal.state, proposal.outcome) == ("accepted", outcome)
    assert figure.citations.count() == 2
    assert Figure.objects.get(pk=figure.pk).value == figure.value


def test_accepting_drafts_a_figure_where_the_slot_is_empty(staff_client):
    proposal = make_proposal(indicator=factories.make_indicator())

    press(staff_client, proposal, "accept")

    figure = Figure.objects.get(indicator=proposal.indicator)
    assert (figure.status, figure.chosen_citation.exact) == ("draft", "1281亿元")


def test_after_a_decision_the_desk_follows_at_the_next_that_waits(staff_client):
    article = factories.make_article(TEXT)
    first, second = (make_proposal(exact, article=article) for exact in ("3万元", "7所"))

    after_first = press(staff_client, first, "reject:background", show="open")
    after_second = press(staff_client, second, "skip")

    assert after_first["Location"] == desk_url(
        article, f"?show=open&at={second.start}#p-{second.pk}"
    )
    assert after_second["Location"].endswith(f"#p-{second.pk}")
    assert "背景" in told(after_first)[0]


@pytest.mark.parametrize(
    "sent",
    [{"action": "reject:misread"}, {"action": "reject", "reason": "misread"}],
)
def test_rejecting_takes_a_reason_and_a_remark(staff_client, sent):
    proposal = make_proposal()

    press(staff_client, proposal, sent.pop("action"), **sent, remark="说的是全国")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason, proposal.remark) == (
        "rejected",
        "misread",
        "说的是全国",
    )


def test_undo_takes_back_what_accepting_made(staff_client):
    proposal = make_proposal(indicator=factories.make_indicator())
    before = Figure.objects.count()
    press(staff_client, proposal, "accept")

    press(staff_client, proposal, "undo")

    proposal.refresh_from_db()
    assert (proposal.state, Figure.objects.count()) == ("open", before)


def test_a_skipped_proposal_can_be_put_back(staff_client):
    proposal = make_proposal()
    press(staff_client, proposal, "skip")

    press(staff_client, proposal, "undo")

    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_one_press_gives_a_kind_a_place_or_an_indicator(staff_client):
    proposal, place = make_proposal(kind="other"), factories.division()
    indicator = factories.make_indicator()

    press(staff_client, proposal, "kind:actual")
    press(staff_client, proposal, f"place:{place.pk}")
    press(staff_client, proposal, f"indicator:{indicator.pk}")

    proposal.refresh_from_db()
    assert (proposal.kind, proposal.place, proposal.indicator) == ("actual", place, indicator)
    assert proposal.corrected
    assert proposal.as_read["kind"] == "other"


def test_a_refused_number_can_be_taken_up(staff_client):
    article = factories.make_article(TEXT)
    row = make_proposal("87岁", article=article, refusal="age", value=None, unit="", kind="other")

    press(staff_client, row, "put-forward", show="refused")

    row.refresh_from_db()
    assert (row.taken_up, row.value) == (True, 87)


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"action": ""}, "没有这个按钮"),
        ({"action": "delete"}, "没有这个按钮"),
        ({"action": "reject"}, "请选拒绝的理由"),
        ({"action": "reject:nonsense"}, "请选拒绝的理由"),
        ({"action": "reject:other", "remark": "长" * 301}, "最多 300 个字"),
        ({"action": "kind:nonsense"}, "请选承诺"),
        ({"action": f"place:{10**30}"}, "没有这一个"),
        ({"action": "place:x"}, "没有这一个"),
        ({"action": "indicator:0"}, "没有这一个"),
        ({"action": "undo"}, "还没有决定"),
    ],
)
def test_a_senseless_press_is_refused_in_a_sentence(staff_client, sent, sentence):
    proposal = make_proposal()
    before = snapshot()

    answer = press(staff_client, proposal, **sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert snapshot() == before


@pytest.mark.parametrize("version", ["", "0", "99", "x", "-1", "9" * 30])
def test_a_press_from_another_version_changes_nothing(staff_client, version):
    proposal = make_proposal(indicator=factories.make_indicator())
    before = snapshot()

    for action in ("accept", "reject:other", "skip", "kind:target"):
        answer = press(staff_client, proposal, action, version=version)

        assert answer.status_code == 409, action
        assert "已被别人改过" in answer.content.decode()
    assert snapshot() == before


def test_who_comes_second_is_told_what_the_first_decided(staff_client, staff):
    proposal, version = make_proposal(), 1
    reject(proposal, by=staff, reason="unrelated")

    answer = press(staff_client, proposal, "accept", version=version)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "已由 editor" in html
    assert "与登记的项目无关" in html


def test_accepting_does_only_what_the_card_said(staff_client):
    proposal = make_proposal(indicator=factories.make_indicator())
    expected = expected_of(staff_client, proposal)
    figure = factories.make_figure("1218亿元", indicator=proposal.indicator)

    answer = press(staff_client, proposal, "accept", expected=expected)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "账本变了" in html
    assert f'value="contradicts:{figure.pk}"' in html
    assert figure.citations.count() == 1


def test_a_press_without_what_was_expected_is_refused_where_nothing_was_shown(staff_client):
    proposal = make_proposal(indicator=factories.make_indicator())

    answer = press(staff_client, proposal, "accept", expected="")

    assert answer.status_code == 409
    assert not Figure.objects.filter(indicator=proposal.indicator).exists()


def test_a_proposal_of_another_article_is_not_found(staff_client):
    proposal, other = make_proposal(), make_proposal()
    url = desk_url(other.article, f"{proposal.pk}/")

    assert staff_client.get(url).status_code == 404
    assert staff_client.post(url, {"action": "skip", "version": 1}).status_code == 404


@pytest.mark.parametrize("action", ["reject:other", "accept", "kind:actual"])
def test_nul_is_answered_and_not_stored(staff_client, action):
    proposal = make_proposal()
    sent = {"action": f"{action}\0", "version": 1, "remark": "a\0b", "expected": "\0"}

    assert staff_client.post(url_of(proposal), sent).status_code == 400


# --- as the script asks --------------------------------------------------------------------------


def fragments(answer):
    return re.findall(r'data-fragment="(\w+)"', answer.content.decode())


def test_a_fragment_is_the_card_and_after_any_decision_the_counts(staff_client):
    proposal = make_proposal()

    looked = staff_client.get(url_of(proposal), {"fragment": "card"})
    form = staff_client.get(url_of(proposal), {"fragment": "1"})
    decided = press(staff_client, proposal, "skip", fragment="1")
    heard = staff_client.get(url_of(proposal), {"fragment": "card", "counts": "1"})

    assert [fragments(answer) for answer in (looked, form, decided, heard)] == [
        ["card"],
        ["card"],
        ["card", "summary"],
        ["card", "summary"],
    ]
    assert "data-editing" in form.content.decode()
    assert "data-editing" not in looked.content.decode()
    assert 'data-state="skipped"' in decided.content.decode()
    assert decided.status_code == 200


def test_a_refusal_in_a_fragment_stands_in_the_card(staff_client):
    proposal = make_proposal()

    answer = press(staff_client, proposal, "skip", version=7, fragment="1")

    assert (answer.status_code, fragments(answer)) == (409, ["card", "summary"])
    assert 'role="alert"' in answer.content.decode()


# --- many at once --------------------------------------------------------------------------------


def test_all_that_only_confirm_are_accepted_at_once(staff_client):
    figure = factories.make_figure("1281亿元")
    release = figure.chosen_citation.article
    copy = factories.make_article(release.text.text + " ", reprint_of=release)
    proposal = make_proposal(article=copy, kind="actual")

    answer = staff_client.post(desk_url(copy, "confirming/"))

    proposal.refresh_from_db()
    assert (answer.status_code, proposal.outcome) == (303, Outcome.CITES)
    assert "接受了 1 条" in told(answer)[0]


def test_all_background_is_rejected_at_once(staff_client):
    proposal = make_proposal(kind="other")

    answer = staff_client.post(desk_url(proposal.article, "background/"), {"show": "open"})

    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("rejected", "background")
    assert answer["Location"] == desk_url(proposal.article, "?show=open")


def test_the_drafts_are_handed_to_review_at_once(staff_client):
    proposal = make_proposal(indicator=factories.make_indicator())
    press(staff_client, proposal, "accept")
    assert "提交审核（1）" in page(staff_client.get(desk_url(proposal.article)))

    staff_client.post(desk_url(proposal.article, "submit/"))

    proposal.refresh_from_db()
    assert proposal.citation.status == proposal.citation.figure.status == "in_review"


def test_an_article_is_read_when_asked(staff_client, django_capture_on_commit_callbacks):
    article = factories.make_article("热土计划2021年在平台卖出茶叶1281亿元。")

    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(desk_url(article, "read/"))

    assert Reading.objects.get(article=article).state == "done"
    assert article.proposals.filter(exact="1281亿元").exists()


def test_without_a_text_nothing_is_read(staff_client):
    article = factories.make_article(text="")

    answer = staff_client.post(desk_url(article, "read/"))

    assert "存入全文" in told(answer)[0]
    assert not Reading.objects.filter(article=article).exists()


# --- by hand -------------------------------------------------------------------------------------


def put_forward(client, article, **sent):
    return client.post(desk_url(article, "put-forward/"), sent)


@pytest.mark.parametrize("sent", [{"start": "8", "end": "11"}, {"literal": "3万元"}])
def test_words_are_put_forward_by_their_place_or_as_typed(staff_client, sent):
    text = "茶叶去年卖出共3万元，夜校7所。"
    article = factories.make_article(text)
    if "start" in sent:
        sent = {"start": text.index("3万元"), "end": text.index("，")}

    answer = put_forward(staff_client, article, **sent)

    proposal = article.proposals.get()
    assert (proposal.exact, proposal.value, proposal.rule) == ("3万元", 30000, "hand")
    assert answer["Location"].endswith(f"&at={proposal.start}#p-{proposal.pk}")


def test_without_a_text_no_words_are_put_forward(staff_client):
    article = factories.make_article(text="")

    assert "存入全文" in told(put_forward(staff_client, article, literal="3万元"))[0]


def test_of_words_that_stand_twice_the_second_can_be_meant(staff_client):
    article = factories.make_article("一村卖出3万元，二村卖出3万元。")

    asked = put_forward(staff_client, article, literal="3万元")
    put_forward(staff_client, article, literal="3万元", nth="2")

    assert "出现了 2 次" in told(asked)[0]
    assert article.proposals.get().start == 12


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"literal": ""},
        {"literal": "没有这几个字"},
        {"literal": "3万元", "nth": "9"},
        {"literal": "3万元", "nth": "x"},
        {"literal": "护林员"},
        {"start": "x", "end": "5"},
        {"start": "5", "end": "5"},
        {"start": "0", "end": "9" * 30},
        {"start": "-1", "end": "3"},
        {"start": "0", "end": "99999"},
    ],
)
def test_what_cannot_be_put_forward_is_told_on_the_desk(staff_client, sent):
    article = factories.make_article(TEXT)

    answer = put_forward(staff_client, article, **sent)

    assert answer.status_code == 303
    assert told(answer)
    assert not article.proposals.exists()


# --- rights --------------------------------------------------------------------------------------

BATCHES = ("read/", "confirming/", "background/", "submit/", "put-forward/")
SUBMITTING = ("change_article", "change_figure", "change_figurecitation")


@pytest.fixture
def sign_in(client, django_user_model):
    def sign_in(*permissions, staff=True):
        user = django_user_model.objects.create_user("someone", is_staff=staff)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return sign_in


def answers(client, proposal):
    """Return the statuses of every look and of every act."""
    article, one = proposal.article, url_of(proposal)
    looks = ["", "updates/"]
    seen = [client.get(desk_url(article, end)).status_code for end in looks]
    seen += [client.get(one).status_code, client.get(f"{one}?fragment=1").status_code]
    acts = [client.post(desk_url(article, end)).status_code for end in BATCHES]
    acts += [client.post(one, {"action": "skip", "version": 1}).status_code]
    return set(seen), set(acts)


def test_a_visitor_is_sent_to_sign_in(client):
    assert answers(client, make_proposal()) == ({302}, {302})


def test_staff_without_the_right_are_refused(sign_in):
    assert answers(sign_in(), make_proposal()) == ({403}, {403})


def test_who_may_view_sees_all_and_decides_nothing(sign_in):
    proposal = make_proposal(place_candidates=[factories.QINGLONG])
    client = sign_in("view_proposal")

    assert answers(client, proposal) == ({200}, {403})
    for url in (desk_url(proposal.article, "?show=refused"), url_of(proposal)):
        desk = page(client.get(url)).partition('id="desk"')[2]
        assert 'name="action"' not in desk
        assert "data-batch" not in desk


def test_an_editor_may_do_both(sign_in):
    client = sign_in("change_proposal", "add_figurecitation", *SUBMITTING)

    assert answers(client, make_proposal()) == ({200}, {303})


@pytest.mark.parametrize("wanting", SUBMITTING)
def test_handing_in_needs_the_rights_that_it_needs_elsewhere(sign_in, wanting):
    proposal = make_proposal()
    client = sign_in("change_proposal", *(right for right in SUBMITTING if right != wanting))

    offered = 'data-batch="submit"' in page(client.get(desk_url(proposal.article)))
    answer = client.post(desk_url(proposal.article, "submit/"))

    assert (offered, answer.status_code) == (False, 403)
    proposal.article.refresh_from_db()
    assert proposal.article.status == "draft"


@pytest.mark.parametrize(
    ("rights", "allowed"),
    [
        ((), False),
        (("add_figurecitation",), False),
        (("add_figurecitation", "add_figure"), True),
    ],
)
def test_accepting_needs_the_right_to_add_what_it_makes(sign_in, rights, allowed):
    proposal = make_proposal(indicator=factories.make_indicator())
    client = sign_in("change_proposal", *rights)
    before = FigureCitation.objects.count()

    offered = 'value="accept"' in page(client.get(desk_url(proposal.article)))
    answer = press(client, proposal, "accept")

    assert (offered, answer.status_code) == (allowed, 303 if allowed else 403)
    assert FigureCitation.objects.count() == before + allowed


def test_a_new_indicator_needs_its_right(sign_in):
    program = factories.make_program()
    proposal = make_proposal(new_indicator=True, program=program, subject="新开的店")
    client = sign_in("change_proposal", "add_figurecitation", "add_figure")
    before = Indicator.objects.count()

    answer = press(client, proposal, "accept")

    assert (answer.status_code, Indicator.objects.count()) == (403, before)


@pytest.mark.parametrize("end", BATCHES)
def test_what_changes_something_is_not_done_by_a_link(staff_client, end):
    assert staff_client.get(desk_url(make_proposal().article, end)).status_code == 405


def test_a_post_needs_its_token(staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    proposal = make_proposal()

    assert client.post(url_of(proposal), {"action": "skip", "version": 1}).status_code == 403
