"""What was typed into a signed form is kept while its writer proves anew who acts.

It lies in the writer's own session, once and for that page alone. Passwords and files are not
kept; what is typed about a case is sealed under the case's key by its own desk instead.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, QueryDict

KEPT = "errand_draft"
MOST = 32_000  # letters; a longer form is typed again


def keep(request: HttpRequest, form: forms.Form) -> None:
    """Keep what was sent to this page, but for secrets."""
    typed = request.POST.copy()
    for name in ("csrfmiddlewaretoken", *_secrets(form)):
        typed.pop(name, None)
    text = typed.urlencode()
    if typed and len(text) <= MOST:
        request.session[KEPT] = {"path": request.path, "typed": text}


def put_back(request: HttpRequest, form: forms.Form) -> None:
    """Fill a form with what was kept for this page, once; nothing when nothing was."""
    kept = request.session.get(KEPT)
    if kept and kept["path"] == request.path:
        del request.session[KEPT]
        form.data, form.is_bound = QueryDict(kept["typed"]), True


def _secrets(form: forms.Form) -> list[str]:
    fields = form.fields.items()
    return [form.add_prefix(name) for name, field in fields
            if isinstance(field.widget, forms.PasswordInput)]  # fmt: skip
