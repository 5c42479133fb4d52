"""Work that may be done by a worker: see the setting TASKS_BACKEND."""

from __future__ import annotations

import logging
from functools import partial

from django.db import transaction
from django_tasks import task

from ruralplan.editorial import StaleRecord
from sources.intake import extract
from sources.models import Intake

logger = logging.getLogger(__name__)


@task()
def extract_intake(intake_pk: int) -> None:
    """Read the file of the intake, unless it was read, dropped or deleted meanwhile."""
    intake = Intake.objects.filter(pk=intake_pk).first()
    if intake is None:
        return
    try:
        extract(intake)
    except StaleRecord:
        logger.info("Intake %s was read or dropped by somebody else meanwhile", intake_pk)


def ask_for_extraction(intake: Intake) -> None:
    """Have the file read once the intake is stored.

    A queue that cannot be reached is logged; the intake stays waiting and can be tried again.
    """
    transaction.on_commit(partial(extract_intake.enqueue, intake.pk), robust=True)
