"""What the sign-in screens have of ours: labels of their own, and the door to one's own address."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.doors import staff_page


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A security key or passkey with the name its owner gives it."""

    name = forms.CharField(label=_("Name of the key"), required=False, max_length=100)


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a security key."""

    name = forms.CharField(label=_("Name of the key"), max_length=100)


@staff_page()
def own_address(request: HttpRequest) -> HttpResponse:
    """With what one signs in, and who changes it: an administrator, by an act in the ledger."""
    context = {
        "title": _("Your e-mail address"),
        "lead": request.user.email,  # type: ignore[union-attr]
        "advice": [_("An administrator changes it; you are then told at the old and the new one.")],
    }
    return render(request, "portal/error.html", context)
