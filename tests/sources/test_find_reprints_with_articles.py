"""The five articles: the first three print one press release, the others stand alone."""

import json
from io import StringIO
from itertools import combinations
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

COPIES = ["000.txt", "001.txt", "002.txt"]
OTHERS = ["003.txt", "004.txt"]


@pytest.fixture(scope="module")
def pairs():
    """Return what the command prints for the five, by the two file names."""
    out = StringIO()
    paths = [str(Path(settings.ARTICLES, name)) for name in [*COPIES, *OTHERS]]
    call_command("find_reprints", *paths, "--json", stdout=out, stderr=StringIO())
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    return {(one["a"], one["b"]): one for one in found}


def test_the_three_copies_of_the_release_are_reprints(pairs):
    related = {pair for pair, one in pairs.items() if one["relation"] == "reprint"}
    others = {one["relation"] for pair, one in pairs.items() if pair not in related}

    assert related == set(combinations(COPIES, 2))
    assert others == {"none"}


def test_the_copies_contradict_each_other_nowhere(pairs):
    """3000万元 and 3000万人民币, 230万 and 230万元 are one amount each."""
    assert [one["conflicts"] for one in pairs.values()] == [[]] * 10


def test_what_is_independent_is_far_from_being_a_copy(pairs):
    scores = [one["score"] for one in pairs.values() if one["relation"] == "none"]

    assert max(scores) < 0.2
