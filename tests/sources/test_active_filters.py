"""What a list is narrowed by, and the address without each condition."""

import pytest
from django.http import QueryDict

from programs.filters import ContradictionFilter, LedgerFilter
from programs.models import Figure
from sources.active_filters import active_filters
from tests.factories import make_edition, make_program

pytestmark = pytest.mark.django_db


def conditions(text, filterset=LedgerFilter):
    query = QueryDict(text)
    chosen = filterset(query, queryset=Figure.objects.all())
    assert chosen.is_valid(), chosen.errors
    return [(one.label, one.words, one.without) for one in active_filters(chosen, query)]


def test_a_list_without_conditions_has_none():
    assert conditions("page=2&ordering=-pk&utm_source=x".replace("-pk", "-id")) == []


def test_each_condition_is_said_in_words_and_leads_to_the_list_without_it():
    make_edition(program=make_program(slug="try", name="试写计划"))

    assert conditions("program=try&state=no_report&page=3") == [
        ("项目", "试写计划", "?state=no_report"),
        ("状态", "没有找到报道", "?program=try"),
    ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("place=13", "河北省"),
        ("place=130321", "河北省秦皇岛市青龙满族自治县"),
        ("q=<b>护</b>", "<b>护</b>"),  # the template escapes it
    ],
)
def test_a_value_is_said_as_a_reader_says_it(query, words):
    ((_, said, without),) = conditions(query)

    assert (said, without) == (words, "?")


@pytest.mark.parametrize(("value", "words"), [("true", "是"), ("0", "否")])
def test_a_flag_is_said_even_where_it_is_false(value, words):
    assert conditions(f"resolved={value}", ContradictionFilter) == [("已选定", words, "?")]
