"""Work that may be done by a worker: see the setting TASKS_BACKEND."""

from __future__ import annotations

from django_tasks import task

from programs.running import run_reading


@task()
def read_article(reading_pk: int) -> None:
    """Run the reading; where it is already under way or over, nothing happens."""
    run_reading(reading_pk)
