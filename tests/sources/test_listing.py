"""A listing gives every row once, whatever the ordering, the ties and what is added meanwhile."""

from datetime import date

import pytest
from django.utils import timezone

from programs.filters import FigureFilter
from programs.models import Figure
from sources.listing import Listing
from sources.models import Publisher
from tests.factories import make_figure, make_indicator, make_publisher

pytestmark = pytest.mark.django_db

KEYS = ["id", "value", "period_end", "published_at", "modified_at"]


def pages(listing, size):
    """Return the rows of every page, read forwards."""
    found, position = [], None
    while entries := listing.read(position, limit=size):
        found.append([entry.shown.pk for entry in entries])
        position = entries[-1].position
    return found


@pytest.fixture
def tied(empty_ledger):
    """Figures with many ties in every key."""
    indicators = [make_indicator() for _ in range(4)]
    for amount in ("3元", "1元"):
        for indicator in indicators:
            make_figure(
                amount, indicator=indicator, period=f"20{len(amount) * 10 + int(amount[0])}"
            )
    Figure.objects.update(modified_at=timezone.now(), published_at=timezone.now())


@pytest.mark.parametrize("ordering", [sign + key for key in KEYS for sign in ("", "-")])
@pytest.mark.parametrize("size", [1, 3, 8])
def test_pages_hold_every_row_once_in_order(tied, ordering, size):
    rows = FigureFilter({"ordering": ordering}, queryset=Figure.objects.all()).qs

    found = [pk for page in pages(Listing(rows), size) for pk in page]

    assert found == [figure.pk for figure in rows]


@pytest.mark.parametrize("ordering", ["value", "-value"])
def test_backwards_gives_the_page_before(tied, ordering):
    rows = FigureFilter({"ordering": ordering}, queryset=Figure.objects.all()).qs
    listing = Listing(rows)
    position = listing.read(None, limit=6)[-1].position

    before = [entry.shown.pk for entry in listing.read(position, limit=3, backwards=True)]

    assert before == [figure.pk for figure in rows][2:5]


def test_a_row_added_meanwhile_shifts_nothing(empty_ledger):
    for slug in ("b", "d", "f"):
        make_publisher(slug=slug)
    listing = Listing(Publisher.objects.order_by("slug", "pk"))
    position = listing.read(None, limit=2)[-1].position

    make_publisher(slug="a")

    assert [entry.shown.slug for entry in listing.read(position, limit=5)] == ["f"]


def test_a_sieve_fills_the_page_from_further_on(empty_ledger, monkeypatch):
    monkeypatch.setattr("sources.listing.BATCH", 2)
    for number in range(7):
        make_publisher(slug=f"p{number}")
    odd = Listing(
        Publisher.objects.order_by("slug", "pk"),
        show=lambda rows: [row if int(row.slug[1]) % 2 else None for row in rows],
        sifts=True,
    )

    assert [entry.shown.slug for entry in odd.read(None, limit=2)] == ["p1", "p3"]
    assert odd.count() == 3


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("pk", "0"),
        ("value", "1e9"),
        ("period_end", "2022-02-30"),
        ("modified_at", "now"),
        ("period_end", date.max.isoformat()),
    ],
)
def test_a_position_that_is_none_is_refused(empty_ledger, key, text):
    listing = Listing(Figure.objects.order_by(key, "pk"))

    with pytest.raises(ValueError, match="。"):
        listing.parse_position(text, "0" if key == "pk" else "1")
