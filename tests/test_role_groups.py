"""The four roles: the groups that a migration makes, and what holding one means."""

from importlib import import_module
from itertools import pairwise

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError

from programs.models import Figure
from ruralplan.accounts import has_strong_role
from ruralplan.roles import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    EDITOR,
    PUBLISHER,
    ROLES,
    TABLE,
    make_groups,
    names_of,
    permissions_of,
    remove_groups,
)
from tests import factories
from tests.browsing import open_form, page

pytestmark = pytest.mark.django_db

OVERRULE = {"overruled_state": "below", "overrule_reason": "累计口径与新建口径不同"}


def held(group):
    return names_of(group.permissions.select_related("content_type"))


# --- the groups ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.slug)
def test_the_groups_hold_exactly_what_the_table_says(role):
    assert held(Group.objects.get(name=role.name)) == permissions_of(role)


def test_every_model_of_the_admin_stands_in_the_table():
    listed = {model for grant in TABLE for model in grant.models}

    assert listed == {model._meta.label_lower for model in admin.site._registry}


def test_every_permission_of_the_table_exists():
    stored = names_of(Permission.objects.select_related("content_type"))

    assert permissions_of(ADMINISTRATOR) <= stored


def test_each_role_may_do_what_the_one_before_it_may():
    rights = [permissions_of(role) for role in ROLES]

    assert all(less < more for less, more in pairwise(rights))


@pytest.mark.parametrize(
    ("permission", "role"),
    [
        ("programs.change_figure", CONTRIBUTOR),
        ("sources.add_intake", CONTRIBUTOR),
        ("programs.change_proposal", CONTRIBUTOR),
        ("programs.review_figure", EDITOR),
        ("programs.add_indicator", EDITOR),
        ("sources.change_reprintsuggestion", EDITOR),
        ("programs.withdraw_figure", PUBLISHER),
        ("programs.overrule_figure", PUBLISHER),
        ("auth.change_user", ADMINISTRATOR),
        ("ruralplan.view_auditentry", ADMINISTRATOR),
    ],
)
def test_a_right_begins_with_its_role(permission, role):
    at = ROLES.index(role)

    assert [permission in permissions_of(one) for one in ROLES] == [n >= at for n in range(4)]


def test_a_group_that_an_administrator_changed_is_left_alone():
    changed, whole = (Group.objects.get(name=role.name) for role in (EDITOR, PUBLISHER))
    changed.permissions.remove(changed.permissions.first())
    kept = held(changed)

    make_groups(apps)
    assert held(changed) == kept
    remove_groups(apps)
    assert list(Group.objects.all()) == [changed]
    make_groups(apps)

    assert held(changed) == kept
    assert held(Group.objects.get(name=PUBLISHER.name)) == permissions_of(PUBLISHER)
    assert Group.objects.count() == len(ROLES)
    assert not Group.objects.filter(pk=whole.pk)


def test_the_migration_waits_for_every_permission_of_the_groups():
    """Django knows the permissions of models only that migrations before it have made."""
    waits = dict(import_module("ruralplan.migrations.0001_roles").Migration.dependencies)

    assert {"auth", "sources", "counties", "programs"} <= set(waits)


# --- overruling ----------------------------------------------------------------------------------


def promise(**fields):
    return factories.make_figure("40个", kind="target", **fields, indicator=_indicator())


def _indicator():
    return factories.make_indicator(unit="个")


@pytest.mark.parametrize(
    ("role", "allowed"), [("contributor", 0), ("editor", 0), ("publisher", 1), ("administrator", 1)]
)
def test_only_a_publisher_overrules_a_draft(role, allowed):
    figure = promise(published=False)
    for name, value in OVERRULE.items():
        setattr(figure, name, value)
    figure._history_user = factories.make_staff(role)

    if allowed:
        figure.save()
    else:
        with pytest.raises(ValidationError, match="您的角色不能改“改判状态、改判理由”"):
            figure.save()

    assert Figure.objects.get(pk=figure.pk).overruled_state == ("below" if allowed else "")


@pytest.mark.parametrize(
    ("role", "allowed"), [("contributor", 0), ("editor", 0), ("publisher", 1), ("administrator", 1)]
)
def test_only_a_publisher_proposes_to_overrule(role, allowed):
    figure, user = promise(), factories.make_staff(role)

    if allowed:
        figure.propose_change(OVERRULE, by=user, reason="口径不同")
    else:
        with pytest.raises(ValidationError, match="您的角色不能改"):
            figure.propose_change(OVERRULE, by=user, reason="口径不同")

    assert bool(Figure.objects.get(pk=figure.pk).pending) == bool(allowed)


