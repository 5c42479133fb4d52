"""Every row of the tables of places does what its own example says."""

import pytest

from sources.reading.context.place_names import find_references
from sources.reading.context.place_scopes import read_scene
from sources.reading.layout.stories import Block, Story
from sources.reading.words import load_table
from tests.sources.reading.placing import committed_gazetteer, guess

LEIBO = "513437"
NAMELESS = ("common", "longer")
# The place that a word such as 全县 needs before it.
OWN = {
    "county": "雷波县",
    "district": "海曙区",
    "banner": "敖汉旗",
    "city": "宁波市",
    "autonomous": "凉山州",
    "province": "四川省",
}


def rows(table, *meanings):
    chosen = [row for row in load_table(table) if not meanings or row["meaning"] in meanings]
    return pytest.mark.parametrize("row", chosen, ids=[f"{table}-{row['word']}" for row in chosen])


def roles(text):
    """Return the role of every place that is found, by its code."""
    found = find_references(text, 0, len(text), committed_gazetteer())
    return {code: reference.role for reference in found for code in reference.codes}


def scopes(text):
    story = Story(0, len(text), (Block(0, len(text), False),))
    return read_scene(text, story, committed_gazetteer(), []).scopes


@rows("place_leaders", "locative", "joint")
def test_a_word_before_vouches_for_a_short_name(row):
    assert row["word"] + "雷波" in row["example"]
    assert roles(row["example"])[LEIBO] == "plain"


@rows("place_leaders", "destination", "comparison", "origin")
def test_a_word_before_gives_a_place_its_role(row):
    assert row["word"] in row["example"]
    assert row["meaning"] in roles(row["example"]).values()


@rows("place_leaders", "entry")
def test_goods_that_enter_a_city_are_for_sale_there(row):
    text = f"脐橙{row['word']}成都，卖出300单"

    assert roles(text)["510100"] == "destination"


@rows("place_followers", "organisation", "donor", "origin", "destination", "comparison")
def test_a_word_behind_gives_a_place_its_role(row):
    assert row["word"] in row["example"]
    assert row["meaning"] in roles(row["example"]).values()


@rows("place_followers", "neighbour")
def test_a_neighbour_is_only_named(row):
    assert row["word"] in row["example"]
    assert roles(row["example"])[LEIBO] == "comparison"


@rows("place_followers", "people", "plain")
def test_a_word_behind_leaves_a_place_a_place(row):
    assert row["word"] in row["example"]
    assert "plain" in roles(row["example"]).values()


@rows("place_followers", "smaller", "namesake")
def test_a_township_a_river_or_a_school_is_no_county(row):
    assert row["word"] in row["example"]
    assert roles(row["example"]) == {}


@rows("place_institutions")
def test_a_body_is_not_the_place_in_its_name(row):
    assert row["word"] in row["example"]
    assert "organisation" in roles(row["example"]).values()


@rows("place_scopes", *OWN)
def test_a_word_for_the_own_place_points_back(row):
    found = scopes(f"{OWN[row['meaning']]}召开会议。" + row["example"])

    assert row["word"] in row["example"]
    assert [scope.codes for scope in found if scope.role == "deictic"] == [found[0].codes]


@rows("place_scopes", "pair")
def test_two_places_are_more_than_one_where_none_is_home(row):
    assert row["word"] in row["example"]
    assert "several" in {scope.kind for scope in scopes(row["example"])}


@rows(
    "place_scopes",
    *("nation", "several", "neutral", "here", "people", "actor", "programme", "same", "total"),
)
def test_a_cue_is_heard_for_what_it_means(row):
    assert row["word"] in row["example"]
    assert row["meaning"] in {scope.kind for scope in scopes(row["example"])}


NAMELESS = ("common", "longer")


@pytest.mark.parametrize(
    "row",
    [row for row in load_table("place_words") if row["meaning"] in NAMELESS],
    ids=lambda row: row["word"],
)
def test_a_word_of_the_language_is_no_place(row):
    assert row["word"] in row["example"]
    assert guess(row["example"] + "，增收〔300元〕。")[0] == guess("增收〔300元〕。")[0]


@pytest.mark.parametrize(
    "row",
    [row for row in load_table("place_words") if row["meaning"] in ("cutting", "keeping")],
    ids=lambda row: row["word"],
)
def test_a_type_word_that_begins_another_word_is_cut_off(row):
    place = guess(row["example"] + "，收入〔300元〕。")[0].code

    assert row["word"] in row["example"]
    assert place is None or place.endswith("00")
