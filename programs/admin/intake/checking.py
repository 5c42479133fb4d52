"""The page of one intake: the text beside its particulars, and the way on to the desk."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from programs.admin.intake.forms import ParticularsForm
from programs.admin.intake.proposing import propose
from programs.readings import ask_for_reading
from ruralplan.editorial import StaleRecord
from sources.admin.forms import sentences
from sources.admin.versions import compared, versions_of
from sources.copies import compare
from sources.intake import AlreadyRegistered, drop, find_known, find_publisher, register, take_up
from sources.models import Article, Intake, IntakeState, Publisher
from sources.tasks import ask_for_extraction

PART = 50_000  # characters of the text on one page
PUBLISHERS_OFFERED = 300
FIELDS = (
    "publisher_name", "publisher_slug", "headline", "published", "genre",
    "byline", "declared_origin", "url",
)  # fmt: skip

logger = logging.getLogger(__name__)


class CheckingPages:
    """Adds to the admin of intakes the page of one, and what can be done with it."""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        intake = self._intake(request, object_id)
        if intake is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST":
            return self._register(request, intake)
        return self._render(request, intake, self._unbound(intake))

    def _intake(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.get_object(request, unquote(object_id))

    def _unbound(self, intake):
        if intake.state != IntakeState.READY or find_known(intake.text_sha256):
            return None
        starts = propose(intake)
        form = ParticularsForm(initial={name: start.value for name, start in starts.items()})
        form.starts = starts
        return form

    # --- registering ------------------------------------------------------------------------

    def _register(self, request, intake):
        """Register the text as a new article, a version of one, or the text of one."""
        if not request.user.has_perm("sources.add_article"):
            raise PermissionDenied
        if intake.state != IntakeState.READY:
            return self._explain(request, intake)
        form = ParticularsForm(request.POST)
        if form.is_valid():
            try:
                article = self._registered(request, intake, form.article())
            except AlreadyRegistered as error:
                return self._to_desk(request, error.article, intake)
            except ValidationError as error:
                form.add_error(None, ValidationError(sentences(error, Article)))
            else:
                return self._go_on(request, article, intake)
        form.starts = propose(intake)
        return self._render(request, intake, form)

    def _registered(self, request, intake, article):
        if article.pk and not request.user.has_perm("sources.change_article"):
            raise ValidationError("您没有修改文章的权限，不能给已登记的文章存入全文。")
        may_add_publisher = request.user.has_perm("sources.add_publisher")
        if article.publisher.pk is None and not may_add_publisher:
            raise ValidationError("您没有新建媒体的权限：请改用已登记的媒体，或请编辑新建。")
        return register(intake, article, by=request.user)

    def same_view(self, request, object_id):
        """Close the intake against the article that has the very same text, and store it there."""
        intake = self._posted(request, object_id)
        if not isinstance(intake, Intake):
            return intake
        known = find_known(intake.text_sha256) if intake.state == IntakeState.READY else None
        if known is None:
            return self._explain(request, intake)
        try:
            self._registered(request, intake, known)
        except AlreadyRegistered as error:
            return self._to_desk(request, error.article, intake)
        except ValidationError as error:
            self.message_user(request, "".join(sentences(error, Article)), messages.ERROR)
            return self._to_intake(intake)
        return self._go_on(request, known, intake)

    def _go_on(self, request, article, intake):
        """Have the article read and compared; neither can undo that it is registered."""
        self.log_change(request, intake, f"登记为“{article}”。")
        for job, ask in (("阅读", ask_for_reading), ("同源比较", compare)):
            try:
                ask(article, by=request.user)
            except Exception:
                logger.exception("Article %s is registered, but not followed up", article.pk)
                sentence = f"已经登记，但{job}没有开始，原因已记入日志；可以在工作台上再要一次。"
                self.message_user(request, sentence, messages.WARNING)
        self.message_user(request, f"已登记：{article}。", messages.SUCCESS)
        return self._to_desk(request, article, intake)

    def _to_desk(self, request, article, intake):
        if article is None:
            return self._to_intake(intake)
        if request.user.has_perm("programs.view_proposal"):
            url = reverse("admin:programs_proposal_desk", args=[article.pk])
        else:
            url = reverse("admin:sources_article_change", args=[article.pk])
        return HttpResponseRedirect(url)

    # --- trying again, dropping ----------------------------------------------------------------

    def again_view(self, request, object_id):
        return self._move(request, object_id, take_up, "已重新开始。")

    def drop_view(self, request, object_id):
        return self._move(request, object_id, drop, "已放弃；文字和文件还在，可以取回。")

    def _move(self, request, object_id, verb, sentence):
        intake = self._posted(request, object_id)
        if not isinstance(intake, Intake):
            return intake
        try:
            verb(intake)
        except (StaleRecord, ValidationError) as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            self.log_change(request, intake, sentence)
            self.message_user(request, sentence, messages.SUCCESS)
            if intake.state == IntakeState.WAITING:
                ask_for_extraction(intake)
        return self._to_intake(intake)

    def _posted(self, request, object_id):
        """Return the intake that is acted upon, or the answer to a request that may not act."""
        intake = self._intake(request, object_id)
        if intake is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "POST":
            return self._to_intake(intake)
        if not self.has_change_permission(request):
            raise PermissionDenied
        return intake

    def _explain(self, request, intake):
        state = intake.get_state_display()
        sentence = f"这份收稿现在是“{state}”，没有再登记一次。"
        self.message_user(request, sentence, messages.WARNING)
        return self._to_desk(request, intake.article, intake)

    def _to_intake(self, intake):
        return HttpResponseRedirect(reverse("admin:sources_intake_change", args=[intake.pk]))

    # --- showing -------------------------------------------------------------------------------

    def _render(self, request, intake, form):
        known = find_known(intake.text_sha256) if intake.state == IntakeState.READY else None
        context = {
            **self.admin_site.each_context(request),
            "title": "核对收稿",
            "opts": self.opts,
            "intake": intake,
            "known": known,
            "known_has_text": known is not None and hasattr(known, "text"),
            "twins": _twins(intake),
            "part": Paginator(_parts(intake.text), 1).get_page(request.GET.get("part")),
            "length": len(intake.text),
            "may_change": self.has_change_permission(request),
            "may_delete": self.has_delete_permission(request, intake),
            "may_register": request.user.has_perm("sources.add_article"),
            "waiting": intake.state == IntakeState.WAITING,
            "states_url": reverse("admin:sources_intake_states"),
            **(_particulars(intake, form) if form is not None else {}),
        }
        return TemplateResponse(request, "admin/intake/check.html", context)


def _particulars(intake, form):
    return {
        "form": form,
        "rows": [(form[name], form.starts[name]) for name in _shown(form)],
        "headlines": form.starts["headlines"].value,
        "publishers": Publisher.objects.values_list("name", flat=True)[:PUBLISHERS_OFFERED],
        "earlier": [(article, _beside(article, intake.text)) for article in form.earlier],
    }


def _shown(form):
    """Return the fields to show: a new publisher's address only where the publisher is new."""
    is_new = form["announced"].value() and not find_publisher(form["publisher_name"].value() or "")
    return [name for name in FIELDS if name != "publisher_slug" or is_new]


def _beside(first, text):
    """Return what changed since the latest version of the page, and the citations of all."""
    versions = list(versions_of(first))
    return {"latest": versions[-1], **compared(versions[-1], text, versions)}


def _twins(intake):
    """Return other open intakes of the very same text."""
    if intake.state != IntakeState.READY:
        return []
    same = Intake.objects.ready().filter(text_sha256=intake.text_sha256).exclude(pk=intake.pk)
    return list(same.defer("text").order_by("pk")[:5])


def _parts(text):
    return [text[at : at + PART] for at in range(0, len(text), PART)] or [""]
