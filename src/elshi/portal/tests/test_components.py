"""Components that think a little: long tables written in one go, links that keep the query."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse, translate_url
from django.utils.safestring import mark_safe
from django.utils.translation import override

from elshi.foundation.languages.templatetags.languages import in_language
from elshi.portal.addresses import address


def shown(source: str, **context: object) -> str:
    return Template("{% load components %}" + source).render(Context(context))


def row(number: str, state: str = "") -> SimpleNamespace:
    return SimpleNamespace(number=number, state=state)


def test_every_row_fills_the_marks_of_a_body_rendered_once() -> None:
    source = '{% lines rows %}<td title="{{ word }}">[[number]]</td>{% if more %}[[state]]{% endif %}{% endlines %}'  # noqa: E501
    rows = [row("1", "new"), row("2", "old")]
    assert shown(source, rows=rows, word="A&B", more=True) == (
        '<td title="A&amp;B">1</td>new<td title="A&amp;B">2</td>old'
    )
    assert shown(source, rows=rows, word="", more=False) == (
        '<td title="">1</td><td title="">2</td>'
    )
    assert shown(source, rows=[]) == shown(source) == ""


def test_what_a_row_holds_is_escaped_unless_it_is_safe() -> None:
    source = "{% lines rows %}[[number]] [[state]]{% endlines %}"
    odd = row("<b>\"1'&", mark_safe("<i>late</i>"))
    assert shown(source, rows=[odd]) == "&lt;b&gt;&quot;1&#x27;&amp; <i>late</i>"


def test_a_mark_that_stands_in_a_value_is_not_filled() -> None:
    source = "{% lines rows %}{{ typed }}|[[number]]{% endlines %}"
    rows = [row("[[state]]", "secret")]
    assert shown(source, rows=rows, typed="[[state]]") == "[[state]]|[[state]]"


def request(query: str) -> object:
    return RequestFactory().get(f"/en/visas/cases/{query}")


def test_links_to_pages_and_orders_keep_the_rest_of_the_query() -> None:
    page = Paginator(range(100), 25).get_page(2)
    asked = request("?q=A%26B&page=2&order=due&state=open")
    links = shown("{% page_links page %}", request=asked, page=page)
    assert 'href="?q=A%26B&amp;order=due&amp;state=open&amp;page=3"' in links
    assert 'href="?q=A%26B&amp;order=due&amp;state=open&amp;page=1"' in links
    heading = shown('{% sort_heading "due" "Due" %}', request=asked)
    assert 'href="?q=A%26B&amp;state=open&amp;order=-due"' in heading
    assert 'aria-sort="ascending"' in heading
    assert 'href="?page=3"' in shown("{% page_links page %}", request=request(""), page=page)


@pytest.mark.parametrize(
    "path", ["/en/", "/en/glossary/", "/en/visas/apply/", "/en/desk/", "/healthz"]
)
@pytest.mark.parametrize("code", ["kk", "ru", "en"])
def test_the_switch_leads_where_django_would(path: str, code: str) -> None:
    assert in_language(path, code) == translate_url(path, code)


def test_an_unknown_page_and_a_query_keep_their_rest() -> None:
    assert in_language("/en/nowhere/?a=/ru/", "kk") == "/kk/nowhere/?a=/ru/"


def test_addresses_follow_the_language_and_absent_ones_are_empty() -> None:
    for code in ("kk", "ru", "en", "kk"):
        with override(code):
            assert address("desk") == reverse("desk") == f"/{code}/desk/"
    assert address("no-such-page") == ""
