from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sources.bounds import (
    LARGEST_ID,
    parse_date,
    parse_decimal,
    parse_id,
    parse_instant,
    parse_integer,
)

PARSERS = [parse_id, parse_decimal, parse_date, parse_instant]


@given(st.integers(min_value=1, max_value=LARGEST_ID))
def test_every_key_of_64_bits_is_read(number):
    assert parse_id(str(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        "0",  # no row has it
        "-1",
        str(LARGEST_ID + 1),  # SQLite raises OverflowError on it
        "9" * 5000,  # int() refuses more than 4,300 digits in its own way
        "１７",  # full-width digits
        "1_000",  # int() reads it
        " 17",
        "17\n",
        "1e3",
        "",
    ],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(ValueError, match="编号"):
        parse_id(text)


def test_an_integer_is_refused_outside_its_bounds():
    assert parse_integer("25", low=1, high=200) == 25
    for text in ("0", "201", "-3", "2.0"):
        with pytest.raises(ValueError, match="1 到 200"):
            parse_integer(text, low=1, high=200)


@given(st.decimals(min_value=-(10**18) + 1, max_value=10**18 - 1, places=6))
def test_every_decimal_that_a_column_holds_is_read(number):
    assert parse_decimal(f"{number:f}") == number


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "1e999999", "1" * 19, "0.1234567", "1,400", ".5", "5.", "٣", "", "1281亿"],
)
def test_what_is_no_plain_decimal_is_refused(text):
    with pytest.raises(ValueError, match="数值"):
        parse_decimal(text)


def test_a_decimal_keeps_its_digits():
    assert parse_decimal("128100000000.5") == Decimal("128100000000.5")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_is_read(day):
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "2022-02-30",  # not in the calendar
        "0000-01-01",
        "9999-12-31",  # beyond what the ledger covers; a time zone would overflow
        "2022-7-1",
        "20220701",  # date.fromisoformat reads it
        "2022-W01-1",
        "2022",
        "",
    ],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"日期|年份|日历"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2022-07-26T01:02:03Z", datetime(2022, 7, 26, 1, 2, 3, tzinfo=UTC)),
        ("2022-07-26T09:00+08:00", datetime(2022, 7, 26, 1, tzinfo=UTC)),
        ("2022-07-26 09:00", datetime(2022, 7, 26, 1, tzinfo=UTC)),  # the site's zone
        ("2022-07-26", datetime(2022, 7, 25, 16, tzinfo=UTC)),
    ],
)
def test_an_instant_is_always_aware(text, instant):
    assert parse_instant(text) == instant
    assert timezone.is_aware(parse_instant(text))


@pytest.mark.parametrize(
    "text", ["2022-07-26T25:00", "2022-07-26T09:00+99:00", "now", "1658797200"]
)
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(ValueError, match=r"时间|时刻"):
        parse_instant(text)


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_chinese_sentence(parse, text):
    assert refusal_of(parse, text) is None or refusal_of(parse, text).endswith("。")


def refusal_of(parse, text):
    try:
        parse(text)
    except ValueError as error:
        return str(error)
    return None
