"""Pages of the evidence: figures with their passages, the ledger, and what is missing from it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Max
from django.utils import timezone
from django.views.generic import ListView

from counties.models import Division
from programs import gaps
from programs.citing import article_reference, figure_in_words, figure_reference
from programs.contradictions import stated_values
from programs.filters import ContradictionFilter, CorrectionFilter, LedgerFilter, PromiseFilter
from programs.ledger import judged, ledger_entries, newest, shown
from programs.models import Correction, Edition, Figure, Kind, Pillar, Program, PromiseState
from programs.origins import articles_behind, by_origin, is_promisors_word, origins
from programs.outlook import count_states
from programs.search import KINDS, count_kinds, search
from sources.pages import ROWS_PER_PAGE, ListPage, Page, RecordPage
from sources.parameters import parse_words


class FigureDetailView(RecordPage):
    """One number: its passages, its origins, and the promise or result it belongs to."""

    queryset = Figure.objects.for_display().select_related("indicator__program__parent__parent")
    section = "programs"
    json_path = "figures/{pk}/"

    def get_context_data(self, **kwargs):
        figure = self.object
        claims = figure.public_claims
        return super().get_context_data(
            proof=next((one for one in claims if one.pk == figure.chosen_citation_id), None),
            groups=by_origin(figure),
            origins=origins(figure),
            promisor_only=is_promisors_word(figure),
            values=stated_values(figure) if figure.conflicted else [],
            entries=self.get_entries(),
            corrections=figure.corrections.published().for_display(),
            **self.get_references(),
            **kwargs,
        )

    def get_references(self):
        """Return the references, as of today: to the page and to each article behind it."""
        figure, url, today = self.object, self.get_canonical_url(), timezone.localdate()
        return {
            "reference": figure_reference(figure, url, today),
            "in_words": figure_in_words(figure, url, today),
            "references": [article_reference(one, today) for one in articles_behind([figure])],
        }

    def get_entries(self):
        """The promise that the figure is, or the promises that it answers or stands behind."""
        figure = self.object
        if figure.kind == Kind.TARGET:
            return ledger_entries([figure])
        near = [figure.indicator_id, *figure.indicator.related.values_list("pk", flat=True)]
        targets = gaps.promises(Figure.objects.published().targets().for_display())
        entries = ledger_entries(targets.filter(indicator__in=near))
        return [one for one in entries if one.latest_actual == figure or figure in one.context]


class EvidenceListPage(ListPage):
    """A list of the evidence, with the fields that its form offers."""

    section = "ledger"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            programs=get_planning_programs().values_list("slug", "name"),
            editions=Edition.objects.published().order_by("-year").values_list("slug", "title"),
            pillars=Pillar.objects.published().values_list("slug", "name"),
            csv_url=_as_file(self.get_json_url(), "csv"),
            **kwargs,
        )


class PromiseListPage(EvidenceListPage):
    """A list of promises: all are judged, and what is shown is loaded for one page only."""

    def paginate_queryset(self, queryset, page_size):
        paginator, page, _, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = shown(page.object_list)
        return paginator, page, page.object_list, is_paginated


class LedgerView(PromiseListPage):
    """Every published promise with its latest report and its state."""

    model = Figure
    filterset_class = LedgerFilter
    template_name = "programs/ledger.html"
    json_path = "ledger/"
    context_object_name = "entries"

    def get_queryset(self):
        targets = super().get_queryset().newest_plan_first().targets().for_judging()
        self.judged = judged(gaps.promises(targets))
        state = self.filterset.form.cleaned_data["state"]
        return [entry for entry in self.judged if not state or entry.state == state]

    def get_updated_at(self):
        return newest(self.judged)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            counts=count_states(self.judged),
            total=len(self.judged),
            states=PromiseState.choices,
            places=get_provinces(),
            **kwargs,
        )


def get_planning_programs():
    """The programmes that publish yearly plans, each once."""
    planning = Edition.objects.published().order_by().values("program")
    return Program.objects.published().filter(pk__in=planning)


def get_provinces():
    """The provinces in which something was promised, as codes of two digits and names."""
    promised = Figure.objects.published().targets().filter(place__isnull=False).order_by()
    codes = {code[:2] for code in promised.values_list("place__code", flat=True).distinct()}
    rows = Division.objects.filter(code__in=[f"{code}0000" for code in codes]).order_by("code")
    return [(code[:2], name) for code, name in rows.values_list("code", "name")]


class ContradictionListView(EvidenceListPage):
    """Figures of which published articles state different values."""

    model = Figure
    filterset_class = ContradictionFilter
    template_name = "programs/contradiction_list.html"
    json_path = "contradictions/"

    def get_queryset(self):
        return super().get_queryset().conflicted().for_display()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = [(figure, stated_values(figure)) for figure in context["object_list"]]
        return context | {
            "contradictions": rows,
            "looked_at": self.get_looked_at(rows),
            "choices": [("true", "已经选定"), ("false", "还没有选定")],
            "chosen_resolved": self.filterset.data.get("resolved", ""),
        }

    def get_looked_at(self, rows):
        """Say how much was compared where nothing contradicts, or nothing: (figures, compared)."""
        public = Figure.objects.published()
        if rows or public.conflicted().exists():
            return None
        compared = public.with_counts().filter(article_count__gt=1)
        return public.count(), compared.count()


class GapsView(PromiseListPage):
    """What is missing, as prominent as what is there; promises without report are paged."""

    model = Figure
    filterset_class = PromiseFilter
    template_name = "programs/gaps.html"
    section = "gaps"
    json_path = "ledger/?state=no_report"

    def get_queryset(self):
        return gaps.unreported(super().get_queryset().newest_plan_first())

    def get_updated_at(self):
        return newest(self.object_list)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        lists = {
            "short_editions": gaps.short_editions(),
            "numberless": gaps.programs_without_figures(),
            "measures": gaps.measures_without_promises(),
            "postings": gaps.unclear_postings(),
            "articles": gaps.articles_without_text(),
        }
        return context | lists


class CorrectionListView(EvidenceListPage):
    """Every change of what a public figure stated, newest first."""

    model = Correction
    filterset_class = CorrectionFilter
    json_path = "corrections/"
    context_object_name = "corrections"

    def get_queryset(self):
        return super().get_queryset().for_display()

    def get_updated_at(self):
        return self.object_list.order_by().aggregate(newest=Max("corrected_at"))["newest"]

    def get_context_data(self, **kwargs):
        days = Correction.objects.published().order_by().datetimes("corrected_at", "year", "DESC")
        context = super().get_context_data(**kwargs)
        return context | {
            "programs": Program.objects.published().top_level().values_list("slug", "name"),
            "years": [(day.year, f"{day.year}年") for day in days],
        }


class SearchView(Page, ListView):
    """Everything public that holds the words of `q`."""

    template_name = "programs/search.html"
    paginate_by = ROWS_PER_PAGE
    context_object_name = "hits"

    def get_queryset(self):
        try:
            self.words = parse_words(self.request.GET.get("q", "").strip())
        except ValueError as error:
            raise BadRequest(f"参数 q：{error}") from None
        self.kind = self.request.GET.get("kind", "")
        if self.kind and self.kind not in KINDS:
            raise BadRequest(f"参数 kind：只能是 {'、'.join(KINDS)}。")
        self.found = search(self.words)
        return [hit for hit in self.found if not self.kind or hit.kind == self.kind]

    def get_json_url(self):
        return f"/api/v1/search/?{urlencode({'q': self.words})}" if self.words else None

    def get_context_data(self, **kwargs):
        asked = {name: text for name, text in (("q", self.words), ("kind", self.kind)) if text}
        address = self.request.build_absolute_uri(self.request.path)
        return super().get_context_data(
            words=self.words,
            kind=self.kind,
            kinds=count_kinds(self.found),
            total=len(self.found),
            share_url=f"{address}?{urlencode(asked)}" if asked else address,
            **kwargs,
        )


def _as_file(url, kind):
    """Return the address of the same list as a file."""
    return f"{url}{'&' if '?' in url else '?'}format={kind}"
