"""Who accepts on the desk has written the drafts: another person approves them."""

import pytest
from django.test import Client

from programs.models import Figure
from ruralplan.editorial import EditorialStatus
from tests.browsing import page
from tests.factories import make_article, make_figure, make_indicator, make_staff
from tests.programs.test_admin_desk import desk_url
from tests.programs.test_admin_desk_deciding import press, told
from tests.proposing import make_proposal
from tests.sources.test_admin_pending import move

pytestmark = pytest.mark.django_db

TEXT = "试写县去年卖出1281亿元，就这一句。"
DONE = {"approve": EditorialStatus.APPROVED, "publish": EditorialStatus.PUBLISHED}
REFUSED = "须由另一个人核准"


@pytest.fixture
def reader(db):
    """The editor who reads the article on the desk."""
    return make_staff("editor")


@pytest.fixture
def desk(client, reader):
    client.force_login(reader)
    return client


@pytest.fixture
def other(db):
    client = Client()
    client.force_login(make_staff("editor"))
    return client


def drafts_a_figure(desk):
    proposal = make_proposal(indicator=make_indicator(), article=make_article(TEXT))
    press(desk, proposal, "accept")
    return proposal.article, Figure.objects.get(indicator=proposal.indicator)


def adds_a_claim(desk):
    figure = make_figure()
    proposal = make_proposal(indicator=figure.indicator, article=make_article(TEXT))
    press(desk, proposal, "accept")
    return proposal.article, figure.citations.get(article=proposal.article)


def submit_all(desk, article):
    answer = desk.post(desk_url(article, "submit/"), follow=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("accept", [drafts_a_figure, adds_a_claim])
@pytest.mark.parametrize("verb", DONE)
def test_what_one_accepted_another_approves(desk, reader, other, accept, verb):
    article, draft = accept(desk)
    submit_all(desk, article)
    draft.refresh_from_db()
    assert draft.status == EditorialStatus.IN_REVIEW
    assert draft.written_by == [reader.pk]

    assert REFUSED in page(move(desk, draft, verb))
    draft.refresh_from_db()
    assert draft.status == EditorialStatus.IN_REVIEW

    assert move(other, draft, verb).status_code == 302
    draft.refresh_from_db()
    assert draft.status == DONE[verb]


def test_nor_does_one_approve_them_among_many(desk):
    article, figure = drafts_a_figure(desk)
    submit_all(desk, article)
    chosen = {"action": "publish_selected", "_selected_action": [figure.pk], "index": "0"}

    [refused] = desk.post("/admin/programs/figure/", chosen).context["refused"]

    assert REFUSED in refused.refusal


def test_the_claim_that_one_accepted_holds_back_the_figure_too(desk, other):
    """The figure was somebody else's; the claim it rests on was accepted by the one who asks."""
    article, figure = drafts_a_figure(desk)
    Figure.objects.filter(pk=figure.pk).update(written_by=[])
    submit_all(desk, article)

    assert REFUSED in page(move(desk, figure, "publish"))
    assert move(other, figure, "publish").status_code == 302


def test_what_is_accepted_in_one_go_is_written_by_who_pressed(desk, reader, other):
    figure = make_figure()
    release = figure.chosen_citation.article
    copy = make_article(release.text.text + " ", reprint_of=release)
    make_proposal(article=copy, kind="actual")

    answer = desk.post(desk_url(copy, "confirming/"))
    assert "接受了 1 条" in told(answer)[0]
    submit_all(desk, copy)

    claim = figure.citations.get(article=copy)
    assert claim.written_by == [reader.pk]
    assert REFUSED in page(move(desk, claim, "publish"))
    assert move(other, claim, "publish").status_code == 302
