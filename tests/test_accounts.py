import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.urls import get_resolver, reverse

LOGIN = "/accounts/login/"
PASSWORD = "a-long-password"


def sign_in(client, name="editor", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(staff):
    """The key of the telephone that the editor has set up."""
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    return secret


def test_the_password_opens_the_admin(client, staff):
    response = sign_in(client)

    assert response.status_code == 302
    assert response["Location"] == "/admin/"


def test_a_wrong_name_is_answered_like_a_wrong_password(client, staff):
    wrong_name = sign_in(client, name="nobody-here")
    wrong_password = sign_in(client, password="another-password")

    def told(response):
        return re.findall(r"<p>(.*?)</p>", response.content.decode())

    assert wrong_name.status_code == wrong_password.status_code == 200
    assert told(wrong_name) == told(wrong_password)
    assert len(told(wrong_name)) == 2


def test_guessing_one_account_is_stopped_whether_it_exists_or_not(client, staff):
    for name in ("editor", "nobody-here"):
        for _ in range(5):
            sign_in(client, name=name, password="wrong")
        assert "_auth_user_id" not in client.session

    assert sign_in(client).status_code != 302
    assert "_auth_user_id" not in client.session


def test_guessing_from_one_address_is_answered_429(client, db):
    answers = [sign_in(client, name=f"name-{n}") for n in range(31)]

    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert "请求太频繁" in answers[-1].content.decode()


def test_the_second_factor_is_asked_after_the_password(client, staff, secret):
    response = sign_in(client)
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302
    assert "第二步验证" in client.get(reverse("mfa_authenticate")).content.decode()

    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert wrong.status_code == 200
    assert right["Location"] == "/admin/"


class TestRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.REQUIRE_SECOND_FACTOR = True

    def test_a_superuser_without_one_is_sent_to_set_it_up(self, staff_client):
        response = staff_client.get("/admin/")

        assert response.status_code == 302
        assert response["Location"] == reverse("mfa_activate_totp")

    @pytest.mark.parametrize("page", ["programs/figure/", "auth/user/", "jsi18n/", "no-such/"])
    def test_no_page_of_the_admin_opens_before(self, staff_client, page):
        assert staff_client.get(f"/admin/{page}").status_code == 302
        assert staff_client.post(f"/admin/{page}").status_code == 302

    def test_with_one_the_admin_opens(self, staff_client, secret):
        assert staff_client.get("/admin/").status_code == 200

    def test_recovery_codes_alone_are_no_second_factor(self, staff_client, staff):
        Authenticator.objects.create(
            user=staff, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
        )

        assert staff_client.get("/admin/").status_code == 302

    def test_a_contributor_needs_none(self, client, django_user_model):
        user = django_user_model.objects.create_user("writer", password=PASSWORD, is_staff=True)
        client.force_login(user)

        assert client.get("/admin/").status_code == 200


def test_setting_up_the_second_factor_ends_with_recovery_codes(client, staff):
    sign_in(client)
    asked = client.get(reverse("mfa_activate_totp"))
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True).content.decode()
    secret = re.search(r'id="secret" type="text" value="(\w+)"', page)[1]

    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)

    assert response.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert response.content.decode().count("<li>") == 10
    assert Authenticator.objects.filter(user=staff, type="totp").exists()


@pytest.mark.parametrize(
    "page",
    ["", "signup/", "email/", "confirm-email/", "password/reset/", "password/set/"],
)
def test_nobody_signs_up_or_resets_by_mail(client, page, db):
    assert client.get(f"/accounts/{page}").status_code == 404


def test_only_the_routes_an_editor_needs_are_open():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert {name for name in names if name.startswith(("account_", "socialaccount_"))} == {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
    }


PAGES = [
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/reauthenticate/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/generate/",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("protected", [False, True])
def test_every_page_is_ours_in_chinese_without_inline_code(client, staff, page, protected):
    sign_in(client)
    if protected:
        TOTP.activate(staff, generate_totp_secret())

    html = client.get(page, follow=True).content.decode()

    assert '<html lang="zh-Hans">' in html
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)


@pytest.mark.parametrize("page", [LOGIN, *PAGES])
def test_no_cache_keeps_a_private_page(client, staff, page):
    client.force_login(staff)

    for response in (client.get(page), client.post(page)):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]


def test_the_admin_keeps_no_login_of_its_own(client, staff):
    client.post("/admin/login/", {"username": "editor", "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_after_sign_in_nobody_is_led_to_another_site(client, staff):
    response = sign_in(client, QUERY_STRING="next=https://evil.example/")

    assert response["Location"] == "/admin/"


def test_every_field_has_a_label(client, db):
    html = client.get(LOGIN).content.decode()
    fields = re.findall(r'<input type="(?:text|password)"[^>]* id="(\w+)"', html)

    assert len(fields) == 2
    assert all(f'<label for="{field}">' in html for field in fields)
