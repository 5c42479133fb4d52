"""The editing form of a proposal: every field can be changed, with scripts and without."""

import re
from decimal import Decimal

import pytest
from django.utils.html import strip_tags

from programs.models import Edition, Figure, Indicator, Proposal
from programs.proposals import correct, reject
from tests import factories
from tests.browsing import open_form, page
from tests.programs.test_admin_desk_deciding import url_of
from tests.proposing import make_proposal

pytestmark = pytest.mark.django_db


def send(client, proposal, action="save", **typed):
    """Open the form, type, and press the button."""
    data = open_form(client, url_of(proposal))
    return client.post(url_of(proposal), data | typed | {"action": action})


def errors_of(answer):
    """Return the sentences by the name of the field that they stand beside."""
    beside = re.compile(r'class="(?:field|tick)[^"]*has-errors">(.*?)</ul>', re.S)
    fields = beside.findall(answer.content.decode())
    return {re.search(r'for="id_\d+_(\w+)"', one)[1]: strip_tags(one) for one in fields}


# --- what can be changed -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "column", "value"),
    [
        ({"value": "1281亿"}, "value", Decimal("128100000000")),
        ({"value": "128,100,000,000"}, "value", Decimal("128100000000")),
        ({"unit": "人民币"}, "unit", "人民币"),
        ({"qualifier": "over"}, "qualifier", "over"),
        ({"kind": "target"}, "kind", "target"),
        ({"kind": "other"}, "kind", "other"),
        ({"period": "2021-05/2024-09"}, "period", "2021-05/2024-09"),
        ({"period_inferred": "on"}, "period_inferred", True),
        ({"cumulative": "on"}, "cumulative", True),
        ({"name": "新开的店"}, "subject", "新开的店"),
        ({"attributed_to": "县里统计"}, "attributed_to", "县里统计"),
        ({"digest": "卖出1281亿元。"}, "digest", "卖出1281亿元。"),
    ],
)
def test_every_plain_field_can_be_changed_and_kept(staff_client, typed, column, value):
    proposal = make_proposal(value=None, new_indicator=True)

    answer = send(staff_client, proposal, **typed)

    proposal.refresh_from_db()
    assert answer.status_code == 303
    assert getattr(proposal, column) == value
    assert proposal.state == "open"


def make_records():
    edition = factories.make_edition(title="青禾计划2024")
    return {
        "indicator": factories.make_indicator(name="卖出的茶叶", slug="tea-sold"),
        "program": factories.make_program(name="青禾计划", slug="qinghe"),
        "edition": edition,
        "initiative": factories.make_initiative(title="建产地冷库", edition=edition),
        "place": factories.division(),
    }


@pytest.mark.parametrize("name", ["indicator", "program", "edition", "initiative", "place"])
@pytest.mark.parametrize("by_name", [False, True])
def test_every_record_can_be_chosen_or_named(staff_client, name, by_name):
    record = make_records()[name]
    kind = "target" if name in ("edition", "initiative") else "actual"
    proposal = make_proposal(kind=kind, new_indicator=name == "program", subject="新开的店")
    words = {"place": "130321"}.get(name) or getattr(record, "name", None) or record.title

    typed = {f"{name}_words": words} if by_name else {name: str(record.pk)}
    answer = send(staff_client, proposal, **typed)

    proposal.refresh_from_db()
    assert answer.status_code == 303
    assert getattr(proposal, name) == record


@pytest.mark.parametrize("name", ["indicator", "program", "edition", "initiative", "place"])
def test_every_record_has_an_autocomplete_and_a_line_to_type_its_name(staff_client, name):
    html = page(staff_client.get(url_of(make_proposal())))

    assert re.search(rf'<select name="{name}"[^>]+data-ajax--url="/admin/autocomplete/"', html)
    assert f'name="{name}_words"' in html


