"""Reprints in the admin: what was found, both articles side by side, and the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from ruralplan.editorial import StaleRecord
from sources.admin.base import SteadyList
from sources.admin.forms import sentences
from sources.admin.lists import ChoiceFilter
from sources.admin.side_by_side import show_side_by_side
from sources.bounds import LARGEST_ID
from sources.copies import confirm, name_root, split
from sources.copies.deciding import MOVED
from sources.models import Article, ReprintSuggestion, SuggestionState

BADGES = {
    SuggestionState.OPEN: "open",
    SuggestionState.CONFIRMED: "shown",
    SuggestionState.SPLIT: "hidden",
}


class StateFilter(ChoiceFilter):
    title = "状态"
    parameter_name = "state"
    options = {
        "open": ("待决定", lambda pairs: pairs.open()),
        "confirmed": ("已确认同源", lambda pairs: pairs.filter(state=SuggestionState.CONFIRMED)),
        "split": ("已判为不同源", lambda pairs: pairs.filter(state=SuggestionState.SPLIT)),
        "grouped": (
            "不用决定：已在同一组",
            lambda pairs: pairs.filter(state=SuggestionState.OPEN).in_one_group(),
        ),
    }


class ConflictFilter(ChoiceFilter):
    title = "数字"
    parameter_name = "conflicts"
    options = {
        "yes": ("同样的话、不同的数字", lambda pairs: pairs.contradicting()),
        "no": ("没有不同", lambda pairs: pairs.filter(conflicts=[])),
    }


class DecisionForm(forms.Form):
    """What a button of the decision page, or of a row on the desk, sends."""

    action = forms.ChoiceField(choices=[(name, name) for name in ("confirm", "split", "name_root")])
    version = forms.IntegerField(min_value=0, max_value=LARGEST_ID)
    root = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    # The root that the page showed: somebody may have named another one since.
    was = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    def article(self) -> Article:
        """Return the article chosen as root; raise ValidationError where there is none."""
        chosen = Article.objects.filter(pk=self.cleaned_data["root"]).first()
        if chosen is None:
            raise ValidationError("请先选哪一篇是源头。")
        return chosen


@admin.register(ReprintSuggestion)
class ReprintSuggestionAdmin(SteadyList, admin.ModelAdmin):
    actions = None
    list_display = ("pair", "relation", "share", "differing", "badge", "decided")
    list_filter = (StateFilter, ConflictFilter, "relation")
    search_fields = (
        "article__headline",
        "other__headline",
        "article__publisher__name",
        "other__publisher__name",
    )

    def has_add_permission(self, request):
        """Pairs come from comparing texts only."""
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).for_display()

    @admin.display(description="两篇文章")
    def pair(self, suggestion):
        return format_html("{}<br>{}", suggestion.article, suggestion.other)

    @admin.display(description="相同的份额", ordering="score")
    def share(self, suggestion):
        return suggestion.percent

    @admin.display(description="数字不同")
    def differing(self, suggestion):
        return f"{len(suggestion.conflicts)} 处" if suggestion.conflicts else "—"

    @admin.display(description="状态", ordering="state")
    def badge(self, suggestion):
        return state_badge(suggestion)

    @admin.display(description="决定")
    def decided(self, suggestion):
        if suggestion.decided_at is None:
            return "—"
        moment = timezone.localtime(suggestion.decided_at).strftime("%Y-%m-%d %H:%M")
        return f"{suggestion.decided_by or '系统'}，{moment}"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Show both articles; decide what the pressed button says."""
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        suggestion = self.get_object(request, unquote(object_id))
        if suggestion is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "POST":
            return self._render(request, suggestion)
        if not may_decide(request.user):
            raise PermissionDenied
        return self._answer(request, suggestion)

    def _answer(self, request, suggestion):
        form = DecisionForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError("按钮送来的内容不完整，没有做任何决定。请再按一次。")
            done = _decide(suggestion, form, by=request.user)
        except ValidationError as error:
            status = 409 if isinstance(error, StaleRecord) else 422
            fresh = self.get_object(request, str(suggestion.pk)) or suggestion
            refusal = sentences(error, Article)
            return self._render(request, fresh, refusal=refusal, status=status)
        self.log_change(request, suggestion, done)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(self._next(request) or self._list_url(), status=303)

    def _render(self, request, suggestion, *, refusal=(), status=200):
        context = {
            **self.admin_site.each_context(request),
            "title": "两篇是不是同一篇文字",
            "opts": self.opts,
            "suggestion": suggestion,
            "badge": state_badge(suggestion),
            "refusal": refusal,
            "next": self._next(request),
            "list_url": self._list_url(),
            "may_decide": may_decide(request.user),
            **show_side_by_side(suggestion),
        }
        return TemplateResponse(request, "admin/reprints/decision.html", context, status=status)

    def _next(self, request) -> str:
        """Return where the editor came from, empty when that is no page of this site."""
        asked = request.POST.get("next") or request.GET.get("next") or ""
        safe = url_has_allowed_host_and_scheme(
            asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        return asked if safe else ""

    def _list_url(self) -> str:
        return f"{reverse('admin:sources_reprintsuggestion_changelist')}?state=open"


def may_decide(user: Any) -> bool:
    """Tell whether the user may decide: that changes articles too."""
    return user.has_perms(["sources.change_reprintsuggestion", "sources.change_article"])


def state_badge(suggestion: ReprintSuggestion) -> str:
    """Return the state as a word with a shape beside it."""
    label = suggestion.get_state_display()
    if suggestion.state == SuggestionState.OPEN and suggestion.is_grouped:
        label = "已在同一组，不用决定"
    return format_html('<span class="badge badge-{}">{}</span>', BADGES[suggestion.state], label)


def _decide(suggestion: ReprintSuggestion, form: DecisionForm, *, by: Any) -> str:
    """Do what the button says, at the version that the page showed; return what was done."""
    suggestion.version = form.cleaned_data["version"]
    if form.cleaned_data["action"] == "split":
        split(suggestion, by=by)
        return "已判为不同源；这一对以后不再提示。"
    root = form.article()
    if form.cleaned_data["action"] == "confirm":
        confirm(suggestion, root=root, by=by)
        return f"已确认同源，源头是“{root}”。"
    if form.cleaned_data["was"] != root.origin_pk:
        raise StaleRecord(MOVED, code="stale")
    return f"已指定源头：“{name_root(root, by=by)}”。"
