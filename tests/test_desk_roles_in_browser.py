"""A newspaper page by two people: a contributor takes it through the desk, an editor publishes."""

import pytest
from playwright.sync_api import expect

from programs.models import Figure, FigureCitation, Proposal, ProposalState
from sources.models import Article
from tests.desk_steps import (
    DESKTOP,
    NEWSPAPER,
    PASSWORD,
    begin_the_ledger_of_the_newspaper,
    card_of,
    sign_in,
    take_in,
)
from tests.factories import make_publisher, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

PAPER, HEADLINE = "山河公益报", "远帆基金会发布青禾计划"
KNOWN, PROMISED, UNHEARD_OF = "73 座", "30 座", "38.6 亿元"


@pytest.fixture
def site(live_server, ledger):
    make_publisher(name=PAPER)
    begin_the_ledger_of_the_newspaper()
    make_staff("contributor", username="writer", password=PASSWORD)
    make_staff("editor", username="reviewer", password=PASSWORD)
    return live_server.url


@pytest.fixture
def reviewer(browser, site):
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    sign_in(page, site, "reviewer")
    yield page
    context.close()


def proposed(exact):
    return Proposal.objects.get(story=0, exact=exact)


def accept(page, exact):
    proposal = proposed(exact)
    expect(page.locator("body:not([data-settling])")).to_have_count(1)
    card_of(page, proposal).locator("button[value=accept]").click()
    expect(card_of(page, proposal)).to_have_attribute("data-state", ProposalState.ACCEPTED)


def publish(page, site, record):
    opts = record._meta
    page.goto(f"{site}/admin/{opts.app_label}/{opts.model_name}/{record.pk}/change/")
    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="确认发布").click()
    expect(page.locator(".messagelist .success")).to_contain_text("已发布")


def test_a_contributor_hands_in_what_an_editor_makes_public(page, site, reviewer, complaints):
    page.set_viewport_size(DESKTOP)
    sign_in(page, site, "writer")
    take_in(page, site, NEWSPAPER, publisher_name=PAPER, headline=HEADLINE)
    accept(page, KNOWN)
    accept(page, PROMISED)
    # An indicator is public once it is used: making one is for editors.
    new = card_of(page, proposed(UNHEARD_OF))
    expect(new.get_by_text("拒绝…")).to_be_visible()
    expect(new.locator("button[value=accept]")).to_have_count(0)
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".messagelist")).to_contain_text("2 处引文")

    article = Article.objects.get(headline=HEADLINE)
    page.goto(f"{site}/admin/sources/article/{article.pk}/change/")
    expect(page.locator(".state-badges")).to_contain_text("待审")
    expect(page.get_by_role("link", name="发布", exact=True)).to_have_count(0)
    promised = Figure.objects.get(citations__article=article, kind="target")
    publish(reviewer, site, article)
    publish(reviewer, site, promised)
    publish(reviewer, site, proposed(KNOWN).citation)

    for claim in FigureCitation.objects.published().filter(article=article):
        page.goto(f"{site}{claim.figure.get_absolute_url()}")
        page.get_by_role("link", name=PAPER).first.wait_for()
    assert FigureCitation.objects.published().filter(article=article).count() == 2
    assert complaints == []
