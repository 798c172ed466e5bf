"""The pages of the house itself: front page, glossary, appearance, gallery and errors."""

from __future__ import annotations

import sys
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from elshi.foundation.languages.glossary import sources
from elshi.foundation.observe.outages import AGAIN, is_outage

from .front import offers
from .specimens import gallery_context
from .templatetags.components import THEMES

YEAR = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what the ministry offers, in the reader's language."""
    return render(request, "portal/home.html", {"offers": offers()})


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The official terms with their sources."""
    language = get_language() or "en"
    acts = [(act.name(language), act.url(language), act.terms) for act in sources()]
    return render(request, "portal/glossary.html", {"acts": acts})


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with specimen content, for looking at; served in the demonstration."""
    return render(request, "portal/gallery.html", gallery_context(request))


class AppearanceForm(forms.Form):
    """Light, dark, or as the device has it."""

    theme = forms.ChoiceField(
        label=gettext_lazy("Appearance"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", gettext_lazy("As my device is set")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ],
    )


def appearance(request: HttpRequest) -> HttpResponse:
    """The reader's choice of light or dark, kept in a cookie that says nothing else."""
    form = AppearanceForm(
        request.POST or None, initial={"theme": request.COOKIES.get(settings.THEME_COOKIE_NAME, "")}
    )
    if request.method == "POST" and form.is_valid():
        return _with_theme(redirect("appearance"), form.cleaned_data["theme"], request.is_secure())
    context = {"form": form, "heading": _("Appearance"), "button": _("Save")}
    return render(request, "portal/appearance.html", context)


def _with_theme(response: HttpResponse, chosen: str, secure: bool) -> HttpResponse:
    name = settings.THEME_COOKIE_NAME
    if chosen in THEMES:
        response.set_cookie(
            name, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=secure
        )
    else:
        response.delete_cookie(name, samesite="Lax")
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    # A session that the ground did not let be stored arrives here as one that was interrupted.
    if is_outage(exception):
        return _out_of_order(request)
    return _refused(
        request,
        400,
        _("The request could not be read"),
        _("Something in the address or in what was sent is not as it should be."),
        [_("Go back and try again."), _("If you followed a link, check that it is complete.")],
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the reader may see that this exists, but may not do it."""
    return _refused(
        request,
        403,
        _("You may not do this"),
        _("Your post does not open this page or this step."),
        [_("If you should have access, ask the administrator of your office.")],
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not sent from one of our pages, or it lay open too long."""
    return _refused(
        request,
        403,
        _("The form has expired"),
        _("For your safety a form can only be sent from the page on which it was opened."),
        [
            _("Go back, reload the page and send the form again."),
            _("Allow cookies for this site; without them a form cannot be sent safely."),
        ],
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing this reader may see; the two look the same."""
    return _refused(
        request,
        404,
        _("Page not found"),
        _("There is nothing at this address, or nothing that you can open."),
        [
            _("If you typed the address, check it."),
            _("If you pasted it, check that it was copied whole."),
            _("If a link from a letter no longer works, ask for a new one on the status page."),
        ],
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many attempts in a short time."""
    return _refused(
        request,
        429,
        _("Too many attempts"),
        _("To protect everybody's data, this page answers only a few times in a row."),
        [_("Wait a few minutes and try again. Nothing you have sent is lost.")],
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503: the ground's. Needs neither session nor database to be said."""
    if is_outage(sys.exc_info()[1]):
        return _out_of_order(request)
    return _refused(
        request,
        500,
        _("Something went wrong on our side"),
        _("What you saved before is safe; the last step was not carried out."),
        [_("Try again in a few minutes.")],
    )


def _out_of_order(request: HttpRequest) -> HttpResponse:
    response = _refused(
        request,
        503,
        _("We cannot store anything at the moment"),
        _("What you saved before is safe; what you have just sent was not stored."),
        [
            _("Wait a minute, go back and send it again."),
            _("If it goes on, ask again later today; our technicians have been told."),
        ],
    )
    response["Retry-After"] = str(AGAIN)
    return response


def _refused(
    request: HttpRequest, code: int, title: str, lead: str, advice: list[str]
) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "lead": lead, "advice": advice, "code": code}
    try:
        context["home_url"] = reverse("home")
    except NoReverseMatch:
        context["home_url"] = ""
    # Without the context processors: the session or the database may be what failed.
    body = render_to_string("portal/error.html", {**context, "request": request})
    return HttpResponse(body, status=code)
