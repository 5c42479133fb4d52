import tracemalloc

import pytest
from rest_framework import serializers

from sources.exports import cell, csv_columns, csv_lines


class PlaceSerializer(serializers.Serializer):
    code = serializers.CharField()


class RowSerializer(serializers.Serializer):
    name = serializers.CharField()
    place = PlaceSerializer(allow_null=True)
    tags = serializers.ListField()


def test_nested_objects_become_columns():
    assert csv_columns(RowSerializer()) == ["name", "place.code", "tags"]


def test_a_missing_object_leaves_its_columns_empty():
    rows = [{"name": "甲", "place": None, "tags": [1, 2]}]

    _, line = csv_lines([rows], RowSerializer())

    assert line.decode() == '甲,,"[1,2]"\r\n'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-x", "'-x"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\x01x", "'\x01x"),
        ("-12.5", "-12.5"),  # a number is no formula
        ("1281亿元", "1281亿元"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_takes_for_a_formula_is_escaped(text, shown):
    assert cell(text) == shown


def test_a_long_list_is_written_in_the_memory_of_one_batch():
    batches = ([{"name": "甲" * 500, "place": None, "tags": []}] * 200 for _ in range(100))

    tracemalloc.start()
    size = sum(len(line) for line in csv_lines(batches, RowSerializer()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 20_000_000
    assert peak < 4_000_000
