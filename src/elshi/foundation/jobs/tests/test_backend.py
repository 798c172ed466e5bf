"""The Django Tasks API over our queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django_tasks import task_backends
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from elshi.foundation.jobs import actions, worker
from elshi.foundation.jobs.backend import QueueBackend
from elshi.foundation.jobs.models import Job

pytestmark = pytest.mark.django_db


def _later() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _ours(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = QueueBackend("default", {"QUEUES": []})
    monkeypatch.setattr(task_backends._connections, "default", backend, raising=False)


def test_a_task_runs_in_our_worker_and_gives_its_answer() -> None:
    from elshi.foundation.jobs.tests.tasks_for_tests import add, attempt

    result, context = add.enqueue(2, right=3), attempt.enqueue()
    assert result.status == TaskResultStatus.READY
    assert worker.drain(_later()) == worker.Tally(done=2)
    result.refresh()
    context.refresh()
    assert (result.status, result.return_value) == (TaskResultStatus.SUCCESSFUL, 5)
    assert (context.return_value, context.attempts) == (1, 1)


def test_a_task_waits_for_its_time() -> None:
    from elshi.foundation.jobs.tests.tasks_for_tests import add

    add.using(run_after=_later() + timedelta(hours=1)).enqueue(1, 1)
    assert worker.drain(_later()) == worker.Tally()
    assert worker.drain(_later() + timedelta(hours=2)) == worker.Tally(done=1)


def test_a_failed_task_is_tried_again_and_tells_class_and_place_only() -> None:
    from elshi.foundation.jobs.tests.tasks_for_tests import stumble

    result = stumble.enqueue()
    worker.drain(_later())
    result.refresh()
    assert result.status == TaskResultStatus.READY
    assert result.errors[0].exception_class is LookupError
    assert "somebody" not in result.errors[0].traceback


@pytest.mark.parametrize("wrong", ["0", "abc", "", "-1", "٣", "9" * 30])
def test_a_result_that_is_none_of_ours_does_not_exist(wrong: str) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        task_backends["default"].get_result(wrong)


def test_a_job_that_names_no_task_runs_nothing() -> None:
    payload = {"path": "os.getcwd", "args": [], "kwargs": {}, "backend": "default"}
    actions.enqueue("jobs.task", payload, attempts=1)
    worker.drain(_later())
    assert "TypeError" in Job.objects.get().fault


def test_the_house_uses_this_backend() -> None:
    assert settings.TASKS["default"]["BACKEND"] == "elshi.foundation.jobs.backend.QueueBackend"
