"""Template tags of the design system: those components that need a little thinking.

``{% load components %}``: ``{% sort_heading "due" title %}``, ``{% page_links page %}``,
``{% theme as … %}``; for the rest include ``portal/components/<name>.html``, whose first line
says what it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, FileInput
from django.http import HttpRequest
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token
from django.utils.html import conditional_escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from elshi.foundation.languages.templatetags.languages import in_language
from elshi.portal.addresses import address

register = template.Library()

THEMES = ("light", "dark")
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


@register.filter
def lead_in(label: Any) -> str:
    """A label before what is said about it: a question keeps its mark, others take a colon."""
    text = str(label)
    return text if text.endswith("?") else f"{text}:"


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The theme the reader chose, or nothing: then the device decides."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "") if request else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag
def is_demonstration() -> bool:
    """Whether this installation is the demonstration, which every public page says."""
    return str(getattr(settings, "MODE", "")) == "demo"


@register.simple_tag
def house_address(kind: str = "") -> str:
    """Where the name in the page's head leads: the desk for staff, the front page otherwise."""
    return address("desk" if kind == "desk" else "home") or "/"


@register.simple_tag
def foot_links() -> list[Link]:
    """The links of the foot that this installation can answer."""
    rows = (
        (_("Ledger"), "ledger:ledger"),
        (_("Glossary"), "glossary"),
        (_("Appearance"), "appearance"),
        (_("Staff desk"), "desk"),
    )
    return [Link(title, url) for title, name in rows if (url := address(name))]


@register.simple_tag(takes_context=True)
def alternates(context: template.Context) -> list[Alternate]:
    """The present page's address in each language; its query is left out."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    return [
        Alternate(code, request.build_absolute_uri(in_language(request.path, code)))
        for code, _name in settings.LANGUAGES
    ]


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
    order = request.GET.get("order", "")
    turned = f"-{name}" if order == name else name
    direction = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    return {
        "title": title,
        "url": f"?{_query_but(request, 'page', 'order')}order={turned}",
        "direction": direction,
        "numeric": numeric,
    }


@register.inclusion_tag("portal/components/page_links.html", takes_context=True)
def page_links(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """The links to the pages of a list; the other parts of the query are kept."""
    start = f"?{_query_but(context['request'], 'page')}page="
    return {
        "page": page,
        "links": [(n, f"{start}{n}" if n else "") for n in _shown(page.number, _last(page))],
        "previous": f"{start}{page.previous_page_number()}" if page.has_previous() else "",
        "next": f"{start}{page.next_page_number()}" if page.has_next() else "",
    }


def _query_but(request: HttpRequest, *left_out: str) -> str:
    """The present page's query without some names, ready to be gone on with."""
    kept = [(name, values) for name, values in request.GET.lists() if name not in left_out]
    return f"{urlencode(kept, doseq=True)}&" if kept else ""


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


MARK = re.compile(r"\[\[([a-z_]+)\]\]")


@register.tag
def lines(parser: Parser, token: Token) -> Lines:
    """``{% lines rows %}<td>[[number]]</td>{% endlines %}``: a long table written in one go.

    The body is rendered once, with what is alike in all rows (words, conditions); its marks are
    then filled from each row's attributes, escaped. A page of 25 rows costs a third that way.
    """
    _tag, rows = token.split_contents()
    body = parser.parse(("endlines",))
    parser.delete_first_token()
    return Lines(parser.compile_filter(rows), body)


class Lines(Node):
    """The body of a row, and where the rows come from."""

    def __init__(self, rows: FilterExpression, body: NodeList) -> None:
        self.rows, self.nodelist = rows, body
        texts = [node.s for node in body.get_nodes_by_type(TextNode) if isinstance(node, TextNode)]
        # Only marks of the template are filled, never one that stands in a value.
        self.marks = frozenset(name for text in texts for name in MARK.findall(text))

    def render(self, context: template.Context) -> SafeString:
        parts = MARK.split(self.nodelist.render(context))
        rows: Iterable[object] = self.rows.resolve(context) or ()
        return SafeString("".join(self._filled(parts, row) for row in rows))

    def _filled(self, parts: list[str], row: object) -> str:
        """Texts and names in turn, each name replaced by the row's value."""
        return "".join(
            self._value(row, part) if place % 2 else part for place, part in enumerate(parts)
        )

    def _value(self, row: object, name: str) -> str:
        return conditional_escape(getattr(row, name)) if name in self.marks else f"[[{name}]]"
