"""The inbox of contradictions: what it lists, who decides, and what each decision does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.admin.dispute_forms import fingerprint
from programs.models import Correction, Figure, FigureCitation
from ruralplan.editorial import EditorialStatus
from tests.browsing import page
from tests.factories import division, make_claim, make_figure, make_indicator, make_staff

pytestmark = pytest.mark.django_db

INBOX = "/admin/programs/figure/disputes/"
REASON = "以年报为准"


def dispute(*, published=True, **fields):
    """A figure of 14万元 that one more claim states as 15万元."""
    figure = make_figure("14万元", published=published, **fields)
    make_claim(figure, "15万元", published=published, attributed_to="县里统计")
    return Figure.objects.get(pk=figure.pk)


def other_claim(figure):
    return figure.citations.exclude(pk=figure.chosen_citation_id).get()


def claims_of(figure):
    return fingerprint(figure.citations.exclude(status=EditorialStatus.ARCHIVED))


def page_of(figure):
    return f"/admin/programs/figure/{figure.pk}/dispute/"


def post(client, figure, decision, **fields):
    fields = {"version": figure.version, "claims_seen": claims_of(figure), **fields}
    return client.post(f"{page_of(figure)}{decision}/", fields)


@pytest.fixture
def publisher(db):
    return make_staff("publisher")


@pytest.fixture
def desk(client, publisher):
    client.force_login(publisher)
    return client


# --- what is seen --------------------------------------------------------------------------------


def test_the_inbox_tells_who_says_what_drafts_told_apart(desk, empty_ledger):
    figure = dispute(place=division())
    make_claim(figure, "16万元", published=False)
    make_figure("20万元")

    text = page(desk.get(INBOX))

    paper = other_claim_of_value(figure, 150_000).article.publisher.name
    for words in ("14万元", "15万元", "16万元", paper, "县里统计", "青龙", "尚未选定", "草稿"):
        assert words in text
    assert "试写的文字：<mark>14万元</mark>，就这一句。" in text
    assert "20万元" not in text


def other_claim_of_value(figure, value):
    return figure.citations.get(value=value)


def test_the_inbox_holds_drafts_and_parts_the_open_from_the_decided(desk, empty_ledger):
    draft, decided = dispute(published=False), dispute()
    decided.resolve(other_claim(decided), by=None, reason=REASON)

    still_open, chosen = (desk.get(f"{INBOX}?state={state}") for state in ("open", "chosen"))

    assert [card["figure"] for card in still_open.context["cards"]] == [draft]
    assert [card["figure"] for card in chosen.context["cards"]] == [decided]
    assert REASON in page(chosen)


def test_another_value_that_comes_after_the_choice_opens_the_slot_again(desk, empty_ledger):
    figure = dispute()
    figure.resolve(other_claim(figure), by=None, reason=REASON)
    make_claim(figure, "15万元")
    assert desk.get(INBOX).context["cards"] == []

    make_claim(figure, "16万元", published=False)

    listed, chosen = desk.get(INBOX), desk.get(f"{INBOX}?state=chosen")
    assert [card["figure"] for card in listed.context["cards"]] == [figure]
    assert "选定之后又有别的说法" in page(listed)
    assert chosen.context["cards"] == []
    figure = Figure.objects.get(pk=figure.pk)
    post(desk, figure, "choose", citation=figure.chosen_citation_id, reason=REASON)
    assert desk.get(INBOX).context["cards"] == []


def test_the_worklist_leads_to_the_inbox(desk, empty_ledger):
    dispute()

    [task] = [one for one in desk.get("/admin/").context["gaps"] if one.label == "说法不一"]

    assert (task.count, task.url) == (1, INBOX)


def test_the_inbox_costs_the_same_for_more_slots(desk, empty_ledger):
    dispute()
    desk.get(INBOX)
    with CaptureQueriesContext(connection) as one:
        page(desk.get(INBOX))
    for _ in range(3):
        dispute()
    with CaptureQueriesContext(connection) as four:
        page(desk.get(INBOX))

    assert len(four) == len(one)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{INBOX}?state=nonsense", 404),
        (f"{INBOX}?page=x", 200),
        (f"{INBOX}?page={'9' * 30}", 200),
        (f"/admin/programs/figure/{'9' * 30}/dispute/", 404),
        ("/admin/programs/figure/x/dispute/", 404),
    ],
)
def test_nonsense_in_the_address_is_answered(desk, path, status):
    assert desk.get(path).status_code == status


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_who_may_not_decide_sees_and_is_refused(client, role):
    figure = dispute()
    client.force_login(make_staff(role))

    text = page(client.get(page_of(figure)))
    answer = post(client, figure, "choose", citation=other_claim(figure).pk, reason=REASON)

    assert "15万元" in text
    assert "<form" not in text.partition('id="content-main"')[2].partition("footer")[0]
    assert answer.status_code == 403
    assert Figure.objects.get(pk=figure.pk).version == figure.version


def test_who_may_not_see_figures_sees_no_contradiction(client):
    figure = dispute()
    client.force_login(make_staff(None))

    assert client.get(INBOX).status_code == 403
    assert client.get(page_of(figure)).status_code == 403


# --- choose --------------------------------------------------------------------------------------


def test_choosing_changes_the_public_number_at_once_and_leaves_a_correction(desk, publisher):
    figure = dispute()

    answer = post(desk, figure, "choose", citation=other_claim(figure).pk, reason=REASON)

    chosen = Figure.objects.published().get(pk=figure.pk)
    assert answer.status_code == 302
    assert (chosen.value, chosen.choice_reason) == (150_000, REASON)
    correction = Correction.objects.get(figure=figure)
    assert (correction.corrected_by, correction.reason) == (publisher, REASON)
    assert chosen.history.first().history_user == publisher


def test_choosing_what_is_shown_already_corrects_nothing(desk):
    figure = dispute()

    post(desk, figure, "choose", citation=figure.chosen_citation_id, reason=REASON)

    assert Figure.objects.get(pk=figure.pk).choice_reason == REASON
    assert not Correction.objects.filter(figure=figure).exists()


def test_choosing_on_a_draft_makes_its_chooser_an_author(desk, publisher):
    figure = dispute(published=False)

    post(desk, figure, "choose", citation=other_claim(figure).pk, reason=REASON)

    stored = Figure.objects.get(pk=figure.pk)
    assert (stored.value, stored.status) == (150_000, EditorialStatus.DRAFT)
    assert publisher.pk in stored.written_by


def check_refused(client, figure, decision, words, status=422, **fields):
    answer = post(client, figure, decision, **fields)

    assert answer.status_code == status
    assert words in answer.content.decode()
    stored = Figure.objects.get(pk=figure.pk)
    assert (stored.version, stored.value) == (figure.version, figure.value)
    assert stored.citations.count() == figure.citations.count()


def test_a_choice_without_a_reason_is_refused(desk):
    figure = dispute()

    check_refused(desk, figure, "choose", "必填", citation=other_claim(figure).pk)


@pytest.mark.parametrize("citation", ["", "x", "9" * 30, "0"])
def test_a_choice_of_nothing_is_refused(desk, citation):
    check_refused(desk, dispute(), "choose", "errorlist", citation=citation, reason=REASON)


def test_a_draft_claim_is_not_chosen_for_a_public_figure(desk):
    figure = dispute()
    draft = make_claim(figure, "16万元", published=False)

    check_refused(desk, figure, "choose", "请先发布", citation=draft.pk, reason=REASON)


def test_a_choice_made_on_an_old_page_is_refused_and_what_was_typed_kept(desk):
    figure = dispute()
    figure.leave_open(by=None, note="等年报")
    stale = figure.version - 1

    fields = {"version": stale, "citation": other_claim(figure).pk, "reason": "我写的理由"}
    answer = post(desk, figure, "choose", **fields)

    text = answer.content.decode()
    assert answer.status_code == 409
    for words in ("已被别人修改", "我写的理由", "等年报", f'value="{figure.version}"'):
        assert words in text
    assert Figure.objects.get(pk=figure.pk).choice_reason == ""


# --- split ---------------------------------------------------------------------------------------


def scope(figure, **fields):
    fields = {"indicator": figure.indicator_id, "period": figure.period, **fields}
    return {"claims": [other_claim(figure).pk], "reason": "说的是另一年", **fields}


def test_splitting_moves_the_claim_to_a_draft_with_its_own_scope(desk, publisher):
    figure = dispute()
    claim = other_claim(figure)

    answer = post(desk, figure, "split", **scope(figure, period="2022", place="130321"))

    new = Figure.objects.get(pk=FigureCitation.objects.get(pk=claim.pk).figure_id)
    assert answer.status_code == 302
    assert (new.status, new.period, new.place.code) == ("draft", "2022", "130321")
    assert (new.value, new.chosen_citation_id) == (150_000, claim.pk)
    assert new.written_by == [publisher.pk]
    assert "说的是另一年" in new.history.earliest().history_change_reason
    assert "说的是另一年" in Figure.objects.get(pk=figure.pk).history.first().history_change_reason


def test_a_public_claim_that_was_split_off_is_seen_again_with_its_new_figure(desk, publisher):
    figure = dispute()
    post(desk, figure, "split", **scope(figure, period="2022"))
    claim = FigureCitation.objects.get(figure__period="2022", figure__indicator=figure.indicator)

    shown = Figure.objects.published().for_display()
    hidden = [one.pk for one in shown.get(pk=figure.pk).public_claims]
    new = Figure.objects.get(pk=claim.figure_id)
    new.submit(by=publisher)
    new.publish(by=make_staff("editor"))

    assert hidden == [figure.chosen_citation_id]
    assert [one.pk for one in shown.get(pk=new.pk).public_claims] == [claim.pk]
    assert not shown.get(pk=figure.pk).conflicted


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "已有一个数字"),  # the same slot
        ({"period": "2022-13"}, "errorlist"),
        ({"period": "2022", "place": "没有的地方"}, "没有叫"),
        ({"period": "2022", "indicator": "999999"}, "这个项目没有这个指标"),
        ({"period": "2022", "claims": []}, "请选出要分出去的引文"),
        ({"period": "2022", "claims": ["x"]}, "编号有误"),
        ({"period": "2022", "claims": ["9" * 30]}, "编号有误"),
        ({"period": "2022", "reason": " "}, "必填"),
    ],
)
def test_a_split_that_the_rules_forbid_is_refused_with_a_sentence(desk, fields, words):
    figure = dispute()

    check_refused(desk, figure, "split", words, **scope(figure, **fields))


def test_neither_the_chosen_claim_nor_all_claims_are_split_off(desk):
    figure = dispute()
    chosen, other = figure.chosen_citation_id, other_claim(figure).pk

    alone, all_of_them = (
        scope(figure, period="2022", claims=claims) for claims in ([chosen], [chosen, other])
    )

    check_refused(desk, figure, "split", "正是现在采用的一处", **alone)
    check_refused(desk, figure, "split", "至少留下一处", **all_of_them)


def test_a_split_to_an_indicator_of_another_unit_is_refused(desk):
    figure = dispute()
    other = make_indicator(program=figure.indicator.program, unit="人次")

    check_refused(desk, figure, "split", "单位", **scope(figure, indicator=other.pk))


# --- what changed meanwhile ----------------------------------------------------------------------


def decisions(figure):
    """Each decision as the page would send it, at what the page shows now."""
    seen, other = claims_of(figure), other_claim(figure).pk
    return {
        "choose": {"claims_seen": seen, "citation": other, "reason": REASON},
        "split": {"claims_seen": seen, **scope(figure, period="2022")},
        "leave": {"claims_seen": seen, "note": "等年报"},
    }


def edit_claim(figure):
    claim = other_claim(figure)
    claim.attributed_to = "另一个人"
    claim.save()


MEANWHILE = {
    "edited": edit_claim,
    "added": lambda figure: make_claim(figure, "16万元", published=False),
    "published": lambda figure: other_claim(figure).submit(by=None),
}


@pytest.mark.parametrize("decision", ["choose", "split", "leave"])
@pytest.mark.parametrize("change", MEANWHILE)
def test_a_decision_on_claims_that_changed_since_is_refused_and_kept(desk, decision, change):
    figure = dispute(published=False)
    typed = decisions(figure)[decision]
    MEANWHILE[change](figure)

    answer = post(desk, figure, decision, **typed)

    assert answer.status_code == 409
    assert "已被别人修改。没有做任何决定" in answer.content.decode()
    form = dict(answer.context["forms"])[decision]
    assert form["claims_seen"].value() == claims_of(figure)
    for name in {"reason", "note"} & typed.keys():
        assert form[name].value() == typed[name]
    assert Figure.objects.get(pk=figure.pk).version == figure.version


@pytest.mark.parametrize("decision", ["choose", "split", "leave"])
def test_a_slot_that_was_put_away_is_not_decided(desk, decision):
    figure = dispute(published=False)
    figure.archive(by=None)

    typed = decisions(figure)[decision]

    check_refused(desk, figure, decision, "已经归档，不再裁定", **typed)


# --- leave open ----------------------------------------------------------------------------------


def test_leaving_it_open_tells_the_public_why(desk, client):
    figure = dispute()

    answer = post(desk, figure, "leave", note="等2023年年报核对")

    assert answer.status_code == 302
    assert "等2023年年报核对" in page(client.get("/contradictions/"))
    stored = Figure.objects.get(pk=figure.pk)
    assert (stored.value, stored.choice_reason) == (140_000, "")


def test_leaving_it_open_needs_a_note(desk):
    check_refused(desk, dispute(), "leave", "必填", note="  ")


def test_a_choice_takes_the_note_away(desk):
    figure = dispute()
    figure.leave_open(by=None, note="等年报")

    post(desk, figure, "choose", citation=other_claim(figure).pk, reason=REASON)

    assert Figure.objects.get(pk=figure.pk).open_note == ""


# --- corrections in the admin ---------------------------------------------------------------------


def test_corrections_in_the_admin_are_read_only(staff_client):
    figure = dispute()
    figure.resolve(other_claim(figure), by=None, reason=REASON)
    correction = Correction.objects.get(figure=figure)
    address = "/admin/programs/correction/"

    shown = page(staff_client.get(f"{address}{correction.pk}/change/"))

    assert "14万元 → 15万元" in shown
    assert staff_client.get(f"{address}add/").status_code == 403
    assert staff_client.get(f"{address}{correction.pk}/delete/").status_code == 403
    saved = staff_client.post(f"{address}{correction.pk}/change/", {"reason": "别的"})
    assert saved.status_code == 403
    assert Correction.objects.get(pk=correction.pk).reason == REASON
