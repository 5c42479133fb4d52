"""A newspaper page from the clipboard to drafts in review: by keys, by touch, without scripts."""

import pytest
from playwright.sync_api import expect

from programs.models import Figure, FigureCitation, Outcome, Proposal, ProposalState
from ruralplan.editorial import EditorialStatus
from sources.models import Article
from tests.desk_steps import (
    DESKTOP,
    NEWSPAPER,
    OPEN,
    PHONE,
    active_proposal,
    asks_again,
    begin_the_ledger_of_the_newspaper,
    press,
    sign_in,
    tab_to,
    take_in,
)

pytestmark = pytest.mark.django_db(transaction=True)

PARTICULARS = {"publisher_name": "山河公益报", "headline": "远帆基金会发布青禾计划"}
# What of the first story goes to the ledger, with what it finds there.
ACCEPTED = {
    "38.6 亿元": Outcome.NEW_INDICATOR,
    "73 座": Outcome.CITES,
    "2.4 万人\n次": Outcome.CONTRADICTS,
    "30 座": Outcome.DRAFTS,
}
UNRELATED = "4"


@pytest.fixture
def site(live_server, ledger, staff):
    begin_the_ledger_of_the_newspaper()
    return live_server.url


def plan(proposal):
    """Return whether the proposal is one that the ledger shall have."""
    return proposal.story == 0 and proposal.exact in ACCEPTED


def check_what_was_handed_in():
    """Every number decided; what was accepted is in review with its exact passage, not public."""
    article = Article.objects.get(headline=PARTICULARS["headline"])
    proposals = Proposal.objects.filter(article=article, refusal="")
    accepted = proposals.filter(state=ProposalState.ACCEPTED).select_related("citation")
    assert article.text.text == NEWSPAPER
    assert not proposals.undecided().exists()
    assert {one.exact: one.outcome for one in accepted} == ACCEPTED
    for one in accepted:
        claim = one.citation
        assert claim.status == EditorialStatus.IN_REVIEW
        assert claim.exact == one.exact == NEWSPAPER[claim.start : claim.end]
        assert claim.value == one.value
    drafts = Figure.objects.filter(citations__article=article, status=EditorialStatus.IN_REVIEW)
    assert drafts.count() == 2
    assert not FigureCitation.objects.published().filter(article=article).exists()


def test_a_newspaper_page_goes_to_review_by_keys_alone(page, site, complaints):
    page.set_viewport_size(DESKTOP)
    sign_in(page, site)
    page.goto(f"{site}/admin/sources/intake/add/")

    tab_to(page, page.locator("#id_text"))
    page.keyboard.insert_text(NEWSPAPER)
    tab_to(page, page.get_by_role("button", name="收下", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    for name, value in PARTICULARS.items():
        tab_to(page, page.locator(f"#id_{name}"))
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(value)
    tab_to(page, page.get_by_role("button", name="登记", exact=True))
    page.keyboard.press("Enter")
    if asks_again(page):
        tab_to(page, page.get_by_role("button", name="登记", exact=True))
        page.keyboard.press("Enter")
    page.wait_for_url("**/proposal/desk/*/")
    while page.locator(OPEN).count():
        proposal = active_proposal(page)
        press(page, *("a" if plan(proposal) else f"r{UNRELATED}"))
        expect(page.locator(f"#p-{proposal.pk}[data-state=open]")).to_have_count(0)
    expect(page.locator("[data-count=undecided]")).to_have_text("0")
    press(page, "g", "s")

    expect(page.locator(".messagelist")).to_contain_text("4 处引文")
    check_what_was_handed_in()
    assert complaints == []


def test_a_newspaper_page_goes_to_review_by_touch_on_a_phone(browser, site):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    sign_in(page, site)
    take_in(page, site, NEWSPAPER, **PARTICULARS)

    while page.locator(OPEN).count():
        expect(page.locator("body:not([data-settling])")).to_have_count(1)
        proposal = active_proposal(page)
        card = page.locator(f"#p-{proposal.pk}")
        if plan(proposal):
            card.locator("button[value=accept]").tap()
        else:
            card.get_by_text("拒绝…").tap()
            card.locator("button[value='reject:unrelated']").tap()
        expect(page.locator(f"#p-{proposal.pk}[data-state=open]")).to_have_count(0)
    page.get_by_role("button", name="提交审核").tap()

    expect(page.locator(".messagelist")).to_contain_text("4 处引文")
    check_what_was_handed_in()
    context.close()


def test_a_newspaper_page_goes_to_review_without_scripts(browser, site):
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    take_in(page, site, NEWSPAPER, **PARTICULARS)

    while page.locator(OPEN).count():
        card = page.locator(OPEN).first
        proposal = Proposal.objects.get(pk=card.get_attribute("data-pk"))
        if plan(proposal):
            card.locator("button[value=accept]").click()
        else:
            card.get_by_text("拒绝…").click()
            card.locator("button[value='reject:unrelated']").click()
        expect(page.locator(f"#p-{proposal.pk}[data-state=open]")).to_have_count(0)
    page.get_by_role("button", name="提交审核").click()

    expect(page.locator(".messagelist")).to_contain_text("4 处引文")
    check_what_was_handed_in()
    context.close()
