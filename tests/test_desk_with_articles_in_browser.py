"""A real newspaper page, from the clipboard to drafts in review, by keys alone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from programs.models import FigureCitation, Proposal, ProposalState
from ruralplan.editorial import EditorialStatus
from sources.models import Article
from tests.content import leave_only_plans
from tests.desk_steps import OPEN, active_proposal, press, sign_in, take_in

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (Path(os.environ["ARTICLES"]) / "004.txt").read_text("utf-8")


def test_a_real_page_goes_to_review_by_keys_alone(page, live_server, ledger, staff, complaints):
    leave_only_plans()
    sign_in(page, live_server.url)
    take_in(page, live_server.url, TEXT, publisher_name="公益时报", published="2024-09")
    article = Article.objects.get(text__text=TEXT)

    while page.locator(OPEN).count():
        proposal = active_proposal(page)
        acceptable = page.locator(f"#p-{proposal.pk} button[value=accept]").count()
        press(page, *("a" if acceptable else "r1"))
        expect(page.locator(f"#p-{proposal.pk}[data-state=open]")).to_have_count(0)
    press(page, "g", "s")
    expect(page.locator(".messagelist .success")).to_be_visible()

    accepted = Proposal.objects.filter(article=article, state=ProposalState.ACCEPTED)
    assert accepted.exists()
    for claim in FigureCitation.objects.filter(proposals__in=accepted):
        assert claim.exact == TEXT[claim.start : claim.end]
        assert claim.status != EditorialStatus.DRAFT
    assert complaints == []
