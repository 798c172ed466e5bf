"""A notice's words from its template, in the reader's language.

A template "visas.received" is the file ``visas/notices/received.txt``: its first line begins with
"Subject:", the rest is the body. Nothing personal stands in a subject line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

HEADING = "Subject:"


@dataclass(frozen=True, slots=True)
class Words:
    """A rendered notice."""

    subject: str
    body: str


def render(template: str, language: str, context: Mapping[str, Any]) -> Words:
    """Fill in a template; plain text, so nothing is escaped."""
    with override(language):
        text = render_to_string(path_of(template), dict(context))
    first, _, body = text.lstrip().partition("\n")
    if not first.startswith(HEADING):
        raise ValueError(f"the notice {template} does not begin with its subject")
    return Words(" ".join(first.removeprefix(HEADING).split()), body.strip() + "\n")


def path_of(template: str) -> str:
    """The file of a template name."""
    app, _, name = template.partition(".")
    return f"{app}/notices/{name}.txt"
