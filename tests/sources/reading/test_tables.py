"""Every row of the grammar's word tables does what its own example says."""

import pytest

from sources.reading.words import TABLES, load_table
from tests.reading_grammar import figures, read, reasons

ROLES = {  # role of a word in context_words.csv → what its example must give
    "result": lambda row: [unit for _, _, unit, _ in figures(row["example"])] == ["个"],
    "followers": lambda row: "followers" in reasons(row["example"]).values(),
    "own_child": lambda row: "passing" in reasons(row["example"]).values(),
    "chosen": lambda row: reasons(row["example"]) == {"30亩": "subject"},
    "places_counted": lambda row: ("七省", "7", "省", "exact") in figures(row["example"]),
    "phase": lambda row: reasons(row["example"]) == {"二期": "ordinal"},
    "total_hours": lambda row: figures(row["example"])[0][1:3] == ("480", "小时"),
    "people_total": lambda row: figures(row["example"])[0][1:3] == ("380000", "人"),
    "group_before": lambda row: "subject" in reasons(row["example"]).values(),
    "given": lambda row: figures(row["example"])[0][1:3] == ("5", "头"),
    "body": lambda row: reasons(row["example"]) == {"80公斤": "passing"},
    "travel": lambda row: "passing" in reasons(row["example"]).values(),
    "currency_before": lambda row: figures(row["example"])[0][2] == row["word"],
}


def examples(table):
    rows = load_table(table)
    return pytest.mark.parametrize("row", rows, ids=[f"{table}-{row['word']}" for row in rows])


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.stem)
def test_every_row_of_a_table_has_a_word_and_an_example(path):
    rows = load_table(path.stem)

    assert rows
    assert all(row["word"].strip() and row["example"].strip() for row in rows)


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.stem)
def test_no_table_says_the_same_word_twice_in_one_sense(path):
    rows = [tuple(v for k, v in row.items() if k != "example") for row in load_table(path.stem)]

    assert len(rows) == len(set(rows))


@examples("units")
def test_a_unit_is_read_or_refused_for_its_own_sort(row):
    mentions, refusals = read(row["example"])

    units = [mention.unit for mention in mentions]
    assert row["unit"] in units or row["sort"] in [refusal.reason for refusal in refusals]


@examples("unit_lookalikes")
def test_a_lookalike_is_no_unit(row):
    assert figures(row["example"]) == []


@examples("hedges")
def test_a_hedge_gives_its_qualifier(row):
    assert [qualifier for _, _, _, qualifier in figures(row["example"])] == [row["qualifier"]]


@examples("people")
def test_a_noun_for_people_gives_the_unit_that_is_not_printed(row):
    assert [unit for _, _, unit, _ in figures(row["example"])] == [row["unit"]]


@examples("bare_nouns")
def test_a_noun_that_is_its_own_unit(row):
    assert [unit for _, _, unit, _ in figures(row["example"])] == [row["unit"]]


@examples("money_cues")
def test_a_money_word_makes_a_bare_number_money(row):
    assert [unit for _, _, unit, _ in figures(row["example"])] == ["元"]


@examples("structure_words")
def test_parts_of_an_argument_are_no_figures(row):
    assert "passing" in reasons(row["example"]).values()
    assert figures(row["example"]) == []


@examples("comparisons")
def test_a_comparison_is_no_figure(row):
    assert list(reasons(row["example"]).values()) == ["comparison"]


@examples("known_groups")
def test_a_fixed_national_group_is_only_a_subject(row):
    assert list(reasons(row["example"]).values()) == ["subject"]


@examples("slogans")
def test_a_slogan_is_no_figure(row):
    assert "slogan" in reasons(row["example"]).values()
    assert figures(row["example"]) == []


@examples("context_words")
def test_a_word_in_context_plays_its_role(row):
    assert ROLES[row["role"]](row), (figures(row["example"]), reasons(row["example"]))
