"""The list of readings and the counts of the reader's rules, as staff see them."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.models import Outcome, Proposal, ProposalState, Reading, ReadingState
from tests import factories
from tests.browsing import page

pytestmark = pytest.mark.django_db

LIST = "/admin/programs/reading/"
RULES = "/admin/programs/reading/rules/"
SHEET = "/admin/programs/reading/rules/csv/"


def read(article=None, state=ReadingState.DONE, **fields):
    article = article or factories.make_article()
    fields = {"reader": "1.0", "stories_read": 1, "stories_total": 2} | fields
    return Reading.objects.create(article=article, state=state, **fields)


def propose(article, rule="digits.money", *, state="open", **fields):
    start = article.proposals.count() * 10
    decided = {"decided_at": timezone.now()} if state in ("accepted", "rejected") else {}
    decided |= {"outcome": Outcome.CITES} if state == ProposalState.ACCEPTED else {}
    decided |= {"reason": "misread"} if state == ProposalState.REJECTED else {}
    fields = {"exact": "1281亿元", "start": start, "end": start + 6, "reader": "1.0"} | fields
    return Proposal.objects.create(article=article, rule=rule, state=state, **decided, **fields)


def listed(client, query=""):
    return list(client.get(f"{LIST}?{query}").context["cl"].result_list)


# --- the list ------------------------------------------------------------------------------------


def test_a_reading_shows_its_progress_and_what_is_left_to_decide(staff_client):
    reading = read(state=ReadingState.RUNNING)
    propose(reading.article)
    propose(reading.article, state="skipped")
    propose(reading.article, state="accepted")
    propose(reading.article, refusal="age")  # nobody took it up: nothing to decide

    text = page(staff_client.get(LIST))

    assert listed(staff_client)[0].undecided == 2
    assert '<span class="badge badge-running">正在读</span>' in text
    assert "1/2 篇" in text
    assert f'href="/admin/programs/proposal/desk/{reading.article.pk}/"' in text
    assert f'href="{RULES}"' in text


def test_the_work_to_do_is_that_of_the_newest_reading(staff_client):
    mended, failed, waiting = (factories.make_article() for _ in range(3))
    read(mended, ReadingState.FAILED, fault="读不成。")
    read(mended)
    again = read(failed, ReadingState.FAILED, fault="读不成。")
    read(waiting)
    newest = read(waiting)
    propose(waiting)
    propose(mended, state="rejected")

    assert listed(staff_client, "work=failed") == [again]
    assert listed(staff_client, "work=undecided") == [newest]


def test_a_reading_that_no_worker_goes_on_with_is_among_the_failed(staff_client):
    long_ago = timezone.now() - timedelta(days=1)
    stalled = read(state=ReadingState.RUNNING, started_at=long_ago)
    read(state=ReadingState.RUNNING, started_at=timezone.now())

    assert listed(staff_client, "work=failed") == [stalled]


@pytest.mark.parametrize("words", ["试写的标题", "试报", "数字太多"])
def test_a_reading_is_found_by_article_paper_or_fault(staff_client, words):
    reading = read(state=ReadingState.FAILED, fault="这一页的数字太多。")

    assert listed(staff_client, f"q={words}") == [reading]
    assert listed(staff_client, "q=无此字样") == []


def test_a_reading_is_shown_and_cannot_be_made_changed_or_deleted(staff_client):
    reading = read(state=ReadingState.FAILED, fault="这一页的数字太多。")

    assert "这一页的数字太多。" in page(staff_client.get(f"{LIST}{reading.pk}/change/"))
    for name in ("add/", f"{reading.pk}/delete/"):
        assert staff_client.get(LIST + name).status_code == 403
    assert staff_client.post(f"{LIST}{reading.pk}/change/", {"reader": "2"}).status_code == 403


# --- the counts ----------------------------------------------------------------------------------


@pytest.fixture
def counted():
    """Twenty cases of one rule, two of another, one number refused and taken up, one by hand."""
    article = factories.make_article()
    for number in range(20):
        propose(article, "digits.money", state="rejected" if number < 3 else "accepted")
    corrected = propose(article, "words.count", unit="个")
    corrected.correct({"unit": "处"})
    corrected.decide(ProposalState.ACCEPTED, by=None, outcome=Outcome.CITES)
    propose(article, "words.count", reader="1.1")
    propose(article, "", refusal="age")
    propose(article, "", refusal="age", state="accepted", taken_up=True)
    propose(article, "hand", reader="", state="accepted")
    return article


def cells(text, rule):
    """The words in the row of the table that begins with the rule."""
    [row] = re.findall(rf"<tr>\s*<th scope=\"row\">(?:<code>)?{rule}.*?</tr>", text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row.split("</td>")[:-1]]


def test_the_page_tells_what_became_of_each_rules_proposals(staff_client, counted):
    text = page(staff_client.get(RULES))

    assert cells(text, "digits.money")[1:] == ["20", "17", "0", "3 读错了 3", "0", "85 % 20 例"]
    rows = [row for row in text.split("<tr>") if "words.count" in row]
    assert len(rows) == 2
    assert any("1/1" in row and "例子太少" in row and "单位 1" in row for row in rows)


def test_the_page_tells_what_the_reader_missed(staff_client, counted):
    text = page(staff_client.get(RULES))

    assert cells(text, "年龄") == ["年龄 1.0", "2", "1"]
    assert "<strong>1</strong> 个" in text
    assert "<code>hand</code>" not in text


def test_a_page_without_proposals_says_so(staff_client):
    assert "还没有提议" in page(staff_client.get(RULES))


def rules_in(answer):
    return [(count.rule, count.reader) for count, _ in answer.context["rules"]]


def test_counts_are_narrowed_by_version(staff_client, counted):
    answer = staff_client.get(f"{RULES}?reader=1.1")

    assert rules_in(answer) == [("words.count", "1.1")]
    assert '<option value="1.1" selected>' in page(answer)


def test_counts_are_narrowed_by_day(staff_client, counted):
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert rules_in(staff_client.get(f"{RULES}?since={tomorrow}")) == []
    assert len(rules_in(staff_client.get(f"{RULES}?since={timezone.localdate()}"))) == 2


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("rule", "digits.money"),
        ("-rule", "words.count"),
        ("proposed", "words.count"),
        ("-proposed", "digits.money"),
        ("-share", "words.count"),
        ("nosuch", "digits.money"),
    ],
)
def test_counts_are_sorted_by_the_links_in_their_head(staff_client, counted, sort, first):
    answer = staff_client.get(f"{RULES}?sort={sort}&since=2026-01-01")

    assert rules_in(answer)[0][0] == first
    links = [header["url"] for header in answer.context["headers"]]
    assert all("since=2026-01-01" in link for link in links)


def test_a_second_click_on_a_head_sorts_the_other_way(staff_client, counted):
    text = page(staff_client.get(f"{RULES}?sort=-rule"))

    assert re.search(r'aria-sort="descending"><a href="\?sort=rule">规则', text)
    assert '<a href="?sort=reader">' in text
    assert '<a href="?sort=-share">' in text
    assert '<input type="hidden" name="sort" value="-rule">' in text


def sheet(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_sheet_holds_the_counts_as_the_page_was_asked_for_them(staff_client, counted):
    rows = sheet(staff_client.get(f"{SHEET}?sort=rule"))

    assert [row["规则"] for row in rows] == [
        "",
        "digits.money",
        "hand",
        "words.count",
        "words.count",
    ]
    [money] = [row for row in rows if row["规则"] == "digits.money"]
    assert (money["提出"], money["拒绝：读错了"], money["接受率"]) == ("20", "3", "0.8500")
    assert [row["改了单位"] for row in rows if row["规则"] == "words.count"] == ["1", "0"]
    assert [row["规则"] for row in sheet(staff_client.get(f"{SHEET}?reader=1.1"))] == [
        "words.count"
    ]


def test_no_cell_of_the_sheet_is_a_formula(staff_client):
    article = factories.make_article()
    propose(article, "=1+1", reader="@sum", refusal="-age")

    [row] = sheet(staff_client.get(SHEET))

    assert (row["规则"], row["阅读器版本"], row["不取的理由"]) == ("'=1+1", "'@sum", "'-age")


# --- steady and safe -----------------------------------------------------------------------------


@pytest.mark.parametrize("url", [LIST, f"{LIST}?work=undecided", RULES, SHEET])
def test_a_page_needs_as_many_queries_for_five_rows_as_for_one(staff_client, url):
    def grow(number):
        reading = read()
        propose(reading.article, f"rule.{number}")
        propose(reading.article, "", refusal=f"reason.{number}")

    grow(0)
    staff_client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert staff_client.get(url).status_code == 200
    for number in range(1, 5):
        grow(number)

    with CaptureQueriesContext(connection) as five:
        assert staff_client.get(url).status_code == 200

    assert len(five) == len(one)


@pytest.mark.parametrize("url", [RULES, SHEET])
@pytest.mark.parametrize(
    "query",
    [
        "since=abc",
        "since=9999-12-31",
        "since=0001-01-01",
        "since=99999999999999999999",
        "since=%00",
        "reader=nosuch",
        "reader=" + "1" * 3000,
        "sort=--share",
        "sort=%00",
        "page=abc&nosuch=1",
    ],
)
def test_nonsense_in_the_address_of_the_counts_is_no_error(staff_client, counted, url, query):
    assert staff_client.get(f"{url}?{query}").status_code < 500


def test_a_day_that_is_none_is_refused_in_words(staff_client, counted):
    answer = staff_client.get(f"{RULES}?since=gestern")

    assert "请写成年-月-日" in page(answer)
    assert len(rules_in(answer)) == 3


@pytest.mark.parametrize("url", [LIST, RULES, SHEET])
def test_readings_are_shown_to_who_may_see_proposals(client, django_user_model, url):
    user = django_user_model.objects.create_user("reader", is_staff=True)
    client.force_login(user)
    assert client.get(url).status_code == 403

    user.user_permissions.add(Permission.objects.get(codename="view_proposal"))

    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", [LIST, RULES, SHEET])
def test_a_visitor_is_sent_to_sign_in(client, url):
    assert client.get(url)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("url", [RULES, SHEET])
def test_counts_are_only_looked_at(staff_client, url):
    assert staff_client.post(url).status_code == 405


def test_an_articles_page_leads_to_its_proposals_and_to_how_it_came_in(staff_client):
    article = factories.make_article()

    text = page(staff_client.get(f"/admin/sources/article/{article.pk}/change/"))

    assert f'href="/admin/programs/proposal/desk/{article.pk}/"' in text
    assert f'href="/admin/sources/intake/?article__id__exact={article.pk}"' in text
    assert (
        staff_client.get(f"/admin/sources/intake/?article__id__exact={article.pk}").status_code
        == 200
    )


def test_what_was_read_goes_with_a_draft_article(staff_client):
    article = factories.make_article(published=False)
    propose(article, reading=read(article))
    url = f"/admin/sources/article/{article.pk}/delete/"

    assert "您的帐户缺少" not in page(staff_client.get(url))
    staff_client.post(url, {"post": "yes", "version": article.version})

    assert not Reading.objects.exists()
    assert not Proposal.objects.exists()


def test_a_moment_is_the_sites_own(staff_client):
    """The 19th begins in China while it is still the 18th in London."""
    article = factories.make_article()
    early = propose(article, "a.rule", state="accepted")
    late = propose(article, "another.rule", state="accepted")
    for proposal, hour in [(early, 15), (late, 16)]:
        moment = datetime(2026, 11, 18, hour, tzinfo=UTC)
        Proposal.objects.filter(pk=proposal.pk).update(decided_at=moment)

    assert rules_in(staff_client.get(f"{RULES}?since=2026-11-19")) == [("another.rule", "1.0")]


def test_the_desk_leads_to_the_counts(staff_client):
    article = factories.make_article()

    text = page(staff_client.get(f"/admin/programs/proposal/desk/{article.pk}/"))

    assert f'href="{RULES}"' in text
