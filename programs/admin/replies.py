"""Right of reply in the admin: links sent out, and the answers that came, decided by another."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.utils.html import format_html, format_html_join

from programs.models import Figure, Reply, ReplyLink, ReplyState
from programs.models.replies import DAYS, MOST_DAYS
from sources.admin.base import SteadyList
from sources.admin.forms import AutocompleteMany, sentences

LATE = (
    "这条回应已由{who}决定为“{state}”，您的决定没有记下。"
    "您写的理由是：“{why}”。请看过下面的结果再说。"
)
CLOSED = {"answered": "已回应", "revoked": "已作废", "expired": "已过期", "": "等待回应"}


class RefusableForm(forms.ModelForm):
    """Shows what a verb said against the last attempt above what was typed."""

    refusal: ClassVar[ValidationError | None] = None

    def clean(self):
        cleaned = super().clean()
        if self.refusal is not None:
            self.add_error(None, self.refusal)
        return cleaned


class ReplyLinkForm(RefusableForm):
    """Asks for how many days the link is good, and of a link sent out whether to revoke it."""

    days = forms.IntegerField(
        label="几天内有效",
        initial=DAYS,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=f"1 到 {MOST_DAYS} 天，例如 {DAYS}。",
    )
    revoke = forms.BooleanField(
        label="作废这个链接", required=False, help_text="作废之后，对方打不开回应页。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("days" if self.instance.pk else "revoke", None)

    def clean_figures(self):
        figures = self.cleaned_data["figures"]
        hidden = figures.exclude(pk__in=Figure.objects.published())
        if hidden:
            raise ValidationError(
                f"只能问已经公开的数字；还没有公开：{'、'.join(map(str, hidden))}。"
            )
        return figures


class Decided(SteadyList):
    """An admin whose forms call verbs; a refusal is told beside what was typed, nothing is done."""

    actions = None

    def has_delete_permission(self, request, obj=None):
        return False

    def save_form(self, request, form, change):
        return form.instance

    def save_related(self, request, form, formsets, change):
        """Store nothing more: the verb has stored all."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            if hasattr(request, "refusal"):
                raise
            request.refusal = ValidationError(sentences(error, self.model))
            return self.changeform_view(request, object_id, form_url, extra_context)


