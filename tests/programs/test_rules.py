"""What the counts of the reader's rules say, and that one query counts them."""

from datetime import UTC, date, datetime

import pytest

from programs.models import Outcome, Proposal, ProposalState, Reading, ReadingState, RejectReason
from programs.rules import count_rules
from tests import factories

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def propose(rule="digits.money", reader="1.0", *, article=None, accepted=None, **fields):
    """A stored proposal; `accepted` tells whether it is, `reason` rejects it, else it is open."""
    article = article or factories.make_article()
    start = article.proposals.count() * 10
    fields = {"exact": "1281亿元", "start": start, "end": start + 6, "unit": "元"} | fields
    fields = {"value": 128100000000, "kind": "actual", "period": "2021"} | fields
    if accepted:
        fields |= {"state": ProposalState.ACCEPTED, "outcome": Outcome.CITES}
    elif "reason" in fields:
        fields["state"] = ProposalState.REJECTED
    if "state" in fields:
        fields = {"decided_at": NOON} | fields
    return Proposal.objects.create(article=article, rule=rule, reader=reader, **fields)


def correct(proposal, **fields):
    """Accept the proposal with other values than the reader's."""
    proposal.as_read, proposal.corrected = proposal.values_read(), True
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.state, proposal.outcome, proposal.decided_at = "accepted", "cites", NOON
    proposal.save()


@pytest.mark.django_db
def test_a_rules_proposals_are_told_apart_by_what_became_of_them():
    propose(accepted=True)
    propose(accepted=True)
    correct(propose(), unit="万元")
    propose(reason=RejectReason.MISREAD)
    propose(reason=RejectReason.BACKGROUND)
    propose(reason=RejectReason.BACKGROUND)
    propose()
    skipped = propose()
    Proposal.objects.filter(pk=skipped.pk).update(state=ProposalState.SKIPPED)

    [count] = count_rules()

    assert (count.rule, count.reader, count.refusal) == ("digits.money", "1.0", "")
    assert (count.untouched, count.corrected, count.accepted) == (2, 1, 3)
    assert count.rejections == {"misread": 1, "background": 2}
    assert (count.undecided, count.decided, count.proposed) == (2, 6, 8)
    assert count.share == 0.5
    assert not count.says_enough


@pytest.mark.django_db
def test_a_share_is_of_the_decided_and_says_nothing_before_the_first():
    propose()

    [count] = count_rules()

    assert count.share is None


@pytest.mark.django_db
def test_twenty_decided_cases_say_enough():
    article = factories.make_article()
    for _ in range(19):
        propose(article=article, accepted=True)

    assert [count.says_enough for count in count_rules()] == [False]

    propose(article=article, accepted=True)

    assert [count.says_enough for count in count_rules()] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({"value": 128}, {"value": 1}),
        ({"unit": "美元", "qualifier": "over"}, {"unit": 1, "qualifier": 1}),
        ({"period": ""}, {"period": 1}),
        ({"cumulative": True}, {"cumulative": 1}),
        ({"kind": "target", "period": "2022"}, {"kind": 1, "period": 1}),
        ({"place": "130321"}, {"place": 1}),
        ({"subject": "脱贫县平台" * 30}, {"subject": 1}),
        # Written otherwise, the same number.
        ({"value": "128100000000.000000", "unit": "美元"}, {"unit": 1}),
    ],
)
def test_what_editors_correct_is_counted_by_column(fields, changed):
    if "place" in fields:
        fields = {"place": factories.division(fields["place"])}

    correct(propose(), **fields)

    [count] = count_rules()
    assert count.corrections == changed


@pytest.mark.django_db
def test_a_place_taken_away_is_a_correction_of_the_place():
    correct(propose(place=factories.division()), place=None)

    [count] = count_rules()
    assert count.corrections == {"place": 1}


@pytest.mark.django_db
def test_only_the_columns_that_are_kept_as_read_are_compared():
    proposal = propose()
    correct(proposal, unit="美元", period="2020")
    Proposal.objects.filter(pk=proposal.pk).update(as_read={"unit": "元"})

    [count] = count_rules()
    assert count.corrections == {"unit": 1}


@pytest.mark.django_db
def test_a_correction_that_is_not_accepted_is_none():
    proposal = propose()
    proposal.as_read, proposal.corrected, proposal.unit = proposal.values_read(), True, "美元"
    proposal.save()

    [count] = count_rules()
    assert (count.corrected, count.corrections, count.undecided) == (0, {}, 1)


@pytest.mark.django_db
def test_rules_versions_and_refusals_are_counted_apart():
    propose("digits.money", accepted=True)
    propose("digits.money", "1.1", accepted=True)
    propose("words.count", accepted=True)
    propose("", refusal="age", value=None)
    propose("", refusal="age", value=38, accepted=True)
    propose("hand", "", accepted=True)

    counts = [(c.rule, c.reader, c.refusal, c.accepted, c.proposed) for c in count_rules()]

    assert counts == [
        ("digits.money", "1.0", "", 1, 1),
        ("digits.money", "1.1", "", 1, 1),
        ("hand", "", "", 1, 1),
        ("words.count", "1.0", "", 1, 1),
        ("", "1.0", "age", 1, 2),
    ]


@pytest.mark.django_db
def test_since_a_day_counts_what_was_decided_or_read_from_then_on():
    article = factories.make_article()
    reading = Reading.objects.create(article=article, reader="1.0", state=ReadingState.DONE)
    propose(article=article, reading=reading)
    propose(accepted=True)
    propose(accepted=True, decided_at=datetime(2026, 11, 18, 15, 59, tzinfo=UTC))
    propose(accepted=True, decided_at=datetime(2026, 11, 18, 16, tzinfo=UTC))  # 19 Nov in China

    [count] = count_rules(since=date(2026, 11, 19))

    assert (count.accepted, count.undecided) == (2, 1)
    Reading.objects.update(asked_at=datetime(2026, 11, 1, tzinfo=UTC))
    [count] = count_rules(since=date(2026, 11, 19))
    assert (count.accepted, count.undecided) == (2, 0)


@pytest.mark.django_db
def test_one_query_counts_any_number_of_rules(django_assert_num_queries):
    for n in range(5):
        propose(f"rule.{n}", accepted=True)

    with django_assert_num_queries(1):
        assert len(count_rules()) == 5
