"""The Django Tasks API over our queue, for parts that know only that interface.

``TASKS = {"default": {"BACKEND": "elshi.foundation.jobs.backend.QueueBackend", "QUEUES": []}}``;
why not django-tasks-db: docs/decisions/jobs.md.
"""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskContext, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

STATUS = {
    "waiting": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "dead": TaskResultStatus.FAILED,
}


class QueueBackend(BaseTaskBackend):
    """Enqueues tasks as jobs named "jobs.task"; they share leases, attempts and dead letters."""

    supports_defer = True
    supports_async_task = True
    supports_get_result = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Order the task in the caller's transaction."""
        from elshi.foundation.jobs import actions

        self.validate_task(task)
        job = actions.enqueue(
            "jobs.task",
            {
                "path": task.module_path,
                "args": normalize_json(list(args)),
                "kwargs": normalize_json(kwargs),
                "backend": self.alias,
            },
            not_before=task.run_after,
        )
        result = result_of(job)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The state of an earlier task; raises TaskResultDoesNotExist."""
        from elshi.foundation.jobs.models import Job

        if not result_id.isdecimal():
            raise TaskResultDoesNotExist(result_id)
        job = Job.objects.filter(name="jobs.task", pk=int(result_id)).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job)


def call(job: Any) -> Any:
    """Run the task a job carries and give its answer as JSON."""
    task, payload = _task(job), job.payload
    context = [TaskContext(task_result=result_of(job))] if task.takes_context else []
    return normalize_json(task.call(*context, *payload["args"], **payload["kwargs"]))


def result_of(job: Any) -> TaskResult[Any]:
    """A job as the Tasks API shows it; an error's words are not kept, so only its place is told."""
    result: TaskResult[Any] = TaskResult(
        task=_task(job),
        id=str(job.pk),
        status=STATUS[job.state],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.payload["args"],
        kwargs=job.payload["kwargs"],
        backend=job.payload["backend"],
        errors=_errors(job),
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.answer)
    return result


def _errors(job: Any) -> list[TaskError]:
    if not job.fault:
        return []
    kind, _, place = job.fault.partition(" at ")
    return [TaskError(exception_class_path=kind, traceback=place)]


def _task(job: Any) -> Task[Any, Any]:
    """The task a job names; its path came from a task, and only a task is run."""
    task = import_string(job.payload["path"])
    if not isinstance(task, Task):
        raise TypeError("The job names no task.")
    return task.using(backend=job.payload["backend"])
