"""The feed is read by machines: one name with an odd character does not take it down."""

from xml.etree import ElementTree

import pytest

from programs.models import Program
from tests.factories import make_figure, make_indicator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("odd", ["\x0b", "\x1f", "\x08", "\ufffe"])
def test_a_character_that_xml_cannot_hold_is_left_out(client, odd):
    indicator = make_indicator(name=f"试写{odd}指标")
    figure = make_figure(published=False, indicator=indicator)
    Program.objects.filter(pk=indicator.program_id).update(name=f"试写{odd}项目")
    figure.submit(by=None)
    figure.publish(by=None)

    answer = client.get("/feeds/figures.atom")

    assert answer.status_code == 200
    titles = [one.text for one in ElementTree.fromstring(answer.content).iter() if one.text]  # noqa: S314 - our own feed
    assert any(title.startswith("试写指标") for title in titles)
    assert any(title.startswith("试写项目") for title in titles)
