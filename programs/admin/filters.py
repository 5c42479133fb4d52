"""Filters of figures and plans; each offers a short list, never a whole table."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from counties.admin import ProvinceFilter
from programs.ledger import judged
from programs.models import (
    Edition,
    Figure,
    FigureCitation,
    Program,
    PromiseState,
    SearchRecord,
)
from ruralplan.editorial import EditorialStatus
from sources.admin.lists import ChoiceFilter

CHOICES_SHOWN = 100
# Judging a promise reads its evidence: the newest so many are judged, not millions.
PROMISES_JUDGED = 2000


def kept_claims():
    """Return the claims that are not archived, drafts included: staff work on these."""
    return FigureCitation.objects.exclude(status=EditorialStatus.ARCHIVED)


def disagreeing(claims):
    """Group claims by figure and keep the figures whose claims state different values."""
    ranges = claims.order_by().values("figure").annotate(low=Min("value"), high=Max("value"))
    return ranges.filter(high__gt=F("low")).values("figure")


def with_kept_counts(figures):
    """Annotate `claim_count`, `origin_count` and `disputed` from all claims not archived."""
    claims = kept_claims().filter(figure=OuterRef("pk"))
    origin = Coalesce("article__origin", "article")
    return figures.annotate(
        claim_count=_per_figure(claims, Count("pk")),
        origin_count=_per_figure(claims, Count(origin, distinct=True)),
        disputed=Exists(disagreeing(claims)),
    )


def _per_figure(claims, count):
    rows = claims.order_by().values("figure").annotate(n=count).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def disputed(figures):
    """Keep the figures whose claims, published or not, state different values."""
    return _kept(figures).filter(pk__in=disagreeing(kept_claims()))


def undecided(figures):
    """Keep the disputed figures without a reasoned choice, or with another value come since."""
    return disputed(figures).filter(Q(choice_reason="") | Exists(_come_since()))


def decided(figures):
    """Keep the disputed figures whose choice has a reason and weighed every value."""
    return disputed(figures).exclude(choice_reason="").filter(~Exists(_come_since()))


def _come_since():
    later = kept_claims().filter(figure=OuterRef("pk"), created_at__gt=OuterRef("chosen_at"))
    return later.exclude(value=OuterRef("value"))


def uncited(figures):
    """Keep the figures that no claim backs."""
    return _kept(figures).filter(~Exists(kept_claims().filter(figure=OuterRef("pk"))))


def unreported(figures):
    """Keep the published promises for which the ledger finds no report."""
    return figures.filter(pk__in=_silent(Figure.objects.published()))


def overdue(figures):
    """Keep the promises made long ago for which the ledger still finds no report."""
    return figures.filter(pk__in=_silent(_old(Figure.objects.published())))


def unsearched(figures):
    """Keep the overdue promises for which nobody noted a search since."""
    recent = SearchRecord.objects.filter(figure=OuterRef("pk"), searched_on__gte=_months_ago())
    return figures.filter(pk__in=_silent(_old(Figure.objects.published()).filter(~Exists(recent))))


def _silent(promises):
    """Return the keys of those for which the ledger finds no report, the newest looked at."""
    promises = promises.targets().for_judging().order_by("-pk")
    entries = judged(promises[:PROMISES_JUDGED])
    return [entry.target.pk for entry in entries if entry.state == PromiseState.NO_REPORT]


def _old(promises):
    made = Coalesce("edition__announced_on", "period_end")
    return promises.alias(_made=made).filter(_made__lte=_months_ago())


def _months_ago():
    """Return the first day that is not yet so many months ago as a report may take."""
    today = timezone.localdate()
    years, month = divmod(today.year * 12 + today.month - 1 - settings.REPORT_MONTHS, 12)
    return date(years, month + 1, min(today.day, 28))


def _kept(figures):
    return figures.exclude(status=EditorialStatus.ARCHIVED)


class GapFilter(ChoiceFilter):
    title = "待办"
    parameter_name = "gap"
    options = {
        "undecided": ("说法不一，尚未选定", undecided),
        "disputed": ("说法不一", disputed),
        "uncited": ("没有引文", uncited),
        "unreported": ("没有报道的承诺", unreported),
        "overdue": ("很久没有报道的承诺", overdue),
        "unsearched": ("很久没有报道，也没有记下查找", unsearched),
    }


class FamilyFilter(admin.SimpleListFilter):
    """Programmes at the top with all their projects; `lookup` leads to the programme."""

    title = "项目"
    parameter_name = "program"
    lookup = "pk__in"

    def lookups(self, request, model_admin):
        programs = Program.objects.top_level().order_by("name")
        return list(programs.values_list("slug", "name")[:CHOICES_SHOWN])

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(**{self.lookup: Program.objects.family(self.value())})


class IndicatorFamilyFilter(FamilyFilter):
    lookup = "program__in"


class FigureFamilyFilter(FamilyFilter):
    lookup = "indicator__program__in"


class EditionFilter(admin.SimpleListFilter):
    title = "年度计划"
    parameter_name = "plan"

    def lookups(self, request, model_admin):
        editions = Edition.objects.order_by("-year", "title")
        rows = editions.values_list("pk", "title")[:CHOICES_SHOWN]
        return [(str(pk), title) for pk, title in rows]

    def queryset(self, request, queryset):
        known = {value for value, _ in self.lookup_choices}
        return queryset.filter(edition=self.value()) if self.value() in known else queryset


class FigurePlaceFilter(ProvinceFilter):
    lookup = "place__code"
