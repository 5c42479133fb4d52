"""Who gets which answer at every address: a new address without a row here is an error.

An answer is a status, or `in` for being sent to sign in, `to` for being sent elsewhere.
"""

import re
from copy import copy

import pytest
from django.db import transaction

from counties.models import CaseStudyPicture, Posting
from programs.admin.dispute_forms import DECISIONS
from programs.models import Correction, Edition, Figure, Initiative, Organization, ReplyLink
from ruralplan.roles import EDITORIAL, REFERENCE
from sources.admin.verbs import VERBS
from sources.models import Article
from tests import factories
from tests.role_world import corrected, make_records, walk

pytestmark = pytest.mark.django_db

PERSONS = ("visitor", "staff", "contributor", "editor", "publisher", "administrator", "superuser")
KINDS = {
    "editorial": EDITORIAL,
    "reference": REFERENCE,
    "written": ("programs.proposal", "programs.reading", "programs.correction"),
    "accounts": ("auth.user", "auth.group"),
    "drafting": ("submit", "submit-change", "withdraw-change"),
    "reviewing": (
        *("return", "approve", "publish", "look-over"),
        *("approve-change", "return-change"),
    ),
    "deciding": ("choose", "split", "leave"),
    "withdrawing": ("unpublish", "archive", "restore"),
}
PASSWORD = "a-long-password"
TOLD = "试写：卖出1281亿元。"
# {a,b} stands for each of both, {kind} for each model or verb of the kind, <id> for a record. The
# answers are those to PERSONS in their order, first to a look at the address, then to an act there.
TABLE = """
admin/                                                             in  200 200 200 200 200 200 | in  200 200 200 200 200 200
admin/<app_label>/                                                 in  404 200 200 200 200 200 | in  404 200 200 200 200 200
admin/<url>                                                        in  404 404 404 404 404 404 | in  404 404 404 404 404 404
admin/autocomplete/                                                in  403 200 200 200 200 200 | in  405 405 405 405 405 405
admin/jsi18n/                                                      in  200 200 200 200 200 200 | in  405 405 405 405 405 405
admin/login/                                                       in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/logout/                                                      to  405 405 405 405 405 405 | to  200 200 200 200 200 200
admin/password_change/                                             in  200 200 200 200 200 200 | in  200 200 200 200 200 200
admin/password_change/done/                                        in  200 200 200 200 200 200 | in  405 405 405 405 405 405
admin/{editorial}/                                                 in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{editorial}/<id>/                                            in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/{editorial}/<id>/change/                                     in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{editorial}/<id>/delete/                                     in  403 403 200 200 200 200 | in  403 403 to  to  to  to
admin/{editorial}/<id>/history/                                    in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{editorial}/<id>/history/<entry_id>/take-back/               in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{editorial}/<id>/history/<version>/                          in  403 200 200 200 200 200 | in  403 403 403 403 403 403
admin/{editorial}/<id>/history/compare/                            in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{editorial}/<id>/move/{drafting}/                            in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{editorial}/<id>/move/{reviewing}/                           in  403 403 200 200 200 200 | in  403 403 200 200 200 200
admin/{editorial}/<id>/move/{withdrawing}/                         in  403 403 403 200 200 200 | in  403 403 403 200 200 200
admin/{editorial}/<id>/preview/                                    in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{editorial}/add/                                             in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{editorial}/bulk/{return,return-change}/                     in  404 404 404 404 404 404 | in  404 404 404 404 404 404
admin/{editorial}/bulk/{approve,publish,look-over,approve-change}/ in  403 403 to  to  to  to  | in  403 403 to  to  to  to
admin/{editorial}/bulk/{drafting}/                                 in  403 to  to  to  to  to  | in  403 to  to  to  to  to
admin/{editorial}/bulk/{withdrawing}/                              in  403 403 403 to  to  to  | in  403 403 403 to  to  to
admin/{reference}/                                                 in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{reference}/<id>/                                            in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/{reference}/<id>/change/                                     in  403 200 200 200 200 200 | in  403 403 200 200 200 200
admin/{reference}/<id>/delete/                                     in  403 403 200 200 200 200 | in  403 403 to  to  to  to
admin/{reference}/<id>/history/                                    in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{reference}/<id>/history/<entry_id>/take-back/               in  403 403 200 200 200 200 | in  403 403 200 200 200 200
admin/{reference}/<id>/history/<version>/                          in  403 200 200 200 200 200 | in  403 403 403 403 403 403
admin/{reference}/<id>/history/compare/                            in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{reference}/add/                                             in  403 403 200 200 200 200 | in  403 403 200 200 200 200
admin/counties/casestudypicture/file/<file_pk>/                    in  403 200 200 200 200 200 | in  405 405 405 405 405 405
admin/counties/division/                                           in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/counties/division/<id>/                                      in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/counties/division/<id>/change/                               in  403 200 200 200 200 200 | in  403 403 403 403 200 200
admin/counties/division/<id>/delete/                               in  403 403 403 403 200 200 | in  403 403 403 403 to  to
admin/counties/division/<id>/history/                              in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/counties/division/<id>/history/<entry_id>/take-back/         in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/counties/division/<id>/history/<version>/                    in  403 200 200 200 200 200 | in  403 403 403 403 403 403
admin/counties/division/<id>/history/compare/                      in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/counties/division/add/                                       in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/counties/division/export/                                    in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/counties/division/import/                                    in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/counties/division/process_import/                            in  403 403 403 403 405 405 | in  403 403 403 403 200 200
admin/programs/figure/export/                                      in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/programs/figure/disputes/                                    in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/programs/figure/<id>/dispute/                                in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/programs/figure/<id>/dispute/{deciding}/                     in  403 403 403 to  to  to  | in  403 403 403 422 422 422
admin/programs/figure/import/                                      in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/programs/figure/process_import/                              in  403 405 405 405 405 405 | in  403 200 200 200 200 200
admin/programs/program/<id>/lineage/                               in  403 200 200 200 200 200 | in  403 403 to  to  to  to
admin/sources/article/<id>/difference/<other_id>/                  in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/sources/intake/                                              in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/sources/intake/<id>/                                         in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/sources/intake/<id>/again/                                   in  403 to  to  to  to  to  | in  403 to  to  to  to  to
admin/sources/intake/<id>/change/                                  in  403 200 200 200 200 200 | in  403 to  to  to  to  to
admin/sources/intake/<id>/delete/                                  in  403 403 403 403 403 403 | in  403 403 403 403 403 403
admin/sources/intake/<id>/drop/                                    in  403 to  to  to  to  to  | in  403 to  to  to  to  to
admin/sources/intake/<id>/history/                                 in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/sources/intake/<id>/same/                                    in  403 to  to  to  to  to  | in  403 to  to  to  to  to
admin/sources/intake/add/                                          in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/sources/intake/states/                                       in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/sources/reprintsuggestion/                                   in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/sources/reprintsuggestion/<id>/                              in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/sources/reprintsuggestion/<id>/change/                       in  403 200 200 200 200 200 | in  403 403 422 422 422 422
admin/sources/reprintsuggestion/<id>/delete/                       in  403 403 403 403 403 200 | in  403 403 403 403 403 200
admin/sources/reprintsuggestion/<id>/history/                      in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/sources/reprintsuggestion/add/                               in  403 403 403 403 403 403 | in  403 403 403 403 403 403
admin/programs/proposal/desk/<article_pk>/                         in  403 200 200 200 200 200 | in  405 405 405 405 405 405
admin/programs/proposal/desk/<article_pk>/<proposal_pk>/           in  403 200 200 200 200 200 | in  403 422 422 422 422 422
admin/programs/proposal/desk/<article_pk>/background/              in  405 405 405 405 405 405 | in  403 to  to  to  to  to
admin/programs/proposal/desk/<article_pk>/confirming/              in  405 405 405 405 405 405 | in  403 to  to  to  to  to
admin/programs/proposal/desk/<article_pk>/put-forward/             in  405 405 405 405 405 405 | in  403 to  to  to  to  to
admin/programs/proposal/desk/<article_pk>/read/                    in  405 405 405 405 405 405 | in  403 to  to  to  to  to
admin/programs/proposal/desk/<article_pk>/submit/                  in  405 405 405 405 405 405 | in  403 to  to  to  to  to
admin/programs/proposal/desk/<article_pk>/updates/                 in  403 200 200 200 200 200 | in  405 405 405 405 405 405
admin/programs/{reply,replylink}/                                  in  403 403 200 200 200 200 | in  403 403 200 200 200 200
admin/programs/{reply,replylink}/<id>/                             in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/programs/{reply,replylink}/<id>/change/                      in  403 403 200 200 200 200 | in  403 403 200 200 200 200
admin/programs/{reply,replylink}/<id>/delete/                      in  403 403 403 403 403 403 | in  403 403 403 403 403 403
admin/programs/{reply,replylink}/<id>/history/                     in  403 403 200 200 200 200 | in  403 403 200 200 200 200
admin/programs/reply/add/                                          in  403 403 403 403 403 403 | in  403 403 403 403 403 403
admin/programs/replylink/add/                                      in  403 403 200 200 200 200 | in  403 403 200 200 200 200
admin/programs/reading/rules/                                      in  403 200 200 200 200 200 | in  405 405 405 405 405 405
admin/programs/reading/rules/csv/                                  in  403 200 200 200 200 200 | in  405 405 405 405 405 405
admin/{written}/                                                   in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{written}/<id>/                                              in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/{written}/<id>/change/                                       in  403 200 200 200 200 200 | in  403 403 403 403 403 403
admin/{written}/<id>/delete/                                       in  403 403 403 403 403 403 | in  403 403 403 403 403 403
admin/{written}/<id>/history/                                      in  403 200 200 200 200 200 | in  403 200 200 200 200 200
admin/{written}/add/                                               in  403 403 403 403 403 403 | in  403 403 403 403 403 403
admin/{accounts}/                                                  in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/{accounts}/<id>/                                             in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/{accounts}/<id>/change/                                      in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/{accounts}/<id>/history/                                     in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/{accounts}/add/                                              in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/auth/group/<id>/delete/                                      in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/auth/user/<id>/delete/                                       in  403 403 403 403 403 200 | in  403 403 403 403 403 200
admin/auth/user/<id>/password/                                     in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/auth/user/<id>/second-factor/                                in  403 403 403 403 200 200 | in  403 403 403 403 to  to
admin/ruralplan/auditentry/                                        in  403 403 403 403 200 200 | in  403 403 403 403 200 200
admin/ruralplan/auditentry/<id>/                                   in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/ruralplan/auditentry/<id>/change/                            in  403 403 403 403 200 200 | in  403 403 403 403 403 403
admin/ruralplan/auditentry/<id>/delete/                            in  403 403 403 403 403 403 | in  403 403 403 403 403 403
admin/ruralplan/auditentry/<id>/history/                           in  to  to  to  to  to  to  | in  to  to  to  to  to  to
admin/ruralplan/auditentry/add/                                    in  403 403 403 403 403 403 | in  403 403 403 403 403 403
admin/ruralplan/auditentry/csv/                                    in  403 403 403 403 200 200 | in  403 403 403 403 200 200
accounts/2fa/                                                      in  200 200 200 200 200 200 | in  405 405 405 405 405 405
accounts/2fa/authenticate/                                         to  to  to  to  to  to  to  | to  to  to  to  to  to  to
accounts/2fa/reauthenticate/                                       in  to  to  to  to  to  to  | in  to  to  to  to  to  to
accounts/2fa/recovery-codes/                                       in  404 404 404 404 404 404 | in  405 405 405 405 405 405
accounts/2fa/recovery-codes/download/                              in  404 404 404 404 404 404 | in  404 404 404 404 404 404
accounts/2fa/recovery-codes/generate/                              in  to  to  to  to  to  to  | in  to  to  to  to  to  to
accounts/2fa/totp/activate/                                        in  to  to  to  to  to  to  | in  to  to  to  to  to  to
accounts/2fa/totp/deactivate/                                      in  404 404 404 404 404 404 | in  404 404 404 404 404 404
accounts/inactive/                                                 200 200 200 200 200 200 200 | 405 405 405 405 405 405 405
accounts/login/                                                    200 to  to  to  to  to  to  | 200 to  to  to  to  to  to
accounts/logout/                                                   to  200 200 200 200 200 200 | to  to  to  to  to  to  to
accounts/password/change/                                          in  200 200 200 200 200 200 | in  200 200 200 200 200 200
accounts/reauthenticate/                                           in  200 200 200 200 200 200 | in  200 200 200 200 200 200
"""  # noqa: E501 - a table reads by its columns


