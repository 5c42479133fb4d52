"""Hand tasks to Celery: the backend of django-tasks behind TASKS_BACKEND=celery."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError
from django_tasks.signals import task_enqueued
from django_tasks.utils import get_random_id

from ruralplan.celery import find_task, run_task


class CeleryBackend(BaseTaskBackend):
    """Sends the name of a task and its arguments as JSON; results are not kept.

    Our tasks write down how they went, so nothing asks for a result.
    """

    supports_async_task = True

    def validate_task(self, task: Task[Any, Any]) -> None:
        super().validate_task(task)
        if task.takes_context:
            raise InvalidTaskError("Celery's backend passes no context to tasks.")

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Send the task; raise kombu's OperationalError where the broker does not answer."""
        self.validate_task(task)
        find_task(task.module_path)
        result: TaskResult[Any] = TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        message = (task.module_path, result.args, result.kwargs)
        run_task.apply_async(message, task_id=result.id, queue=task.queue_name)
        task_enqueued.send(type(self), task_result=result)
        return result
