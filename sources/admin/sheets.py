"""Sheets in and out of the admin: CSV and XLSX, dry run first, all rows or none."""

from __future__ import annotations

import csv
import io
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import openpyxl
import tablib
from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from import_export import resources, widgets
from import_export.admin import ImportExportMixin
from import_export.formats import base_formats
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm

from ruralplan.editorial import AuditEvent, record_event
from sources.admin.forms import sentences
from sources.bounds import parse_decimal

LARGEST_SHEET = 2 * 1024 * 1024
# Of a workbook: its cells and their words, and all else (styles, themes), which is slow to read.
LARGEST_CELLS = 8 * 1024 * 1024
LARGEST_TRIMMINGS = 1024 * 1024
MOST_TAGS = 1_000_000  # a full sheet has fewer; each takes memory, however short
MOST_ROWS = 5000
PROPOSED_SHOWN = 20
MOST_COLUMNS = 100
# What reading an archive raises that is damaged, locked, or packed in a way nobody knows.
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError)
SALT = "sources.admin.sheets"

# A cell that a spreadsheet would run as a formula, or read as something else than text.
_DANGEROUS = re.compile(r"[=+\-@\t\r\n]")
_CELLS = re.compile(r"^xl/(worksheets/[^/]+|sharedStrings)\.xml$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def escape_cell(cell: Any) -> Any:
    """Return the cell so that no spreadsheet runs it; plain numbers stay what they are."""
    if not isinstance(cell, str):
        return cell
    cell = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", cell)
    return f"'{cell}" if _DANGEROUS.match(cell) and not _is_number(cell) else cell


def read_cell(cell: Any) -> str:
    """Return what an editor typed as text, whatever type the spreadsheet made of it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return text[1:] if text[:1] == "'" and _DANGEROUS.match(text[1:]) else text


def _is_number(text: str) -> bool:
    try:
        parse_decimal(text)
    except ValueError:
        return False
    return True


def _escaped(dataset: tablib.Dataset) -> tablib.Dataset:
    rows = [[escape_cell(cell) for cell in row] for row in dataset]
    return tablib.Dataset(*rows, headers=dataset.headers)


def bounded(rows: Iterable[Sequence[Any]]) -> tablib.Dataset:
    """Return header and rows; of a sheet too long, one row more than is allowed, to be refused."""
    rows = (list(row[: MOST_COLUMNS + 1]) for row in rows if row)
    headers = _fitted(next(rows, []), 0)
    dataset = tablib.Dataset(headers=headers)
    for row in islice(rows, MOST_ROWS + 1):
        dataset.append(_fitted(row, len(headers)))
    return dataset


def _fitted(row: list[Any], width: int) -> list[Any]:
    """Return the row as wide as the header; longer only where cells beyond it are filled."""
    while len(row) > width and row[-1] in (None, ""):
        row.pop()
    return row + [""] * (width - len(row))


class Csv(base_formats.CSV):
    """CSV that Excel opens as Chinese; read as UTF-8, else as GB18030, which Excel writes."""

    def get_read_mode(self):
        return "rb"

    def create_dataset(self, in_stream, **kwargs):
        try:
            text = in_stream.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = in_stream.decode("gb18030")
        return bounded(csv.reader(io.StringIO(text, newline="")))

    def export_data(self, dataset, **kwargs):
        return _escaped(dataset).export("csv")


class Xlsx(base_formats.XLSX):
    def create_dataset(self, in_stream, **kwargs):
        book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True)
        limits = {"max_row": MOST_ROWS + 2, "max_col": MOST_COLUMNS + 1}
        return bounded(book.active.iter_rows(values_only=True, **limits))

    def export_data(self, dataset, **kwargs):
        return _escaped(dataset).export("xlsx")


class SheetForm(ImportForm):
    """Refuses a sheet that is too large, packed or unpacked, before anything reads it."""

    import_file = forms.FileField(
        label="文件", help_text="CSV（UTF-8 或 GB18030）或 XLSX，2 MB 以内。"
    )

    def clean_import_file(self):
        sheet = self.cleaned_data["import_file"]
        if sheet.size > LARGEST_SHEET:
            raise ValidationError("文件超过 2 MB，请分成几份。")
        if zipfile.is_zipfile(sheet):
            sheet.seek(0)
            _check_unpacked(sheet)
        sheet.seek(0)
        return sheet


def _check_unpacked(sheet: Any) -> None:
    try:
        with zipfile.ZipFile(sheet) as packed:
            too_large = _unpacks_too_large(packed)
    except BROKEN_ARCHIVE:
        raise ValidationError("这份 XLSX 已经损坏，没有读取。") from None
    if too_large:
        raise ValidationError("文件解压后过大，没有读取。")


def _unpacks_too_large(packed: zipfile.ZipFile) -> bool:
    parts = packed.infolist()
    cells = sum(part.file_size for part in parts if _CELLS.search(part.filename))
    rest = sum(part.file_size for part in parts) - cells
    if cells > LARGEST_CELLS or rest > LARGEST_TRIMMINGS:
        return True
    return sum(packed.read(part).count(b"<") for part in parts) > MOST_TAGS


class SheetConfirmForm(ConfirmImportForm):
    """Names the uploaded sheet under our signature, so that no other file can be asked for."""

    def clean_import_file_name(self):
        try:
            name = signing.loads(self.cleaned_data["import_file_name"], salt=SALT)
        except signing.BadSignature:
            raise ValidationError("这不是刚才上传的文件，请重新上传。") from None
        return os.path.basename(name)


class SheetMixin(ImportExportMixin):
    """Import and export for a list of the admin."""

    formats = [Csv, Xlsx]
    from_encoding = None  # Csv decodes for itself
    to_encoding = "utf-8-sig"
    import_form_class = SheetForm
    confirm_form_class = SheetConfirmForm
    export_form_class = ExportForm
    import_template_name = "admin/sheet_import.html"
    export_template_name = "admin/sheet_export.html"

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        if "import_file_name" in initial:
            initial["import_file_name"] = signing.dumps(initial["import_file_name"], salt=SALT)
        return initial

    def add_data_read_fail_error_to_form(self, form, e):
        sentence = "读不懂这份文件：请核对选的格式，以及每一行是否都不比表头长。"
        form.add_error("import_file", sentence)

    def get_import_data_kwargs(self, **kwargs):
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def get_data_for_export(self, request, queryset, **kwargs):
        """Return the rows; that they were taken along goes into the audit log."""
        data = super().get_data_for_export(request, queryset, **kwargs)
        details = {"rows": len(data), "filter": request.GET.urlencode()}
        record_event(AuditEvent.EXPORT, by=request.user, record=self.model, details=details)
        return data

    def export_action(self, request):
        """Export what the list shows; a filter that the list refuses leads back to the list."""
        try:
            return super().export_action(request)
        except (IncorrectLookupParameters, ValueError, OverflowError, DataError):
            self.message_user(request, "筛选条件有误，没有导出。", messages.ERROR)
            return HttpResponseRedirect(self._url("changelist"))

    def process_import(self, request, **kwargs):
        """Run the confirmed import; a sheet that is gone or was never ours is asked for again.

        Its rows and what the admin's own log says of them are stored together.
        """
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                return super().process_import(request, **kwargs)
        except (OSError, ValueError, IndexError):
            self.message_user(request, "上传的文件已经不在，请重新上传。", messages.ERROR)
            return HttpResponseRedirect(self._url("import"))

    def process_result(self, result, request):
        if not result.has_errors() and not result.has_validation_errors():
            return super().process_result(result, request)
        self.message_user(
            request, "确认之前内容有了变化，有的行不再合格；什么都没有导入。", messages.ERROR
        )
        return HttpResponseRedirect(self._url("import"))

    def add_success_message(self, result, request):
        added, changed, same = (result.totals[name] for name in ("new", "update", "skip"))
        messages.success(
            request, f"导入完成：新增 {added} 行，补充或修改 {changed} 行，没有变化 {same} 行。"
        )
        if told := getattr(result, "proposed", ""):
            messages.warning(request, told)

    def _url(self, view):
        return reverse("admin:{}_{}_{}".format(*self.get_model_info(), view))

    def init_request_context_data(self, request, form):
        return {**super().init_request_context_data(request, form), "title": "导出"}


def tell_proposed(names: Sequence[str]) -> str:
    """Return which public records a sheet left a pending change on; nothing where it left none."""
    if not names:
        return ""
    shown = "、".join(f"“{name}”" for name in names[:PROPOSED_SHOWN])
    rest = f"等 {len(names)} 条" if len(names) > PROPOSED_SHOWN else ""
    return (
        f"{shown}{rest}已经公开：表里的改动记为待定修改，公众看到的不变。"
        "检查无误后，在它们的页面按“提交修改”，由另一个人核准。"
    )


class PlainDiff(resources.Diff):
    """Old and new cell side by side, without the inline styles that the CSP forbids."""

    def as_html(self):
        cells = zip(self.left, self.right, strict=True)
        return [_tell_change("" if self.new else old, new) for old, new in cells]


def _tell_change(old: Any, new: Any) -> str:
    if str(old) == str(new):
        return format_html("{}", new)
    removed = format_html("<del>{}</del> ", old) if old not in ("", None) else ""
    return format_html("{}<ins>{}</ins>", removed, new)


class SheetResource(resources.ModelResource):
    """Rows by slug or code, saved one by one so that history is written; errors in Chinese."""

    required_columns: tuple[str, ...] = ()
    # Columns whose spaces and line ends mean something.
    literal_columns: tuple[str, ...] = ()

    @classmethod
    def get_diff_class(cls):
        return PlainDiff

    def before_import(self, dataset, **kwargs):
        headers = dataset.headers or []
        missing = [name for name in self.required_columns if name not in headers]
        sentence = ""
        if missing:
            sentence = f"表头缺少这些列：{'、'.join(missing)}。"
        elif len(headers) > MOST_COLUMNS:
            sentence = f"一份最多 {MOST_COLUMNS} 列，这份超过了。"
        elif len(dataset) > MOST_ROWS:
            sentence = f"一次最多导入 {MOST_ROWS} 行，这份超过了，请分成几份。"
        if sentence:
            del dataset[:]
            raise ValidationError(sentence)

    def before_import_row(self, row, **kwargs):
        """Turn every cell into text; a column the sheet lacks stays untouched in the record."""
        for name, cell in row.items():
            text = read_cell(cell)
            row[name] = text if name in self.literal_columns else text.strip()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        try:
            super().validate_instance(instance, import_validation_errors, validate_unique)
        except ValidationError as error:
            raise ValidationError(sentences(error, type(instance))) from None

    def after_import(self, dataset, result, **kwargs):
        """Record a confirmed import, in the transaction of its rows; one with errors is undone."""
        super().after_import(dataset, result, **kwargs)
        failed = result.has_errors() or result.has_validation_errors()
        if not kwargs.get("dry_run") and not failed:
            named = {"file": os.path.basename(kwargs.get("file_name") or "")[:200]}
            counts = {name: result.totals[name] for name in ("new", "update", "skip")}
            by, details = kwargs.get("user"), {**named, **counts}
            record_event(AuditEvent.IMPORT, by=by, record=self._meta.model, details=details)

    def save_instance(self, instance, is_create, row, **kwargs):
        """Save one row with all that belongs to it, or nothing of it."""
        instance._history_user = kwargs.get("user")
        instance._change_reason = "导入"
        with transaction.atomic():
            super().save_instance(instance, is_create, row, **kwargs)


class KeyWidget(widgets.ForeignKeyWidget):
    """Another record by its slug or code; an unknown one is refused in a sentence."""

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        found = self.model._default_manager.filter(**{self.field: value}).first()
        if found is None:
            raise ValueError(f"没有“{value}”这个{self.model._meta.verbose_name}。")
        return found


class ChoiceWidget(widgets.Widget):
    """A choice by its Chinese label or its code."""

    def __init__(self, choices, **kwargs):
        super().__init__(**kwargs)
        self.choices = choices

    def clean(self, value, row=None, **kwargs):
        for code, label in self.choices.choices:
            if value in (code, label):
                return code
        raise ValueError(f"“{value}”不在可选之列：{'、'.join(self.choices.labels)}。")

    def render(self, value, obj=None, **kwargs):
        return dict(self.choices.choices).get(value, "")


class YesNoWidget(widgets.Widget):
    WORDS = {
        "是": True,
        "1": True,
        "true": True,
        "否": False,
        "0": False,
        "false": False,
        "": False,
    }

    def clean(self, value, row=None, **kwargs):
        if str(value).lower() not in self.WORDS:
            raise ValueError(f"“{value}”既不是“是”也不是“否”。")
        return self.WORDS[str(value).lower()]

    def render(self, value, obj=None, **kwargs):
        return "是" if value else "否"