def test_the_suggested_few_are_listed_without_scripts(staff_client):
    edition = factories.make_edition(title="青禾计划2024")
    place = factories.division()
    proposal = make_proposal(place_candidates=[place.code])

    html = page(staff_client.get(url_of(proposal)))

    assert f'<option value="{edition.pk}">青禾计划2024</option>' in html
    assert f'<option value="{place.pk}">{place.full_name}</option>' in html


def test_a_name_that_fits_several_lists_them_to_choose_from(staff_client):
    two = [factories.make_indicator(name=f"卖出的茶叶（{n}）") for n in ("春", "秋")]

    answer = send(staff_client, make_proposal(), indicator_words="卖出的茶叶")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "对得上不止一个指标" in html
    assert all(f'<option value="{one.pk}"' in html for one in two)
    assert 'value="卖出的茶叶"' in html


def test_a_whole_name_is_meant_even_where_others_contain_it(staff_client):
    proposal, wanted = make_proposal(), factories.make_indicator(name="卖出的茶叶")
    factories.make_indicator(name="卖出的茶叶和茶油")

    send(staff_client, proposal, indicator_words="卖出的茶叶")

    proposal.refresh_from_db()
    assert proposal.indicator == wanted


# --- what cannot stand ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        ({"value": "很多"}, "value", "不是数值"),
        ({"value": "9" * 40}, "value", "不是数值"),
        ({"value": "NaN"}, "value", "不是数值"),
        ({"value": "1e9"}, "value", "不是数值"),
        ({"period": "2021-13"}, "period", "日历上没有"),
        ({"period": "去年"}, "period", "不是日期"),
        ({"kind": "nonsense"}, "kind", "不在可用的选项中"),
        ({"qualifier": ""}, "qualifier", "必填"),
        ({"indicator": str(10**30)}, "indicator", "没有这一个"),
        ({"indicator": "x"}, "indicator", "没有这一个"),
        ({"place": "0"}, "place", "没有这一个"),
        ({"edition_words": "没有的计划%s"}, "edition", "没有叫“没有的计划%s”的年度计划"),
        ({"unit": "长" * 21}, "unit", "20"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field_and_kept(staff_client, typed, name, sentence):
    proposal = make_proposal()

    answer = send(staff_client, proposal, **typed, digest="我写的话")

    assert answer.status_code == 422
    assert sentence in errors_of(answer)[name]
    assert "我写的话" in answer.content.decode()
    assert Proposal.objects.get(pk=proposal.pk).version == 1


def test_a_value_that_the_passage_does_not_print_is_told_beside_it(staff_client):
    answer = send(staff_client, make_proposal(), "accept", value="1282亿")

    assert answer.status_code == 422
    assert "数值却是" in errors_of(answer)["value"]


def test_a_background_number_cannot_be_accepted_from_the_form(staff_client):
    proposal = make_proposal(kind="other")

    answer = send(staff_client, proposal, "accept", digest="我写的话")

    assert "背景数字不能接受" in errors_of(answer)["kind"]


def test_nonsense_in_every_field_at_once_is_refused_in_sentences(staff_client):
    proposal = make_proposal()
    data = dict.fromkeys(open_form(staff_client, url_of(proposal)), "\\'\"<b>%s{}😀" * 5)

    for action in ("save", "accept"):
        sent = data | {"action": action, "version": 1, "editing": "1"}
        answer = staff_client.post(url_of(proposal), sent)

        assert answer.status_code == 422
        assert "<b>%s" not in answer.content.decode()


@pytest.mark.parametrize("action", ["save", "accept"])
def test_missing_fields_are_told_and_change_nothing(staff_client, action):
    proposal = make_proposal(indicator=factories.make_indicator())
    sent = {"action": action, "editing": "1", "version": 1, "expected": "drafts"}

    answer = staff_client.post(url_of(proposal), sent)

    assert answer.status_code == 422
    assert set(errors_of(answer)) >= {"qualifier", "kind"}
    assert not Figure.objects.filter(indicator=proposal.indicator).exists()


# --- accepting from the form ---------------------------------------------------------------------


def test_a_form_without_changes_accepts_what_was_shown(staff_client):
    proposal = make_proposal(indicator=factories.make_indicator())

    send(staff_client, proposal, "accept")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.corrected) == ("accepted", False)


