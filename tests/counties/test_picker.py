"""The way down from a province to a county."""

import pytest

from counties.models import Division
from counties.picker import branches_below
from tests.factories import division, make_figure

pytestmark = pytest.mark.usefixtures("ledger")


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("130000", "石家庄市", "衡水市"),  # prefectures only
        ("420000", "武汉市", "湖北省"),  # counties directly under the province come last
        ("110000", "北京市", "北京市"),  # a municipality has no prefectures
        ("130300", "秦皇岛市", "秦皇岛市"),
    ],
)
def test_branches_come_in_the_order_of_the_codes(code, first, last):
    branches = branches_below(division(code))
    codes = [branch.division.code for branch in branches if branch.division.code != code]

    assert (branches[0].division.name, branches[-1].division.name) == (first, last)
    assert codes == sorted(codes)
    for branch in branches:
        leaves = [leaf.division.code for leaf in branch.leaves]
        assert leaves == sorted(leaves)


def test_every_county_in_force_is_reached_from_its_province():
    reached = {
        leaf.division.pk
        for province in Division.objects.provinces().in_force()
        for branch in branches_below(province)
        for leaf in branch.leaves
    }

    assert reached == set(Division.objects.counties().in_force().values_list("pk", flat=True))


@pytest.mark.parametrize("code", ["710000", "810000", "820000"])
def test_a_unit_without_parts_in_the_table_says_so(client, code):
    html = client.get(f"/counties/{code}/").content.decode()

    assert branches_below(division(code)) == []
    assert "没有列出" in html


def test_what_has_records_is_told_from_what_has_none(client, empty_ledger):
    make_figure(place=division("130321"))
    make_figure(place=division("130322"), published=False)

    [qinhuangdao] = branches_below(division("130300"))
    html = client.get("/counties/130000/").content.decode()

    assert [leaf.division.code for leaf in qinhuangdao.leaves if leaf.is_recorded] == ["130321"]
    assert html.count(">有记录<") == 1
    assert "都没有记录" in html


@pytest.mark.parametrize("code", ["130000", "130300", "110000"])
def test_the_way_down_needs_two_queries(django_assert_num_queries, code):
    place = division(code)

    with django_assert_num_queries(2):
        branches_below(place)
