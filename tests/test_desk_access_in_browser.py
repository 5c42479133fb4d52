"""The desk for everybody: no rule of accessibility broken, and a page of 3,000 numbers usable."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from programs.models import Proposal
from programs.readings import ask_for_reading
from sources.intake import take_text
from tests.desk_steps import (
    DESKTOP,
    NEWSPAPER,
    PHONE,
    active_proposal,
    begin_the_ledger_of_the_newspaper,
    card_of,
    open_desk,
    press,
    sign_in,
)
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
MANY = 3_000


@pytest.fixture
def article(ledger, staff):
    begin_the_ledger_of_the_newspaper()
    article = make_article(NEWSPAPER, published=False, printed="2024-03-20")
    ask_for_reading(article, by=staff)
    return article


@pytest.fixture
def crowded(ledger, staff):
    """A page of 200,000 characters with 3,000 proposals."""
    line = "全村第{:04}户去年卖出山货{:04}斤，"
    text = "".join(f"{line.format(n, n + 1):　<66}\n" for n in range(MANY))
    article = make_article(text, published=False)
    starts = [text.index("山货", at * 67) + 2 for at in range(MANY)]
    Proposal.objects.bulk_create(
        Proposal(
            article=article, rule="amount", exact=text[start : start + 5], start=start,
            end=start + 5, value=int(text[start : start + 4]), unit="斤", kind="actual",
        )
        for start in starts
    )  # fmt: skip
    return article


def faults(page):
    """Return what breaks a rule on the page as it is, and whether it scrolls sideways."""
    found = Axe().run(page, options=RULES)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return ["scrolls sideways"] * wide + [found.generate_report()] * bool(found.violations_count)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_on_the_way_through_the_desk_breaks_a_rule(
    page, live_server, article, staff, complaints, viewport
):
    page.set_viewport_size(viewport)
    page.goto(f"{live_server.url}/accounts/login/")
    found = {"login": faults(page)}
    sign_in(page, live_server.url)
    intake = take_text(NEWSPAPER + "又及。", by=staff)

    for path in ("add/", f"{intake.pk}/change/"):
        page.goto(f"{live_server.url}/admin/sources/intake/{path}")
        found[path] = faults(page)
    open_desk(page, live_server.url, article)
    found["desk"] = faults(page)
    first = active_proposal(page)
    press(page, "r")
    found["reasons"] = faults(page)
    press(page, "Escape", "e")
    expect(card_of(page, first).locator("[data-editing]")).to_have_count(1)
    found["card being edited"] = faults(page)
    press(page, "Escape")
    expect(card_of(page, first).locator("[data-editing]")).to_have_count(0)
    press(page, "s")
    expect(card_of(page, first)).to_have_attribute("data-state", "skipped")
    press(page, "?")
    found["keys"] = faults(page)
    open_desk(page, live_server.url, article, "?show=refused")
    found["refused"] = faults(page)
    open_desk(page, live_server.url, article, f"{first.pk}/")
    found["form"] = faults(page)

    assert {name: told for name, told in found.items() if told} == {}
    assert complaints == []


def test_a_page_of_three_thousand_numbers_stays_small_and_obeys_the_keys(
    page, live_server, crowded, complaints
):
    sign_in(page, live_server.url)
    open_desk(page, live_server.url, crowded)
    first, second = Proposal.objects.filter(article=crowded).in_reading_order()[:2]

    assert page.locator("article.proposal").count() == 50
    assert page.locator("*").count() < 6_000
    press(page, "s")
    expect(card_of(page, first)).to_have_attribute("data-state", "skipped")
    assert active_proposal(page) == second
    expect(page.locator(f"#t-{second.pk}")).to_be_in_viewport()
    page.locator("article.proposal").last.click()
    press(page, "j")
    page.wait_for_url("**page=2**")

    assert active_proposal(page) == Proposal.objects.filter(article=crowded).in_reading_order()[50]
    assert complaints == []
