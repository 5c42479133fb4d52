"""The Celery app of TASKS_BACKEND=celery: `celery -A ruralplan worker`."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from celery import Celery
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django_tasks.base import Task
from django_tasks.exceptions import InvalidTaskError


def make_app() -> Celery:
    """Return the app for the broker of the settings; raise ImproperlyConfigured without one."""
    broker = settings.TASKS["default"].get("OPTIONS", {}).get("broker")
    if not broker:
        raise ImproperlyConfigured("Celery is not in use. Set TASKS_BACKEND=celery.")
    made = Celery("ruralplan", broker=broker)
    made.conf.update(
        accept_content=["json"],
        broker_connection_retry_on_startup=True,
        broker_transport_options={"socket_connect_timeout": 2, "socket_timeout": 30},
        task_acks_late=True,  # the task of a machine that died comes back after an hour
        task_default_queue="default",
        task_ignore_result=True,
        # Whoever asked is waiting for the answer; a broker that restarted is met at the second try.
        task_publish_retry_policy={"max_retries": 2, "interval_start": 0, "interval_max": 0.2},
        worker_prefetch_multiplier=1,
    )
    return made


def find_task(path: str) -> Task[Any, Any]:
    """Return the task that an installed app has in its module `tasks`; nothing else is run."""
    module, _, name = path.rpartition(".")
    if module not in {f"{app.name}.tasks" for app in apps.get_app_configs()}:
        raise InvalidTaskError(f"{path} is not in the module `tasks` of an installed app.")
    found = getattr(import_module(module), name, None)
    if not isinstance(found, Task):
        raise InvalidTaskError(f"{path} is not a task.")
    return found


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruralplan.settings")
app = make_app()


@app.task(name="ruralplan.run_task")
def run_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    find_task(path).call(*args, **kwargs)