def test_an_edit_that_leads_to_the_same_outcome_is_accepted_with_it(staff_client):
    proposal = make_proposal(indicator=factories.make_indicator())

    send(staff_client, proposal, "accept", period="2022", digest="我们自己的话。")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.period, proposal.corrected) == ("accepted", "2022", True)
    assert proposal.as_read["period"] == "2021"
    assert proposal.citation.figure.period == "2022"
    assert proposal.citation.digest == "我们自己的话。"


def test_an_edit_that_leads_elsewhere_is_kept_and_asked_about(staff_client):
    proposal = make_proposal(indicator=factories.make_indicator())
    figure = factories.make_figure("1218亿元", indicator=proposal.indicator, period="2022")

    asked = send(staff_client, proposal, "accept", period="2022")
    proposal.refresh_from_db()
    state = proposal.state
    again = send(staff_client, proposal, "accept")

    assert (asked.status_code, state, proposal.period) == (409, "open", "2022")
    assert "改动已保存" in asked.content.decode()
    assert "接受：加说法不一的引文" in asked.content.decode()
    assert again.status_code == 303
    assert figure.citations.count() == 2


def test_a_new_indicator_is_made_as_named(staff_client):
    proposal, program = make_proposal(), factories.make_program(name="青禾计划")
    typed = {"new_indicator": "on", "name": "新开的店", "program": str(program.pk)}

    send(staff_client, proposal, **typed)
    send(staff_client, proposal, "accept")

    proposal.refresh_from_db()
    indicator = Indicator.objects.get(program=program)
    assert (indicator.name, indicator.unit) == ("新开的店", "元")
    assert proposal.citation.figure.indicator == indicator


def test_an_editor_may_look_at_the_form_often_and_keep_nothing(staff_client):
    proposal = make_proposal()

    send(staff_client, proposal)

    proposal.refresh_from_db()
    assert (proposal.version, proposal.corrected) == (1, False)


# --- two editors ---------------------------------------------------------------------------------


def test_typed_words_stay_when_somebody_corrected_the_proposal_meanwhile(staff_client, staff):
    proposal = make_proposal()
    data = open_form(staff_client, url_of(proposal))
    correct(proposal, {"unit": "人民币"}, by=staff)

    sent = data | {"action": "save", "period": "2022"}
    answer = staff_client.post(url_of(proposal), sent)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"<th[^>]*>单位</th><td>人民币</td><td>元</td>", html)
    assert re.search(r'name="period" value="2022"', html)
    assert 'name="version" value="2"' in html


def test_typed_words_are_told_when_somebody_decided_meanwhile(staff_client, staff):
    proposal = make_proposal()
    data = open_form(staff_client, url_of(proposal))
    reject(proposal, by=staff, reason="background")

    answer = staff_client.post(url_of(proposal), data | {"action": "accept", "period": "2022"})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "已由 editor" in html
    assert re.search(r"<th[^>]*>时段</th><td>2021</td><td>2022</td>", html)


def test_a_decided_proposal_opens_as_its_card_not_as_a_form(staff_client, staff):
    proposal = make_proposal()
    reject(proposal, by=staff, reason="background")

    html = page(staff_client.get(url_of(proposal)))

    assert "data-editing" not in html
    assert 'value="undo"' in html


def test_the_form_needs_no_more_queries_in_a_fuller_ledger(
    staff_client, django_assert_max_num_queries
):
    proposal = make_proposal(kind="target")
    for _ in range(10):
        factories.make_initiative()
        factories.make_indicator()

    assert Edition.objects.count() >= 10
    with django_assert_max_num_queries(45):
        page(staff_client.get(url_of(proposal, "?fragment=1")))