def test_others_go_on_with_what_a_publisher_proposed():
    figure = promise()
    figure.propose_change(OVERRULE, by=factories.make_staff("publisher"), reason="口径不同")

    figure.propose_change({"remarks": "新的说明"}, by=factories.make_staff("editor"))

    assert figure.pending["values"] == OVERRULE | {"remarks": "新的说明"}


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_the_form_keeps_the_overruling_from_others(client, role, published):
    figure = promise(published=published)
    client.force_login(factories.make_staff(role))
    url = f"/admin/programs/figure/{figure.pk}/change/"

    assert 'name="overruled_state"' not in page(client.get(url))
    client.post(url, open_form(client, url) | OVERRULE | {"remarks": "新的说明"})

    figure = Figure.objects.get(pk=figure.pk)
    said = figure.pending["values"] if published else {"remarks": figure.remarks}
    assert said == {"remarks": "新的说明"}
    assert figure.overruled_state == ""


# --- the second factor ---------------------------------------------------------------------------


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.parametrize(
    ("role", "asked"),
    [(None, 0), ("contributor", 0), ("editor", 0), ("publisher", 1), ("administrator", 1)],
)
@pytest.mark.usefixtures("required")
def test_strong_roles_need_a_second_factor(client, role, asked):
    user = factories.make_staff(role)
    client.force_login(user)

    before = client.get("/admin/").status_code
    TOTP.activate(user, generate_totp_secret())

    assert (before, client.get("/admin/").status_code) == (302 if asked else 200, 200)


def test_strength_is_what_one_may_do_and_not_what_a_group_is_called():
    user = factories.make_staff("editor")
    assert not has_strong_role(user)
    group = Group.objects.create(name="别的名字")
    group.permissions.add(Permission.objects.get(codename="withdraw_figure"))
    user.groups.set([group])

    assert has_strong_role(type(user).objects.get(pk=user.pk))


# --- the users' admin ----------------------------------------------------------------------------


@pytest.fixture
def as_administrator(client):
    client.force_login(factories.make_staff("administrator"))
    return client


def with_second_factor(role=None, **fields):
    user = factories.make_staff(role, **fields)
    TOTP.activate(user, generate_totp_secret())
    return user


def test_the_roles_are_offered_with_what_each_may_do(as_administrator):
    changed = Group.objects.get(name=EDITOR.name)
    changed.permissions.set(Permission.objects.filter(codename__in=["view_figure", "view_program"]))
    user = factories.make_staff("contributor")

    html = page(as_administrator.get(f"/admin/auth/user/{user.pk}/change/"))

    assert f"{PUBLISHER.name}：{PUBLISHER.does}" in html
    assert f"{EDITOR.name}（自定）：查看 2 类记录" in html
    assert EDITOR.does not in html


def test_a_lost_second_factor_is_reset_and_that_is_written_down(as_administrator):
    user = with_second_factor("publisher")
    change = f"/admin/auth/user/{user.pk}/change/"
    url = f"/admin/auth/user/{user.pk}/second-factor/"

    assert url in page(as_administrator.get(change))
    assert "验证器和备用码都会作废" in page(as_administrator.get(url))
    assert Authenticator.objects.filter(user=user).exists()
    answer = as_administrator.post(url)

    assert answer["Location"] == change
    assert not Authenticator.objects.filter(user=user).exists()
    assert "重设了第二步验证" in LogEntry.objects.latest("pk").get_change_message()
    assert "没有设置" in page(as_administrator.get(change))


def test_resetting_what_is_not_set_up_does_nothing(as_administrator):
    user = factories.make_staff("publisher")
    before = LogEntry.objects.count()

    as_administrator.post(f"/admin/auth/user/{user.pk}/second-factor/")

    assert LogEntry.objects.count() == before


def test_nobody_resets_their_own_nor_an_administrator_a_superusers(client):
    own = with_second_factor("administrator")
    above = with_second_factor(is_superuser=True)
    client.force_login(own)

    for user in (own, above):
        assert client.post(f"/admin/auth/user/{user.pk}/second-factor/").status_code == 403
        assert Authenticator.objects.filter(user=user).exists()


def test_there_is_nothing_to_reset_for_nobody(as_administrator):
    assert as_administrator.get(f"/admin/auth/user/{'9' * 18}/second-factor/").status_code == 404
    assert as_administrator.post("/admin/auth/user/x/second-factor/").status_code == 302


def test_an_administrator_makes_nobody_a_superuser(as_administrator):
    user = factories.make_staff("editor")
    url = f"/admin/auth/user/{user.pk}/change/"

    typed = {"is_superuser": "on", "first_name": "某人"}
    as_administrator.post(url, open_form(as_administrator, url) | typed)

    user = type(user).objects.get(pk=user.pk)
    assert (user.is_superuser, user.first_name) == (False, "某人")


def test_a_superusers_account_is_only_a_superusers_to_change(as_administrator):
    above = factories.make_staff(None, is_superuser=True)
    url = f"/admin/auth/user/{above.pk}/"

    assert 'name="username"' not in page(as_administrator.get(f"{url}change/"))
    assert as_administrator.post(f"{url}change/", {"username": "x"}).status_code == 403
    assert as_administrator.get(f"{url}password/").status_code == 403
