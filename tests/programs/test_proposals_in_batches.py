"""Many proposals at once: what only confirms, what is background, what is ready for review."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Figure, FigureCitation, Proposal
from programs.proposals import (
    accept,
    accept_confirming,
    reject_background,
    skip,
    submit_drafts,
    undo,
)
from sources.models import Article
from tests.factories import make_article, make_claim, make_figure, make_indicator
from tests.proposing import decide, make_proposal, snapshot

pytestmark = pytest.mark.django_db


def reprint(count, *, copies=2):
    """An article whose numbers a release, already in the ledger, says in the same words."""
    sentences = [f"试写县第{n}个茶园去年卖出茶叶{1000 + n}万元。" for n in range(count)]
    release, copy = "".join(sentences), "".join(sentences * (copies - 1))
    first = make_article(release)
    for n in range(count):
        make_figure(f"{1000 + n}万元", article=first)
    article = make_article(f"本报讯：{copy}", reprint_of=first, published=False)
    return article, [make_proposal(f"{1000 + n}万元", article=article) for n in range(count)]


def test_what_only_confirms_is_cited_and_the_rest_left_open(staff):
    article, proposals = reprint(3)
    other = make_proposal("本报讯：试写县第0", article=article, value=0, unit="个", kind="other")
    figures = Figure.objects.count()

    tally = accept_confirming(article, by=staff)

    claims = FigureCitation.objects.filter(article=article)
    assert (tally.cites, tally.repeats, tally.left) == (3, 0, ())
    assert tally.undecided == 1
    assert set(claims.values_list("status", flat=True)) == {"draft"}
    assert Figure.objects.count() == figures
    assert set(Proposal.objects.filter(citation__in=claims)) == set(proposals)
    assert Proposal.objects.get(pk=other.pk).state == "open"


def test_what_was_accepted_in_a_batch_can_be_undone_one_by_one(staff):
    article, proposals = reprint(2)
    accept_confirming(article, by=staff)

    undo(Proposal.objects.get(pk=proposals[0].pk), by=staff)

    assert FigureCitation.objects.filter(article=article).count() == 1


def test_a_skipped_proposal_that_confirms_is_accepted_too(staff):
    article, proposals = reprint(1)
    skip(proposals[0], by=staff)

    assert accept_confirming(article, by=staff).accepted == 1


def test_a_number_that_an_article_says_twice_is_cited_once(staff):
    article, proposals = reprint(1, copies=3)
    at = article.text.text.rindex("1000万元")
    fields = {name: getattr(proposals[0], name) for name in ("exact", "value", "unit", "kind")}
    Proposal.objects.create(
        article=article, start=at, end=at + 6, period="2021", rule="arabic.money", **fields
    )

    tally = accept_confirming(article, by=staff)

    assert (tally.cites, tally.repeats) == (1, 1)
    assert FigureCitation.objects.filter(article=article).count() == 1


def test_accepting_again_finds_nothing_to_do(staff):
    article, _ = reprint(2)
    accept_confirming(article, by=staff)
    before = snapshot()

    tally = accept_confirming(article, by=staff)

    assert (tally.accepted, str(tally)) == (0, "没有什么可做的。")
    assert snapshot() == before


def test_what_confirms_but_cannot_be_cited_is_left_and_told(staff):
    article, (proposal,) = reprint(1)
    Article.objects.filter(pk=article.pk).update(status="archived")

    tally = accept_confirming(article, by=staff)

    (left,) = tally.left
    assert (tally.accepted, left.what) == (0, "1000万元")
    assert "已归档" in left.why
    assert Proposal.objects.get(pk=proposal.pk).state == "open"


def test_each_further_proposal_costs_the_same(staff):
    costs = {}
    for count in (2, 4, 6):
        article, _ = reprint(count)
        with CaptureQueriesContext(connection) as queries:
            assert accept_confirming(article, by=staff).accepted == count
        costs[count] = len(queries)

    assert costs[6] - costs[4] == costs[4] - costs[2]


def test_background_is_rejected_and_nothing_else(staff):
    article = make_article("试写：全国有832个县，卖出1281亿元，2021年。", published=False)
    background = make_proposal("832个", article=article, unit="个", kind="other")
    refused = make_proposal("2021", article=article, unit="", kind="other", refusal="date")
    figure = make_proposal("1281亿元", article=article)

    tally = reject_background(article, by=staff)

    rows = {row.pk: row for row in Proposal.objects.filter(article=article)}
    assert (tally.rejected, tally.undecided) == (1, 1)
    assert (rows[background.pk].state, rows[background.pk].reason) == ("rejected", "background")
    assert (rows[background.pk].decided_by, rows[background.pk].version) == (staff, 2)
    assert {rows[refused.pk].state, rows[figure.pk].state} == {"open"}


def test_background_that_a_copy_has_as_a_figure_is_not_rejected(staff):
    article, (proposal,) = reprint(1)
    Proposal.objects.filter(pk=proposal.pk).update(kind="other")

    tally = reject_background(article, by=staff)

    assert (tally.rejected, tally.undecided) == (0, 1)
    assert accept_confirming(article, by=staff).cites == 1


def test_everything_that_was_drafted_goes_to_review_with_its_article(staff):
    article = make_article("试写：卖出1281亿元，培训300人，还有7个县。", published=False)
    figure, cited = make_figure("300人", indicator=make_indicator(unit="人")), make_indicator()
    drafted = make_proposal("1281亿元", article=article)
    accept(drafted, decide(drafted, cited), by=staff)
    citing = make_proposal("300人", article=article, unit="人")
    accept(citing, decide(citing, figure.indicator), by=staff)
    make_proposal("7个", article=article, unit="个")

    tally = submit_drafts(article, by=staff)

    assert (tally.articles, tally.figures, tally.citations) == (1, 1, 2)
    assert (tally.undecided, tally.left) == (1, ())
    assert Article.objects.get(pk=article.pk).status == "in_review"
    states = FigureCitation.objects.filter(article=article).values_list("status", flat=True)
    assert set(states) == {"in_review"}
    assert Figure.objects.get(indicator=cited).status == "in_review"
    assert Figure.objects.get(pk=figure.pk).status == "published"


def test_a_claim_on_a_figure_put_away_meanwhile_stays(staff):
    proposal = make_proposal()
    accept(proposal, decide(proposal, make_indicator()), by=staff)
    figure = Figure.objects.get(citations__proposals=proposal)
    figure.archive(by=staff)

    tally = submit_drafts(proposal.article, by=staff)

    (left,) = tally.left
    assert (tally.figures, tally.citations) == (0, 0)
    assert "已归档" in left.why
    assert FigureCitation.objects.get(figure=figure).status == "draft"


def test_handing_in_a_second_time_hands_in_nothing(staff):
    article, _ = reprint(1)
    accept_confirming(article, by=staff)
    submit_drafts(article, by=staff)
    before = snapshot()

    tally = submit_drafts(article, by=staff)

    assert tally.submitted == 0
    assert snapshot() == before


def test_a_figure_whose_claims_disagree_can_be_handed_in(staff):
    indicator = make_indicator()
    first = make_proposal("1281亿元")
    figure = accept(first, decide(first, indicator), by=staff).citation.figure
    make_claim(figure, "1218亿元", published=False)

    tally = submit_drafts(first.article, by=staff)

    assert (tally.figures, tally.left) == (1, ())


def test_a_figure_that_takes_no_claim_stays_and_the_editor_is_told(staff):
    first = make_proposal()
    figure = accept(first, decide(first, make_indicator()), by=staff).citation.figure
    Figure.objects.filter(pk=figure.pk).update(chosen_citation=None, value=None)

    tally = submit_drafts(first.article, by=staff)

    assert (tally.figures, tally.citations) == (0, 1)
    assert [left.what for left in tally.left] == [str(figure)]
    assert "采用" in tally.left[0].why


def test_a_draft_of_another_article_waits_for_its_own_editor(staff):
    first, second, indicator = make_proposal(), make_proposal(), make_indicator()
    figure = accept(first, decide(first, indicator), by=staff).citation.figure
    accept(second, decide(second, indicator), by=staff)

    tally = submit_drafts(second.article, by=staff)

    assert (tally.figures, tally.citations) == (0, 1)
    assert Figure.objects.get(pk=figure.pk).status == "draft"


def test_the_tally_is_a_sentence(staff):
    article, _ = reprint(2)

    accepted = accept_confirming(article, by=staff)
    handed_in = submit_drafts(article, by=staff)

    assert str(accepted) == "接受了 2 条，各加一处引文。"
    assert str(handed_in) == "文章已提交审核，提交了 2 处引文。"
    assert str(replace(handed_in, undecided=3)).endswith("，还有 3 条待决定。")
