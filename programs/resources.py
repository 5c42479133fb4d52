"""Figures as rows of a sheet: a row names a slot and describes one claim on it.

Importing drafts what is new: a slot nobody has becomes a draft figure, a claim nobody has becomes
a draft claim. Of what is stored already a filled cell changes a draft; what is public gets a
pending change, by whoever imports. An empty cell changes nothing.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.widgets import Widget

from counties.models import Division
from programs.admin.claims import settle
from programs.display import plain
from programs.models import Edition, Figure, FigureCitation, Indicator, Initiative, Kind, Qualifier
from ruralplan.editorial import EditorialStatus
from sources.admin.citations import locate
from sources.admin.forms import sentences
from sources.admin.sheets import ChoiceWidget, KeyWidget, SheetResource, YesNoWidget, tell_proposed
from sources.bounds import parse_decimal, parse_id, parse_integer
from sources.models import Article
from sources.reading.amounts import parse_amount

SLOT = ("indicator", "kind", "cumulative", "period", "place", "edition")
LONGEST_TEXT = 10_000_000
# What a row may change of a figure, and of its claim, beside the slot and the passage.
FIGURE_SAYS = ("period_inferred", "initiative", "remarks")
CLAIM_SAYS = {
    "claim_value": "value",
    "unit": "unit",
    "qualifier": "qualifier",
    "digest": "digest",
    "attributed_to": "attributed_to",
}
REASON_COLUMN = "修改理由"  # may be left out; a public number asks for it


class EditionWidget(Widget):
    """An edition as programme/edition, such as retu/2022."""

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        program, _, slug = value.partition("/")
        edition = Edition.objects.filter(program__slug=program, slug=slug).first()
        if edition is None:
            raise ValueError(f"没有“{value}”这个年度计划。请写成 retu/2022。")
        return edition

    def render(self, value, obj=None, **kwargs):
        return "/".join(value.natural_key()) if value else ""


class NumberWidget(Widget):
    """A value as its shortest exact decimal."""

    def render(self, value, obj=None, **kwargs):
        return plain(value) or ""


def _claim(name: str, column: str, widget: Widget | None = None) -> Field:
    """Return a column of the row's claim, which `draft_claim` reads from the row itself."""
    return Field(f"sheet_claim__{name}", column, widget=widget, readonly=True)


