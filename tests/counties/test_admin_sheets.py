"""Divisions as sheets: dry run first, all rows or none, no cell that runs."""

import io
import time
import zipfile

import pytest
import tablib
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from counties.models import Division
from sources.admin.sheets import MOST_COLUMNS, MOST_ROWS, Csv, Xlsx, escape_cell, read_cell
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


def repack(workbook, name, content):
    """Return the workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in {*old.namelist(), name}:
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


def workbook_of(sheet_data):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1:XFD1048576"/><sheetData>{sheet_data}</sheetData></worksheet>'
    )
    workbook = tablib.Dataset(("x",), headers=["名称"]).export("xlsx")
    return repack(workbook, "xl/worksheets/sheet1.xml", sheet)


@pytest.mark.parametrize(
    ("part", "size"),
    [("xl/worksheets/sheet1.xml", 9), ("xl/sharedStrings.xml", 9), ("xl/styles.xml", 2)],
)
def test_a_workbook_that_unpacks_too_large_is_refused_unread(staff_client, part, size):
    bomb = repack(workbook_of(""), part, b"<row/>" * (size * 1024 * 1024 // 6))
    assert len(bomb) < 100_000

    started = time.monotonic()
    answer = upload(staff_client, bomb, kind=XLSX)

    assert "文件解压后过大，没有读取" in page(answer)
    assert time.monotonic() - started < 2


def test_a_workbook_of_countless_empty_cells_is_refused_unread(staff_client):
    bomb = workbook_of(f"<row>{'<c/>' * 1_500_000}</row>")

    assert "文件解压后过大，没有读取" in page(upload(staff_client, bomb, kind=XLSX))


def test_a_workbook_that_does_not_unpack_is_refused(staff_client):
    broken = bytearray(workbook_of("<row/>" * 1000))
    start = broken.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    broken[start : start + 20] = b"\xff" * 20

    assert "已经损坏" in page(upload(staff_client, bytes(broken), kind=XLSX))


def test_a_workbook_with_a_broken_directory_is_refused(staff_client):
    broken = workbook_of("").replace(b"PK\x01\x02", b"PK\x01\x03")

    assert "已经损坏" in page(upload(staff_client, broken, kind=XLSX))


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_of_a_sheet_too_long_only_one_row_too_many_is_read(staff_client, kind):
    lines = [["区划代码", "名称", "级别"], *([str(n), "县", "县级"] for n in range(MOST_ROWS + 9))]
    sheet = tablib.Dataset(*lines[1:], headers=lines[0])
    content = sheet.export("csv").encode() if kind == CSV else sheet.export("xlsx")

    assert len({CSV: Csv, XLSX: Xlsx}[kind]().create_dataset(content)) == MOST_ROWS + 1
    assert "一次最多导入 5000 行，这份超过了" in page(upload(staff_client, content, kind=kind))


def test_a_row_at_the_far_end_of_a_workbook_is_not_walked_to():
    cell = '<c t="inlineStr"><is><t>名称</t></is></c>'
    far = workbook_of(f'<row r="1">{cell}</row><row r="1048576">{cell}</row>')

    rows = Xlsx().create_dataset(far)

    assert (rows.headers, len(rows)) == (["名称"], MOST_ROWS + 1)


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_a_sheet_too_wide_is_refused(staff_client, kind):
    headers = ["区划代码", "名称", "级别", *(f"列{n}" for n in range(MOST_COLUMNS))]
    sheet = tablib.Dataset([""] * len(headers), headers=headers)
    content = sheet.export("csv").encode() if kind == CSV else sheet.export("xlsx")

    assert f"最多 {MOST_COLUMNS} 列" in page(upload(staff_client, content, kind=kind))


def test_a_row_longer_than_the_header_is_refused_in_a_sentence(staff_client):
    sheet = f"区划代码,名称,级别\n{QINGLONG},试写的县名,县级,多出来的\n"

    assert "每一行是否都不比表头长" in page(upload(staff_client, sheet))


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