def expand(route):
    found = re.search(r"\{([a-z][^}]*)\}", route)
    if not found:
        yield route
        return
    for name in KINDS.get(found[1]) or found[1].split(","):
        yield from expand(route.replace(found[0], name.replace(".", "/"), 1))


def read_table():
    """Return {address: {"get": an answer for each person, "post": the same}}."""
    rows = [line.split("|") for line in TABLE.splitlines() if line and not line.startswith("#")]
    table = {}
    for looks, acts in rows:
        route, *answers = looks.split()
        assert len(answers) == len(acts.split()) == len(PERSONS), route
        table |= {one: {"get": answers, "post": acts.split()} for one in expand(route)}
    return table


EXPECTED = read_table()


def tidy(route):
    """Return a pattern of the site as the table writes it."""
    route = route.replace("^([^/]+)/history/([^/]+)/$", "<id>/history/<version>/")
    route = re.sub(r"\^?\(\?P<(\w+)>.*?\)\$?(?=/|$)", r"<\1>", route).removesuffix("$")
    return re.sub(r"<\w+:(\w+)>", r"<\1>", route).replace("<object_id>", "<id>")


def addresses():
    """Return the addresses of the admin and of the accounts, verbs' pages one for each verb."""
    routes = [tidy(one) for one in walk() if one.startswith(("admin/", "accounts/"))]
    spelt = {one.replace("<verb>", verb) for one in routes for verb in VERBS}
    return {one.replace("<decision>", name) for one in spelt for name in DECISIONS}


