"""The grid of the province-level units: all of them, one square each, none on another."""

import pytest

from counties.models import Division
from counties.tiles import PLACES, SHORT, province_tiles
from tests.factories import division, make_figure, make_initiative

pytestmark = pytest.mark.django_db


def test_every_unit_in_force_has_one_square_of_its_own_and_a_name():
    codes = [d.code[:2] for d in Division.objects.provinces().in_force()]

    assert len(codes) == 34
    assert set(PLACES) == set(SHORT) == set(codes)
    assert len(set(PLACES.values())) == 34
    assert len({mark for _, mark in SHORT.values()}) == 34


def test_a_name_is_how_the_unit_is_called_in_short(ledger):
    for tile in province_tiles():
        assert tile.division.name.startswith(tile.name)


def test_tiles_come_in_the_order_of_the_codes_for_who_does_not_see_the_grid(client, ledger):
    html = client.get("/counties/").content.decode()
    at = [html.index(f'href="/counties/{tile.division.code}/"') for tile in province_tiles()]

    assert at == sorted(at)
    assert "示意图，非地图" in html


@pytest.mark.parametrize(("places", "shade"), [(0, 0), (1, 1), (2, 1), (3, 2), (9, 2), (10, 3)])
def test_a_tile_grows_darker_with_the_places_that_have_records(empty_ledger, places, shade):
    counties = Division.objects.counties().in_force().filter(code__startswith="13")[:places]
    if places:
        make_initiative().places.add(*counties)

    hebei = next(tile for tile in province_tiles() if tile.division.code == "130000")

    assert (hebei.count, hebei.shade) == (places, shade)


def test_a_draft_shades_nothing(empty_ledger):
    make_figure(place=division("130321"), published=False)

    assert {tile.count for tile in province_tiles()} == {0}


def test_the_grid_needs_two_queries(ledger, django_assert_num_queries):
    with django_assert_num_queries(2):
        province_tiles()
