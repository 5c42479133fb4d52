"""A step that is tried out: all of it is undone, so what only its readers need is not written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

_trying: ContextVar[bool] = ContextVar("trying", default=False)


@contextmanager
def tries_out() -> Iterator[None]:
    """Undo on leaving what is done inside; histories, log and public passages are spared.

    None of them refuses a step. The copies that were saved inside are not to be saved again.
    """
    token = _trying.set(True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _trying.reset(token)


def is_trial() -> bool:
    return _trying.get()
