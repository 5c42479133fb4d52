"""Divisions as rows of a sheet, found by their code."""

from __future__ import annotations

from import_export.fields import Field
from import_export.widgets import ManyToManyWidget

from counties.models import Division, Level
from sources.admin.sheets import ChoiceWidget, KeyWidget, SheetResource


class CodesWidget(ManyToManyWidget):
    """Several codes with semicolons between them; each must exist."""

    def clean(self, value, row=None, **kwargs):
        codes = {code.strip() for code in str(value or "").replace("；", ";").split(";")} - {""}
        found = self.model._default_manager.filter(code__in=codes)
        unknown = codes - set(found.values_list("code", flat=True))
        if unknown:
            raise ValueError(f"没有“{'、'.join(sorted(unknown))}”这些区划代码。")
        return found


class DivisionResource(SheetResource):
    required_columns = ("区划代码", "名称", "级别")

    code = Field("code", "区划代码")
    name = Field("name", "名称")
    name_en = Field("name_en", "英文名称")
    pinyin = Field("pinyin", "拼音")
    level = Field("level", "级别", widget=ChoiceWidget(Level))
    parent = Field("parent", "上级代码", widget=KeyWidget(Division, "code"))
    valid_from = Field("valid_from", "启用")
    valid_to = Field("valid_to", "停用")
    successors = Field(
        "successors", "后继代码", widget=CodesWidget(Division, separator=";", field="code")
    )
    former_names = Field("former_names", "曾用名")
    note = Field("note", "说明")

    class Meta:
        model = Division
        name = "行政区划"
        import_id_fields = ("code",)
        skip_unchanged = True
        clean_model_instances = True
        fields = (
            "code",
            "name",
            "name_en",
            "pinyin",
            "level",
            "parent",
            "valid_from",
            "valid_to",
            "successors",
            "former_names",
            "note",
        )

    def export(self, queryset=None, **kwargs):
        queryset = Division.objects.all() if queryset is None else queryset
        rows = queryset.select_related("parent").prefetch_related("successors")
        return super().export(queryset=rows, **kwargs)