def fill(route, records):
    record = records.get(".".join(route.split("/")[1:3]))
    history = record.history.first() if hasattr(record, "history") else None
    values = {
        "id": record and record.pk,
        "version": history and history.pk,
        "entry_id": history and history.pk,
        "article_pk": records["programs.proposal"].article_id,
        "proposal_pk": records["programs.proposal"].pk,
        "file_pk": records["counties.casestudypicture"].file_id,
        "other_id": Article.objects.filter(revision_of__isnull=False).last().pk,
        "app_label": "programs",
        "url": "no-such-page/",
    }
    url = re.sub(r"<(\w+)>", lambda found: str(values[found[1]]), f"/{route}")
    if route == "admin/autocomplete/":
        return f"{url}?app_label=programs&model_name=figure&field_name=indicator"
    return f"{url}?old={history.pk}&new={history.pk}" if "/compare/" in route else url


def sign_in(client, person):
    if person == "visitor":
        return
    fields = {"password": PASSWORD, "is_superuser": person == "superuser"}
    client.force_login(factories.make_staff(person, f"the-{person}", **fields))


def ask(client, method, url):
    """Return the answer in short; whatever it changed is undone."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    if response.status_code not in (302, 303):
        return str(response.status_code)
    return "in" if re.match(r"/(admin|accounts)/login/\?", response["Location"]) else "to"


def test_every_address_has_a_row():
    assert addresses() == set(EXPECTED)


@pytest.mark.parametrize("person", PERSONS)
def test_every_address_answers_each_person_as_the_table_says(client, person):
    records, number, wrong = make_records(), PERSONS.index(person), {}
    sign_in(client, person)
    signed_in = copy(client.cookies)

    for route, answers in EXPECTED.items():
        for method in ("get", "post"):
            client.cookies = copy(signed_in)  # signing out is asked for too
            got, said = ask(client, method, fill(route, records)), answers[method][number]
            if got != said:
                wrong[f"{method} {route}"] = f"{got} and not {said}"

    assert wrong == {}


def public_addresses():
    """Return each public pattern with an address that it answers; a new one needs a line here."""
    figure = Figure.objects.published().filter(kind="target", edition__isnull=False).first()
    edition = Edition.objects.published().first()
    county = Posting.objects.published().first().place
    told = factories.make_article(TOLD)
    keys = {
        "code": county.code,
        "program": edition.program.slug,
        "edition": edition.slug,
        "programs": edition.program.slug,
        "editions": edition.pk,
        "pillars": Initiative.objects.published().first().pillar.slug,
        "initiatives": Initiative.objects.published().first().slug,
        "indicators": figure.indicator.slug,
        "figures": figure.pk,
        "ledger": figure.pk,
        "contradictions": factories.make_claim(factories.make_figure(), "1300亿元").figure_id,
        "counties": county.code,
        "corrections": Correction.objects.create(figure=figure, **corrected()).pk,
        "reply": ReplyLink.send_out(by=None, figures=[figure], addressee="试写机构").token,
        "postings": Posting.objects.published().first().slug,
        "case-studies": factories.make_picture().case_study.slug,
        "articles": Article.objects.published().first().pk,
        "sources": factories.make_article(f"{TOLD}转。", reprint_of=told).origin_id,
        "reprint-groups": factories.make_article(reprint_of=factories.make_article()).origin_id,
        "publishers": Article.objects.published().first().publisher.slug,
        "organizations": Organization.objects.first().slug,
    }
    routes = {tidy(one).replace("^", "").replace("$", "") for one in walk()}
    shown = (one for one in routes if not one.startswith(("admin/", "accounts/")))
    return {one: _public(one, keys) for one in shown}


def _public(route, keys):
    parts = route.split("/")
    if "pictures" in parts:
        return CaseStudyPicture.objects.published().last().large_url
    plural = parts[2] if parts[0] == "api" and len(parts) > 2 else parts[0]
    url = re.sub(r"<(\w+)>", lambda found: str(keys.get(found[1]) or keys[plural]), f"/{route}")
    return f"{url}?q=2021" if "search" in route else url


def test_what_the_public_sees_is_the_same_to_all(client):
    make_records()  # drafts, which nobody sees there
    addresses = public_addresses()

    def look(person):
        client.logout()
        sign_in(client, person)
        answers = {url: client.get(url) for url in addresses.values()}
        return {url: (one.status_code, body(one)) for url, one in answers.items()}

    seen = look("visitor")
    assert [url for url, (status, _) in seen.items() if status != 200] == ["/api/"]
    for person in PERSONS[1:]:
        assert look(person) == seen, person


def body(response):
    whole = b"".join(response) if response.streaming else response.content
    return re.sub(rb'(name="csrfmiddlewaretoken" value=)"\w+"', rb"\1", whole)
