"""Citations in the admin: found in the stored text where the literal stands once, else located."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Substr

from ruralplan.editorial import EditorialStatus
from sources.admin.base import VersionedInline
from sources.admin.editorial import EditorialAdmin
from sources.admin.forms import VersionedForm
from sources.admin.lists import ChoiceFilter, status_badge

PLACES_SHOWN = 8
# Each compares a slice of a full text: the newest so many are looked at, not millions.
PASSAGES_CHECKED = 2000
CONTEXT = 8


def find_all(text: str, literal: str) -> list[int]:
    """Return every position at which the literal stands, overlapping ones included."""
    found, start = [], text.find(literal)
    while start >= 0:
        found.append(start)
        start = text.find(literal, start + 1)
    return found


def tell_places(text: str, literal: str, starts: list[int]) -> str:
    """Return the positions with a few characters around each, for an editor to choose from."""
    places = [
        f"{start}（…{text[max(0, start - CONTEXT) : start + len(literal) + CONTEXT]}…）"
        for start in starts[:PLACES_SHOWN]
    ]
    rest = f"等 {len(starts)} 处" if len(starts) > PLACES_SHOWN else ""
    return "、".join(places).replace("\n", " ") + rest


def broken(citations):
    """Keep those that their stored text does not hold at their place, the newest looked at.

    Saving refuses them; this finds what came in otherwise. `check_citations` proves all.
    """
    stored = citations.model._base_manager.exclude(status=EditorialStatus.ARCHIVED)
    newest = stored.filter(article__text__isnull=False).order_by("-pk")[:PASSAGES_CHECKED]
    held = Substr("article__text__text", F("start") + 1, F("end") - F("start"))
    return citations.filter(pk__in=newest.values("pk")).alias(_held=held).exclude(_held=F("exact"))


class PassageFilter(ChoiceFilter):
    title = "引文位置"
    parameter_name = "passage"
    options = {"broken": ("和存着的全文对不上", broken)}


class CitationForm(VersionedForm):
    """Takes the literal as it stands, spaces and line ends included; finds where it stands."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "exact" in self.fields:
            self.fields["exact"].strip = False
        for name in {"start", "end"}.intersection(self.fields):
            self.fields[name].required = False
            self.fields[name].help_text += "空着时，摘录在全文里只出现一次就自动填写。"

    def clean(self):
        cleaned = super().clean()
        article, exact = cleaned.get("article"), cleaned.get("exact")
        if article and exact and not {"start", "end"}.intersection(self.errors):
            try:
                cleaned["start"], cleaned["end"] = self._span(article, exact)
            except ValidationError as error:
                self.add_error("start", error)
        return cleaned

    def _span(self, article, exact):
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start is None:
            start = end - len(exact) if end is not None else locate(article, exact)
        if start < 0:
            raise ValidationError("终点比摘录还短，请核对。")
        return start, start + len(exact) if end is None else end


def locate(article, exact: str) -> int:
    """Return where the literal stands; raise ValidationError unless it stands exactly once."""
    stored = getattr(article, "text", None)
    if stored is None:
        raise ValidationError("库里没有这篇文章的全文，请自己填写起点和终点。")
    starts = find_all(stored.text, exact)
    if not starts:
        raise ValidationError("全文里没有这段摘录，请一字不差地照抄。")
    if len(starts) > 1:
        places = tell_places(stored.text, exact, starts)
        raise ValidationError(f"这段摘录出现了 {len(starts)} 次，请填写起点：{places}。")
    return starts[0]


class CitationInline(VersionedInline, admin.StackedInline):
    form = CitationForm
    autocomplete_fields = ("article",)
    readonly_fields = ("badge",)
    # What this kind of citation holds besides the passage.
    own_fields: tuple = ()

    def get_fields(self, request, obj=None):
        return (
            "article",
            "exact",
            ("start", "end", "badge"),
            *self.own_fields,
            "digest",
            "attributed_to",
            "version",
        )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article__publisher")

    @admin.display(description="状态")
    def badge(self, citation):
        return status_badge(citation) if citation.pk else "新引文，保存后是草稿"


class CitationAdmin(EditorialAdmin):
    """One table of citations; `whole` names the foreign key to what the passage backs."""

    form = CitationForm
    name_shows = ("article__publisher",)
    own_fields: tuple = ()
    own_columns: tuple[str, ...] = ()
    list_filter = ("status", "text_kind", "article__genre")
    search_fields = ("exact", "digest", "attributed_to", "article__headline")

    def get_list_filter(self, request):
        return (*super().get_list_filter(request), PassageFilter)

    @property
    def whole(self):
        return self.model.part_of

    def get_autocomplete_fields(self, request):
        return ("article", self.whole, *super().get_autocomplete_fields(request))

    def get_list_display(self, request):
        return ("exact", *self.own_columns, self.whole, "source", "start", "badge", "shown")

    @admin.display(description="出处", ordering="article")
    def source(self, citation):
        return f"{citation.article.publisher.name} {citation.article.published}"

    def get_fields(self, request, obj=None):
        return (
            self.whole,
            "article",
            "exact",
            ("start", "end"),
            *self.own_fields,
            "digest",
            "attributed_to",
        )

    def get_readonly_fields(self, request, obj=None):
        derived = ("text_kind", "prefix", "suffix")
        return [*super().get_readonly_fields(request, obj), *derived]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        public = (
            "公众看到的",
            {"fields": ("text_kind", "prefix", "suffix"), "classes": ["collapse"]},
        )
        return [*fieldsets, public]
