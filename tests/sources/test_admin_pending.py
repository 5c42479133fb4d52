"""Pending changes in the admin: what is typed into a public record waits for another person."""

import pytest

from counties.models import CaseStudyCitation, PostingCitation
from programs.models import InitiativeCitation, ProgramCitation
from tests.browsing import add_row, open_form, page
from tests.factories import (
    make_article,
    make_case_study,
    make_claim,
    make_edition,
    make_figure,
    make_initiative,
    make_organization,
    make_posting,
    make_program,
    make_staff,
)

pytestmark = pytest.mark.django_db

TEXT = "试写县去年卖出1281亿元，又卖出1300亿元。"


def url_of(record, tail="change/"):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/{tail}"


def save(client, record, **typed):
    """Type into the record's form and save it; return the answer."""
    url = url_of(record)
    return client.post(url, {**open_form(client, url), **typed})


def move(client, record, verb, **typed):
    url = url_of(record, f"move/{verb}/")
    return client.post(url, {**open_form(client, url), **typed})


def cite(model, whole, **fields):
    """Return a public citation of the whole."""
    article = make_article(f"{whole}：{TEXT}")
    start = article.text.text.index("1281亿元")
    passage = {"article": article, "exact": "1281亿元", "start": start, "end": start + 6}
    citation = model(**{model.part_of: whole}, **passage, **fields)
    citation.full_clean()
    citation.save()
    citation.submit(by=None)
    citation.publish(by=None)
    return citation


# Every editorial record: how a public one is made, and a column that is typed into.
RECORDS = {
    "program": (make_program, "summary"),
    "edition": (make_edition, "summary"),
    "initiative": (make_initiative, "summary"),
    "figure": (make_figure, "remarks"),
    "figurecitation": (lambda: make_figure().chosen_citation, "digest"),
    "programcitation": (lambda: cite(ProgramCitation, make_program()), "digest"),
    "initiativecitation": (lambda: cite(InitiativeCitation, make_initiative()), "digest"),
    "postingcitation": (lambda: cite(PostingCitation, make_posting()), "digest"),
    "casestudycitation": (lambda: cite(CaseStudyCitation, make_case_study()), "digest"),
    "casestudy": (make_case_study, "body"),
    "posting": (make_posting, "remarks"),
    "article": (make_article, "remarks"),
}


@pytest.fixture(params=RECORDS)
def public(request, db):
    make, column = RECORDS[request.param]
    return make(), column


@pytest.fixture
def other(client_of):
    return client_of(make_staff("editor"))


@pytest.fixture
def client_of():
    from django.test import Client

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def test_what_is_typed_waits_and_a_second_person_makes_it_public(staff_client, other, public):
    record, column = public
    before = getattr(record, column)

    answer = save(staff_client, record, **{column: "新写的一句。", "change_reason": "补充"})

    assert answer.status_code == 302
    told = page(staff_client.get(answer["Location"]))
    assert "记为待定修改" in told
    assert "提交修改" in told
    stored = type(record).objects.published().get(pk=record.pk)
    assert getattr(stored, column) == before
    assert stored.pending_change.values == {column: "新写的一句。"}
    shown = page(staff_client.get(url_of(record)))
    assert "editor 提出" in shown
    assert "理由：补充" in shown
    move(staff_client, record, "submit-change")
    assert "有您写的" in page(move(staff_client, record, "approve-change"))
    asked = page(other.get(url_of(record, "move/approve-change/")))
    assert "新写的一句。" in asked
    move(other, record, "approve-change")
    assert getattr(type(record).objects.published().get(pk=record.pk), column) == "新写的一句。"


def test_a_returned_change_is_mended_from_where_it_was(staff_client, other, public):
    record, column = public
    save(staff_client, record, **{column: "新写的一句。"})
    move(staff_client, record, "submit-change")

    move(other, record, "return-change", note="请写明年份")

    shown = page(staff_client.get(url_of(record)))
    assert "请写明年份" in shown
    assert open_form(staff_client, url_of(record))[column] == ["新写的一句。"]


def test_a_save_without_a_change_proposes_nothing(staff_client, public):
    record, _ = public

    save(staff_client, record)

    stored = type(record).objects.get(pk=record.pk)
    assert (stored.pending, stored.version) == (None, record.version)


def test_links_typed_into_a_public_record_wait(staff_client, other):
    program, organization = make_program(), make_organization()

    save(staff_client, program, organizations=[organization.pk])

    assert not program.organizations.exists()
    assert organization.name in page(staff_client.get(url_of(program)))
    assert open_form(staff_client, url_of(program))["organizations"] == [str(organization.pk)]
    move(staff_client, program, "submit-change")
    move(other, program, "approve-change")
    assert list(program.organizations.all()) == [organization]


def test_a_row_of_a_public_whole_waits_as_its_own_change(staff_client, other):
    figure = make_figure(article=make_article(TEXT))
    claim = figure.chosen_citation

    answer = save(staff_client, figure, **{"citations-0-digest": "新的提要。"})

    assert str(claim) in page(staff_client.get(answer["Location"]))
    claim.refresh_from_db()
    figure.refresh_from_db()
    assert (claim.digest, claim.pending_change.values) == ("", {"digest": "新的提要。"})
    assert figure.pending is None
    move(staff_client, claim, "submit-change")
    move(other, claim, "approve-change")
    claim.refresh_from_db()
    assert claim.digest == "新的提要。"


