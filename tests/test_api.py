"""What holds for every collection of the API alike."""

import csv
import io
import json
import re

import pytest
from django.urls import reverse

from ruralplan.api.throttles import ApiThrottle
from ruralplan.api.urls import COLLECTIONS
from tests.factories import (
    make_article,
    make_case_study,
    make_claim,
    make_correction,
    make_edition,
    make_figure,
    make_indicator,
    make_initiative,
    make_organization,
    make_posting,
    make_program,
)

pytestmark = pytest.mark.django_db

SEARCH = "/api/v1/search/?q=县"
LISTS = [f"/api/v1/{name}/" for name in COLLECTIONS if name != "search"]
EVERY_LIST = [*LISTS, SEARCH]
NO_RECORD = {
    "programs": "no-such",
    "editions": "999999",
    "pillars": "no-such",
    "initiatives": "no-such",
    "indicators": "no-such",
    "figures": "999999",
    "ledger": "999999",
    "counties": "999999",
    "postings": "no-such",
    "case-studies": "no-such",
    "articles": "999999",
    "publishers": "no-such",
    "organizations": "no-such",
    "reprint-groups": "999999",
    "contradictions": "999999",
    "corrections": "999999",
}


@pytest.fixture
def unthrottled(monkeypatch):
    monkeypatch.setattr(ApiThrottle, "THROTTLE_RATES", {"api": None})


@pytest.fixture
def content(ledger):
    """The curated content with a contradiction and a correction, so that nothing is empty."""
    figure = make_figure("14万人", indicator=make_indicator(unit="人"))
    figure.resolve(make_claim(figure, "15万人"), by=None, reason="以后一篇为准")


def add(address, **params):
    parts = "&".join(f"{name}={value}" for name, value in params.items())
    return f"{address}{'&' if '?' in address else '?'}{parts}"


def test_the_root_names_every_collection(client, content):
    answer = client.get("/api/v1/").json()

    assert list(answer) == [*COLLECTIONS, "schema", "docs"]
    assert answer["figures"] == "http://testserver/api/v1/figures/"


@pytest.mark.parametrize("address", EVERY_LIST)
def test_a_list_has_next_previous_and_results(client, content, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert list(answer.json()) == ["next", "previous", "results"]
    assert answer.json()["results"]


@pytest.mark.parametrize("address", LISTS)
def test_a_record_of_the_list_is_the_same_at_its_own_address(client, content, address):
    [record] = client.get(add(address, page_size=1)).json()["results"]

    shown = client.get(record["url"] if "url" in record else address_of(address, record))

    assert shown.json() == record


def address_of(address, record):
    """A promise and a contradiction stand under the number of their figure."""
    return f"{address}{(record.get('figure') or record['target'])['id']}/"


@pytest.mark.parametrize("address", EVERY_LIST)
def test_pages_chain_forwards_and_backwards(client, content, address):
    whole = client.get(add(address, page_size=200)).json()["results"][:7]
    first = client.get(add(address, page_size=3)).json()

    second = client.get(first["next"]).json() if first["next"] else None

    assert first["results"] == whole[:3]
    assert first["previous"] is None
    if second:
        assert second["results"] == whole[3:6]
        assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize("address", EVERY_LIST)
def test_count_is_given_when_asked_for(client, content, address):
    answer = client.get(add(address, count=1, page_size=200)).json()

    assert list(answer) == ["next", "previous", "results", "count"]
    assert answer["count"] == len(answer["results"]) or answer["next"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foo", "1"),
        ("Page_size", "5"),  # names are case-sensitive
        ("page_size", "0"),
        ("page_size", "201"),
        ("page_size", "abc"),
        ("page_size", "1" + "0" * 30),
        ("page_size", ""),
        ("page_size", "5&page_size=6"),  # given twice
        ("cursor", "abc"),
        ("cursor", "~~~~"),
        ("cursor", "WyJuIl0"),  # ["n"]
        ("cursor", "WyJ4IiwgInBrIiwgIjEiLCAiMSJd"),  # a direction that is none
        ("count", "maybe"),
        ("ordering", "password"),
        ("format", "xml"),
    ],
)
def test_what_cannot_be_read_is_400_and_says_which(client, ledger, unthrottled, name, value):
    for address in EVERY_LIST:
        answer = client.get(add(address, **{name: value}))

        assert answer.status_code == 400
        assert list(answer.json()) == ["detail", "errors"]
        assert answer.json()["errors"][name][0].endswith("。")
        assert name in answer.json()["detail"]


