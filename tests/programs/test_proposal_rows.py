"""What the database itself refuses to keep of a proposal."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.models import Proposal
from tests.proposing import make_proposal

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "odd"},
        {"qualifier": "odd"},
        {"state": "odd", "decided_at": NOW},
        {"end": 0, "start": 6},
        {"exact": "1281亿"},  # shorter than its span
        {"decided_at": NOW},  # still open
        {"reason": "other"},
        {"outcome": "cites"},
        {"state": "rejected", "reason": "other"},  # nobody knows when
        {"state": "rejected", "decided_at": NOW},
        {"state": "rejected", "reason": "odd", "decided_at": NOW},
        {"state": "accepted", "decided_at": NOW},
        {"state": "accepted", "outcome": "odd", "decided_at": NOW},
    ],
)
def test_a_row_that_contradicts_itself_is_refused(fields):
    rows = Proposal.objects.filter(pk=make_proposal().pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "skipped"},
        {"state": "rejected", "reason": "other", "decided_at": NOW},
        {"state": "accepted", "outcome": "repeats", "decided_at": NOW},
    ],
)
def test_a_decision_that_is_whole_is_kept(fields):
    assert Proposal.objects.filter(pk=make_proposal().pk).update(**fields) == 1


def test_one_span_has_one_proposal():
    first = make_proposal()

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            article=first.article, exact=first.exact, start=first.start, end=first.end, rule="hand"
        )
