"""One record of every kind that the admin shows, and the addresses of all its pages."""

from django.contrib.auth.models import Group
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from counties.models import CaseStudyCitation, PostingCitation
from programs.models import (
    Continuation,
    Correction,
    InitiativeCitation,
    ProgramCitation,
    Proposal,
    Reading,
    ReplyLink,
    SearchRecord,
)
from ruralplan.editorial.audit import AuditEntry, AuditEvent
from sources.models import Intake, ReprintSuggestion
from tests import factories


def walk(patterns=None, prefix=""):
    """Yield every pattern of the site as one string, such as "figures/<id:pk>/"."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        whole = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, whole)
        else:
            yield whole


def _cite(model, whole):
    article, exact = factories.make_article(published=False), "1281亿元"
    start = article.text.text.index(exact)
    place = {"start": start, "end": start + len(exact)}
    return model.objects.create(**{model.part_of: whole}, article=article, exact=exact, **place)


def corrected():
    stated = {"value": 1, "qualifier": "exact", "unit": "元"}
    sides = {f"{side}_{name}": value for side in ("old", "new") for name, value in stated.items()}
    return {**sides, "corrected_at": timezone.now(), "reason": "试写的理由"}


def make_records():
    """Return a record of each model by its label; those with a status are drafts."""
    article, other = (factories.make_article(published=False) for _ in range(2))
    claim = factories.make_figure(published=False).chosen_citation
    promise = factories.make_figure(kind="target", published=False)
    posting = factories.make_posting(published=False)
    case_study = factories.make_case_study(published=False)
    program = factories.make_program(published=False)
    edition = factories.make_edition(published=False)
    whole = factories.make_program()
    plans = [factories.make_edition(program=whole, year=year) for year in (2020, 2022)]
    earlier, initiative = (
        factories.make_initiative(edition=plan, published=False) for plan in plans
    )
    factories.make_article(revision_of=article, published=False)
    link = ReplyLink.send_out(by=None, figures=[factories.make_figure()], addressee="试写机构")
    pair = {"relation": "reprint", "score": 0.9, "reasons": ["页面写明来源"]}
    proposal = {"exact": "1281亿元", "start": 0, "end": 6, "rule": "a.rule"}
    rows = [
        *(article, claim, claim.figure, posting, case_study, program, initiative),
        factories.make_picture(case_study=case_study, published=False),
        *(edition, initiative.pillar, claim.figure.indicator, posting.envoy),
        *(article.publisher, factories.division(), factories.make_organization()),
        _cite(PostingCitation, posting),
        _cite(CaseStudyCitation, case_study),
        _cite(ProgramCitation, program),
        _cite(InitiativeCitation, initiative),
        Continuation.objects.create(later=initiative, earlier=earlier),
        SearchRecord.objects.create(figure=promise, searched_on="2024-01-01", searched_in="试报"),
        link,
        link.answer(text="试写的回应", name="某人", office="办公室", contact="someone@example.org"),
        Correction.objects.create(figure=promise, **corrected()),
        Intake.objects.create(name="试写.txt", state="waiting"),
        Reading.objects.create(article=article, reader="1.0"),
        Proposal.objects.create(article=article, **proposal),
        ReprintSuggestion.objects.create(article=other, other=article, **pair),
        factories.make_staff("contributor", "somebody"),
        Group.objects.create(name="试写的角色"),
        AuditEntry.objects.create(event=AuditEvent.SIGN_OUT),
    ]
    return {row._meta.label_lower: row for row in rows}
