"""Template tags of the design system: those components that need a little thinking.

``{% load components %}``: ``{% sort_heading "due" title %}``, ``{% page_links page %}``,
``{% theme as … %}``; for the rest include ``portal/components/<name>.html``, whose first line
says what it takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, FileInput
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import gettext as _

register = template.Library()

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
NEIGHBOURS = 2  # pages shown on either side of the present one


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it leads."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """The full address of the present page in a language, for search engines."""

    code: str
    url: str


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The theme the reader chose, or nothing: then the device decides."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag
def is_demonstration() -> bool:
    """Whether this installation is the demonstration, which every public page says."""
    return str(getattr(settings, "MODE", "")) == "demo"


@register.simple_tag
def house_address(kind: str = "") -> str:
    """Where the name in the page's head leads: the desk for staff, the front page otherwise."""
    return _address("desk" if kind == "desk" else "home") or "/"


@register.simple_tag
def foot_links() -> list[Link]:
    """The links of the foot that this installation can answer."""
    rows = (
        (_("Ledger"), "ledger:ledger"),
        (_("Glossary"), "glossary"),
        (_("Appearance"), "appearance"),
        (_("Staff desk"), "desk"),
    )
    return [Link(title, url) for title, name in rows if (url := _address(name))]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def alternates(context: template.Context) -> list[Alternate]:
    """The present page's address in each language; its query is left out."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    here = request.build_absolute_uri(request.path)
    return [Alternate(code, translate_url(here, code)) for code, _name in settings.LANGUAGES]


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether a field is a single box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_upload(field: BoundField) -> bool:
    """Whether a field takes a file."""
    return isinstance(field.field.widget, FileInput)


@register.filter
def first_input(field: BoundField) -> str:
    """The id of the first input of a field, where the error summary leads."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)


@register.inclusion_tag("portal/components/sort_heading.html", takes_context=True)
def sort_heading(
    context: template.Context, name: str, title: str, numeric: bool = False
) -> dict[str, Any]:
    """A column heading that sorts by ``?order=name`` and, pressed again, ``?order=-name``."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    order = query.get("order", "")
    query.pop("page", None)
    query["order"] = f"-{name}" if order == name else name
    direction = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    return {
        "title": title,
        "url": f"?{query.urlencode()}",
        "direction": direction,
        "numeric": numeric,
    }


@register.inclusion_tag("portal/components/page_links.html", takes_context=True)
def page_links(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """The links to the pages of a list; the other parts of the query are kept."""
    request: HttpRequest = context["request"]

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "links": [(n, address(n) if n else "") for n in _shown(page.number, _last(page))],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


def _last(page: Page[Any]) -> int:
    return page.paginator.num_pages


def _shown(here: int, last: int) -> Iterator[int]:
    """The page numbers to show, with 0 where some are left out."""
    near = range(max(1, here - NEIGHBOURS), min(last, here + NEIGHBOURS) + 1)
    before = 0
    for number in sorted({1, last, *near}):
        if number - before > 1:
            yield 0
        yield number
        before = number
