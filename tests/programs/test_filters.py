"""Filters of figures: what they keep equals what a plain loop keeps; what they cannot read."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.filters import FigureFilter, LedgerFilter
from programs.models import Figure, Kind, Qualifier
from sources.models import Article, Publisher
from tests.factories import division, make_claim, make_figure, make_indicator, make_program

pytestmark = pytest.mark.django_db


def keeps(**params):
    """Return the ids that the filter keeps, in its order."""
    chosen = FigureFilter(params, queryset=Figure.objects.published().with_counts())
    assert chosen.is_valid(), chosen.errors
    return list(chosen.qs.values_list("pk", flat=True))


def refusal(**params):
    chosen = FigureFilter(params, queryset=Figure.objects.published())
    assert not chosen.is_valid()
    return chosen.errors


def span(figure):
    return (figure.period_start or figure.period_end, figure.period_end)


def slugs_upwards(program):
    while program is not None:
        yield program.slug
        program = program.parent


# Each filter again as a plain question about one figure.
PLAIN = {
    "kind": lambda figure, value: figure.kind == value,
    "program": lambda figure, value: value in slugs_upwards(figure.indicator.program),
    "edition": lambda figure, value: bool(figure.edition) and figure.edition.slug == value,
    "pillar": lambda figure, value: (
        bool(figure.initiative) and figure.initiative.pillar.slug == value
    ),
    "initiative": lambda figure, value: bool(figure.initiative) and figure.initiative.slug == value,
    "indicator": lambda figure, value: figure.indicator.slug == value,
    "place": lambda figure, value: (
        bool(figure.place)
        and figure.place.code.startswith(value.removesuffix("00").removesuffix("00"))
    ),
    "article": lambda figure, value: any(
        str(claim.article_id) == value for claim in figure.public_claims
    ),
    "publisher": lambda figure, value: any(
        claim.article.publisher.slug == value for claim in figure.public_claims
    ),
    "unit": lambda figure, value: figure.indicator.unit == value,
    "qualifier": lambda figure, value: figure.qualifier == value,
    "cumulative": lambda figure, value: figure.cumulative is (value == "true"),
    "year": lambda figure, value: span(figure)[0].year <= int(value) <= span(figure)[1].year,
    "period_from": lambda figure, value: span(figure)[0] >= date.fromisoformat(value),
    "period_to": lambda figure, value: span(figure)[1] <= date.fromisoformat(value),
    "min_value": lambda figure, value: figure.value >= Decimal(value),
    "max_value": lambda figure, value: figure.value <= Decimal(value),
    "min_origins": lambda figure, value: (
        len({claim.article.origin_pk for claim in figure.public_claims}) >= int(value)
    ),
    "conflicted": lambda figure, value: (
        any(claim.value != figure.value for claim in figure.public_claims) is (value == "true")
    ),
    "q": lambda figure, value: (
        value
        in "\n".join(
            [
                figure.indicator.name,
                figure.indicator.program.name,
                figure.initiative.title if figure.initiative else "",
                figure.place.name if figure.place else "",
                figure.remarks,
            ]
        )
    ),
}
BOOLEANS = st.sampled_from(["true", "false"])
DAYS = st.dates(date(2019, 1, 1), date(2025, 12, 31)).map(str)
AMOUNTS = st.sampled_from(["0", "20", "1000", "50000", "1000000", "2000000000", "0.5"])
VALUES = {
    "kind": st.sampled_from(Kind.values),
    "program": st.sampled_from(["retu", "xiaoludeng"]),
    "edition": st.sampled_from(["2021", "2022", "2024"]),
    "pillar": st.just("industry"),
    "place": st.sampled_from(["13", "1303", "130321", "130000", "130300", "33", "61"]),
    "unit": st.sampled_from(["元", "人", "个", "人次"]),
    "qualifier": st.sampled_from(Qualifier.values),
    "cumulative": BOOLEANS,
    "year": st.integers(2019, 2025).map(str),
    "period_from": DAYS,
    "period_to": DAYS,
    "min_value": AMOUNTS,
    "max_value": AMOUNTS,
    "min_origins": st.integers(0, 3).map(str),
    "conflicted": BOOLEANS,
    "q": st.sampled_from(["县", "热土", "培训", "青龙"]),
}


@pytest.fixture
def varied(ledger):
    """All figures, and among them what the content does not hold: a conflict, a second origin."""
    disputed = make_figure("14万人", indicator=make_indicator(unit="人"), place=division())
    make_claim(disputed, "15万人")
    make_claim(make_figure("20元"), "20元")
    figures = (
        Figure.objects.published()
        .for_display()
        .select_related("initiative__pillar", "indicator__program__parent")
    )
    return list(figures.order_by("pk"))


@given(params=st.fixed_dictionaries({}, optional=VALUES))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_filters_keep_what_a_plain_loop_keeps(varied, params):
    expected = [
        figure.pk
        for figure in varied
        if all(PLAIN[name](figure, value) for name, value in params.items())
    ]

    assert sorted(keeps(**params)) == expected


@pytest.mark.parametrize("name", ["indicator", "initiative", "article", "publisher"])
def test_each_record_filter_keeps_what_a_plain_loop_keeps(varied, name):
    figures = varied
    keys = {
        "indicator": {figure.indicator.slug for figure in figures},
        "initiative": {figure.initiative.slug for figure in figures if figure.initiative},
        "article": {str(pk) for pk in Article.objects.values_list("pk", flat=True)},
        "publisher": set(
            Publisher.objects.filter(articles__isnull=False).values_list("slug", flat=True)
        ),
    }[name]
    assert len(keys) > 1

    for key in sorted(keys)[:12]:
        expected = {figure.pk for figure in figures if PLAIN[name](figure, key)}
        assert set(keeps(**{name: key})) == expected


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("id", lambda figure: figure.pk),
        ("value", lambda figure: figure.value),
        ("period_end", lambda figure: figure.period_end),
        ("published_at", lambda figure: figure.published_at),
        ("modified_at", lambda figure: figure.modified_at),
    ],
)
def test_ordering_sorts_by_its_key_and_ties_by_number(varied, name, key):
    rising = [f.pk for f in sorted(varied, key=lambda figure: (key(figure), figure.pk))]

    assert keeps(ordering=name) == rising
    assert keeps(ordering=f"-{name}") == rising[::-1]


def test_a_project_counts_for_its_programme(empty_ledger):
    parent = make_program(slug="whole")
    own = make_figure(indicator=make_indicator(program=parent))
    childs = make_figure(indicator=make_indicator(program=make_program(parent=parent)))
    make_figure()

    assert keeps(program="whole") == [own.pk, childs.pk]


def test_a_running_total_belongs_to_the_year_it_ends_in(empty_ledger):
    total = make_figure(period="2024-09", cumulative=True)
    spanned = make_figure(period="2021-05/2024-09")

    assert keeps(year="2024") == [total.pk, spanned.pk]
    assert keeps(year="2022") == [spanned.pk]


def test_modified_since_keeps_what_changed_from_that_instant_on(empty_ledger):
    make_figure()
    moment = timezone.now()
    later = make_figure()

    assert keeps(modified_since=moment.isoformat()) == [later.pk]


def test_a_claim_of_a_draft_is_no_source(empty_ledger):
    figure = make_figure()
    draft = make_claim(figure, "15万元", published=False)

    assert keeps(conflicted="true") == []
    assert keeps(publisher=draft.article.publisher.slug) == []
    assert keeps(min_origins="2") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "promise"),
        ("program", "no-such"),
        ("program", "热土"),
        ("edition", "1999"),
        ("pillar", "no-such"),
        ("initiative", "no-such"),
        ("indicator", "x" * 51),
        ("place", "1"),
        ("place", "130"),
        ("place", "13032"),
        ("place", "990000"),
        ("place", "一三"),
        ("article", "0"),
        ("article", "-1"),
        ("article", "9" * 30),
        ("article", "１"),  # a full-width digit is no number here
        ("publisher", "no-such"),
        ("unit", "\0"),
        ("qualifier", "roughly"),
        ("cumulative", "yes please"),
        ("year", "22"),
        ("year", "1" + "0" * 30),
        ("period_from", "2022-13-45"),
        ("period_to", "2023-02-29"),
        ("min_value", "1e5"),
        ("min_value", "NaN"),
        ("max_value", "9" * 19),
        ("min_origins", "-1"),
        ("conflicted", "2"),
        ("q", "x" * 101),
        ("q", "a\0b"),
        ("modified_since", "yesterday"),
        ("modified_since", "2022-02-30"),
        ("ordering", "indicator__program__note"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_a_sentence(ledger, name, value):
    [sentence] = refusal(**{name: value})[name]

    assert sentence.endswith("。")


def test_a_draft_cannot_be_named_by_a_filter(empty_ledger):
    make_program(slug="hidden", published=False)

    hidden, missing = refusal(program="hidden"), refusal(program="absent")
    assert hidden["program"][0].replace("hidden", "absent") == missing["program"][0]


def test_an_unknown_state_is_refused(ledger):
    chosen = LedgerFilter({"state": "broken"}, queryset=Figure.objects.published())

    assert not chosen.is_valid()
