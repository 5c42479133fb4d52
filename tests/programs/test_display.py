"""How values look in Chinese and English."""

from decimal import Decimal

import pytest

from programs.display import amount_en, amount_zh, period_zh, plain


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "zh", "en"),
    [
        ("128100000000", "元", "exact", "1281亿元", "CNY 128.1 billion"),  # the contract's example
        ("4860000000", "元", "exact", "48.6亿元", "CNY 4.86 billion"),
        ("150000", "人", "over", "超15万人", "over 150,000 people"),
        ("25872", "名", "exact", "25872名", "25,872 people"),  # 2.5872万 reads worse
        ("14000", "名", "exact", "1.4万名", "14,000 people"),
        ("16", "%", "over", "超16%", "over 16%"),
        ("30000000", "元", "at_least", "至少3000万元", "at least CNY 30 million"),
        ("1000", "位", "nearly", "近1000位", "nearly 1,000 people"),
        ("0.5", "元", "about", "约0.5元", "about CNY 0.5"),
        ("0", "人", "exact", "0人", "0 people"),
    ],
)
def test_an_amount_reads_naturally(value, unit, qualifier, zh, en):
    assert amount_zh(Decimal(value), unit, qualifier) == zh
    assert amount_en(Decimal(value), unit, qualifier) == en


def test_an_unknown_amount_is_a_dash():
    assert amount_zh(None, "元") == amount_en(None, "元") == "—"


@pytest.mark.parametrize(
    ("value", "text"),
    [("128100000000.000000", "128100000000"), ("3.500000", "3.5"), ("100", "100"), ("0.0", "0")],
)
def test_a_decimal_string_is_exact_and_short(value, text):
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2021", "2021年"),
        ("2022-04", "2022年4月"),
        ("2022-07-25", "2022年7月25日"),
        ("2021-05/2024-09", "2021年5月—2024年9月"),
    ],
)
def test_a_period_reads_as_chinese_dates_do(period, text):
    assert period_zh(period) == text
