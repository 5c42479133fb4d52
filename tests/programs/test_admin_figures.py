"""A figure's value stays in step with its claims, whichever page they are edited on."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from programs.models import Figure
from tests.browsing import add_row, open_form, page
from tests.factories import make_article, make_claim, make_figure, make_indicator, make_staff

TEXT = "第一句：卖出1281亿元。第二句：卖出1300亿元。"


@pytest.fixture
def article(db):
    return make_article(TEXT)


def figure_url(figure):
    return f"/admin/programs/figure/{figure.pk}/change/"


def row(article, exact, value, **more):
    return {
        "article": article.pk,
        "exact": exact,
        "value": value,
        "unit": "元",
        "qualifier": "exact",
        **more,
    }


def test_the_only_claim_is_chosen_on_saving(staff_client, article):
    figure = make_figure(exact=None)
    data = open_form(staff_client, figure_url(figure))

    staff_client.post(
        figure_url(figure), add_row(data, "citations", **row(article, "1281亿元", 128100000000))
    )

    figure.refresh_from_db()
    assert figure.value == Decimal("128100000000")
    assert figure.chosen_citation == figure.citations.get()


def test_a_figure_and_its_claim_can_be_made_on_one_page(staff_client, staff, article):
    data = open_form(staff_client, "/admin/programs/figure/add/")
    data |= {"indicator": make_indicator().pk, "kind": "actual", "period": "2021"}

    answer = staff_client.post(
        "/admin/programs/figure/add/",
        add_row(data, "citations", **row(article, "1281亿元", 128100000000)),
    )

    figure = Figure.objects.latest("pk")
    assert answer.status_code == 302
    assert (figure.value, figure.status) == (Decimal("128100000000"), "draft")
    assert figure.history.first().history_user == staff


def test_disagreeing_claims_leave_the_choice_to_the_editor(staff_client, article):
    figure = make_figure(exact=None)
    data = open_form(staff_client, figure_url(figure))
    data = add_row(data, "citations", **row(article, "1281亿元", 128100000000))
    data = add_row(data, "citations", **row(article, "1300亿元", 130000000000))

    answer = staff_client.post(figure_url(figure), data, follow=True)

    figure.refresh_from_db()
    assert figure.chosen_citation is None
    assert "还没有选定采用哪一处" in page(answer)


def test_choosing_among_disagreeing_claims_needs_a_reason(staff_client, article):
    figure = make_figure(article=article, published=False)
    other = make_claim(figure, "1300亿元", article=article, published=False)
    data = {**open_form(staff_client, figure_url(figure)), "chosen_citation": other.pk}

    refused = staff_client.post(figure_url(figure), data)
    figure.refresh_from_db()
    before = figure.value
    staff_client.post(figure_url(figure), {**data, "choice_reason": "后出的更正"})

    figure.refresh_from_db()
    assert "请写明为什么采用这一处" in page(refused)
    assert before == Decimal("128100000000")
    assert (figure.value, figure.choice_reason) == (Decimal("130000000000"), "后出的更正")


@pytest.mark.parametrize("page_of", ["figure", "claim"])
@pytest.mark.parametrize("published", [True, False])
def test_a_change_of_the_chosen_claim_carries_to_the_figure(
    staff_client, article, page_of, published
):
    figure = make_figure(article=article, published=published)
    claim = figure.citations.get()
    start = TEXT.index("1300亿元")
    typed = {"exact": "1300亿元", "value": "130000000000", "start": start, "end": start + 6}
    url = figure_url(figure)
    if page_of == "figure":
        typed = {f"citations-0-{name}": value for name, value in typed.items()}
    else:
        url = f"/admin/programs/figurecitation/{claim.pk}/change/"

    answer = staff_client.post(url, {**open_form(staff_client, url), **typed})

    figure.refresh_from_db()
    assert answer.status_code == 302
    if published:
        assert figure.value == Decimal("128100000000")
        approve_change(claim)
        figure.refresh_from_db()
    assert figure.value == Decimal("130000000000")
    assert figure.is_public is published


def approve_change(claim):
    """Approve what waits on the claim, as somebody who wrote none of it."""
    claim.refresh_from_db()
    claim.submit_change(by=None)
    claim.approve_change(by=make_staff("editor"))


def test_a_claim_of_another_figure_cannot_be_chosen(staff_client):
    figure, other = make_figure(), make_figure()
    data = open_form(staff_client, figure_url(figure))
    data["chosen_citation"] = other.chosen_citation.pk

    page(staff_client.post(figure_url(figure), data))

    figure.refresh_from_db()
    assert figure.chosen_citation.figure == figure


def test_a_public_figure_cannot_rest_on_a_draft_claim(staff_client, article):
    figure = make_figure(article=article)
    draft = make_claim(figure, "1300亿元", article=article, published=False)
    data = open_form(staff_client, figure_url(figure))
    data |= {"chosen_citation": draft.pk, "choice_reason": "更正"}

    text = page(staff_client.post(figure_url(figure), data))

    figure.refresh_from_db()
    assert "请先发布" in text
    assert figure.value == Decimal("128100000000")


@pytest.mark.parametrize("period", ["", "去年", "2021/2020", "2021-13", "9" * 30])
def test_a_period_that_is_none_is_refused(staff_client, period):
    figure = make_figure()
    data = open_form(staff_client, figure_url(figure))

    page(staff_client.post(figure_url(figure), {**data, "period": period}))

    figure.refresh_from_db()
    assert figure.period == "2021"


def test_the_list_counts_claims_origins_and_conflicts_of_drafts_too(staff_client, empty_ledger):
    release = make_article(TEXT)
    copy = make_article(f"转载。{TEXT}", reprint_of=release)
    figure = make_figure(article=release, published=False)
    make_claim(figure, article=copy, published=False)
    make_claim(figure, "1300亿元", published=False)

    shown = staff_client.get("/admin/programs/figure/").context["cl"].result_list[0]

    assert (shown.claim_count, shown.origin_count, shown.disputed) == (3, 2, True)


def test_a_forged_form_does_not_make_thousands_of_rows(staff_client, ledger):
    answer = staff_client.post(
        "/admin/programs/figure/1/change/",
        {"citations-TOTAL_FORMS": "2000", "citations-INITIAL_FORMS": "0"},
    )

    [claims, *_] = answer.context["inline_admin_formsets"]
    assert len(claims.formset.forms) <= 400


def test_importing_figures_needs_the_right_to_add_claims(client, django_user_model):
    clerk = django_user_model.objects.create_user("clerk", password="x", is_staff=True)
    names = ["add_figure", "change_figure", "view_figure"]
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(clerk)

    assert client.get("/admin/programs/figure/import/").status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="add_figurecitation"))
    assert client.get("/admin/programs/figure/import/").status_code == 200
