"""The inbox of contradictions: every slot whose claims disagree, and the decision on each."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Prefetch
from django.db.models.functions import Greatest, Least, Substr
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from programs.admin.dispute_forms import DECISIONS
from programs.admin.filters import decided, kept_claims, undecided
from programs.display import amount_zh
from programs.models import Figure
from ruralplan.editorial import StaleRecord
from sources.admin.forms import sentences
from sources.admin.lists import CappedPaginator, shown_badge, status_badge

MAY_DECIDE = "programs.overrule_figure"
PER_PAGE = 10
CONTEXT = 40
STATES = {
    "open": ("尚未选定", undecided),
    "chosen": ("已选定", decided),
}


def in_words(figures):
    """Load what a card of the inbox shows: two queries, however many figures."""
    claims = kept_claims().select_related("article__publisher", "article__origin__publisher")
    claims = claims.annotate(**_surroundings()).order_by("value", "article__published", "pk")
    related = ("indicator__program", "place__parent__parent", "edition__program")
    return figures.select_related(*related).prefetch_related(
        Prefetch("citations", queryset=claims, to_attr="kept_claims")
    )


def _surroundings():
    """Return what stands before and after each passage, where the text is stored: for staff."""
    text, start = "article__text__text", F("start")
    first = Greatest(start - (CONTEXT - 1), 1)
    return {
        "before": Substr(text, first, Least(start, CONTEXT)),
        "after": Substr(text, F("end") + 1, CONTEXT),
    }


def stated_in(figure):
    """Return the figure's kept claims as (value in words, claims), the smallest value first."""
    groups = {}
    for claim in figure.kept_claims:
        groups.setdefault(claim.value, []).append(claim)
    unit = figure.indicator.unit
    return [(amount_zh(value, unit), claims) for value, claims in groups.items()]


class DisputePages:
    """Adds to the admin of figures the inbox and a page for each slot in it."""

    gap_pages = {"undecided": "admin:programs_figure_disputes"}

    def get_urls(self):
        site = self.admin_site
        one = "<path:object_id>/dispute/"
        return [
            path("disputes/", site.admin_view(self.disputes_view), name="programs_figure_disputes"),
            path(one, site.admin_view(self.dispute_view), name="programs_figure_dispute"),
            path(
                f"{one}<slug:decision>/",
                site.admin_view(self.decide_view),
                name="programs_figure_decide",
            ),
            *super().get_urls(),
        ]

    def disputes_view(self, request):
        """List the slots that disagree, undecided ones first asked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        chosen = request.GET.get("state", "open")
        if chosen not in STATES:
            raise Http404("没有这一类。")
        figures = in_words(STATES[chosen][1](Figure.objects.order_by("-modified_at", "-pk")))
        page = CappedPaginator(figures, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": "说法不一",
            "opts": self.opts,
            "page": page,
            "cards": [_card(figure) for figure in page],
            "chosen": chosen,
            "tabs": [
                (name, label, CappedPaginator(keep(Figure.objects.all()), 1).count)
                for name, (label, keep) in STATES.items()
            ],
        }
        return TemplateResponse(request, "admin/disputes.html", context)

    def dispute_view(self, request, object_id):
        """Show all that is said of the slot, and the three decisions to those who may decide."""
        figure = self._disputed(request, object_id)
        return self._render_dispute(request, figure, {})

    def decide_view(self, request, object_id, decision):
        """Do what one of the three forms says."""
        figure = self._disputed(request, object_id)
        if decision not in DECISIONS:
            raise Http404("没有这个决定。")
        if not request.user.has_perm(MAY_DECIDE):
            raise PermissionDenied("您的角色不能裁定说法不一。")
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:programs_figure_dispute", args=[figure.pk]))
        form = DECISIONS[decision](figure, request.POST)
        done = self._decide(request, figure, form) if form.is_valid() else ""
        if not done:
            fresh = self._disputed(request, object_id)
            form.carry(fresh)
            return self._render_dispute(request, fresh, {decision: form}, status=form.status)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:programs_figure_disputes"))

    def _decide(self, request, figure, form):
        """Return the sentence that says what was done; on refusal put why on the form."""
        try:
            with transaction.atomic():
                form.check_as_shown()
                done = form.apply(by=request.user)
                self.log_change(request, figure, done)
        except ValidationError as error:
            status = 409 if isinstance(error, StaleRecord) else 422
            form.refuse(error, status=status, said=sentences(error, Figure))
            return ""
        link = format_html('<a href="{}">{}</a>', self._dispute_change_url(figure), figure)
        return format_html("{}：{}", link, done)

    def _dispute_change_url(self, figure):
        return reverse("admin:programs_figure_change", args=[figure.pk])

    def _disputed(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404("没有这个数字。")
        return in_words(Figure.objects.filter(pk=record.pk)).get()

    def _render_dispute(self, request, figure, bound, *, status=200):
        may_decide = request.user.has_perm(MAY_DECIDE)
        forms = [
            (name, bound.get(name) or form(figure))
            for name, form in DECISIONS.items()
            if may_decide
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": str(figure),
            "opts": self.opts,
            "card": _card(figure),
            "forms": forms,
            "refused": [form for form in bound.values() if form.errors],
        }
        return TemplateResponse(request, "admin/dispute.html", context, status=status)


def _card(figure):
    return {
        "figure": figure,
        "badges": [status_badge(figure), shown_badge(figure)],
        "values": [
            (words, [(claim, status_badge(claim)) for claim in claims])
            for words, claims in stated_in(figure)
        ],
        "disagrees": len({claim.value for claim in figure.kept_claims}) > 1,
        "come_since": [claim for claim in figure.kept_claims if figure.was_chosen_before(claim)],
    }
