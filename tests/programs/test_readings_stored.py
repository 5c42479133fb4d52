"""Reading again changes what nobody touched, and nothing that an editor decided or wrote."""

from decimal import Decimal

import pytest
from django.utils import timezone

from counties.models import Division
from programs.models import Proposal
from programs.readings import ask_for_reading, run_reading
from sources.reading.opening.files import extract_text
from tests.factories import QINGLONG, make_article, make_indicator, make_program
from tests.reading_pages import DATA

TEXT = """试写公司发布助农成绩单
本报讯 2021年，试写公司帮助青龙满族自治县卖出农产品1281亿元，比上年增长16%。
今年32岁的李四是其中一员。试写公司将为当地建设40个产地仓，培训5000名农民。
"""

pytestmark = pytest.mark.django_db


def read(article):
    run_reading(ask_for_reading(article, by=None).pk)


@pytest.fixture
def article():
    article = make_article(TEXT)
    read(article)
    return article


def number(article, exact):
    return article.proposals.get(exact=exact)


def stored(article):
    """All that is stored but which reading proposed it last."""
    rows = article.proposals.in_reading_order().values()
    return [{name: value for name, value in row.items() if name != "reading_id"} for row in rows]


def as_an_older_reader_left(proposal, **columns):
    """Store what an earlier version of the reader would have read."""
    for name, value in columns.items():
        setattr(proposal, name, value)
    proposal.as_read = proposal.values_read()
    proposal.save()


def correct(proposal, **fields):
    proposal.correct(fields)
    proposal.save()


def decide(proposal, state, **fields):
    rows = Proposal.objects.filter(pk=proposal.pk)
    rows.update(state=state, decided_at=timezone.now(), **fields)


def test_reading_twice_changes_no_row_and_no_version(article):
    before = stored(article)

    read(article)

    assert stored(article) == before
    assert {p.reading for p in article.proposals.all()} == {article.readings.first()}


def test_what_an_older_reader_read_otherwise_is_read_anew(article):
    as_read = stored(article)
    sales = number(article, "1281亿元")
    as_an_older_reader_left(sales, value=Decimal(1281), unit="亿元", place=None, rule="old")

    read(article)

    again = number(article, "1281亿元")
    assert (again.value, again.unit, again.place.code) == (128100000000, "元", QINGLONG)
    assert again.version == sales.version + 1
    same = [row | {"version": 0} for row in stored(article)]
    assert same == [row | {"version": 0} for row in as_read]


def test_what_the_reader_no_longer_reads_goes_and_what_is_new_comes(article):
    before = stored(article)
    number(article, "16%").delete()
    line = {"rule": "old", "exact": "本报", "start": 12, "end": 14}
    Proposal.objects.create(article=article, **line)

    read(article)

    assert [row["exact"] for row in stored(article)] == [row["exact"] for row in before]


def test_a_number_that_is_now_refused_loses_its_value_and_the_other_way_round(article):
    age = article.proposals.refused().get(refusal="age")
    as_an_older_reader_left(age, refusal="", value=Decimal(32), unit="岁", rule="arabic.count")
    sales = number(article, "1281亿元")
    Proposal.objects.filter(pk=sales.pk).update(refusal="name", value=None, unit="", as_read={})

    read(article)

    age, sales = number(article, age.exact), number(article, "1281亿元")
    assert (age.refusal, age.value, age.unit, age.as_read) == ("age", None, "", {})
    assert (sales.refusal, sales.value, sales.unit) == ("", 128100000000, "元")


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        ("accepted", {"outcome": "drafts"}),
        ("rejected", {"reason": "background"}),
    ],
)
def test_what_is_decided_stays_to_the_letter(article, state, fields):
    for proposal in article.proposals.all():
        as_an_older_reader_left(proposal, value=Decimal(7), unit="斗", rule="old", subject="旧")
        decide(proposal, state, **fields)
    before = list(article.proposals.order_by("pk").values())

    read(article)

    assert list(article.proposals.order_by("pk").values()) == before


def test_what_was_decided_stays_though_the_reader_reads_it_no_more(article):
    decided = Proposal.objects.create(article=article, rule="old", exact="本报", start=12, end=14)
    decide(decided, "rejected", reason="background")

    read(article)

    decided.refresh_from_db()
    assert (decided.state, decided.rule) == ("rejected", "old")


def test_an_accepted_number_is_not_proposed_again_with_one_more_character(article):
    sales = number(article, "1281亿元")
    Proposal.objects.filter(pk=sales.pk).update(exact="1281亿", end=sales.end - 1)
    decide(sales, "accepted", outcome="drafts")

    read(article)

    assert not article.proposals.filter(exact="1281亿元").exists()


