"""The desk's page: a piece of text with its marks, its cards, the counts, the other pages."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.admin.desk.sheets import cut_between
from programs.models import Proposal, Reading
from programs.proposals import accept
from tests import factories
from tests.browsing import page
from tests.proposing import decide, make_proposal

pytestmark = pytest.mark.django_db

TEXT = "青禾计划去年卖出茶叶3万元，办夜校7所。护林员87岁，带徒弟12名。"


def desk_url(article, end=""):
    return f"/admin/programs/proposal/desk/{article.pk}/{end}"


def text_of(html):
    """Return what the source pane shows: every run as (start, text)."""
    pane = html.partition('class="source-text"')[2].partition("</section>")[0]
    return [
        (int(start), run) for start, run in re.findall(r'data-start="(\d+)"[^>]*>([^<]+)<', pane)
    ]


def many_proposals(count):
    numbers = [f"{n}元" for n in range(1000, 1000 + count)]
    article = factories.make_article("，\n".join(f"一村{number}" for number in numbers))
    for number in numbers:
        make_proposal(number, article=article)
    return article


# --- the text ------------------------------------------------------------------------------------


def test_the_text_stands_whole_in_runs_that_say_where_they_begin(staff_client):
    article = factories.make_article(TEXT)
    make_proposal("3万元", article=article)

    runs = text_of(page(staff_client.get(desk_url(article))))

    assert "".join(run for _, run in runs) == TEXT
    assert all(TEXT[start : start + len(run)] == run for start, run in runs)


def test_markup_in_the_text_is_shown_and_not_run(staff_client):
    article = factories.make_article("<script>alert(1)</script>卖出3万元")
    make_proposal("3万元", article=article)

    html = page(staff_client.get(desk_url(article)))

    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html


def test_a_mark_leads_to_its_card_and_tells_its_kind(staff_client):
    proposal = make_proposal(kind="target")

    html = page(staff_client.get(desk_url(proposal.article)))

    mark = re.search(r'<a class="mark mark-target[^>]+>', html)[0]
    assert f'href="#p-{proposal.pk}"' in mark
    assert f'id="p-{proposal.pk}"' in html


def test_what_cites_the_text_already_is_marked_whatever_it_backs(staff_client):
    article = factories.make_article(TEXT)
    figure = factories.make_figure("3万元", article=article)
    posting = factories.make_posting()
    cited = posting.citations.create(article=article, exact="护林员", start=20, end=23)

    html = page(staff_client.get(desk_url(article)))

    assert f'id="c{figure.chosen_citation_id}"' in html
    assert f'id="{cited.anchor}{cited.pk}"' in html


def test_marks_may_lie_over_each_other(staff_client):
    article = factories.make_article(TEXT)
    factories.make_figure("3万元", article=article)
    proposal = make_proposal("3万", article=article, unit="元")

    html = page(staff_client.get(desk_url(article)))

    assert re.search(rf'<mark class="cited[^>]+><a class="mark[^>]+data-pk="{proposal.pk}"', html)
    assert "".join(run for _, run in text_of(html)) == TEXT


def test_without_a_text_the_page_says_where_to_store_it(staff_client):
    article = factories.make_article(text="")

    assert "到文章页存入全文" in page(staff_client.get(desk_url(article)))


# --- the cards -----------------------------------------------------------------------------------


def test_a_card_says_what_the_ledger_holds_and_what_its_button_does(staff_client):
    figure = factories.make_figure("1281亿元")
    proposal = make_proposal(indicator=figure.indicator)

    html = page(staff_client.get(desk_url(proposal.article)))

    assert "同一个数字：加一处引文" in html
    assert "接受：加引文" in html
    assert f"desk/{figure.chosen_citation.article_id}/?at=" in html
    assert f'name="expected" value="cites:{figure.pk}"' in html


def test_another_value_in_the_slot_is_told_with_its_passage(staff_client):
    figure = factories.make_figure("1218亿元")
    proposal = make_proposal(indicator=figure.indicator)

    html = page(staff_client.get(desk_url(proposal.article)))

    assert "接受：加说法不一的引文" in html
    assert "试写的文字：<mark>1218亿元</mark>，就这一句。" in html


def test_a_claim_of_this_text_or_of_another_version_of_it_is_told_apart(staff_client):
    first = factories.make_article("试写的文字：卖出1281亿元。")
    figure = factories.make_figure("1281亿元", article=first)
    later = factories.make_article(
        "更正：卖出1281亿元。", revision_of=first, publisher=first.publisher
    )
    own = make_proposal(article=first, indicator=figure.indicator)
    make_proposal(article=later, indicator=figure.indicator)

    here, there = (page(staff_client.get(desk_url(one))) for one in (own.article, later))

    assert "</strong> 本文 <a" in here
    assert "（本网页的另一版）" in there


def test_a_background_number_offers_to_be_refused_or_given_a_kind(staff_client):
    proposal = make_proposal(kind="other")

    html = page(staff_client.get(desk_url(proposal.article)))

    assert 'value="reject:background"' in html
    assert 'value="kind:target"' in html
    assert 'value="accept"' not in html


def test_a_new_indicator_without_a_programme_is_edited_first(staff_client):
    proposal = make_proposal()

    html = page(staff_client.get(desk_url(proposal.article)))

    assert "看不出是哪个项目的" in html
    assert 'value="accept"' not in html


def test_a_decided_card_is_one_line_with_who_and_what(staff_client, staff):
    proposal, indicator = make_proposal(), factories.make_indicator()
    accept(proposal, decide(proposal, indicator), by=staff)

    html = page(staff_client.get(desk_url(proposal.article)))

    card = html.partition(f'id="p-{proposal.pk}"')[2].partition("</article>")[0]
    assert "已接受" in card
    assert "editor" in card
    assert 'value="undo"' in card
    assert 'class="passage"' not in card


def test_places_that_are_unsure_are_one_press_away(staff_client):
    place = factories.division()
    proposal = make_proposal(place_candidates=[place.code, "999999"])

    html = page(staff_client.get(desk_url(proposal.article)))

    assert f'value="place:{place.pk}"' in html
    assert place.full_name in html


def test_refused_numbers_are_shown_when_asked_for_with_their_reason(staff_client):
    article = factories.make_article(TEXT)
    make_proposal("87岁", article=article, refusal="age", value=None, unit="", kind="other")

    hidden = page(staff_client.get(desk_url(article)))
    shown = page(staff_client.get(desk_url(article, "?show=refused")))

    assert "没取：" not in hidden
    assert "没取：年龄" in shown
    assert 'value="put-forward"' in shown


def test_only_what_waits_is_shown_when_asked_for(staff_client, staff):
    article = factories.make_article(TEXT)
    proposals = [make_proposal(exact, article=article) for exact in ("3万元", "7所")]
    Proposal.objects.filter(pk=proposals[0].pk).update(state="skipped")

    rejected = make_proposal("12名", article=article)
    staff_client.post(
        desk_url(article, f"{rejected.pk}/"), {"action": "reject:other", "version": 1}
    )
    html = page(staff_client.get(desk_url(article, "?show=open")))

    assert re.findall(r'<article[^>]+id="p-(\d+)"', html) == [str(p.pk) for p in proposals]


# --- the head ------------------------------------------------------------------------------------


def test_the_head_counts_what_is_decided(staff_client):
    article = factories.make_article(TEXT)
    make_proposal("3万元", article=article)
    make_proposal("7所", article=article, state="skipped")
    make_proposal("87岁", article=article, refusal="age", value=None, kind="other")

    html = page(staff_client.get(desk_url(article)))

    counts = re.findall(r'class="count-(\w+)"><strong>(\d+)<', html)
    assert dict(counts) == {"open": "1", "skipped": "1", "accepted": "0", "rejected": "0"}


def test_a_later_version_leads_to_what_changed(staff_client):
    first = factories.make_article(TEXT)
    later = factories.make_article(f"{TEXT}更正。", revision_of=first, publisher=first.publisher)
    address = f"/admin/sources/article/{first.pk}/difference/{later.pk}/"

    assert address in page(staff_client.get(desk_url(later)))
    assert "difference" not in page(staff_client.get(desk_url(first)))
    assert staff_client.get(address).status_code == 200


def test_each_button_for_many_says_how_many_it_decides(staff_client):
    figure = factories.make_figure("1281亿元")
    release = figure.chosen_citation.article
    copy = factories.make_article(f"{release.text.text}另有7所。", reprint_of=release)
    make_proposal(article=copy, kind="other")
    make_proposal("7所", article=copy, unit="所", kind="other")

    html = page(staff_client.get(desk_url(copy)))

    assert "接受全部确认性的（1）" in html
    assert "拒绝全部背景（1）" in html


def test_a_reading_that_stopped_says_so(staff_client):
    article = factories.make_article(TEXT)
    reading = Reading.objects.create(article=article, reader="1.0")
    assert "停住了" not in page(staff_client.get(desk_url(article)))
    long_ago = timezone.now() - timedelta(hours=1)
    Reading.objects.filter(pk=reading.pk).update(asked_at=long_ago)

    html = page(staff_client.get(desk_url(article)))

    assert "停住了" in html
    assert "再读一次" in html


def test_a_failed_reading_says_why_and_can_be_asked_for_again(staff_client):
    article = factories.make_article(TEXT)
    Reading.objects.create(article=article, reader="1.0", state="failed", fault="这一页太长。")

    html = page(staff_client.get(desk_url(article)))

    assert "这一页太长。" in html
    assert "再读一次" in html


# --- pages ---------------------------------------------------------------------------------------


def test_a_page_has_fifty_cards_and_the_text_that_holds_them(staff_client):
    article = many_proposals(60)

    first, second = (page(staff_client.get(desk_url(article, f"?page={n}"))) for n in (1, 2))

    assert [html.count("<article class=") for html in (first, second)] == [50, 10]
    runs = [text_of(html) for html in (first, second)]
    assert "".join(run for _, run in runs[0] + runs[1]) == article.text.text
    assert runs[1][0][1].startswith("一村")


def test_a_place_in_the_text_opens_the_page_that_holds_it(staff_client):
    article = many_proposals(60)
    last = article.proposals.latest("start")

    html = page(staff_client.get(desk_url(article, f"?at={last.start}")))

    assert f'id="p-{last.pk}"' in html


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        f"page={10**30}",
        "page=x",
        "at=x",
        f"at={10**30}",
        "at=-5",
        "show=nonsense",
        "show=open&show=refused",
        "since=%3Cscript%3E",
    ],
)
def test_nonsense_in_the_address_opens_some_page(staff_client, query):
    article = many_proposals(2)

    page(staff_client.get(desk_url(article, f"?{query}")))


@pytest.mark.parametrize("end", ["", "updates/", "1/", f"{10**30}/"])
@pytest.mark.parametrize("number", ["0", "99999999", str(10**18), str(2**63), str(10**30), "-1"])
def test_an_article_that_is_not_there_is_not_found(staff_client, number, end):
    answer = staff_client.get(f"/admin/programs/proposal/desk/{number}/{end}")

    # What the address cannot name goes the admin's own way: back, with a message.
    assert answer.status_code in (302, 404)


@pytest.mark.parametrize("show", ["all", "open", "refused"])
def test_fifty_cards_need_as_many_queries_as_two(staff_client, show):
    few, many = many_proposals(2), many_proposals(50)
    staff_client.get(desk_url(few))
    with CaptureQueriesContext(connection) as two:
        page(staff_client.get(desk_url(few, f"?show={show}")))

    with CaptureQueriesContext(connection) as fifty:
        page(staff_client.get(desk_url(many, f"?show={show}")))

    assert len(fifty) == len(two)
    assert len(two) < 40


# --- what others decide --------------------------------------------------------------------------


def test_updates_name_what_changed_since_the_page_was_drawn(staff_client, staff):
    proposal, other = make_proposal(), make_proposal()
    token = staff_client.get(desk_url(proposal.article)).context["token"]
    url = desk_url(proposal.article, "updates/")

    before = staff_client.get(url, {"since": token}).json()
    accept(proposal, decide(proposal, factories.make_indicator()), by=staff)
    accept(other, decide(other, factories.make_indicator()), by=staff)
    after = staff_client.get(url, {"since": before["token"]}).json()
    again = staff_client.get(url, {"since": after["token"]}).json()

    change = {"pk": proposal.pk, "version": 2, "state": "accepted", "by": "editor"}
    assert (before["changed"], before["undecided"]) == ([], 1)
    assert (after["changed"], after["undecided"]) == ([change], 0)
    assert again["changed"] == []


def test_updates_tell_of_a_proposal_that_is_gone(staff_client):
    proposal = make_proposal()
    token = staff_client.get(desk_url(proposal.article)).context["token"]
    proposal.delete()

    told = staff_client.get(desk_url(proposal.article, "updates/"), {"since": token}).json()

    assert [change["state"] for change in told["changed"]] == ["gone"]


@pytest.mark.parametrize("since", ["", "x", "1.1-", f"{10**12 - 1}.1-{10**12 - 1}.1", "1.1" * 20])
def test_updates_since_nonsense_are_none_or_gone(staff_client, since):
    article = make_proposal().article

    told = staff_client.get(desk_url(article, "updates/"), {"since": since})

    assert told.status_code == 200
    assert all(change["state"] == "gone" for change in told.json()["changed"])


def test_the_token_of_a_full_page_fits_the_address(staff_client):
    article = many_proposals(50)
    first = article.proposals.earliest("pk")
    Proposal.objects.filter(pk__gt=first.pk).update(version=1_000)

    token = staff_client.get(desk_url(article)).context["token"]

    assert len(token) < 500
    assert staff_client.get(desk_url(article, "updates/"), {"since": token}).status_code == 200


def test_a_page_is_cut_even_where_a_reading_has_just_taken_its_rows_away():
    text = "一村3万元。二村5万元。"

    assert cut_between(text, Proposal.objects.none(), 50) == len(text)