@admin.register(ReplyLink)
class ReplyLinkAdmin(Decided, admin.ModelAdmin):
    form = ReplyLinkForm
    view_on_site = False  # it is the other side's page, good for one answer
    list_display = ("addressee", "state", "made_by", "made_at", "expires_at")
    list_select_related = ("made_by", "reply")
    search_fields = ("addressee", "figures__indicator__name")
    search_help_text = "请谁回应，或指标的名称"
    autocomplete_fields = ("figures",)

    ASKED = ("addressee", "figures", "days", "note")
    SENT = ("state", "address", "addressee", "asked_of", "note", "expires_at", "made_by", "made_at")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = AutocompleteMany(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fields(self, request, obj=None):
        if obj is None:
            return self.ASKED
        return self.SENT if obj.closed else ("revoke", *self.SENT)

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else self.SENT

    @admin.display(description="状态")
    def state(self, link):
        return CLOSED[link.closed]

    @admin.display(description="关于哪些数字")
    def asked_of(self, link):
        figures = link.figures.select_related("indicator")
        return format_html_join("", "<p>{}</p>", ((str(figure),) for figure in figures))

    @admin.display(description="发给对方的地址")
    def address(self, link):
        if link.closed:
            return "不能用了"
        return format_html("<code>{}</code>", link.whole_url)

    def get_object(self, request, object_id, from_field=None):
        link = super().get_object(request, object_id, from_field)
        if link is not None:
            link.whole_url = request.build_absolute_uri(link.get_absolute_url())
        return link

    def save_model(self, request, obj, form, change):
        if change:
            if not form.cleaned_data.get("revoke"):
                raise ValidationError("没有勾选“作废这个链接”，什么也没有改。")
            obj.revoke(by=request.user)
            return
        fields = {
            name: form.cleaned_data[name] for name in ("addressee", "note", "figures", "days")
        }
        made = ReplyLink.send_out(by=request.user, **fields)
        obj.pk, obj.expires_at, obj.made_at = made.pk, made.expires_at, made.made_at
        obj._state.adding = False


class ReplyForm(RefusableForm):
    """A decision with its reason, as the state of the answer allows."""

    decision = forms.ChoiceField(label="决定", widget=forms.RadioSelect)
    why = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不公开，记入操作记录，例如“与年报核对过，写的是口径不同”。",
    )

    DECISIONS = {
        ReplyState.WAITING: (("accept", "采纳：照原话刊登在数字旁边"), ("decline", "不采纳")),
        ReplyState.ACCEPTED: (("withdraw", "撤下：不再刊登"),),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = self.DECISIONS.get(self.instance.state, ())
        if "decision" in self.fields:
            self.fields["decision"].choices = choices
            self.initial["decision"] = choices[0][0] if len(choices) == 1 else None


@admin.register(Reply)
class ReplyAdmin(Decided, admin.ModelAdmin):
    form = ReplyForm
    list_display = ("body", "state", "received_at", "decided_by", "decided_at")
    list_filter = ("state", ("received_at", admin.DateFieldListFilter))
    list_select_related = ("link", "decided_by")
    search_fields = ("link__addressee", "text", "name")
    search_help_text = "单位、姓名或回应里的字"
    CAME = ("body", "asked_of", "text", "name", "office", "contact", "received_at")
    OUTCOME = ("state", "reason", "decided_by", "decided_at")
    readonly_fields = (*CAME, *OUTCOME)

    def get_fieldsets(self, request, obj=None):
        shown = [("收到的回应", {"fields": self.CAME}), ("结果", {"fields": self.OUTCOME})]
        if not self._may_decide(request, obj):
            return shown
        decides = {"fields": ("decision", "why"), "description": self._warning(request.user, obj)}
        return [shown[0], ("决定", decides), shown[1]]

    @staticmethod
    def _warning(user, reply):
        """Return why this person could not accept the answer; taking it down needs no second."""
        if reply.state != ReplyState.WAITING:
            return ""
        try:
            reply.check_second_person(user)
        except ValidationError as refusal:
            return refusal.messages[0]
        return ""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Whether the user may decide what is left to decide."""
        if obj is None:
            return super().has_change_permission(request)
        return self._may_decide(request, obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        posted = request.method == "POST" and object_id
        reply = self.get_object(request, unquote(object_id)) if posted else None
        if reply is not None and self._comes_late(request, reply):
            why = request.POST.get("why", "")[:1000]
            told = {"who": reply.decided_by or "系统", "state": reply.get_state_display()}
            self.message_user(request, LATE.format(why=why, **told), messages.ERROR)
            return HttpResponseRedirect(request.path)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _comes_late(self, request, reply):
        """Whether the decision was to be had when the page was opened, and is made by now."""
        offered = [name for name, _ in ReplyForm.DECISIONS.get(reply.state, ())]
        known = {name for row in ReplyForm.DECISIONS.values() for name, _ in row}
        decision = request.POST.get("decision")
        decided = reply.state != ReplyState.WAITING
        may = self.has_change_permission(request)
        return may and decided and decision in known.difference(offered)

    def _may_decide(self, request, obj):
        if obj is None or obj.state not in ReplyForm.DECISIONS:
            return False
        action = "change" if obj.state == ReplyState.WAITING else "withdraw"
        return request.user.has_perm(f"programs.{action}_reply")

    @admin.display(description="单位", ordering="link__addressee")
    def body(self, reply):
        return reply.link.addressee

    @admin.display(description="关于哪些数字")
    def asked_of(self, reply):
        figures = reply.link.figures.select_related("indicator")
        rows = ((figure.get_absolute_url(), str(figure)) for figure in figures)
        return format_html_join("", '<p><a href="{}">{}</a></p>', rows)

    def save_model(self, request, obj, form, change):
        if not change:
            raise PermissionDenied
        verb = getattr(obj, form.cleaned_data["decision"])
        verb(by=request.user, reason=form.cleaned_data["why"])