class FigureResource(SheetResource):
    required_columns = ("指标", "类型", "时段")
    literal_columns = ("原文摘录",)

    indicator = Field("indicator", "指标", widget=KeyWidget(Indicator, "slug"))
    kind = Field("kind", "类型", widget=ChoiceWidget(Kind))
    cumulative = Field("cumulative", "累计", widget=YesNoWidget())
    period = Field("period", "时段")
    period_inferred = Field("period_inferred", "时段是推断的", widget=YesNoWidget())
    place = Field("place", "地点代码", widget=KeyWidget(Division, "code"))
    edition = Field("edition", "年度计划", widget=EditionWidget())
    initiative = Field("initiative", "举措", widget=KeyWidget(Initiative, "slug"))
    remarks = Field("remarks", "说明")
    id = Field("pk", "编号（导入时不读）", readonly=True)
    status = Field("get_status_display", "状态（导入时不读）", readonly=True)
    value = Field("value", "采用的数值（导入时不读）", widget=NumberWidget(), readonly=True)
    claim_count = Field("claim_count", "引文数（导入时不读）", readonly=True)
    origin_count = Field("origin_count", "独立来源数（导入时不读）", readonly=True)
    article = _claim("article_id", "文章编号")
    exact = _claim("exact", "原文摘录")
    start = _claim("start", "起点")
    claim_value = _claim("value", "引文数值", NumberWidget())
    unit = _claim("unit", "引文单位")
    qualifier = _claim("qualifier", "引文限定词", ChoiceWidget(Qualifier))
    digest = _claim("digest", "提要")
    attributed_to = _claim("attributed_to", "据谁说")

    class Meta:
        model = Figure
        name = "数字"
        import_id_fields = ()
        clean_model_instances = True
        fields = (
            "indicator",
            "kind",
            "cumulative",
            "period",
            "period_inferred",
            "place",
            "edition",
            "initiative",
            "remarks",
            "article",
            "exact",
            "start",
            "claim_value",
            "unit",
            "qualifier",
            "digest",
            "attributed_to",
            "id",
            "status",
            "value",
            "claim_count",
            "origin_count",
        )
        export_order = import_order = fields

    def before_import_row(self, row, **kwargs):
        super().before_import_row(row, **kwargs)
        for field in self.fields.values():
            row.setdefault(field.column_name, "")

    def export(self, queryset=None, **kwargs):
        figures = queryset.select_related(
            "indicator", "place", "edition__program", "initiative", "chosen_citation"
        )
        return super().export(queryset=figures, **kwargs)

    def export_resource(self, instance, *args, **kwargs):
        instance.sheet_claim = instance.chosen_citation
        return super().export_resource(instance, *args, **kwargs)

    def get_instance(self, instance_loader, row):
        """Return the figure that holds the slot; what cannot be read is refused as a new row."""
        try:
            slot = {name: self.fields[name].clean(row) for name in SLOT}
        except ValueError:
            return None
        kept = Figure.objects.exclude(status=EditorialStatus.ARCHIVED)
        empty = {f"{name}__isnull": True for name, value in slot.items() if value is None}
        full = {name: value for name, value in slot.items() if value is not None}
        return kept.filter(**full, **empty).first()

    def after_init_instance(self, instance, new, row, **kwargs):
        instance.sheet_claim = None

    def import_instance(self, instance, row, **kwargs):
        if instance.pk is None:
            super().import_instance(instance, row, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if instance.pk is None or import_validation_errors:
            return False
        claim = _find_claim(instance, row) if row["原文摘录"] else None
        drafts = row["原文摘录"] and claim is None
        return (
            not drafts and not self._said_of_figure(instance, row) and not self._said_of(claim, row)
        )

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        if instance.pk is None:
            super().validate_instance(instance, import_validation_errors, validate_unique)

    def do_instance_save(self, instance, is_create):
        if is_create:
            super().do_instance_save(instance, is_create)

    def after_save_instance(self, instance, row, **kwargs):
        figure = Figure.objects.get(pk=instance.pk)  # as stored; the sheet changed the copy
        self._keep(figure, self._said_of_figure(figure, row), row, kwargs.get("user"))
        if not row["原文摘录"]:
            return
        known = _find_claim(instance, row)
        if known is not None:
            self._keep(known, self._said_of(known, row), row, kwargs.get("user"))
            return
        claim = draft_claim(instance, row)
        claim._history_user, claim._change_reason = kwargs.get("user"), "导入"
        try:
            claim.full_clean()
            claim.save()
            settle(Figure.objects.get(pk=instance.pk), by=kwargs.get("user"))
        except ValidationError as error:
            raise ValidationError(sentences(error, FigureCitation)) from None
        instance.sheet_claim = claim

    def _said_of_figure(self, figure, row):
        return self._differing(figure, {name: name for name in FIGURE_SAYS}, row)

    def _said_of(self, claim, row):
        return self._differing(claim, CLAIM_SAYS, row) if claim is not None else {}

    def _differing(self, record, columns, row):
        """Return what filled cells say otherwise than the record; what it waits to say counts."""
        said = {}
        for name, column in columns.items():
            cell = row[self.fields[name].column_name]
            if cell:
                said[column] = _read(name, self.fields[name], row)
        change = record.pending_change
        return record.with_change(change).differing(said) if change else record.differing(said)

    def _keep(self, record, said, row, user):
        """Save what the row says of a draft; of what is public keep it as a pending change."""
        if not said:
            return
        reason = row.get(REASON_COLUMN, "")
        try:
            if record.is_going_public:
                record.propose_change(said, by=user, reason=reason)
                self.proposed.append(str(record))
            else:
                _save_draft(record, said, user, reason or "导入")
        except ValidationError as error:
            raise ValidationError(sentences(error, type(record))) from None

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.proposed = []

    def after_import(self, dataset, result, **kwargs):
        super().after_import(dataset, result, **kwargs)
        result.proposed = tell_proposed(self.proposed)


def _read(name, field, row):
    """Return what the cell says; raise ValidationError where it cannot be read."""
    try:
        if name == "claim_value":
            return parse_decimal(row[field.column_name])
        return field.widget.clean(row[field.column_name], row=row)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def _save_draft(record, said, user, reason):
    for name, value in said.items():
        setattr(record, name, value)
    record._history_user, record._change_reason = user, reason
    record.full_clean()
    record.save()


def draft_claim(figure: Figure, row: dict[str, str]) -> FigureCitation:
    """Return an unsaved claim from the row; raise ValidationError where it cannot be read.

    Position, value and unit may be left out: the literal is looked up in the stored text, read,
    and counted in the indicator's unit.
    """
    exact = row["原文摘录"].replace("\r\n", "\n")
    try:
        article = _article(row["文章编号"])
        start = _start(row["起点"]) if row["起点"] else locate(article, exact)
        value = parse_decimal(row["引文数值"]) if row["引文数值"] else parse_amount(exact)
        qualifier = ChoiceWidget(Qualifier).clean(row["引文限定词"] or Qualifier.EXACT)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    return FigureCitation(
        figure=figure,
        article=article,
        exact=exact,
        start=start,
        end=start + len(exact),
        value=value,
        unit=row["引文单位"] or figure.indicator.unit,
        qualifier=qualifier,
        digest=row["提要"],
        attributed_to=row["据谁说"],
    )


def _find_claim(figure: Figure, row: dict[str, str]) -> FigureCitation | None:
    """Return the figure's claim for the row's passage; None where it must be drafted."""
    try:
        claims = figure.citations.filter(
            article=parse_id(row["文章编号"]), exact=row["原文摘录"].replace("\r\n", "\n")
        )
        return claims.filter(start=_start(row["起点"])).first() if row["起点"] else claims.first()
    except ValueError:
        return None


def _article(number: str) -> Article:
    article = Article.objects.filter(pk=parse_id(number)).first()
    if article is None:
        raise ValueError(f"没有编号为 {number} 的文章。")
    return article


def _start(text: str) -> int:
    return parse_integer(text, low=0, high=LONGEST_TEXT)
