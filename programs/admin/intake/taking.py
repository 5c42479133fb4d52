"""The page where texts and files are handed in: several at once, and none stops the others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from programs.admin.intake.forms import MOST_FILES, TakingForm
from sources.admin.forms import is_id, sentences
from sources.intake import check_size, fingerprint, take_file, take_text
from sources.models import Intake, IntakeState
from sources.tasks import ask_for_extraction


class TakingPages:
    """Adds to the admin of intakes the page that takes in, and the states for its progress."""

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TakingForm()
        taken: list[Intake] = []
        refused: list[str] = []
        if request.method == "POST":
            form = TakingForm(request.POST, request.FILES)
            taken, refused = self._take(request, form)
        if _wants_json(request):
            rows = [_row(intake) for intake in _fresh(taken)]
            return JsonResponse({"intakes": rows, "refused": refused}, status=200 if rows else 422)
        return self._after_taking(request, form, taken, refused)

    def _take(self, request, form) -> tuple[list[Intake], list[str]]:
        if not form.is_valid():
            return [], [sentence for found in form.errors.values() for sentence in found]
        taken: list[Intake] = []
        refused: list[str] = []
        if form.cleaned_data["text"].strip():
            _collect(taken, refused, "", self._take_text, request, form.cleaned_data)
        for file in form.cleaned_data["files"]:
            _collect(taken, refused, f"{file.name}：", self._take_file, request, file)
        return taken, refused

    def _take_text(self, request, cleaned) -> Intake:
        known = Intake.objects.ready().filter(text_sha256=fingerprint(cleaned["text"])).exists()
        intake = take_text(cleaned["text"], by=request.user, url=cleaned["url"])
        if known:
            sentence = "这份文字已经收过，还没有登记；没有再收一份，这就是先前的那份。"
            self.message_user(request, sentence, messages.WARNING)
        else:
            self.log_addition(request, intake, "粘贴的文字。")
        return intake

    def _take_file(self, request, file) -> Intake:
        check_size(file.size)
        intake = take_file(file.read(), file.name, by=request.user)
        self.log_addition(request, intake, "上传的文件。")
        ask_for_extraction(intake)
        return intake

    def _after_taking(self, request, form, taken, refused):
        if taken and (len(taken) > 1 or refused):
            for sentence in refused:
                self.message_user(request, sentence, messages.ERROR)
            url = reverse("admin:sources_intake_add")
            return HttpResponseRedirect(f"{url}?from={min(one.pk for one in taken)}")
        if taken:
            url = reverse("admin:sources_intake_change", args=[taken[0].pk])
            return HttpResponseRedirect(url)
        return self._render_taking(request, form, [] if form.errors else refused)

    def _render_taking(self, request, form, refused):
        rows = self._just_taken(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "收下一页报道",
            "opts": self.opts,
            "form": form,
            "refused": refused,
            "rows": [_row(intake) for intake in rows],
            "waiting": any(intake.state == IntakeState.WAITING for intake in rows),
            "states_url": reverse("admin:sources_intake_states"),
            "may_type": request.user.has_perm("sources.add_article"),
        }
        return TemplateResponse(request, "admin/intake/take.html", context)

    def _just_taken(self, request) -> list[Intake]:
        first = request.GET.get("from") or ""
        if not is_id(first):
            return []
        own = Intake.objects.filter(pk__gte=first, taken_by=request.user)
        return list(own.defer("text").order_by("pk")[:MOST_FILES])

    def states_view(self, request):
        """Return the states of the intakes that are asked for, for the progress on the page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = [key for key in request.GET.getlist("pk") if is_id(key)][:MOST_FILES]
        rows = Intake.objects.filter(pk__in=asked).defer("text").order_by("pk")
        return JsonResponse({"intakes": [_row(intake) for intake in rows]})


def _collect(taken: list, refused: list, lead: str, take: Any, *given: Any) -> None:
    """Take one in; a refusal is kept as its sentence and stops none of the others."""
    try:
        taken.append(take(*given))
    except ValidationError as error:
        refused.extend(f"{lead}{sentence}" for sentence in sentences(error, Intake))


def _fresh(intakes: list[Intake]) -> list[Intake]:
    """Return the intakes as they are now: a file may have been read in between."""
    keys = [intake.pk for intake in intakes]
    return list(Intake.objects.filter(pk__in=keys).defer("text").order_by("pk"))


def _row(intake: Intake) -> dict[str, Any]:
    return {
        "pk": intake.pk,
        "name": intake.name,
        "state": intake.state,
        "label": intake.get_state_display(),
        "fault": intake.fault,
        "url": reverse("admin:sources_intake_change", args=[intake.pk]),
    }


def _wants_json(request) -> bool:
    return request.method == "POST" and request.headers.get("accept") == "application/json"
