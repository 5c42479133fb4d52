"""The admin as a whole: the worklist, who may see what, nonsense in addresses, steady queries."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Figure, SearchRecord
from ruralplan.editorial import EditorialRecord
from sources.admin.lists import COUNT_LIMIT, CappedCount, capped_count
from sources.models import Article
from tests import factories
from tests.browsing import page

OURS = ("sources", "counties", "programs")
ADMINS = [(m, a) for m, a in admin.site._registry.items() if m._meta.app_label in OURS]
IDS = [model._meta.model_name for model, _ in ADMINS]


def list_url(model):
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


# --- every model ---------------------------------------------------------------------------------


def test_every_model_of_ours_is_in_the_admin():
    models = {model for app in OURS for model in apps.get_app_config(app).get_models()}
    entries = {model for model in models if model._meta.model_name.startswith("historical")}
    # The full text is part of its article's page; bytes and marks are for the machine.
    missing = models - entries - {model for model, _ in ADMINS}
    kept_out = {"articletext", "intakefile", "articlemark", "picturefile", "picturebytes"}
    assert {model._meta.model_name for model in missing} == kept_out


@pytest.mark.parametrize(("model", "model_admin"), ADMINS, ids=IDS)
def test_every_page_of_every_model_opens_and_is_clean(staff_client, ledger, model, model_admin):
    factories.make_picture()  # the curated content has none
    urls = [list_url(model)]
    if model_admin.has_add_permission(staff_client.get(urls[0]).wsgi_request):
        urls.append(f"{urls[0]}add/")
    record = model._base_manager.first()
    if record is not None:
        urls += [f"{list_url(model)}{record.pk}/{name}/" for name in ("change", "history")]

    for url in urls:
        text = page(staff_client.get(url))
        assert not re.search(r"<[^>]+\sstyle=", text), url
        assert not re.search(r"<[^>]+\son[a-z]+=", text), url
        assert "<style" not in text, url
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), url


@pytest.mark.parametrize(("model", "model_admin"), ADMINS, ids=IDS)
def test_every_list_has_search_and_a_capped_count(model, model_admin):
    assert model_admin.search_fields
    assert model_admin.list_per_page == 25
    assert not model_admin.show_full_result_count
    assert model_admin.paginator.__name__ == "CappedPaginator"


def test_a_count_stops_at_the_limit(monkeypatch, ledger):
    monkeypatch.setattr("sources.admin.lists.COUNT_LIMIT", 3)

    assert str(capped_count(Article.objects.all())) == "3+"
    assert str(CappedCount(COUNT_LIMIT)) == "10000+"


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("programs/searchrecord", ["searched_on__gte=2026-11-01", "searched_on__gte=2026-11-02"]),
        ("programs/searchrecord", ["searched_on__year=2026", "searched_on__year=2025"]),
        ("counties/envoy", ["employer__exact=试办企业", "employer__exact=别的企业"]),
    ],
)
def test_a_list_is_narrowed_by_day_or_by_employer(staff_client, empty_ledger, path, values):
    make_search()
    factories.make_envoy(employer="试办企业")

    lists = [staff_client.get(f"/admin/{path}/?{value}").context["cl"] for value in values]

    assert [found.result_count for found in lists] == [1, 0]
    assert lists[0].has_filters


# --- steady queries ------------------------------------------------------------------------------


def make_search():
    figure = factories.make_figure(kind="target", edition=factories.make_edition())
    SearchRecord.objects.create(
        figure=figure, searched_on="2026-11-01", searched_in="试报", searched_by="编辑部"
    )


LISTS = [
    ("sources/publisher", factories.make_publisher),
    ("sources/article", lambda: factories.make_article(reprint_of=factories.make_article())),
    ("counties/envoy", factories.make_envoy),
    ("counties/posting", factories.make_posting),
    ("counties/casestudy", factories.make_case_study),
    ("programs/organization", factories.make_organization),
    ("programs/program", lambda: factories.make_program(parent=factories.make_program())),
    ("programs/edition", factories.make_edition),
    ("programs/pillar", factories.make_pillar),
    ("programs/initiative", factories.make_initiative),
    ("programs/indicator", factories.make_indicator),
    ("programs/figure", lambda: factories.make_figure(place=factories.division())),
    ("programs/figurecitation", factories.make_figure),
    ("programs/searchrecord", make_search),
]


@pytest.mark.parametrize(("path", "make"), LISTS, ids=[path for path, _ in LISTS])
def test_a_list_needs_as_many_queries_for_five_rows_as_for_one(
    staff_client, empty_ledger, path, make
):
    make()
    staff_client.get(f"/admin/{path}/")
    with CaptureQueriesContext(connection) as one:
        page(staff_client.get(f"/admin/{path}/"))
    for _ in range(4):
        make()

    with CaptureQueriesContext(connection) as five:
        page(staff_client.get(f"/admin/{path}/"))

    assert len(five) == len(one)


def test_the_autocomplete_of_articles_needs_no_query_for_each_name(staff_client, empty_ledger):
    url = "/admin/autocomplete/?app_label=programs&model_name=figurecitation&field_name=article"
    factories.make_article()
    staff_client.get(url)
    with CaptureQueriesContext(connection) as one:
        page(staff_client.get(url))
    for _ in range(4):
        factories.make_article()

    with CaptureQueriesContext(connection) as five:
        answer = staff_client.get(url)

    assert len(answer.json()["results"]) == 5
    assert len(five) == len(one)


# --- the worklist --------------------------------------------------------------------------------


def test_the_first_page_counts_the_work_and_links_to_the_list_that_shows_it(
    staff_client, empty_ledger
):
    factories.make_figure(exact=None)
    disputed = factories.make_figure(published=False)
    factories.make_claim(disputed, "1300亿元", published=False)
    promise = factories.make_figure(kind="target", edition=factories.make_edition())
    factories.make_article(text="")
    waiting = factories.make_program(published=False)
    waiting.submit(by=None)

    context = staff_client.get("/admin/").context

    gaps = {task.label: task for task in context["gaps"]}
    assert {label: task.count for label, task in gaps.items()} == {
        "说法不一": 1,
        "没有引文的数字": 1,
        "12 个月没有报道的承诺": 1,
        "没有记下查找的承诺": 1,
        "待决定的当事方回应": 0,
        "没有全文的文章": 1,
    }
    inbox = staff_client.get(gaps.pop("说法不一").url).context
    assert [card["figure"] for card in inbox["cards"]] == [disputed]
    for task in gaps.values():
        assert staff_client.get(task.url).context["cl"].result_count == task.count
    silent = staff_client.get(gaps["12 个月没有报道的承诺"].url).context["cl"].result_list
    assert list(silent) == [promise]
    review = {pile.label: pile for pile in context["waiting"]}["等我审核的"]
    (programs,) = review.waiting
    assert (programs.label, programs.count) == ("项目", 1)
    assert list(staff_client.get(programs.url).context["cl"].result_list) == [waiting]


def test_the_first_page_needs_as_many_queries_for_more_work(staff_client, empty_ledger):
    factories.make_figure(kind="target", edition=factories.make_edition())
    staff_client.get("/admin/")
    with CaptureQueriesContext(connection) as one:
        page(staff_client.get("/admin/"))
    for _ in range(4):
        factories.make_figure(kind="target", edition=factories.make_edition())

    with CaptureQueriesContext(connection) as five:
        page(staff_client.get("/admin/"))

    assert len(five) == len(one)


def test_the_first_page_tells_each_only_what_they_may_see(client, django_user_model):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_program"))
    client.force_login(reader)

    context = client.get("/admin/").context

    assert context["waiting"] == []  # who may only look has nothing to do
    assert (context["gaps"], context["broken"]) == ([], None)


# --- who may -------------------------------------------------------------------------------------

SIDE_VIEWS = [
    "/admin/",
    "/admin/programs/figure/",
    "/admin/programs/figure/add/",
    "/admin/programs/figure/{pk}/change/",
    "/admin/programs/figure/{pk}/delete/",
    "/admin/programs/figure/{pk}/history/",
    "/admin/programs/figure/{pk}/history/{history}/",
    "/admin/programs/figure/{pk}/move/archive/",
    "/admin/programs/figure/import/",
    "/admin/programs/figure/export/",
    "/admin/autocomplete/?app_label=programs&model_name=figurecitation&field_name=article",
]


@pytest.mark.parametrize("url", SIDE_VIEWS)
def test_a_visitor_is_sent_to_sign_in(client, db, url):
    figure = factories.make_figure()

    answer = client.get(url.format(pk=figure.pk, history=figure.history.first().pk))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("url", SIDE_VIEWS[1:])
def test_staff_without_the_permission_are_refused(client, django_user_model, url):
    figure = factories.make_figure()
    client.force_login(django_user_model.objects.create_user("stranger", is_staff=True))

    answer = client.get(url.format(pk=figure.pk, history=figure.history.first().pk))

    assert answer.status_code == 403


def test_signing_in_is_left_to_the_sites_own_page(client, db):
    answer = client.get("/admin/login/?next=/admin/programs/figure/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/admin/programs/figure/"


def test_who_is_signed_in_but_no_editor_is_refused_not_sent_in_circles(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("visitor"))

    assert client.get("/admin/", follow=True).status_code == 403


def test_signing_out_ends_the_session(staff_client):
    staff_client.post("/admin/logout/")

    assert staff_client.get("/admin/").status_code == 302


@pytest.mark.parametrize("path", ["auth/user/add", "auth/group/add"])
def test_accounts_are_kept_in_chinese(staff_client, path):
    text = page(staff_client.get(f"/admin/{path}/"))

    assert "Choose" not in text
    assert "Can add" not in text


def test_permissions_are_named_in_chinese_and_without_a_query_each(
    staff_client, staff, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):
        text = page(staff_client.get(f"/admin/auth/user/{staff.pk}/change/"))

    assert "项目与账本：修改数字" in text
    assert "historical" not in text


# --- nonsense ------------------------------------------------------------------------------------

NONSENSE = [
    "p=abc",
    "p=-1",
    "p=99999999999999999999999",
    "o=abc.5.-",
    "o=99999999999999999999",
    "e=1",
    "e=1&status__exact=zzz",
    "all=x",
    "status__exact=zzz",
    "status__in=" + "a," * 200,
    "nosuch=1",
    "id__exact=abc",
    "id__exact=99999999999999999999999",
    "id__in=99999999999999999999999",
    "id__isnull=maybe",
    "modified_at__year=9999",
    "modified_at__year=0",
    "modified_at__year=99999999999",
    "modified_at__month=13&modified_at__year=2022",
    "modified_at__day=x",
    "period_end__year=9999",
    "period_end__year=2022&period_end__month=2&period_end__day=30",
    "gap=nosuch",
    "plan=999999",
    "plan=abc",
    "program=nobody",
    "province=x",
    "province=99999999999999",
    "_popup=1&_to_field=nosuch",
    "_facets=1",
    "q=" + "数" * 900,
    "q='\"%;--",
]


@pytest.mark.parametrize("query", NONSENSE)
@pytest.mark.parametrize(
    "path",
    [
        "programs/figure",
        "programs/proposal",
        "programs/reading",
        "sources/article",
        "counties/division",
        "auth/user",
    ],
)
def test_nonsense_in_a_lists_address_is_no_error(staff_client, path, query):
    assert staff_client.get(f"/admin/{path}/?{query}", follow=True).status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "programs/figure/abc/change/",
        "programs/figure/99999999999999999999999/change/",
        "programs/figure/99999999999999999999999/history/",
        "programs/figure/abc/history/",
        "programs/figure/abc/history/abc/",
        "programs/figure/1/history/99999999999999999999999/",
        "programs/figure/abc/move/publish/",
        "programs/figure/99999999999999999999999/move/publish/",
        "programs/figure/abc/delete/",
        "programs/figure/add/?indicator=abc&place=99999999999999999999999",
        "programs/initiative/add/?places=abc,99999999999999999999999&edition=x",
        "programs/figure/export/?o=7&p=abc",
        "programs/figure/export/?gap=unreported",
        "programs/figure/export/?nosuch=1",
        "programs/figure/export/?id__exact=abc",
        "programs/figure/export/?period_end__year=9999",
        "autocomplete/?app_label=x&model_name=y&field_name=z",
        "autocomplete/",
        "autocomplete/?app_label=programs&model_name=figurecitation&field_name=article&page=x",
        "r/abc/abc/",
        "jsi18n/?language=zz",
    ],
)
def test_nonsense_in_an_address_is_no_error(staff_client, path):
    assert staff_client.get(f"/admin/{path}", follow=True).status_code < 500


@pytest.mark.parametrize("chosen", ["abc", "99999999999999999999999", "1 OR 1=1"])
def test_an_action_on_nonsense_is_refused(staff_client, chosen):
    answer = staff_client.post(
        "/admin/programs/figure/",
        {"action": "archive_selected", "_selected_action": [chosen], "index": "0"},
        follow=True,
    )

    assert "没有做任何改动" in page(answer)


@pytest.mark.parametrize("wrong", ["abc", "99999999999999999999999", "-1"])
def test_a_form_with_an_impossible_choice_is_shown_again(staff_client, wrong):
    data = {"indicator": wrong, "kind": "actual", "period": "2021", "place": wrong}
    rows = {f"citations-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}

    page(staff_client.post("/admin/programs/figure/add/", {**data, **rows}))

    assert not Figure.objects.filter(period=wrong).exists()


def test_only_editorial_records_have_verbs():
    with_verbs = {model for model, one in ADMINS if hasattr(one, "move_view")}

    assert with_verbs == {model for model, _ in ADMINS if issubclass(model, EditorialRecord)}
