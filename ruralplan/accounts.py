"""Sign-in rules: administrators make the accounts; strong roles need a second factor."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.utils.safestring import mark_safe

from ruralplan.roles import STRONG


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url):
        """Drawn by the qrcode package from our own address; no image source needs opening."""
        return mark_safe(super().build_totp_svg(url))  # noqa: S308


def lacks_second_factor(user) -> bool:
    """Whether the user has to set up a second factor before the admin opens."""
    if not settings.REQUIRE_SECOND_FACTOR or not has_strong_role(user):
        return False
    return not is_mfa_enabled(user, [Authenticator.Type.TOTP])


def has_strong_role(user) -> bool:
    """Whether the user may withdraw, overrule or make accounts, by whatever group or tick."""
    return user.is_superuser or not STRONG.isdisjoint(user.get_all_permissions())


class SecondFactorMiddleware:
    """Send who needs a second factor and has none from the admin to where one is set up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith("/admin/") and lacks_second_factor(request.user):
            return redirect("mfa_activate_totp")
        return self.get_response(request)
