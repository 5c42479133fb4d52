"""The audit log: what is recorded, with what it tells of or not at all, and changed by nobody."""

from contextlib import suppress

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.test import RequestFactory
from simple_history.models import HistoricalRecords

from programs.models import Program
from ruralplan.editorial import AuditEvent, record_event
from ruralplan.editorial.audit import AuditEntry, UnchangeableError
from tests.browsing import page
from tests.counties.test_admin_sheets import CSV, confirm, export, upload
from tests.factories import QINGLONG, make_article, make_figure, make_program, make_publisher

pytestmark = pytest.mark.django_db
URL = "/admin/ruralplan/auditentry/"
PASSWORD = "a-long-password"
NOTE = "请补一处引文"


def entries(event=None):
    rows = AuditEntry.objects.order_by("pk")
    return list(rows.filter(event=event) if event else rows)


@pytest.fixture(autouse=True)
def _begin_with_an_empty_log(db):
    """The log begins with the content that came in; it goes as the how-to lets it go."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ruralplan_auditentry")


@pytest.fixture
def writer(django_user_model):
    return django_user_model.objects.create_user("writer", is_staff=True)


def public_with_change(writer):
    program = make_program()
    program.propose_change({"name": "改过的名字"}, by=writer, reason="名字改了")
    return program


def submitted(writer):
    program = public_with_change(writer)
    program.submit_change(by=writer)
    return program


def in_state(status):
    program = make_program(published=False)
    Program.objects.filter(pk=program.pk).update(status=status)
    program.refresh_from_db()
    return program


def hurried(writer):
    program = in_state("in_review")
    Program.objects.filter(pk=program.pk).update(written_by=[writer.pk])
    program.refresh_from_db()
    program.publish(by=writer, urgent_reason="数字错了")
    return program


# Verb, a record ready for it, its arguments, the event that it leaves.
VERBS = [
    ("submit", lambda w: in_state("draft"), {}, "state"),
    ("return_to_author", lambda w: in_state("in_review"), {"note": NOTE}, "state"),
    ("approve", lambda w: in_state("in_review"), {}, "state"),
    ("publish", lambda w: in_state("approved"), {}, "state"),
    ("publish", lambda w: in_state("approved"), {"urgent_reason": "数字错了"}, "urgent"),
    ("look_over", hurried, {}, "looked_over"),
    ("unpublish", lambda w: in_state("published"), {}, "state"),
    ("archive", lambda w: in_state("draft"), {}, "state"),
    ("restore", lambda w: in_state("archived"), {}, "state"),
    ("propose_change", lambda w: make_program(), {"values": {"name": "新名"}}, "change"),
    ("submit_change", public_with_change, {}, "change"),
    ("return_change", submitted, {"note": NOTE}, "change"),
    ("withdraw_change", public_with_change, {}, "change"),
    ("approve_change", submitted, {}, "change"),
    ("approve_change", submitted, {"urgent_reason": "数字错了"}, "urgent"),
]
VERB_IDS = [f"{verb}-{event}" for verb, _, _, event in VERBS]


@pytest.mark.parametrize(("verb", "make", "arguments", "event"), VERBS, ids=VERB_IDS)
def test_every_verb_leaves_one_entry_that_says_who_what_and_why(
    verb, make, arguments, event, writer, staff
):
    program = make(writer)
    before = len(entries())

    getattr(program, verb)(by=staff, **arguments)

    (entry,) = entries()[before:]
    assert (entry.event, entry.user_key, entry.user_name) == (event, staff.pk, "editor")
    assert (entry.app, entry.model, entry.record_key) == ("programs", "program", str(program.pk))
    assert entry.record_name == str(program)
    assert entry.reason
    for reason in {"note", "urgent_reason"} & arguments.keys():
        assert entry.reason == arguments[reason]


@pytest.mark.parametrize(
    ("verb", "make", "arguments"),
    [
        ("submit", lambda w: in_state("published"), {}),  # wrong state
        ("return_to_author", lambda w: in_state("in_review"), {"note": " "}),  # no note
        ("publish", lambda w: in_state("draft"), {}),  # not reviewed
        ("look_over", lambda w: make_program(), {}),  # nothing urgent
        ("approve_change", public_with_change, {}),  # not submitted
        ("withdraw_change", lambda w: make_program(), {}),  # nothing pending
        ("propose_change", lambda w: make_program(), {"values": {}}),  # nothing differs
    ],
)
def test_a_verb_that_does_nothing_leaves_none(verb, make, arguments, writer, staff):
    program = make(writer)
    before = len(entries())

    with suppress(ValidationError):
        getattr(program, verb)(by=staff, **arguments)

    assert len(entries()) == before


def test_a_change_of_state_names_both_states(staff):
    in_state("draft").submit(by=staff)

    assert entries()[-1].details == {"from": "draft", "to": "in_review"}


def test_a_lost_entry_leaves_the_copy_as_it_was_read(staff, monkeypatch):
    program = in_state("draft")

    with (
        pytest.raises(OperationalError),
        connection.execute_wrapper(_refuse("ruralplan_auditentry")),
        transaction.atomic(),
    ):
        program.submit(by=staff)

    assert program.status == "draft"
    program.submit(by=staff)
    assert program.status == "in_review"


def _refuse(table):
    def execute(execute, sql, params, many, context):
        if table in sql:
            raise OperationalError("试写的故障")
        return execute(sql, params, many, context)

    return execute


# --- signing in ----------------------------------------------------------------------------------


def sign_in(client, name="editor", password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": name, "password": password}, **extra)


def test_signing_in_and_out_is_recorded(client, staff):
    sign_in(client)
    client.post("/accounts/logout/")

    assert [(one.event, one.user_name) for one in entries()] == [
        ("sign_in", "editor"),
        ("sign_out", "editor"),
    ]


def test_a_failed_sign_in_is_recorded_and_tells_the_visitor_nothing(client, staff):
    wrong = sign_in(client, password="another-password")
    nobody = sign_in(client, name="my-secret-password")

    known, unknown = entries("sign_in_failed")
    assert (known.record_name, known.record_key) == ("editor", str(staff.pk))
    assert (unknown.record_name, unknown.details) == ("", {"did": "没有这个账号"})
    assert wrong.status_code == nobody.status_code
    assert "没有这个账号" not in nobody.content.decode()


def test_no_entry_holds_what_was_typed_as_password_or_as_a_name_nobody_has(client, staff):
    sign_in(client, password="another-password")
    sign_in(client, name="my-secret-password")
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "Xk39-lantern", "password2": "Xk39-lantern"}
    assert client.post("/accounts/password/change/", new).status_code == 302

    told = str([vars(one) for one in entries()])
    assert entries("password")
    for secret in ("another-password", "my-secret", PASSWORD, "lantern"):
        assert secret not in told


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.5", "192.0.2.7"),  # no proxy of ours: the header is anybody's word
        (1, "198.51.100.1, 203.0.113.5", "203.0.113.5"),  # what our proxy saw
        (1, "nonsense", None),
        (2, "203.0.113.5", None),  # fewer proxies than there should be
    ],
)
def test_the_address_is_what_our_own_proxies_saw(settings, staff, proxies, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory(REMOTE_ADDR="192.0.2.7").get("/", HTTP_X_FORWARDED_FOR=forwarded)
    HistoricalRecords.context.request = request
    try:
        entry = record_event(AuditEvent.SIGN_IN, by=staff)
    finally:
        del HistoricalRecords.context.request

    assert AuditEntry.objects.get(pk=entry.pk).address == address


# --- accounts ------------------------------------------------------------------------------------


def test_what_a_role_gains_and_loses_is_recorded(staff_client):
    group = Group.objects.create(name="试写的角色")
    old, new = Permission.objects.filter(content_type__app_label="programs")[:2]
    group.permissions.add(old)

    data = {"name": group.name, "permissions": [new.pk]}
    assert staff_client.post(f"/admin/auth/group/{group.pk}/change/", data).status_code == 302

    (entry,) = entries("account")
    assert entry.details["gained"] == f"programs.{new.codename}"
    assert entry.details["lost"] == f"programs.{old.codename}"
    assert (entry.record_name, entry.user_name) == ("试写的角色", "editor")


def test_a_new_account_and_its_password_set_by_another_are_recorded(staff_client, writer):
    data = {"usable_password": "true", "password1": "Xk39-lantern", "password2": "Xk39-lantern"}
    staff_client.post("/admin/auth/user/add/", {"username": "newcomer", **data})
    staff_client.post(f"/admin/auth/user/{writer.pk}/password/", {**data, "set-password": "1"})

    assert [(one.event, one.record_name) for one in entries() if one.event != "sign_in"] == [
        ("account", "newcomer"),
        ("password", "writer"),
    ]
    assert "lantern" not in str([vars(one) for one in entries()])


def test_a_deleted_account_and_a_deleted_record_keep_their_names(staff_client, writer):
    publisher = make_publisher()
    staff_client.post(f"/admin/auth/user/{writer.pk}/delete/", {"post": "yes"})
    staff_client.post(
        f"/admin/sources/publisher/{publisher.pk}/delete/",
        {"post": "yes", "version": publisher.version},
    )

    assert entries("account")[0].record_name == "writer"
    assert entries("deletion")[0].record_name == publisher.name


# --- sheets --------------------------------------------------------------------------------------


def test_an_export_is_recorded_with_its_size_and_filter(staff_client):
    make_figure()

    export(staff_client, CSV, url="/admin/programs/figure/")

    (entry,) = entries("export")
    assert (entry.model, entry.record_name, entry.user_name) == ("figure", "数字", "editor")
    assert entry.details["rows"] > 0


def test_an_import_is_recorded_once_it_is_confirmed(staff_client):
    sheet = f"区划代码,名称,级别,上级代码\n{QINGLONG},试写的县名,县级,130300\n"
    dry_run = upload(staff_client, sheet)
    assert entries("import") == []

    confirm(staff_client, dry_run)

    (entry,) = entries("import")
    assert (entry.model, entry.user_name) == ("division", "editor")
    assert entry.details == {"file": "sheet.csv", "new": 0, "update": 1, "skip": 0}


def test_the_csv_of_rule_counts_is_recorded(staff_client):
    staff_client.get("/admin/programs/reading/rules/csv/")

    assert [one.details["did"] for one in entries("export")] == ["规则计数"]


# --- unchangeable --------------------------------------------------------------------------------


def test_an_entry_can_neither_be_changed_nor_deleted_nor_by_a_queryset(staff):
    entry = record_event(AuditEvent.EXPORT, by=staff)

    for deed in (
        entry.save,
        entry.delete,
        lambda: AuditEntry.objects.update(reason="x"),
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.bulk_update([entry], ["reason"]),
    ):
        with pytest.raises(UnchangeableError), transaction.atomic():
            deed()

    assert AuditEntry.objects.get(pk=entry.pk).reason == ""


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_not_even_a_superuser_adds_or_deletes_an_entry_in_the_admin(staff_client, path):
    url = URL + path.format(pk=entries()[0].pk)

    assert staff_client.get(url).status_code == 403
    assert staff_client.post(url, {"post": "yes"}).status_code == 403


def test_posting_to_an_entry_changes_nothing(staff_client):
    entry = entries()[0]

    answer = staff_client.post(f"{URL}{entry.pk}/change/", {"reason": "改过"})

    assert answer.status_code == 403
    assert AuditEntry.objects.get(pk=entry.pk).reason == ""


def test_an_entry_outlives_the_account(staff, writer):
    entry = record_event(AuditEvent.EXPORT, by=writer)
    key = writer.pk

    writer.delete()

    entry = AuditEntry.objects.get(pk=entry.pk)
    assert (entry.user_key, entry.user_name) == (key, "writer")


# --- the pages -----------------------------------------------------------------------------------


def test_only_administrators_read_the_log(client, django_user_model):
    for name, status in (("发布", 403), ("管理", 200)):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=name))
        client.force_login(user)
        assert client.get(URL).status_code == status
        assert client.get(f"{URL}csv/").status_code == status


def test_the_list_is_narrowed_by_what_who_and_words(staff_client, staff, writer):
    make_program(published=False).submit(by=writer)
    make_article(published=False).submit(by=None)

    def shown(query):
        return [one.user_name for one in staff_client.get(f"{URL}?{query}").context["cl"].queryset]

    assert shown("event__exact=state") == ["", "writer"]
    assert shown(f"who={writer.pk}") == ["writer"]
    assert shown("who=none") == [""]
    assert shown("q=writer") == ["writer"]
    assert "草稿 → 待审" in page(staff_client.get(URL))


@pytest.mark.parametrize("query", ["who=abc", "who=9" * 9, "event__exact=zzz", "p=x", "at__gte=x"])
@pytest.mark.parametrize("path", ["", "csv/"])
def test_nonsense_in_the_address_is_no_error(staff_client, path, query):
    assert staff_client.get(f"{URL}{path}?{query}", follow=True).status_code == 200


def test_the_csv_streams_the_list_as_filtered_without_formulas(staff_client, staff):
    record_event(AuditEvent.STATE, by=staff, reason="=1+1")

    answer = staff_client.get(f"{URL}csv/?event__exact=state")

    assert answer.streaming
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("id,at,event,user_key")
    assert ",'=1+1," in text
    assert len(text.splitlines()) == 2
    assert entries("export")[-1].details["filter"] == "event__exact=state"


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_needs_as_many_queries_for_five_rows_as_for_one(
    staff_client, staff, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        record_event(AuditEvent.STATE, by=staff)

    with django_assert_max_num_queries(9):
        page(staff_client.get(URL))