def test_a_new_row_of_a_public_whole_is_a_draft(staff_client, staff):
    article = make_article(TEXT)
    figure = make_figure(article=article)
    data = open_form(staff_client, url_of(figure))
    row = {"article": article.pk, "exact": "1300亿元", "value": "130000000000"}

    staff_client.post(
        url_of(figure), add_row(data, "citations", unit="元", qualifier="exact", **row)
    )

    drafted = figure.citations.get(exact="1300亿元")
    assert (drafted.status, drafted.written_by) == ("draft", [staff.pk])
    assert figure.citations.published().count() == 1


def test_the_reviewer_of_the_whole_sees_what_its_parts_wait_for(staff_client, other):
    article = make_article(TEXT)
    figure = make_figure(article=article)
    make_claim(figure, "1300亿元", article=article, published=False, digest="草稿的提要。")
    save(staff_client, figure, **{"remarks": "新说明", "citations-0-digest": "新的提要。"})
    move(staff_client, figure, "submit-change")

    asked = page(other.get(url_of(figure, "move/approve-change/")))

    for words in ("新说明", "新的提要。", "草稿的提要。", url_of(figure, "preview/")):
        assert words in asked


def test_the_reviewer_of_a_draft_sees_what_will_be_public(staff_client, other):
    program = make_program(summary="原来的", published=False)
    program.submit(by=None)
    assert "原来的" in page(other.get(url_of(program, "move/publish/")))
    program.publish(by=None)
    program.unpublish(by=None)
    save(staff_client, program, summary="改过的")
    program.refresh_from_db()
    program.submit(by=None)

    asked = page(other.get(url_of(program, "move/approve/")))

    assert "<del>原来的</del>" in asked
    assert "<ins>改过的</ins>" in asked


def test_a_number_changed_without_its_passage_is_refused_beside_the_reason(staff_client):
    claim = make_figure().chosen_citation

    answer = save(staff_client, claim, qualifier="over")

    assert answer.context["adminform"].form.errors.keys() == {"change_reason"}
    assert "请写明理由" in page(answer)
    save(staff_client, claim, qualifier="over", change_reason="原文写的是超过")
    claim.refresh_from_db()
    assert claim.pending_change.reason == "原文写的是超过"


def test_the_reason_is_asked_in_the_row_too(staff_client):
    figure = make_figure()

    answer = save(staff_client, figure, **{"citations-0-qualifier": "over"})

    [claims, *_] = answer.context["inline_admin_formsets"]
    assert claims.formset.forms[0].errors.keys() == {"change_reason"}
    figure.chosen_citation.refresh_from_db()
    assert figure.chosen_citation.pending is None


def test_a_changed_choice_shows_the_value_that_comes_with_it(staff_client, other):
    figure = make_figure()
    later = make_claim(figure, "1300亿元")

    save(staff_client, figure, chosen_citation=later.pk, choice_reason="后出的更正")

    figure.refresh_from_db()
    assert figure.pending_change.values.keys() == {"chosen_citation", "choice_reason"}
    shown = page(staff_client.get(url_of(figure)))
    assert "<del>128100000000</del>" in shown
    assert "<ins>130000000000</ins>" in shown
    move(staff_client, figure, "submit-change")
    move(other, figure, "approve-change")
    figure.refresh_from_db()
    assert figure.value == 130000000000


def test_a_public_row_is_not_deleted_and_the_page_says_what_to_do(staff_client):
    figure = make_figure()
    spare = make_claim(figure)
    data = open_form(staff_client, url_of(figure))
    [row] = [
        name for name, value in data.items() if name.endswith("-id") and value == [str(spare.pk)]
    ]

    text = page(staff_client.post(url_of(figure), {**data, row.replace("-id", "-DELETE"): "on"}))

    assert "归档" in text
    assert figure.citations.filter(pk=spare.pk).exists()


def test_a_form_opened_before_somebody_proposed_shows_both_and_keeps_the_text(staff_client, other):
    program = make_program(summary="公开的")
    opened = open_form(staff_client, url_of(program))
    save(other, program, summary="别人提的", change_reason="补充简介")

    refused = staff_client.post(url_of(program), {**opened, "summary": "我写的"})

    text = page(refused)
    for words in ("别人提的", "我写的", "补充简介", "双方都改了"):
        assert words in text
    program.refresh_from_db()
    assert program.pending_change.values == {"summary": "别人提的"}
    form = refused.context["adminform"].form
    assert form["summary"].value() == "我写的"
    again = {**opened, "summary": "我写的", "version": form["version"].value()}
    assert staff_client.post(url_of(program), again).status_code == 302
    program.refresh_from_db()
    assert program.pending_change.values == {"summary": "我写的"}
    assert len(program.pending_change.authors) == 2


def test_a_form_opened_before_the_record_was_published_does_not_touch_what_is_public(staff_client):
    program = make_program(summary="草稿的", published=False)
    opened = open_form(staff_client, url_of(program))
    program.submit(by=None)
    program.publish(by=None)

    text = page(staff_client.post(url_of(program), {**opened, "summary": "我写的"}))

    assert "我写的" in text
    program.refresh_from_db()
    assert (program.summary, program.pending) == ("草稿的", None)


def test_buttons_are_offered_by_permission(staff_client, client_of, other):
    contributor = client_of(make_staff("contributor"))
    program = make_program()
    save(contributor, program, summary="我写的")
    assert "提交修改" in page(contributor.get(url_of(program)))
    move(contributor, program, "submit-change")

    assert "核准修改" not in page(contributor.get(url_of(program)))
    assert "核准修改" in page(other.get(url_of(program)))
    assert contributor.get(url_of(program, "move/approve-change/")).status_code == 403