def test_a_number_rejected_as_misread_is_proposed_again_when_it_is_read_better(article):
    sales = number(article, "1281亿元")
    Proposal.objects.filter(pk=sales.pk).update(exact="281亿元", start=sales.start + 1)
    decide(sales, "rejected", reason="misread")

    read(article)

    assert number(article, "1281亿元").state == "open"


def test_an_editors_words_stay_and_the_rest_is_read_anew(article):
    sales = number(article, "1281亿元")
    as_an_older_reader_left(sales, value=Decimal(1281), unit="亿元")
    correct(sales, unit="元", subject="我们的叫法")

    read(article)

    again = number(article, "1281亿元")
    assert (again.unit, again.subject, again.corrected) == ("元", "我们的叫法", True)
    assert again.value == 128100000000
    assert again.as_read["unit"] == "元"
    assert again.as_read["subject"] != "我们的叫法"


def test_a_running_total_is_stored_as_one_and_an_editors_word_on_it_stays():
    article = make_article("截至2021年底，试写公司累计帮助农户卖出农产品1281亿元，就这一句。")
    read(article)
    sales = number(article, "1281亿元")
    assert sales.cumulative
    correct(sales, cumulative=False)

    read(article)

    sales = number(article, "1281亿元")
    assert (sales.cumulative, sales.as_read["cumulative"], sales.corrected) == (False, True, True)


def test_what_the_reader_now_reads_as_the_editor_does_is_no_correction(article):
    sales = number(article, "1281亿元")
    as_an_older_reader_left(sales, unit="亿元")
    correct(sales, unit="元")

    read(article)

    assert not number(article, "1281亿元").corrected


@pytest.mark.parametrize("field", ["indicator", "program"])
def test_a_number_with_an_editors_choice_stays_though_the_reader_reads_it_no_more(article, field):
    line = {"rule": "old", "exact": "本报", "start": 12, "end": 14}
    make = {"indicator": make_indicator, "program": make_program}[field]
    chosen = Proposal.objects.create(article=article, **line, **{field: make()})

    read(article)

    chosen.refresh_from_db()
    assert chosen.version == 1


def test_what_an_editor_corrected_stays_though_the_reader_refuses_it_or_reads_it_no_more(article):
    age = article.proposals.refused().get(refusal="age")
    as_an_older_reader_left(age, refusal="", value=Decimal(32), unit="岁", rule="arabic.count")
    correct(age, unit="周岁")
    line = {"rule": "old", "exact": "本报", "start": 12, "end": 14}
    paper = Proposal.objects.create(article=article, **line)
    correct(paper, unit="份")

    read(article)

    age.refresh_from_db()
    paper.refresh_from_db()
    assert (age.refusal, age.value, age.unit) == ("", 32, "周岁")
    assert paper.unit == "份"


@pytest.mark.parametrize("fields", [{"rule": "hand"}, {"taken_up": True, "refusal": "name"}])
def test_what_an_editor_put_forward_stays_and_is_not_proposed_beside(article, fields):
    sales = number(article, "1281亿元")
    start, end = sales.start - 1, sales.end
    sales.delete()
    line = {"start": start, "end": end, "exact": TEXT[start:end]}
    by_hand = Proposal.objects.create(article=article, **{"rule": "name"} | line | fields)

    read(article)

    by_hand.refresh_from_db()
    assert by_hand.version == 1
    assert not article.proposals.filter(exact="1281亿元").exists()


def test_what_was_skipped_stays_skipped(article):
    sales = number(article, "1281亿元")
    Proposal.objects.filter(pk=sales.pk).update(state="skipped")

    read(article)

    assert number(article, "1281亿元").state == "skipped"


def test_a_place_that_is_not_in_the_table_is_only_a_candidate():
    Division.objects.filter(code=QINGLONG).update(code="999999")
    article = make_article(TEXT)

    read(article)

    sales = number(article, "1281亿元")
    assert sales.place is None
    assert sales.place_candidates == [QINGLONG]


@pytest.mark.parametrize("amount", ["12345678901234567亿元", "0.12345678亿元", "0.123456789%"])
def test_a_value_that_the_ledger_cannot_hold_exactly_is_no_value(amount):
    article = make_article(f"试写的公司今年卖出农产品，销售额增加{amount}，就这一句。")

    read(article)

    row = number(article, amount)
    storable = amount == "0.12345678亿元"
    assert (row.refusal == "") is storable
    assert (row.value == 12345678) if storable else (row.value is None)
    assert article.readings.get().state == "done"


def test_pages_of_every_layout_are_stored_and_change_nothing_the_second_time():
    for path in sorted(DATA.glob("pages/*.txt")):
        article = make_article(extract_text(path.read_bytes(), path.name).text)
        read(article)
        before = stored(article)
        read(article)
        assert stored(article) == before, path.name
        assert {r.state for r in article.readings.all()} == {"done"}, path.name
