"""Two editors at one article, a network that fails, keys that are held: nothing lost or doubled."""

import re

import pytest
from playwright.sync_api import expect

from programs.models import Proposal, ProposalState
from programs.readings import ask_for_reading
from tests.desk_steps import PASSWORD, active_proposal, card_of, open_desk, press, sign_in
from tests.factories import make_article, make_program

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "“青禾计划”去年新修村道20条，栽树3万株，办夜校7所。今年青禾计划将再栽树5万株。"


@pytest.fixture
def article(db, staff):
    make_program(name="青禾计划")
    article = make_article(TEXT, published=False)
    ask_for_reading(article, by=staff)
    return article


@pytest.fixture
def site(live_server, article):
    return live_server.url


@pytest.fixture
def mine(page, site, article):
    """The desk of the first editor."""
    sign_in(page, site)
    open_desk(page, site, article)
    return page


@pytest.fixture
def theirs(browser, site, article, django_user_model):
    """The desk of a second editor, in a browser of their own."""
    django_user_model.objects.create_superuser("second", password=PASSWORD)
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site, "second")
    open_desk(page, site, article)
    yield page
    context.close()


def look_again(page):
    """Come back to the tab: what others decided is asked for at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def states(article):
    return sorted(Proposal.objects.filter(article=article).values_list("state", flat=True))


def test_each_editor_sees_what_the_other_decided(mine, theirs, complaints):
    first, second = Proposal.objects.in_reading_order()[:2]

    press(mine, "a")
    expect(card_of(mine, first)).to_have_attribute("data-state", "accepted")
    look_again(theirs)
    expect(card_of(theirs, first)).to_have_attribute("data-state", "accepted")
    expect(theirs.locator(".count-accepted")).to_have_text("1 已接受")
    press(theirs, "j", "r", "4")
    expect(card_of(theirs, second)).to_have_attribute("data-state", "rejected")
    look_again(mine)
    expect(card_of(mine, second)).to_have_attribute("data-state", "rejected")

    expect(card_of(theirs, first)).to_contain_text("editor")
    expect(card_of(mine, second)).to_contain_text("second")
    expect(mine.get_by_role("status").first).to_contain_text("second拒绝了")
    assert complaints == []


def test_a_decision_that_came_second_is_refused_with_the_name_of_the_first(mine, theirs, article):
    first = Proposal.objects.in_reading_order().first()
    # Their page hears nothing of it before they decide.
    theirs.route(re.compile("/updates/|fragment=card"), lambda route: route.abort())

    press(mine, "a")
    expect(card_of(mine, first)).to_have_attribute("data-state", "accepted")
    press(theirs, "r", "4")

    expect(card_of(theirs, first).get_by_role("alert")).to_contain_text("editor")
    expect(card_of(theirs, first)).to_have_attribute("data-state", "accepted")
    first.refresh_from_db()
    assert (first.state, first.decided_by.username) == (ProposalState.ACCEPTED, "editor")


def test_words_that_were_typed_stay_when_somebody_else_decides(mine, theirs):
    first = Proposal.objects.in_reading_order().first()
    press(mine, "e")
    mine.locator(f"#p-{first.pk} [name=digest]").fill("我们自己的一句话")

    press(theirs, "a")
    expect(card_of(theirs, first)).to_have_attribute("data-state", "accepted")
    look_again(mine)
    expect(card_of(mine, first)).to_contain_text("second接受了")
    assert mine.locator(f"#p-{first.pk} [name=digest]").input_value() == "我们自己的一句话"
    card_of(mine, first).get_by_role("button", name="先存着").click()

    expect(card_of(mine, first)).to_have_attribute("data-state", "accepted")
    expect(card_of(mine, first).get_by_role("alert")).to_contain_text("second")
    expect(card_of(mine, first).get_by_role("alert")).to_contain_text("我们自己的一句话")


def test_a_decision_that_the_network_swallowed_can_be_sent_again(mine, article):
    first = active_proposal(mine)
    mine.route("**/proposal/desk/**", lambda route: route.abort())
    press(mine, "a")
    expect(card_of(mine, first).get_by_role("alert")).to_contain_text("没有连上服务器")
    assert ProposalState.ACCEPTED not in states(article)

    mine.unroute("**/proposal/desk/**")
    card_of(mine, first).get_by_role("button", name="再试一次").click()

    expect(card_of(mine, first)).to_have_attribute("data-state", "accepted")
    assert states(article).count(ProposalState.ACCEPTED) == 1


def test_a_double_click_and_a_held_key_decide_once(mine, article):
    first, second, third = Proposal.objects.in_reading_order()[:3]

    card_of(mine, first).locator("button[value=accept]").dblclick()
    expect(card_of(mine, first)).to_have_attribute("data-state", "accepted")
    expect(mine.locator("body:not([data-settling])")).to_have_count(1)
    mine.keyboard.down("s")
    mine.keyboard.down("s")
    mine.keyboard.down("s")
    expect(card_of(mine, second)).to_have_attribute("data-state", "skipped")
    mine.keyboard.up("s")

    assert active_proposal(mine) == third
    assert states(article).count(ProposalState.ACCEPTED) == 1
    assert states(article).count(ProposalState.SKIPPED) == 1


def test_leaving_with_words_that_are_not_saved_is_asked_about(mine, site):
    asked = []
    mine.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    first = active_proposal(mine)
    press(mine, "e")
    mine.locator(f"#p-{first.pk} [name=digest]").fill("我们自己的一句话")

    mine.get_by_role("link", name="首页").first.click()

    assert asked == ["beforeunload"]
    assert mine.locator(f"#p-{first.pk} [name=digest]").input_value() == "我们自己的一句话"


def test_an_expired_sign_in_loses_nothing(mine, site, article):
    first = active_proposal(mine)
    mine.context.clear_cookies()

    press(mine, "a")

    expect(card_of(mine, first).get_by_role("alert")).to_contain_text("登录")
    assert ProposalState.ACCEPTED not in states(article)
