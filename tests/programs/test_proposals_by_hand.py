"""What an editor selects in the text becomes a proposal, or is the one there is."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from programs.models import Proposal
from programs.proposals import accept, put_forward, reject
from tests.factories import make_article, make_indicator
from tests.proposing import decide, make_proposal

pytestmark = pytest.mark.django_db

TEXT = (
    "试写县办成了合作社\n"
    "　　截至2021年底，青龙满族自治县已建成茶园2021亩，卖出茶叶超3.5万斤，门牌是88号。\n"
)


@pytest.fixture
def article():
    return make_article(TEXT, published=False)


def select(article, literal, by):
    start = TEXT.index(literal)
    return put_forward(article, start, start + len(literal), by=by)


def test_a_selection_becomes_a_proposal_with_what_is_read_there(article, staff):
    proposal = select(article, "超3.5万斤", staff)

    proposal.refresh_from_db()
    assert (proposal.exact, proposal.value) == ("超3.5万斤", Decimal(35000))
    assert (proposal.unit, proposal.qualifier) == ("斤", "over")
    assert (proposal.kind, proposal.period) == ("actual", "2021-12")
    assert proposal.place.name == "青龙满族自治县"
    assert (proposal.rule, proposal.state) == ("hand", "open")


def test_what_was_put_forward_can_be_accepted(article, staff):
    proposal = select(article, "2021亩", staff)

    decided = accept(proposal, decide(proposal, make_indicator(unit="亩")), by=staff)

    assert decided.citation.exact == "2021亩"
    assert not decided.corrected


def test_white_space_at_the_ends_of_a_selection_does_not_count(article, staff):
    start = TEXT.index("　　截至2021年")

    proposal = put_forward(article, start, start + len("　　截至2021年"), by=staff)

    assert proposal.exact == "截至2021年"


@pytest.mark.parametrize("literal", ["3.5万斤", "3.5", "茶叶超3.5万斤"])
def test_a_selection_on_a_proposal_is_that_proposal(article, staff, literal):
    known = make_proposal("3.5万斤", article=article, unit="斤")

    assert select(article, literal, staff) == known
    assert Proposal.objects.filter(article=article).count() == 1


def test_a_decided_proposal_is_found_too(article, staff):
    known = make_proposal("3.5万斤", article=article, unit="斤")
    accept(known, decide(known, make_indicator(unit="斤")), by=staff)

    assert select(article, "3.5万", staff).state == "accepted"


def test_what_was_rejected_leaves_room_for_a_better_selection(article, staff):
    reject(make_proposal("3.5万", article=article), by=staff, reason="misread")

    proposal = select(article, "3.5万斤", staff)

    assert (proposal.exact, proposal.state) == ("3.5万斤", "open")


@pytest.mark.parametrize("literal", ["2021亩", "园2021", "茶园2021亩"])
def test_a_refused_number_is_taken_up_with_its_reason_kept(article, staff, literal):
    at = TEXT.index("2021亩")
    refused = Proposal.objects.create(
        article=article, exact="2021", start=at, end=at + 4, rule="refused", refusal="date"
    )

    proposal = select(article, literal, staff)

    assert proposal == refused
    assert (proposal.value, proposal.unit, proposal.refusal) == (Decimal(2021), "亩", "date")
    assert proposal in Proposal.objects.proposed()
    assert proposal not in Proposal.objects.refused()


def test_a_refused_number_with_another_value_is_left_alone(article, staff):
    at = TEXT.index("3.5万")
    Proposal.objects.create(
        article=article, exact="3", start=at, end=at + 1, rule="refused", refusal="id"
    )

    assert select(article, "3.5万斤", staff).exact == "3.5万斤"


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (5, 5, "全文里"),
        (9, 5, "全文里"),
        (-3, 5, "全文里"),
        (0, 10**30, "全文里"),
        (9, 12, "空白"),  # the line end and the indent
        (0, 9, "没有数字"),
        (9, len(TEXT), "个数字"),
    ],
)
def test_a_selection_that_is_none_is_refused_with_a_sentence(article, staff, start, end, says):
    with pytest.raises(ValidationError, match=says):
        put_forward(article, start, end, by=staff)

    assert not Proposal.objects.filter(article=article).exists()


def test_a_selection_longer_than_a_citation_is_refused(staff):
    article = make_article("试" * 150 + "3万人" + "写" * 150)

    with pytest.raises(ValidationError, match="最多 200 个"):
        put_forward(article, 0, 300, by=staff)


def test_a_number_that_the_database_cannot_hold_is_refused(staff):
    article = make_article("试写了123456789012345678万亿元。")

    with pytest.raises(ValidationError):
        put_forward(article, 3, 24, by=staff)


def test_an_article_without_its_text_has_nothing_to_select(staff):
    article = make_article(text="")

    with pytest.raises(ValidationError, match="全文"):
        put_forward(article, 0, 5, by=staff)
