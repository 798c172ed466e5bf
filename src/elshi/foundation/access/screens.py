"""What the staff's plainer screens are made of: tables, facts, forms that carry out an act.

A view says what is shown; how it looks is said once, in ``templates/access``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from elshi.foundation.identity.freshness import confirm_first, is_fresh
from elshi.foundation.observe.errors import InvalidInput, Refusal, Text

from . import drafts
from .actors import Actor
from .errors import NotAllowed

PAGE = 50
Trail = Sequence[tuple[Text, str]]
Act = Callable[[dict[str, Any]], str | None]


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere; ``tone`` "primary", "quiet" or "warning" when it is a button."""

    text: Any
    url: str
    tone: str = "quiet"


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word: ``kind`` is "good", "warn", "bad", "note" or "calm"."""

    text: Any
    kind: str = "calm"


@dataclass(frozen=True, slots=True)
class Whole:
    """A code or an address: not broken over lines where there is room."""

    whole: Any


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, with the address where it is changed."""

    label: Any
    value: Any
    change: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; a cell is a text, a `Link`, `Tag` or `Whole`; the first names its row."""

    heads: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    title: Any = ""
    empty: Any = ""
    links: Sequence[Link] = ()
    page: Page[Any] | None = None

    @property
    def labelled(self) -> list[list[tuple[Any, Any]]]:
        """Each row's cells with their heads, for cards on a phone."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Screen:
    """A page: heading, facts, tables, and the acts it offers."""

    heading: Any
    lead: Any = ""
    tag: Tag | None = None
    trail: Trail = ()
    links: Sequence[Link] = ()
    facts: Sequence[Fact] = ()
    tables: Sequence[Table] = ()
    search: forms.Form | None = None
    notice: Any = ""
    pre: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """A form page and what its button does; a ``signed`` one wants a fresh sign-in first."""

    heading: Any
    button: Any
    back: str
    done: Any = ""
    lead: Any = ""
    tone: str = "primary"
    trail: Trail = ()
    facts: Sequence[Fact] = ()
    signed: bool = False


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; nothing at all is an answer too, when only a button is asked."""
    return request.POST if request.method == "POST" else None


def show(
    request: HttpRequest, screen: Screen, template: str = "access/screen.html", **more: Any
) -> HttpResponse:
    """The page of a screen."""
    return render(request, template, {"screen": screen, "trail": screen.trail, **more})


def paged(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page of a list that the address asks for."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def carry_out(
    request: HttpRequest,
    form: forms.Form,
    act: Act,
    errand: Errand,
    *,
    links: Sequence[Link] = (),
) -> HttpResponse:
    """Show a form; sent, carry out its act and go on; a refusal is said at the form, by status.

    ``act`` takes the cleaned answers and may return the address to go to; ``links`` stand below.
    """
    if errand.signed and (asked := step_up(request, form)):
        return asked
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                onward = act(form.cleaned_data)
            except NotAllowed:
                raise
            except Refusal as refusal:
                status = refusal.status
                explain(form, refusal)
            else:
                if errand.done:
                    messages.success(request, errand.done)
                return redirect(onward or errand.back)
    context = {"form": form, "errand": errand, "trail": errand.trail, "links": links}
    return render(request, "access/errand.html", context, status=status)


def step_up(request: HttpRequest, form: forms.Form) -> HttpResponse | None:
    """Where to prove anew who acts, with what was typed kept; None when that was just done."""
    if not is_fresh(request):
        if request.method == "POST":
            drafts.keep(request, form)
        return confirm_first(request, then=request.get_full_path())
    if request.method != "POST":
        drafts.put_back(request, form)
    return None


def explain(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal's words where they belong: beside their field, or above the form."""
    if not isinstance(refusal, InvalidInput):
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return
    for name, texts in refusal.errors.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, str(text))


def choices(rows: Iterable[Any], key: str = "pk") -> list[tuple[str, str]]:
    """Rows as choices of a form."""
    return [(str(getattr(row, key)), str(row)) for row in rows]
