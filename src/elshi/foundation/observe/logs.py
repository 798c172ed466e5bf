"""Structured logs: one JSON object a line, with a request id and without personal data."""

from __future__ import annotations

import logging
import re
from typing import Any

import structlog

# Query strings can carry what a person typed; paths of this house never do.
_PRIVATE = re.compile(r"(?i)(password|passport|birth|email|name|token|secret|session|cookie)")


def without_private(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Blank every value whose key speaks of a person or a secret."""
    return {key: "[private]" if _PRIVATE.search(key) else value for key, value in event.items()}


def configure(config: dict[str, Any]) -> None:
    """Send the standard library's and our own records through one renderer.

    ``config`` is the setting LOGGING; in mode "test" only warnings are kept.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_private,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processor=structlog.processors.JSONRenderer()
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING if config.get("mode") in ("test", "demo") else logging.INFO)
    # Django's own record of a 4xx repeats the address; the request record says it once.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    # It greets at import, in the midst of what a command says to its user.
    logging.getLogger("pikepdf").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
