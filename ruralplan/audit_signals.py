"""What Django and allauth tell of sign-ins and factors goes into the audit log.

These are the libraries' own signals: there is no other place where they say it.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from ruralplan.editorial import AuditEvent, record_event


@receiver(user_logged_in)
def record_sign_in(user: Any, **kwargs: Any) -> None:
    record_event(AuditEvent.SIGN_IN, by=user, record=user)


@receiver(user_logged_out)
def record_sign_out(user: Any, **kwargs: Any) -> None:
    if user is not None:
        record_event(AuditEvent.SIGN_OUT, by=user, record=user)


@receiver(user_login_failed)
def record_failed_sign_in(credentials: dict[str, Any], **kwargs: Any) -> None:
    """Keep the name only where an account has it: what else was typed may be a password."""
    users = get_user_model()
    name = str(credentials.get(users.USERNAME_FIELD) or "")
    account = users._default_manager.filter(**{f"{users.USERNAME_FIELD}__iexact": name}).first()
    details = {} if account else {"did": "没有这个账号"}
    record_event(AuditEvent.SIGN_IN_FAILED, by=None, record=account, details=details)


@receiver(authentication_failed)
def record_failed_second_factor(user: Any, **kwargs: Any) -> None:
    record_event(
        AuditEvent.SIGN_IN_FAILED, by=None, record=user, details={"did": "第二步验证码不对"}
    )


@receiver(password_changed)
def record_new_password(user: Any, **kwargs: Any) -> None:
    record_event(AuditEvent.PASSWORD, by=user, record=user, details={"did": "改了自己的密码"})


FACTORS = {authenticator_added: "设置", authenticator_removed: "停用", authenticator_reset: "换新"}


@receiver(list(FACTORS))
def record_second_factor(signal: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    did = f"{FACTORS[signal]}{authenticator.get_type_display()}"
    record_event(AuditEvent.SECOND_FACTOR, by=user, record=user, details={"did": did})
