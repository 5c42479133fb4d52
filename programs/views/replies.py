"""The page by which a county or organisation answers: no account, one form, one answer."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from programs.models import Figure, Reply, ReplyLink
from programs.models.replies import LONGEST_REPLY
from sources.pages import Page
from sources.throttles import AddressThrottle


class ReplyThrottle(AddressThrottle):
    scope = "reply"
    rate = "20/min"


class Lines(forms.Textarea):
    """A line end is one character, as the browser counts it; it sends two."""

    def value_from_datadict(self, data, files, name):
        text = super().value_from_datadict(data, files, name)
        return text if text is None else text.replace("\r\n", "\n")


class ReplyForm(forms.ModelForm):
    """The answer; `website` is left empty by people and filled by machines."""

    website = forms.CharField(
        label="网站（请留空）",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    class Meta:
        model = Reply
        fields = ("name", "office", "contact", "text")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "office": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "text": Lines(attrs={"rows": 10, "maxlength": LONGEST_REPLY}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    @property
    def people_see(self):
        return [field for field in self.visible_fields() if field.name != "website"]

    def answer(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ReplyView(Page, FormView):
    """The figures with their passages, and the form; a used or closed address says so."""

    template_name = "programs/reply_form.html"
    form_class = ReplyForm

    @method_decorator(sensitive_post_parameters())
    def dispatch(self, request, *args, **kwargs):
        if settings.THROTTLE and not ReplyThrottle().allow_request(request, self):
            return _private(HttpResponse(status=429))
        links = ReplyLink.objects.by_token(kwargs["token"]).select_related("reply")
        self.link = links.first()
        if self.link is None:
            raise Http404("没有这个回应链接。")
        if self.link.closed:
            return self.tell_closed(self.link.closed)
        return _private(super().dispatch(request, *args, **kwargs))

    def form_valid(self, form):
        """Store the answer, unless a machine filled the field that people leave empty."""
        if not form.cleaned_data["website"]:
            try:
                self.link.answer(**form.answer())
            except ValidationError as error:
                if getattr(error, "code", None) is None:
                    raise
                return self.tell_closed(error.code)
        return render(self.request, "programs/reply_done.html", self.get_context_data(form=form))

    def tell_closed(self, why):
        context = self.get_context_data(why=why, form=None)
        return _private(render(self.request, "programs/reply_closed.html", context, status=410))

    def get_context_data(self, **kwargs):
        figures = Figure.objects.published().filter(reply_links=self.link)
        return super().get_context_data(
            link=self.link, figures=figures.for_display().order_by("pk"), **kwargs
        )

    def get_json_url(self):
        return None


def _private(response):
    """Let nobody keep the page or find it by searching, nor learn its address from a link."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
