"""Names of divisions: which the text holds, whom they may mean, and what became of those."""

import pytest

from sources.reading.context.gazetteer import Division, Gazetteer, stem_of
from sources.reading.words import load_table
from tests.sources.reading.placing import committed_gazetteer


def found(text):
    namings = committed_gazetteer().namings(text, 0, len(text))
    return [text[naming.start : naming.end] for naming in namings]


def bearers(name):
    gazetteer = committed_gazetteer()
    codes = (code for n in gazetteer.namings(name, 0, len(name)) for code in n.codes)
    return {heir for code in codes for heir in gazetteer.heirs(code)}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("青龙满族自治县", "青龙"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("东乡族自治县", "东乡"),
        ("鄂温克族自治旗", "鄂温克"),
        ("龙胜各族自治县", "龙胜"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("宁夏回族自治区", "宁夏"),
        ("大兴安岭地区", "大兴安岭"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("神农架林区", "神农架"),
        ("六枝特区", "六枝"),
        ("香港特别行政区", "香港"),
        ("浦东新区", "浦东"),
        ("礼县", "礼"),
    ],
)
def test_a_name_is_shortened_as_people_shorten_it(name, stem):
    assert stem_of(name) == stem


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("青龙满族自治县", "130321"),
        ("青龙县", "130321"),
        ("青龙", "130321"),
        ("景宁", "331127"),
        ("积石山县", "622927"),
        ("威宁自治县", "520526"),
        ("礼县", "621226"),
        ("凉山州", "513400"),
        ("大凉山", "513400"),
        ("黔东南", "522600"),
        ("大兴安岭", "232700"),
        ("莫旗", "150722"),
        ("神农架", "429021"),
        ("西藏", "540000"),
        ("浦东", "310115"),
    ],
)
def test_full_and_short_names_mean_one_division(name, code):
    assert bearers(name) == {code}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("恩施", {"422800", "422801"}),
        ("鼓楼区", {"320106", "320302", "350102", "410204"}),
        ("东乡", {"622926", "361003"}),
    ],
)
def test_a_name_of_several_divisions_means_all_of_them(name, codes):
    assert bearers(name) == codes


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("黔西县", "520581"),
        ("密云县", "110118"),
        ("毕节地区", "520500"),
        ("苍山县", "371324"),  # renamed 兰陵县 under the same code
        ("抚宁县", "130306"),  # of three heirs the one that kept the name
    ],
)
def test_a_former_name_means_what_is_in_force_now(name, code):
    assert bearers(name) == {code}


def test_a_division_shared_out_has_all_heirs():
    assert bearers("邯郸县") == {"130402", "130403"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("山东乡村", ["山东"]),  # no 东乡
        ("长沙市区", ["长沙市"]),  # no 沙市区
        ("河南和湖北", ["河南", "湖北"]),  # no 南和
        ("长沙市场", ["长沙"]),
        ("贵阳市民政局", ["贵阳市"]),
        ("积石山县东乡族的绣娘", ["积石山县"]),
        ("中国平安", []),
        ("阿里巴巴", []),
        ("示范县", []),
        ("新疆生产建设兵团", []),
        ("四川凉山雷波县", ["四川", "凉山", "雷波县"]),
    ],
)
def test_of_overlapping_names_the_likelier_stays(text, names):
    assert found(text) == names


def test_lineage_runs_from_the_province_down():
    assert committed_gazetteer().lineage("513437") == ("510000", "513400", "513437")
    assert committed_gazetteer().lineage("429021") == ("420000", "429021")


def test_heirs_in_a_circle_end():
    circle = Gazetteer(
        [
            Division("990101", "甲乙县", "county", "", valid_to="2010", successors=("990102",)),
            Division("990102", "甲乙区", "county", "", valid_to="2011", successors=("990101",)),
        ]
    )

    assert circle.heirs("990101") == ()


@pytest.mark.parametrize("row", load_table("place_aliases"), ids=lambda row: row["word"])
def test_every_alias_names_its_division(row):
    text = row["example"]
    gazetteer = committed_gazetteer()

    assert row["word"] in text
    assert row["code"] in {
        code for naming in gazetteer.namings(text, 0, len(text)) for code in naming.codes
    }


@pytest.mark.parametrize("row", load_table("ethnic_groups"), ids=lambda row: row["word"])
def test_a_people_is_no_place(row):
    names = found(row["example"])

    assert row["word"] in row["example"]
    assert not row["people"] or names == []
