"""Corrections as readers see them: their page, the figure's page, JSON and CSV."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Correction
from tests.browsing import page
from tests.factories import make_claim, make_figure, make_indicator, make_program

pytestmark = pytest.mark.django_db

REASON = "以年报为准"


def corrected(exact="1281亿元", to="1300亿元", *, at=None, **fields):
    """A figure that was corrected once; `at` says when."""
    figure = make_figure(exact, **fields)
    figure.resolve(make_claim(figure, to), by=None, reason=REASON)
    if at is not None:
        Correction.objects.filter(figure=figure).update(corrected_at=at)
    return figure


def year(number):
    return datetime(number, 6, 1, tzinfo=UTC)


def names(text, *figures):
    return [figure.indicator.name in text for figure in figures]


def test_without_corrections_the_page_says_so(client, empty_ledger):
    assert "到目前为止没有更正" in page(client.get("/corrections/"))


def test_the_page_tells_figure_old_new_reason_and_day(client, empty_ledger):
    figure = corrected(at=year(2026))

    text = page(client.get("/corrections/"))

    assert f'href="{figure.get_absolute_url()}"' in text
    for words in ("1281亿元", "1300亿元", REASON, "2026年6月1日"):
        assert words in text
    assert text.index("1281亿元") < text.index("1300亿元")


def test_the_page_lists_the_newest_first(client, empty_ledger):
    old, new = corrected(at=year(2024)), corrected(at=year(2026))

    text = page(client.get("/corrections/"))

    assert text.index(new.indicator.name) < text.index(old.indicator.name)


def test_the_page_is_narrowed_by_programme_and_year(client, empty_ledger):
    family = make_program()
    project = make_program(parent=family)
    mine = corrected(indicator=make_indicator(program=project), at=year(2024))
    other = corrected(at=year(2026))

    of_program = page(client.get("/corrections/", {"program": family.slug}))
    of_year = page(client.get("/corrections/", {"year": 2026}))
    of_none = page(client.get("/corrections/", {"program": family.slug, "year": 2026}))

    assert names(of_program, mine, other) == [True, False]
    assert names(of_year, mine, other) == [False, True]
    assert "没有符合条件的更正" in of_none


@pytest.mark.parametrize("query", ["year=99999", "year=x", "program=no-such", "figure=" + "9" * 30])
def test_nonsense_is_a_bad_request(client, empty_ledger, query):
    assert client.get(f"/corrections/?{query}").status_code == 400
    assert client.get(f"/api/v1/corrections/?{query}").status_code == 400


def test_the_page_is_paged_at_constant_cost(client, empty_ledger):
    corrected()
    client.get("/corrections/")
    with CaptureQueriesContext(connection) as one:
        page(client.get("/corrections/"))
    for _ in range(3):
        corrected()
    with CaptureQueriesContext(connection) as four:
        page(client.get("/corrections/"))

    assert len(four) == len(one)
    assert client.get("/corrections/?page=2").status_code == 404


def test_the_page_of_the_figure_tells_its_own_corrections(client, empty_ledger):
    figure, other = corrected(), corrected("14万元", "15万元")

    text = page(client.get(figure.get_absolute_url()))

    assert '<h2 id="corrections">更正</h2>' in text
    assert "1281亿元" in text
    assert "14万元" not in text
    assert "更正</h2>" not in page(client.get(make_figure().get_absolute_url()))
    assert other.corrections.count() == 1


def test_a_withdrawn_figure_takes_its_corrections_along(client, empty_ledger):
    figure = corrected()

    figure.unpublish(by=None)

    assert REASON not in page(client.get("/corrections/"))
    assert client.get("/api/v1/corrections/").json()["results"] == []
    pk = Correction.objects.get().pk
    assert client.get(f"/api/v1/corrections/{pk}/").status_code == 404


def test_json_tells_a_correction_key_by_key(client, empty_ledger, staff):
    figure = make_figure("1281亿元")
    figure.resolve(make_claim(figure, "1300亿元", qualifier="over"), by=staff, reason=REASON)

    [answer] = client.get("/api/v1/corrections/").json()["results"]

    correction = Correction.objects.get()
    site = "http://testserver"
    assert answer == {
        "id": correction.pk,
        "url": f"{site}/api/v1/corrections/{correction.pk}/",
        "html_url": f"{site}{figure.get_absolute_url()}#corrections",
        "figure": figure.pk,
        "program": {
            "slug": figure.indicator.program.slug,
            "name": figure.indicator.program.name,
        },
        "indicator": {
            "slug": figure.indicator.slug,
            "name": figure.indicator.name,
            "unit": "元",
        },
        "corrected_at": answer["corrected_at"],
        "old": {
            "value": "128100000000",
            "unit": "元",
            "qualifier": "exact",
            "state": "",
            "display": {"zh-Hans": "1281亿元", "en": "CNY 128.1 billion"},
        },
        "new": {
            "value": "130000000000",
            "unit": "元",
            "qualifier": "over",
            "state": "",
            "display": {"zh-Hans": "超1300亿元", "en": "over CNY 130 billion"},
        },
        "changes": [],
        "reason": REASON,
    }
    assert datetime.fromisoformat(answer["corrected_at"]) == correction.corrected_at
    assert staff.username not in str(answer)


def test_json_is_narrowed_and_ordered(client, empty_ledger):
    old, new = corrected(at=year(2024)), corrected(at=year(2026))

    def figures(query):
        results = client.get(f"/api/v1/corrections/?{query}").json()["results"]
        return [one["figure"] for one in results]

    assert figures("") == [new.pk, old.pk]
    assert figures("ordering=corrected_at") == [old.pk, new.pk]
    assert figures(f"figure={old.pk}") == [old.pk]
    assert figures(f"program={new.indicator.program.slug}") == [new.pk]
    assert figures("modified_since=2025-01-01") == [new.pk]


def test_json_is_read_by_cursor(client, empty_ledger):
    pks = [corrected(at=year(2020 + n)).pk for n in range(3)]

    found, url = [], "/api/v1/corrections/?page_size=1"
    while url:
        answer = client.get(url).json()
        found += [one["figure"] for one in answer["results"]]
        url = answer["next"]

    assert found == pks[::-1]


def test_corrections_come_as_csv(client, empty_ledger):
    figure = corrected()

    answer = client.get("/api/v1/corrections/?format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))

    assert (row["figure"], row["old.value"], row["new.value"]) == (
        str(figure.pk),
        "128100000000",
        "130000000000",
    )
    assert row["reason"] == REASON


def test_json_of_a_figure_counts_its_corrections_and_says_where_they_are(client, empty_ledger):
    figure = corrected()
    figure.resolve(
        figure.citations.exclude(pk=figure.chosen_citation_id).get(), by=None, reason="再"
    )

    answer = client.get(f"/api/v1/figures/{figure.pk}/").json()

    assert answer["correction_count"] == 2
    assert len(client.get(answer["corrections_url"]).json()["results"]) == 2


def test_an_open_choice_is_told_with_its_note(client, empty_ledger):
    figure = make_figure("14万元")
    make_claim(figure, "15万元")
    figure.refresh_from_db()

    figure.leave_open(by=None, note="等2023年年报核对")

    for path in ("/contradictions/", figure.get_absolute_url()):
        assert "等2023年年报核对" in page(client.get(path))
    [answer] = client.get("/api/v1/contradictions/").json()["results"]
    assert (answer["resolved"], answer["note"]) == (False, "等2023年年报核对")
