"""Divisions as sheets: dry run first, all rows or none, no cell that runs."""

import io

import pytest
import tablib
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from counties.models import Division
from sources.admin.sheets import escape_cell, read_cell
from tests.browsing import open_form, page
from tests.factories import QINGLONG

URL = "/admin/counties/division/"
CSV, XLSX = "0", "1"


def upload(client, content, *, kind=CSV, url=URL):
    """Return the answer to the upload: the dry run."""
    if isinstance(content, str):
        content = content.encode()
    sheet = SimpleUploadedFile("sheet.csv" if kind == CSV else "sheet.xlsx", content)
    return client.post(f"{url}import/", {"import_file": sheet, "format": kind, "resource": ""})


def confirm(client, dry_run, url=URL):
    form = dry_run.context["confirm_form"]
    return client.post(f"{url}process_import/", form.initial, follow=True)


def export(client, kind, url=URL, query=""):
    answer = client.post(f"{url}export/{query}", {"format": kind, "resource": ""})
    assert answer.status_code == 200
    return answer.content


def test_a_sheet_goes_out_and_comes_back_without_a_change(staff_client):
    sheet = export(staff_client, CSV, query=f"?q={QINGLONG}")

    dry_run = upload(staff_client, sheet)

    assert sheet.startswith("\ufeff".encode())
    assert "青龙满族自治县" in sheet.decode()
    assert dry_run.context["result"].totals["skip"] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_dry_run_shows_the_change_and_writes_nothing(staff_client, encoding):
    sheet = f"区划代码,名称,级别,上级代码\n{QINGLONG},试写的县名,县级,130300\n".encode(encoding)

    dry_run = upload(staff_client, sheet)

    assert Division.objects.get(code=QINGLONG).name == "青龙满族自治县"
    assert "<ins>试写的县名</ins>" in page(dry_run)

    confirm(staff_client, dry_run)

    division = Division.objects.get(code=QINGLONG)
    assert division.name == "试写的县名"
    assert division.history.first().history_change_reason == "导入"


def test_columns_that_are_not_in_the_sheet_are_left_alone(staff_client):
    before = Division.objects.get(code=QINGLONG)
    sheet = f"区划代码,名称,级别\n{QINGLONG},试写的县名,县级\n"

    confirm(staff_client, upload(staff_client, sheet))

    after = Division.objects.get(code=QINGLONG)
    assert after.name == "试写的县名"
    assert (after.pinyin, after.parent) == (before.pinyin, before.parent)


def test_a_workbook_is_read_too(staff_client):
    rows = tablib.Dataset(
        (130321, "试写的县名", "县级", 130300), headers=["区划代码", "名称", "级别", "上级代码"]
    )

    confirm(staff_client, upload(staff_client, rows.export("xlsx"), kind=XLSX))

    assert Division.objects.get(code=QINGLONG).name == "试写的县名"


def test_one_bad_row_and_nothing_is_written(staff_client):
    sheet = (
        "区划代码,名称,级别,上级代码\n"
        f"{QINGLONG},试写的县名,县级,130300\n"
        "13032,短码县,县级,130300\n"
        "130399,无上级县,县级,999999\n"
        "130398,怪级县,村级,130300\n"
    )

    dry_run = upload(staff_client, sheet)

    text = page(dry_run)
    assert "区划代码是六位数字" in text
    assert "没有“999999”这个行政区划" in text
    assert "“村级”不在可选之列" in text
    assert "confirm_form" not in dry_run.context or not dry_run.context["confirm_form"]
    assert Division.objects.get(code=QINGLONG).name == "青龙满族自治县"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00\x00",
        b"name\nx\n",
        "区划代码,名称,级别\n1,2,3,4,5\n".encode(),
        b"PK\x03\x04 no workbook",
        "区划代码,名称,级别\n\x00,\x00,\x00\n".encode(),
    ],
)
@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_a_broken_sheet_is_refused_not_crashed_on(staff_client, content, kind):
    upload(staff_client, content, kind=kind)

    assert Division.objects.filter(code=QINGLONG).exists()


def test_a_sheet_too_large_is_refused(staff_client):
    assert "超过 2 MB" in page(upload(staff_client, b"x" * (2 * 1024 * 1024 + 1)))


def test_another_file_than_the_uploaded_one_cannot_be_confirmed(staff_client):
    answer = staff_client.post(
        f"{URL}process_import/",
        {"import_file_name": "passwd", "original_file_name": "x", "format": "0", "resource": ""},
    )

    assert "请重新上传" in page(answer)


def test_confirming_twice_asks_for_the_sheet_again(staff_client):
    sheet = f"区划代码,名称,级别\n{QINGLONG},试写的县名,县级\n"
    dry_run = upload(staff_client, sheet)
    confirm(staff_client, dry_run)

    assert "请重新上传" in page(confirm(staff_client, dry_run))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-5", "-5"),  # a plain number is no formula
        ("-5+1", "'-5+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\n1281亿元", "'\n1281亿元"),
        ("青龙", "青龙"),
        (7, 7),
        ("a\x07b", "a\ufffdb"),
    ],
)
def test_a_cell_never_runs(cell, shown):
    assert escape_cell(cell) == shown


@pytest.mark.parametrize("text", ["=1+1", "-5+1", "\n1281亿元", "'quoted'", "青龙"])
def test_an_escaped_cell_reads_back_as_it_was(text):
    assert read_cell(escape_cell(text)) == text


def test_who_may_only_look_cannot_import(client, django_user_model):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_division"))
    client.force_login(reader)

    assert client.get(f"{URL}import/").status_code == 403
    assert client.post(f"{URL}process_import/").status_code == 403
    assert client.get(f"{URL}export/").status_code == 200


def test_who_may_not_look_cannot_export(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("stranger", is_staff=True))

    assert client.get(f"{URL}export/").status_code == 403
    assert client.post(f"{URL}export/", {"format": CSV}).status_code == 403


def test_a_workbook_goes_out(staff_client):
    sheet = export(staff_client, XLSX, query=f"?q={QINGLONG}")

    rows = tablib.Dataset().load(io.BytesIO(sheet), format="xlsx")
    assert rows["名称"] == ["青龙满族自治县"]
    assert open_form(staff_client, f"{URL}export/")
