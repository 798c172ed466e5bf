"""A notice's words from its template, in the reader's language.

A template "visas.received" is the file ``visas/notices/received.txt``: its first line begins with
"Subject:" (and loads i18n), the rest is the body. The subject line is filled in with the
reference alone, whatever the context holds: it is read on lock screens and kept by every server
on the way, so nothing personal can stand in it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, cast

from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.template.backends.django import Template as Wrapped
from django.template.base import Template
from django.template.loader import get_template
from django.utils.translation import override

HEADING = "Subject:"
WIDTH = 76
LOAD = "{% load i18n %}"


@dataclass(frozen=True, slots=True)
class Words:
    """A rendered notice."""

    subject: str
    body: str


class BadTemplate(ValueError):
    """A notice's template that does not begin with its subject."""


def render(
    template: str, language: str | None, context: Mapping[str, Any], *, reference: str
) -> Words:
    """Fill in a template as plain text; ``language`` None is the reader's of this moment."""
    heading, body = _parts(template)
    with override(language) if language else nullcontext():
        subject = heading.render(Context({"reference": reference}, autoescape=False))
        words = {"reference": reference, **context}
        text = body.render(Context(words, autoescape=False))
    return Words(" ".join(subject.split()), wrapped(text))


def _parts(template: str) -> tuple[Template, Template]:
    """The subject line and the body as templates of their own."""
    source = cast(Wrapped, get_template(path_of(template))).template.source.lstrip()
    first, _, rest = str(source).partition("\n")
    if not first.startswith(HEADING):
        raise BadTemplate(f"The notice {template} does not begin with its subject.")
    compile_source = cast(DjangoTemplates, engines["django"]).engine.from_string
    return (
        compile_source(LOAD + first.removeprefix(HEADING)),
        compile_source(LOAD + rest),
    )


def wrapped(text: str) -> str:
    """The text in lines of at most 76 signs, addresses whole.

    RFC 5322, 2.1.1 wants 78 and forbids more than 998 octets, which is 499 Cyrillic letters.
    """
    lines = (
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in text.strip().splitlines()
    )
    return "\n".join(lines) + "\n"


def path_of(template: str) -> str:
    """The file of a template name."""
    app, _, name = template.partition(".")
    return f"{app}/notices/{name}.txt"
