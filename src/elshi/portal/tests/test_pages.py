"""The pages of the house itself, and forms as they are drawn everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from allauth.core.ratelimit import respond_429
from django import forms
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from elshi.portal import views
from elshi.portal.specimens import SpecimenForm
from elshi.portal.templatetags import components

LANGUAGES = ("kk", "ru", "en")


class Question(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the passport")
    sex = forms.ChoiceField(
        label="Sex", choices=[("F", "Female"), ("M", "Male")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="I agree")


def test_a_field_is_drawn_with_its_label_hint_and_error_joined_to_it() -> None:
    with translation.override("en"):
        html = str(Question({}))
    assert '<label for="id_name">Name' in html
    assert '<div class="hint" id="id_name_helptext">As in the passport</div>' in html
    field = re.search(r'<input type="text" name="name"[^>]*>', html)
    assert field is not None
    assert 'aria-describedby="id_name_helptext id_name_error"' in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert html.count('id="id_name_error"') == 1


def test_choices_are_a_group_with_a_legend_and_a_tick_stands_before_its_label() -> None:
    with translation.override("en"):
        html = str(Question())
    assert re.search(r"<fieldset[^>]*><legend>Sex</legend>", html)
    assert '<label for="id_sex_0">Female</label>' in html
    assert html.index('name="agree"') < html.index('<label for="id_agree">I agree</label>')
    assert "(optional)" in html[html.index("Note") :][:60]
    assert "style=" not in html


def test_the_error_summary_leads_to_the_fields() -> None:
    with translation.override("en"):
        html = render_to_string("portal/components/error_summary.html", {"form": Question({})})
    assert re.findall(r'href="#([^"]+)"', html) == ["id_name", "id_sex_0", "id_agree"]
    assert "Name: This field is required." in html
    assert (
        render_to_string("portal/components/error_summary.html", {"form": Question()}).strip() == ""
    )


def test_what_was_typed_is_shown_escaped() -> None:
    html = str(SpecimenForm({"surname": '"><script>alert(1)</script>'}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("here", [1, 2, 7, 168, 169])
def test_page_links_keep_the_query(here: int) -> None:
    request = RequestFactory().get("/", {"order": "-due", "page": here})
    page = Paginator(range(4210), 25).get_page(here)
    found = components.page_links({"request": request}, page)  # type: ignore[arg-type]
    numbers = [number for number, _url in found["links"]]
    assert numbers[0] == 1
    assert numbers[-1] == 169
    assert here in numbers
    assert all("order=-due" in url for number, url in found["links"] if number)
    assert bool(found["previous"]) == (here > 1)
    assert bool(found["next"]) == (here < 169)


def test_a_heading_sorts_one_way_then_the_other() -> None:
    def heading(query: str) -> dict[str, object]:
        request = RequestFactory().get(f"/?{query}")
        return components.sort_heading({"request": request}, "due", "Due")  # type: ignore[arg-type]

    assert heading("page=3&q=a") == {
        "title": "Due", "url": "?q=a&order=due", "direction": "", "numeric": False,
    }  # fmt: skip
    assert heading("order=due")["url"] == "?order=-due"
    assert heading("order=due")["direction"] == "ascending"
    assert heading("order=-due")["url"] == "?order=due"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (views.csrf_failure, 403),
        (views.not_found, 404),
        (views.too_many, 429),
        (views.server_error, 500),
    ],
)
def test_an_error_is_told_in_the_reader_s_language(
    language: str, view: object, status: int
) -> None:
    request = RequestFactory().get(f"/{language}/x/")
    with translation.override(language):
        response = view(request)  # type: ignore[operator]
    html = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}"' in html
    assert len(re.findall(r"<h1>", html)) == 1
    for other in LANGUAGES:
        if other != language:
            assert f'href="/{other}/x/"' in html


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "Қазір ештеңе сақтай алмаймыз"),
        ("ru", "Сейчас мы не можем ничего сохранить"),
        ("en", "We cannot store anything at the moment"),
    ],
)
def test_a_full_disk_is_told_as_what_it_is(language: str, said: str) -> None:
    request = RequestFactory().post(f"/{language}/x/")
    with translation.override(language):
        try:
            Path("/dev/full").write_bytes(b"x")
        except OSError:
            response = views.server_error(request)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert f"<h1>{said}</h1>" in response.content.decode()


def interrupted() -> None:
    """What the framework does when a session is not stored: the true fault stays behind it."""
    try:
        Path("/dev/full").write_bytes(b"x")
    except OSError:
        raise SessionInterrupted("lost")  # noqa: B904


def test_a_session_that_could_not_be_stored_is_no_fault_of_the_reader() -> None:
    request = RequestFactory().post("/en/x/")
    with pytest.raises(SessionInterrupted) as caught:
        interrupted()
    assert views.bad_request(request, caught.value).status_code == 503
    assert views.bad_request(request, SessionInterrupted("ended")).status_code == 400


@pytest.mark.django_db(databases=["default", "counters"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["", "glossary/", "appearance/", "gallery/", "gallery/?errors=1"])
def test_the_pages_answer_in_each_language(client: Client, language: str, page: str) -> None:
    response = client.get(f"/{language}/{page}")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.django_db(databases=["default", "counters"])
def test_the_chosen_appearance_is_kept_in_a_cookie(client: Client) -> None:
    assert client.post("/en/appearance/", {"theme": "dark"}).status_code == 302
    assert client.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in client.get("/en/glossary/").content.decode()
    client.post("/en/appearance/", {"theme": ""})
    assert "data-theme" not in client.get("/en/glossary/").content.decode()


@pytest.mark.django_db(databases=["default", "counters"])
def test_an_appearance_that_does_not_exist_is_refused(client: Client) -> None:
    response = client.post("/en/appearance/", {"theme": "pink"})
    assert response.status_code == 200
    assert "theme" not in client.cookies
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/en/glossary/").content.decode()


@pytest.mark.django_db(databases=["default", "counters"])
def test_too_many_attempts_to_sign_in_are_answered_in_our_words() -> None:
    with translation.override("ru"):
        response = respond_429(RequestFactory().post("/ru/accounts/login/"))
    assert response.status_code == 429
    assert "Слишком много попыток" in response.content.decode()


@pytest.mark.django_db(databases=["default", "counters"])
@pytest.mark.parametrize(
    ("wished", "given"), [("ru-RU,ru;q=0.9", "ru"), ("en", "en"), ("kk", "kk"), ("fr", "kk")]
)
def test_the_first_visit_is_in_the_language_of_the_browser(
    client: Client, wished: str, given: str
) -> None:
    response = client.get("/", headers={"accept-language": wished})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{given}/"
    assert "Accept-Language" in response.headers["Vary"]