def test_no_list_pages_and_exports_at_once(client, ledger):
    answer = client.get("/api/v1/figures/?format=csv&page_size=5")

    assert answer.status_code == 400
    assert "page_size" in answer.json()["errors"]


def test_a_cursor_of_another_ordering_is_400(client, content):
    by_value = client.get("/api/v1/figures/?ordering=value&page_size=1").json()["next"]

    answer = client.get(by_value.replace("ordering=value", "ordering=period_end"))

    assert answer.status_code == 400
    assert "cursor" in answer.json()["errors"]


@pytest.mark.parametrize(("collection", "key"), NO_RECORD.items())
def test_a_missing_record_is_404(client, ledger, collection, key):
    answer = client.get(f"/api/v1/{collection}/{key}/")

    assert answer.status_code == 404
    assert answer.json()["detail"].endswith("。")


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v2/",
        "/api/v1/nothing/",
        "/api/v1/figures/x/",
        "/api/v1/figures/1/2/",
        "/api/v1/figures/" + "9" * 30 + "/",
        "/api/v1/search/1/",
    ],
)
def test_an_unknown_address_is_404_in_json(client, ledger, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.json()["detail"].endswith("。")


def test_a_missing_slash_leads_to_the_address_with_one(client, ledger):
    answer = client.get("/api/v1/figures?kind=target")

    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/figures/?kind=target"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, ledger, method):
    for address in ("/api/v1/", "/api/v1/counties/130321/", *EVERY_LIST):
        answer = getattr(client, method)(address)

        assert answer.status_code == 405
        assert answer.json()["detail"].endswith("。")


def test_a_record_takes_no_parameters(client, ledger):
    county = "/api/v1/counties/130321/"

    assert client.get(county + "?format=json").status_code == 200
    assert client.get(county + "?format=csv").status_code == 400
    assert client.get(county + "?page_size=5").status_code == 400


@pytest.mark.parametrize("address", EVERY_LIST)
def test_answers_are_open_to_every_site_and_set_no_cookie(client, content, address):
    answer = client.get(address, headers={"Origin": "https://example.org"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_browser_may_ask_first(client):
    answer = client.options("/api/v1/figures/", headers={"Origin": "https://example.org"})

    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_errors_are_open_to_every_site_too(client, ledger):
    for path in ("/api/v1/figures/?foo=1", "/api/v1/figures/999999/", "/api/v1/nothing/"):
        assert client.get(path)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", [*EVERY_LIST, "/api/v1/figures/?format=csv"])
def test_an_unchanged_answer_is_304(client, content, address):
    first = client.get(address)
    read(first)

    by_tag = client.get(address, headers={"If-None-Match": first["ETag"]})
    by_date = client.get(address, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (by_tag.status_code, by_date.status_code) == (304, 304)
    assert by_tag.getvalue() == b""
    assert by_tag["Access-Control-Allow-Origin"] == "*"


def test_a_change_changes_etag_and_last_modified(client, ledger, time_machine):
    address = "/api/v1/programs/?page_size=1"
    before = client.get(address)
    time_machine.move_to("2027-01-01T00:00:00Z")
    program = make_program().__class__.objects.order_by("pk").first()
    program.summary_en = "Changed."
    program.save()

    after = client.get(address, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]
    assert after["Last-Modified"] == "Fri, 01 Jan 2027 00:00:00 GMT"


def test_head_has_the_headers_of_get_and_no_body(client, content):
    for address in ("/api/v1/figures/", "/api/v1/figures/?format=csv"):
        got, asked = client.get(address), client.head(address)
        read(got)

        assert asked.status_code == 200
        assert read(asked) == b""
        assert asked["ETag"] == got["ETag"]
        assert asked["Content-Type"] == got["Content-Type"]


def test_what_the_asker_accepts_changes_nothing(client, content):
    for accepted in ("text/html", "text/csv", "application/xml;q=0.9"):
        answer = client.get("/api/v1/figures/", headers={"Accept": accepted})
        assert answer["Content-Type"] == "application/json"


def test_too_many_calls_are_429_with_the_seconds_to_wait(client, ledger, monkeypatch):
    monkeypatch.setattr(ApiThrottle, "THROTTLE_RATES", {"api": "2/min"})

    answers = [client.get("/api/v1/pillars/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["detail"].endswith("。")
    other = client.get("/api/v1/pillars/", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200


def test_a_lost_cache_turns_nobody_away(client, ledger, settings, monkeypatch, caplog):
    monkeypatch.setattr(ApiThrottle, "cache", None)

    assert client.get("/api/v1/pillars/").status_code == 200
    assert "cache does not answer" in caplog.text


def test_five_rows_need_as_many_queries_as_one(client, empty_ledger, django_assert_max_num_queries):
    def count_queries():
        counts = {}
        for address in LISTS:
            with django_assert_max_num_queries(20) as queries:
                assert client.get(add(address, page_size=200)).json()["results"]
            counts[address] = len(queries)
        return counts

    make_one_of_each()
    of_one = count_queries()
    for _ in range(4):
        make_one_of_each()

    assert count_queries() == of_one


def make_one_of_each():
    """Records whose every relation is filled, so that a missing prefetch shows."""
    program = make_program(parent=make_program())
    program.organizations.add(make_organization(parent=make_organization()))
    edition = make_edition(program=program)
    initiative = make_initiative(edition=edition)
    initiative.programs.add(program)
    indicator = make_indicator(program=program, change_of=make_indicator(program=program))
    indicator.related.add(make_indicator(program=program))
    release = make_article(f"新闻稿{program.pk}：十四，14万元")
    figure = make_figure(
        "14万元",
        indicator=indicator,
        edition=edition,
        initiative=initiative,
        kind="target",
        article=release,
    )
    make_claim(
        figure, "15万元", article=make_article(f"另{program.pk}：15万元", reprint_of=release)
    )
    make_correction(figure, "16万元")
    edition.announced_figure = figure
    edition.save()
    posting, story = make_posting(), make_case_study()
    initiative.case_studies.add(story)
    initiative.places.add(story.place, posting.place)


def read(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("address", LISTS)
def test_jsonl_holds_the_whole_list_as_the_pages_have_it(client, content, address, unthrottled):
    page = client.get(add(address, page_size=200)).json()
    lines = read(client.get(add(address, format="jsonl"))).splitlines()

    records = [json.loads(line) for line in lines]

    assert records[: len(page["results"])] == page["results"]
    assert len(records) == client.get(add(address, count=1)).json()["count"]


@pytest.mark.parametrize("address", LISTS)
def test_csv_has_the_same_columns_in_every_row(client, content, address):
    text = read(client.get(add(address, format="csv"))).decode("utf-8-sig")
    columns, *rows = csv.reader(io.StringIO(text))

    assert len(rows) == client.get(add(address, count=1)).json()["count"]
    assert len(set(columns)) == len(columns)
    assert {len(row) for row in rows} == {len(columns)}


def test_every_link_of_a_list_leads_somewhere(client, content, unthrottled):
    """Addresses inside records, pages and API alike, answer 200."""
    bodies = "".join(client.get(add(a, page_size=4)).content.decode() for a in EVERY_LIST)
    links = set(re.findall(r'"http://testserver(/[^"#]*)', bodies))

    broken = [link for link in sorted(links) if client.get(link).status_code != 200]

    assert len(links) > 60
    assert broken == []


def test_the_documentation_page_allows_inline_style_on_itself_alone(client, ledger):
    page, data = client.get("/api/docs/"), client.get("/api/v1/")

    assert page.status_code == 200
    assert "'unsafe-inline'" in page["Content-Security-Policy"]
    assert "script-src 'self';" in page["Content-Security-Policy"] + ";"
    assert b"<script>" not in page.content
    assert b"<style" not in page.content
    assert not page.cookies
    assert "unsafe-inline" not in data["Content-Security-Policy"]
    assert reverse("api_docs") == "/api/docs/"


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_search_is_not_exported(client, ledger, kind):
    answer = client.get(f"/api/v1/search/?q=板栗&format={kind}")

    assert answer.status_code == 400
    assert "format" in answer.json()["errors"]
