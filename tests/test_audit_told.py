"""The audit log is read by people: every detail in words, in their time, in one line."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, Permission

from ruralplan.admin_audit import tell
from ruralplan.editorial import AuditEvent, record_event
from ruralplan.editorial.audit import AuditEntry
from tests.browsing import open_form, page
from tests.factories import make_figure, make_program, make_staff

pytestmark = pytest.mark.django_db
URL = "/admin/ruralplan/auditentry/"


def latest():
    return AuditEntry.objects.order_by("-pk").first()


def test_an_account_that_is_given_a_role_is_told_in_words(staff_client):
    user = make_staff("contributor")
    url = f"/admin/auth/user/{user.pk}/change/"
    data = {**open_form(staff_client, url), "groups": [Group.objects.get(name="编辑").pk]}
    data.pop("is_staff")

    staff_client.post(url, data)

    told = tell(latest())
    assert "得到：角色：编辑" in told
    assert "失去：角色：撰稿" in told
    assert "工作人员：否" in told


def test_a_right_is_told_as_what_it_allows(staff_client):
    group = Group.objects.create(name="试写的角色")
    rights = Permission.objects.filter(codename__in=["view_figure", "overrule_figure"])

    url = f"/admin/auth/group/{group.pk}/change/"
    staff_client.post(url, {"name": group.name, "permissions": [one.pk for one in rights]})

    assert "得到：改判数字、查看数字" in tell(latest())


@pytest.mark.parametrize("code", ["programs.explode_figure", "nothing", "a.b_c", "角色：编辑", ""])
def test_a_right_that_is_gone_is_told_as_it_stands(code):
    assert tell(AuditEntry(details={"gained": code})).removeprefix("得到：") == code


def test_a_time_is_told_as_the_clock_on_the_wall():
    draft = make_program(published=False)
    draft.submit(by=None)
    hour = datetime(2030, 12, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

    draft.approve(by=None, publish_at=hour)

    assert tell(latest()) == "待审 → 已核准；定时：2030-12-01 09:00"


def test_an_import_and_a_filter_are_told_in_words():
    counts = {"file": "县.csv", "new": 2, "update": 1, "skip": 0}

    assert tell(AuditEntry(details=counts)) == "文件：县.csv，新增：2，更新：1，未动：0"
    assert tell(AuditEntry(details={"filter": "q=%E5%8E%BF"})) == "筛选：q=县"


@pytest.mark.parametrize("value", ["9999-99-99", "x", 5, None, ["a"], {"a": 1}])
def test_nonsense_in_the_details_is_no_error(value):
    assert tell(AuditEntry(details={"publish_at": value, "gained": value, "other": value}))


def test_the_list_is_narrowed_by_a_kind_named_in_chinese(staff_client, staff):
    record_event(AuditEvent.STATE, by=staff, record=make_figure())

    text = page(staff_client.get(f"{URL}?model=figure"))

    assert '<a href="?model=figurecitation">数字的引文</a>' in text
    assert {
        one.model for one in staff_client.get(f"{URL}?model=figure").context["cl"].queryset
    } == {"figure"}
    page(staff_client.get(f"{URL}?model=nonsense", follow=True))


def test_a_line_end_in_a_reason_makes_no_second_entry(staff_client, staff):
    forged = "小事\r\n999,2026-01-01,登录,1,root"
    record_event(AuditEvent.STATE, by=staff, reason=forged)

    answer = staff_client.get(f"{URL}csv/?event__exact=state")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert f'"{forged}"' in text
