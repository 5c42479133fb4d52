"""Indicators, figures, claims and search records in the admin."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import admin, messages

from programs.admin.claims import name_claim, settle
from programs.admin.disputes import DisputePages
from programs.admin.filters import (
    EditionFilter,
    FigureFamilyFilter,
    FigurePlaceFilter,
    GapFilter,
    IndicatorFamilyFilter,
    with_kept_counts,
)
from programs.display import amount_zh, plain
from programs.models import Figure, FigureCitation, Indicator, SearchRecord
from programs.resources import FigureResource
from ruralplan.editorial import EditorialStatus
from sources.admin.base import VersionedAdmin, VersionedInline
from sources.admin.citations import CitationAdmin, CitationForm, CitationInline
from sources.admin.editorial import EditorialAdmin
from sources.admin.forms import VersionedForm
from sources.admin.sheets import SheetMixin

# The views that list figures with their counts.
LISTS = ("changelist", "export")


@admin.register(Indicator)
class IndicatorAdmin(VersionedAdmin):
    list_display = ("name", "unit", "program", "change_of", "slug")
    list_filter = (IndicatorFamilyFilter,)
    list_select_related = ("program", "change_of")
    search_fields = ("name", "name_en", "slug", "program__name")
    autocomplete_fields = ("program", "change_of", "related")


class FigureForm(VersionedForm):
    """Offers the figure's own claims to choose from."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "chosen_citation" in self.fields:
            claims = FigureCitation.objects.filter(figure=self.instance.pk or 0)
            claims = claims.exclude(status=EditorialStatus.ARCHIVED)
            self.fields["chosen_citation"].queryset = claims.select_related("article__publisher")
            self.fields["chosen_citation"].label_from_instance = name_claim
            wrapper = self.fields["chosen_citation"].widget
            wrapper.can_add_related = wrapper.can_change_related = wrapper.can_view_related = False


class FigureCitationForm(CitationForm):
    """Shows a value as it is written, 14 and not 14.000000."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["value"] = Decimal(plain(self.initial["value"]))


class FigureCitationInline(CitationInline):
    model = FigureCitation
    form = FigureCitationForm
    fk_name = "figure"
    own_fields = (("value", "unit", "qualifier"),)


class SearchRecordInline(VersionedInline, admin.StackedInline):
    model = SearchRecord
    fields = (("searched_on", "searched_by"), "searched_in", "remarks")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("figure__indicator")


@admin.register(Figure)
class FigureAdmin(DisputePages, SheetMixin, EditorialAdmin):
    form = FigureForm
    resource_classes = [FigureResource]
    date_hierarchy = "period_end"
    name_shows = ("indicator",)
    list_display = (
        "indicator",
        "kind",
        "amount",
        "period",
        "place",
        "edition",
        "claim_count",
        "origin_count",
        "conflict",
        "badge",
        "shown",
    )
    list_filter = (
        "status",
        GapFilter,
        "kind",
        FigureFamilyFilter,
        EditionFilter,
        "qualifier",
        "cumulative",
        FigurePlaceFilter,
    )
    list_select_related = ("indicator__program", "place", "edition")
    search_fields = ("indicator__name", "indicator__slug", "place__name", "initiative__title")
    search_help_text = "指标、地点或举措的名称"
    autocomplete_fields = ("indicator", "place", "edition", "initiative")
    fieldsets = (
        (None, {"fields": ("indicator", ("kind", "cumulative"), ("period", "period_inferred"))}),
        ("属于", {"fields": ("place", "edition", "initiative")}),
        ("数值", {"fields": ("amount", "chosen_citation", "choice_reason")}),
        ("说明", {"fields": ("remarks", ("overruled_state", "overrule_reason"))}),
    )
    inlines = (FigureCitationInline, SearchRecordInline)

    def get_readonly_fields(self, request, obj=None):
        may_overrule = request.user.has_perm("programs.overrule_figure")
        guarded = () if may_overrule else tuple(Figure.GUARDED)
        return [*super().get_readonly_fields(request, obj), "amount", *guarded]

    def has_import_permission(self, request):
        """A row of the sheet also drafts a claim."""
        may_claim = request.user.has_perm("programs.add_figurecitation")
        return super().has_import_permission(request) and may_claim

    def get_queryset(self, request):
        figures = super().get_queryset(request)
        name = request.resolver_match.url_name if request.resolver_match else ""
        return with_kept_counts(figures) if name.endswith(LISTS) else figures

    def get_inlines(self, request, obj):
        """Only a promise is looked for."""
        searched = obj is not None and obj.kind == "target"
        return self.inlines if searched else (FigureCitationInline,)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        figure = form.instance
        if not change:
            for claim in figure.citations.all():
                claim.full_clean()  # the unit could not be compared before the figure was stored
        chosen_anew = change and "chosen_citation" in form.changed_data
        figure = Figure.objects.get(pk=figure.pk)
        open_choice = settle(figure, by=request.user, chosen_anew=chosen_anew)
        if open_choice:
            self.message_user(request, open_choice, messages.WARNING)

    @admin.display(description="数值", ordering="value")
    def amount(self, figure):
        return amount_zh(figure.value, figure.indicator.unit, figure.qualifier)

    @admin.display(description="引文", ordering="claim_count")
    def claim_count(self, figure):
        return figure.claim_count

    @admin.display(description="来源", ordering="origin_count")
    def origin_count(self, figure):
        return figure.origin_count

    @admin.display(description="说法不一", ordering="disputed")
    def conflict(self, figure):
        return "⚠ 不一" if figure.disputed else ""


@admin.register(FigureCitation)
class FigureCitationAdmin(CitationAdmin):
    form = FigureCitationForm
    name_shows = ("article__publisher", "figure__indicator")
    own_fields = (("value", "unit", "qualifier"),)
    own_columns = ("amount",)
    list_filter = ("status", "text_kind", "qualifier", "article__genre")
    search_fields = ("exact", "digest", "article__headline", "figure__indicator__name")

    @admin.display(description="数值", ordering="value")
    def amount(self, claim):
        return amount_zh(claim.value, claim.unit, claim.qualifier)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        settle(Figure.objects.get(pk=obj.figure_id), by=request.user)


@admin.register(SearchRecord)
class SearchRecordAdmin(VersionedAdmin):
    date_hierarchy = "searched_on"
    name_shows = ("figure__indicator",)
    list_display = ("figure", "searched_on", "searched_in", "searched_by")
    list_filter = ("searched_on",)
    search_fields = ("figure__indicator__name", "searched_in", "searched_by")
    autocomplete_fields = ("figure",)
