"""Corrections: every change of what the public was told leaves one, and nothing else does."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from programs.models import Correction, Figure, FigureCitation
from tests.factories import (
    division,
    make_article,
    make_claim,
    make_edition,
    make_figure,
    make_indicator,
)

pytestmark = pytest.mark.django_db

ROOT = settings.BASE_DIR
REASON = "原文是1300亿，当初抄错了"


def approve(record, reason=REASON, **values):
    """Propose a change of a public record, and have it approved by the system."""
    record.propose_change(values, by=None, reason=reason)
    record.submit_change(by=None)
    record.approve_change(by=None)


def corrections_of(figure):
    return list(Correction.objects.filter(figure=figure).order_by("pk"))


def withdraw(figure):
    figure.unpublish(by=None)


def publish(figure):
    figure.submit(by=None)
    figure.publish(by=None)


# --- ways to another number ----------------------------------------------------------------------


def change_of_the_chosen_claim(figure):
    """Put the claim on another number of its article."""
    claim = figure.chosen_citation
    exact = "1300亿元"
    start = claim.article.text.text.index(exact)
    approve(claim, exact=exact, start=start, end=start + len(exact), value=130_000_000_000)


def change_to_another_claim(figure):
    other = make_claim(figure, "1300亿元")
    approve(figure, chosen_citation=other, choice_reason="以年报为准")


def choice_among_contradicting_claims(figure):
    figure.resolve(make_claim(figure, "1300亿元"), by=None, reason=REASON)


def choice_by_the_system(figure):
    figure.choose(make_claim(figure, "1300亿元"), reason=REASON)


def plain_save(figure):
    other = make_claim(figure, "1300亿元")
    figure.chosen_citation, figure.value = other, other.value
    figure.save()


def save_of_some_columns(figure):
    other = make_claim(figure, "1300亿元")
    figure.chosen_citation, figure.value = other, other.value
    figure.save(update_fields=["chosen_citation", "value"])


def save_of_the_claim_by_the_system(figure):
    claim = FigureCitation.objects.get(pk=figure.chosen_citation_id)
    exact = "1300亿元"
    claim.start = claim.article.text.text.index(exact)
    claim.exact, claim.end, claim.value = exact, claim.start + len(exact), 130_000_000_000
    claim.save()


def withdrawal_and_another_number(figure):
    withdraw(figure)
    figure.choose(make_claim(figure, "1300亿元"), reason=REASON)
    publish(figure)


WAYS = [
    change_of_the_chosen_claim,
    change_to_another_claim,
    choice_among_contradicting_claims,
    choice_by_the_system,
    plain_save,
    save_of_some_columns,
    save_of_the_claim_by_the_system,
    withdrawal_and_another_number,
]


@pytest.fixture
def figure():
    article = make_article("试写的文字：先写1281亿元，后写1300亿元，就这两处。")
    return make_figure("1281亿元", article=article)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_to_another_public_number_leaves_no_correction(figure, way):
    way(figure)

    [correction] = corrections_of(figure)
    assert Figure.objects.published().get(pk=figure.pk).value == 130_000_000_000
    assert correction.rows == [("数值", "1281亿元", "1300亿元")]
    assert correction.reason
    assert Correction.objects.published().get() == correction


def test_no_code_writes_figures_past_their_save():
    past_save = re.compile(
        r"\b(Figure|FigureCitation|Indicator|figures|citations)\b[^\n]*"
        r"\.(update|bulk_update|bulk_create|update_or_create|_raw_delete)\("
    )
    code = [path for app in ("programs", "ruralplan") for path in (ROOT / app).rglob("*.py")]

    assert past_save.search("Figure.objects.filter(pk=1).update(value=2)")
    assert [str(path) for path in code if past_save.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_was_never_public_is_never_corrected(way):
    article = make_article("试写的文字：先写1281亿元，后写1300亿元，就这两处。")
    figure = make_figure("1281亿元", article=article, published=False)
    if way in (change_of_the_chosen_claim, change_to_another_claim, withdrawal_and_another_number):
        figure.choose(make_claim(figure, "1300亿元"), reason=REASON)
    else:
        way(figure)

    publish(Figure.objects.get(pk=figure.pk))

    assert corrections_of(figure) == []


def test_a_correction_says_who_approved_it_and_the_reason_given(figure, staff):
    claim = figure.chosen_citation
    claim.propose_change({"qualifier": "over"}, by=None, reason="原文写的是“超”")
    claim.submit_change(by=None)

    claim.approve_change(by=staff)

    [correction] = corrections_of(figure)
    assert (correction.corrected_by, correction.reason) == (staff, "原文写的是“超”")
    assert correction.rows == [("数值", "1281亿元", "超1281亿元")]


@pytest.mark.parametrize(
    ("values", "row"),
    [
        ({"period": "2022"}, ("时段", "2021年", "2022年")),
        ({"cumulative": True}, ("时段", "2021年", "截至2021年累计")),
        ({"kind": "baseline"}, ("类型", "报告", "基线")),
        ({"place": "130321"}, ("地点", "未分地区", "河北省秦皇岛市青龙满族自治县")),
    ],
)
def test_another_slot_is_a_correction(figure, values, row):
    if "place" in values:
        values = {"place": division(values["place"])}
        row = (*row[:2], values["place"].full_name)

    approve(figure, **values)

    [correction] = corrections_of(figure)
    assert correction.rows == [row]


def test_another_unit_of_the_indicator_corrects_its_public_figures_only(staff):
    indicator = make_indicator(unit="个")
    figure = make_figure("14个", indicator=indicator)
    hidden = make_figure("15个", indicator=indicator, period="2022", published=False)
    indicator.unit = "座"
    indicator._history_user, indicator._change_reason = staff, "数的是建筑"

    indicator.save()

    [correction] = corrections_of(figure)
    assert correction.rows == [("数值", "14个", "14座")]
    assert (correction.corrected_by, correction.reason) == (staff, "数的是建筑")
    assert corrections_of(hidden) == []


def test_a_changed_state_of_a_promise_is_a_correction():
    promise = make_figure("40个", kind="target", edition=make_edition())

    approve(promise, "", overruled_state="below", overrule_reason="累计与新建口径不同")

    [correction] = corrections_of(promise)
    assert correction.rows == [("状态", "按规则判定", "未达到（改判）")]
    assert correction.reason == "累计与新建口径不同"


@pytest.mark.parametrize(
    "values",
    [{"remarks": "口径见年报"}, {"period_inferred": True}, {"choice_reason": "以年报为准"}],
)
def test_words_about_a_number_are_no_correction(figure, values):
    approve(figure, "", **values)

    assert corrections_of(figure) == []


def test_another_slot_without_a_reason_is_refused_and_changes_nothing(figure):
    with pytest.raises(ValidationError, match="理由"):
        figure.propose_change({"period": "2022"}, by=None)

    stored = Figure.objects.get(pk=figure.pk)
    assert (stored.pending, stored.period) == (None, "2021")


def test_a_correction_outlives_a_renaming(figure):
    place = division()
    approve(figure, place=place)
    place.name = "改名的县"
    place.save()
    figure.indicator.name = "改名的指标"
    figure.indicator.save()

    [correction] = corrections_of(figure)
    assert "青龙满族自治县" in correction.rows[0][2]


def test_a_correction_is_neither_changed_nor_deleted(figure):
    approve(figure, period="2022")
    [correction] = corrections_of(figure)
    correction.reason = "别的理由"

    with pytest.raises(ValidationError):
        correction.save()
    with pytest.raises(ValidationError):
        correction.delete()
    withdraw(figure)
    with pytest.raises(ProtectedError):
        Figure.objects.filter(pk=figure.pk).delete()

    [kept] = corrections_of(figure)
    assert kept.reason == REASON


def test_corrections_are_hidden_with_their_figure_and_come_back_with_it(figure):
    approve(figure, period="2022")

    withdraw(figure)
    assert not Correction.objects.published().exists()
    publish(figure)

    assert Correction.objects.published().count() == 1


def test_what_came_back_as_it_was_is_no_correction(figure):
    withdraw(figure)

    publish(figure)

    assert corrections_of(figure) == []


# --- at a set time -------------------------------------------------------------------------------


def schedule(figure, hours=2):
    figure.submit(by=None)
    figure.approve(by=None, publish_at=timezone.now() + timedelta(hours=hours))


def test_a_correction_comes_with_the_figure_at_its_hour(figure):
    withdraw(figure)
    figure.choose(make_claim(figure, "1300亿元"), reason=REASON)
    schedule(figure)

    [correction] = corrections_of(figure)
    assert correction.corrected_at == figure.publish_at
    assert not Correction.objects.published().exists()


def test_a_plan_that_is_called_off_takes_its_correction_along(figure):
    withdraw(figure)
    figure.choose(make_claim(figure, "1300亿元"), reason=REASON)
    schedule(figure)

    figure.return_to_author(by=None, note="再核对一次")

    assert corrections_of(figure) == []


def test_a_figure_that_is_only_scheduled_is_not_corrected():
    figure = make_figure("1281亿元", published=False)
    schedule(figure)

    approve(figure, period="2022")

    assert corrections_of(figure) == []


def test_a_figure_that_is_due_is_corrected():
    figure = make_figure("1281亿元", published=False)
    schedule(figure)
    due = timezone.now() - timedelta(minutes=1)
    Figure.objects.filter(pk=figure.pk).update(publish_at=due)
    FigureCitation.objects.filter(figure=figure).update(publish_at=due)
    figure.refresh_from_db()

    approve(figure, period="2022")

    [correction] = corrections_of(figure)
    assert correction.corrected_at >= due + timedelta(seconds=1)
    assert Correction.objects.published().count() == 1
