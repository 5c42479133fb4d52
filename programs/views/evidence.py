"""Pages of the evidence: figures with their passages, the ledger, and what is missing from it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Max
from django.utils import timezone
from django.views.generic import ListView

from programs import gaps
from programs.citing import article_reference, figure_reference
from programs.contradictions import stated_values
from programs.filters import CorrectionFilter, LedgerFilter
from programs.ledger import ledger_entries
from programs.models import Correction, Edition, Figure, Kind, Pillar, Program, PromiseState
from programs.origins import is_promisors_word, origins
from programs.search import search
from programs.views.plans import count_states
from sources.pages import ROWS_PER_PAGE, ListPage, Page, RecordPage
from sources.parameters import parse_words


class FigureDetailView(RecordPage):
    """One number: its passages, its origins, and the promise or result it belongs to."""

    queryset = Figure.objects.for_display().select_related("indicator__program__parent__parent")
    section = "ledger"
    json_path = "figures/{pk}/"

    def get_context_data(self, **kwargs):
        figure = self.object
        url = self.get_canonical_url()
        return super().get_context_data(
            claims=[(claim, article_reference(claim.article)) for claim in figure.public_claims],
            origins=origins(figure),
            promisor_only=is_promisors_word(figure),
            values=stated_values(figure) if figure.conflicted else [],
            entries=self.get_entries(),
            corrections=figure.corrections.published().for_display(),
            reference=figure_reference(figure, url, timezone.localdate()),
            **kwargs,
        )

    def get_entries(self):
        """The promise that the figure is, or the promises that it answers."""
        if self.object.kind == Kind.TARGET:
            return ledger_entries([self.object])
        targets = Figure.objects.published().targets().for_display()
        entries = ledger_entries(targets.filter(indicator=self.object.indicator))
        return [entry for entry in entries if entry.latest_actual == self.object]


class LedgerView(ListPage):
    """Every published promise with its latest report and its state."""

    model = Figure
    filterset_class = LedgerFilter
    template_name = "programs/ledger.html"
    section = "ledger"
    json_path = "ledger/"
    context_object_name = "entries"

    def get_queryset(self):
        targets = super().get_queryset().targets().for_display()
        self.targets = gaps.promises(targets)
        self.judged = ledger_entries(self.targets)
        state = self.filterset.form.cleaned_data["state"]
        return [entry for entry in self.judged if not state or entry.state == state]

    def get_updated_at(self):
        return max((entry.target.modified_at for entry in self.judged), default=None)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            counts=count_states(self.judged),
            total=len(self.judged),
            chosen=self.filterset.form.cleaned_data,
            programs=get_planning_programs().values_list("slug", "name"),
            editions=Edition.objects.published().order_by("-year").values_list("slug", "title"),
            pillars=Pillar.objects.published().values_list("slug", "name"),
            states=PromiseState.choices,
            **kwargs,
        )


def get_planning_programs():
    """The programmes that publish yearly plans, each once."""
    planning = Edition.objects.published().order_by().values("program")
    return Program.objects.published().filter(pk__in=planning)


class ContradictionListView(ListPage):
    """Figures of which published articles state different values."""

    model = Figure
    template_name = "programs/contradiction_list.html"
    section = "ledger"
    json_path = "contradictions/"

    def get_queryset(self):
        return super().get_queryset().conflicted().for_display()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = [(figure, stated_values(figure)) for figure in context["object_list"]]
        return context | {"contradictions": rows}


class GapsView(Page, ListView):
    """What is missing, as prominent as what is there; promises without report are paged."""

    template_name = "programs/gaps.html"
    paginate_by = ROWS_PER_PAGE
    section = "gaps"
    json_path = "ledger/?state=no_report"

    def get_queryset(self):
        return gaps.unreported_promises()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            short_editions=gaps.short_editions(),
            numberless=gaps.programs_without_figures(),
            postings=gaps.unclear_postings(),
            articles=gaps.articles_without_text(),
            **kwargs,
        )


class CorrectionListView(ListPage):
    """Every change of what a public figure stated, newest first."""

    model = Correction
    filterset_class = CorrectionFilter
    section = "ledger"
    json_path = "corrections/"
    context_object_name = "corrections"

    def get_queryset(self):
        return super().get_queryset().for_display()

    def get_updated_at(self):
        return self.object_list.order_by().aggregate(newest=Max("corrected_at"))["newest"]

    def get_context_data(self, **kwargs):
        days = Correction.objects.published().order_by().datetimes("corrected_at", "year", "DESC")
        return super().get_context_data(
            chosen=self.filterset.form.cleaned_data,
            programs=Program.objects.published().top_level().values_list("slug", "name"),
            years=[(day.year, f"{day.year}年") for day in days],
            csv_url=_as_file(self.get_json_url(), "csv"),
            **kwargs,
        )


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
        return search(self.words)

    def get_json_url(self):
        return f"/api/v1/search/?{urlencode({'q': self.words})}" if self.words else None

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=self.words, **kwargs)


def _as_file(url, kind):
    """Return the address of the same list as a file."""
    return f"{url}{'&' if '?' in url else '?'}format={kind}"
