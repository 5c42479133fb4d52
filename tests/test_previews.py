"""A preview shows the public page as it will be, to staff alone, and leaves nothing behind."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection

from counties.models import CaseStudyCitation, PostingCitation
from programs.models import InitiativeCitation, ProgramCitation
from tests.browsing import page
from tests.factories import (
    make_article,
    make_case_study,
    make_claim,
    make_edition,
    make_figure,
    make_initiative,
    make_posting,
    make_program,
)
from tests.sources.test_admin_pending import cite, url_of

pytestmark = pytest.mark.django_db

BANNER = "预览：这一页还没有公开"
NEW = "预览里才看得到的一句。"

# Every record type with a page of its own: how a draft is made, and a column that the page shows.
DRAFTS = {
    "program": (lambda: make_program(published=False), "summary"),
    "edition": (
        lambda: make_edition(program=make_program(published=False), published=False),
        "summary",
    ),
    "initiative": (
        lambda: make_initiative(edition=make_edition(published=False), published=False),
        "summary",
    ),
    "figure": (
        lambda: make_figure(article=make_article(published=False), published=False),
        "remarks",
    ),
    "casestudy": (lambda: make_case_study(published=False), "body"),
    "article": (lambda: make_article(published=False), "digest"),
}
PUBLIC = {
    "program": (make_program, "summary"),
    "edition": (make_edition, "summary"),
    "initiative": (make_initiative, "summary"),
    "figure": (make_figure, "remarks"),
    "casestudy": (make_case_study, "body"),
    "article": (make_article, "digest"),
}
CITATIONS = {
    "figurecitation": lambda: make_figure().chosen_citation,
    "programcitation": lambda: cite(ProgramCitation, make_program()),
    "initiativecitation": lambda: cite(InitiativeCitation, make_initiative()),
    "postingcitation": lambda: cite(PostingCitation, make_posting()),
    "casestudycitation": lambda: cite(CaseStudyCitation, make_case_study()),
}


def everything():
    """Return every row of every table, as the database has it."""
    rows = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in ("sessions", "contenttypes"):
            rows[model._meta.label] = sorted(map(repr, model._base_manager.values_list()))
    return rows


def preview(client, record):
    return client.get(url_of(record, "preview/"))


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_draft_is_seen_as_its_page_will_be(staff_client, client, kind, django_user_model):
    make, column = DRAFTS[kind]
    record = make()
    setattr(record, column, NEW)
    record.save()
    before = everything()

    answer = preview(staff_client, record)

    text = page(answer)
    assert NEW in text
    assert BANNER in text
    assert everything() == before
    assert type(record).objects.get(pk=record.pk).version == record.version
    client.logout()
    assert client.get(record.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_pending_change_is_seen_made_and_the_public_page_is_as_before(
    staff_client, client, staff, kind
):
    make, column = PUBLIC[kind]
    record = make()
    record.propose_change({column: NEW}, by=staff, reason="补充")
    before = everything()

    text = page(preview(staff_client, record))

    assert NEW in text
    assert BANNER in text
    assert everything() == before
    client.logout()
    public = page(client.get(record.get_absolute_url()))
    assert NEW not in public
    assert BANNER not in public


@pytest.mark.parametrize("kind", CITATIONS)
def test_a_citation_is_seen_on_the_page_of_its_article(staff_client, staff, kind):
    citation = CITATIONS[kind]()
    citation.propose_change({"digest": NEW}, by=staff, reason="补充")
    before = everything()

    answer = preview(staff_client, citation)

    assert BANNER in page(answer)
    assert everything() == before


def test_a_posting_is_seen_on_the_page_of_its_county(staff_client):
    posting = make_posting(published=False)

    text = page(preview(staff_client, posting))

    assert BANNER in text
    assert posting.envoy.name in text


def test_a_figure_is_previewed_with_all_that_waits_around_it(staff_client, staff):
    figure = make_figure("1281亿元")
    make_claim(figure, "1300亿元", published=False)
    figure.chosen_citation.propose_change({"qualifier": "over"}, by=staff, reason="原文写的是超过")
    figure.propose_change({"remarks": NEW}, by=staff, reason="补充")
    before = everything()

    text = page(preview(staff_client, figure))

    for words in (NEW, "1300亿", "超1281亿"):
        assert words in text
    assert everything() == before


def test_links_that_wait_are_previewed(staff_client, staff):
    initiative, program = make_initiative(), make_program()
    initiative.propose_change({"programs": [program]}, by=staff)

    assert program.name in page(preview(staff_client, initiative))
    assert not initiative.programs.exists()


def test_a_preview_is_kept_nowhere_and_carries_no_cookie(staff_client):
    answer = preview(staff_client, make_program(published=False))

    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_only_staff_who_may_see_the_record_see_its_preview(client, django_user_model):
    record = make_program(published=False)
    assert preview(client, record).status_code == 302
    clerk = django_user_model.objects.create_user("clerk", password="x", is_staff=True)
    client.force_login(clerk)
    assert preview(client, record).status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="view_program"))
    assert preview(client, record).status_code == 200
    reader = django_user_model.objects.create_user("reader", password="x")
    client.force_login(reader)
    assert preview(client, record).status_code in (302, 403)


def test_a_preview_leaves_no_transaction_open(staff_client):
    record = make_program(published=False)
    depth = len(connection.savepoint_ids)

    preview(staff_client, record)

    assert len(connection.savepoint_ids) == depth
    assert not connection.needs_rollback


@pytest.mark.parametrize("key", ["0", "9" * 30, "x", "%00"])
def test_a_preview_of_nothing_is_not_found(staff_client, key):
    answer = staff_client.get(f"/admin/programs/program/{key}/preview/")

    assert answer.status_code in (400, 404)
