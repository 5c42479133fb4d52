"""Whatever is asked, the API answers: 200, 400 or 404, always JSON with a sentence."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruralplan.api.throttles import ApiThrottle
from ruralplan.api.urls import COLLECTIONS

pytestmark = pytest.mark.django_db

NAMES = st.sampled_from(
    [
        *("kind", "program", "edition", "pillar", "initiative", "indicator", "place", "article"),
        *("publisher", "unit", "qualifier", "cumulative", "year", "period_from", "period_to"),
        *("min_value", "max_value", "min_origins", "conflicted", "q", "modified_since", "state"),
        *("ordering", "cursor", "page_size", "count", "format", "province", "has_data", "origin"),
        *("published_from", "slug", "resolved", "parent", "organization", "envoy"),
    ]
) | st.text(max_size=8)
VALUES = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.decimals().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
    st.from_regex(r"[0-9]{2,6}", fullmatch=True),
    st.sampled_from(
        [
            *("retu", "2022", "130321", "13", "true", "false", "1", "target", "元", "-value", "pk"),
            *("2022-13-45", "9" * 30, "NaN", "Infinity", "1e999", "\0", "\ud800", "٣", "²", "%"),
            *("WyJuIiwgInBrIiwgIjEiLCAiMSJd", "csv", "jsonl", "' OR 1=1 --", "no_report"),
        ]
    ),
)
PATHS = st.sampled_from([f"/api/v1/{name}/" for name in COLLECTIONS])
KEYS = st.one_of(st.integers().map(str), st.text(min_size=1, max_size=40)).map(
    lambda text: quote(text, safe="", errors="surrogatepass")
)
FUZZ = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def unthrottled(monkeypatch):
    monkeypatch.setattr(ApiThrottle, "THROTTLE_RATES", {"api": None})


@given(path=PATHS, pairs=st.lists(st.tuples(NAMES, VALUES), max_size=3))
@FUZZ
def test_any_query_is_answered(client, ledger, path, pairs):
    query = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs)

    answer = client.get(path, QUERY_STRING=query)

    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["detail"].endswith("。")


@given(path=PATHS, key=KEYS)
@FUZZ
def test_any_key_is_answered(client, ledger, path, key):
    answer = client.get(f"{path}{key}/")

    assert answer.status_code in (200, 400, 404)
    assert answer.status_code == 200 or answer.json()["detail"].endswith("。")


def encoded(text):
    return quote(text, safe="", errors="surrogatepass")
