"""The traveller's case: where it stands, what to do next, payment, appeal, lost links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from elshi.commons.fees import actions as fees
from elshi.commons.fees import reads as dues
from elshi.foundation.access import tries
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.printing import actions as printing
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.forms import form_for

from ..actions import aftercare, appeals, applications, links
from ..forms import AmendmentForm, AppealForm, RecoverForm, StatusForm
from ..models import Application
from ..reads import groups, travellers
from ..reads.amendments import kinds_for
from ..reads.cases import by_particulars
from .holding import held_case, hold
from .matters import OF_TRAVELLERS, matter_of

TRIES, WINDOW = 20, 900


@require_safe
@never_cache
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The status page: state, place in the queue, expected date, next step, receipts, visa."""
    held = held_case(request, reference)
    if held.state == "draft":
        return redirect("visas:question", reference, "check")
    context = {
        "case": held,
        "view": travellers.overview(held, timezone.now()),
        "steps": procedures.possible(held, by=request.actor),  # type: ignore[attr-defined]
        "party": groups.members(held, request.actor),  # type: ignore[attr-defined]
    }
    return render(request, "visas/case.html", context)


@require_safe
@never_cache
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of a paid fee as a PDF, in the reader's language."""
    facts = travellers.receipt_facts(held_case(request, reference))
    if facts is None:
        raise Http404
    now = timezone.now()
    pdf = printing.render("visas/receipt.typ", facts, language=get_language() or "en", at=now)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": 'attachment; filename="receipt.pdf"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """A step the traveller takes: answer a question, withdraw."""
    held = held_case(request, reference)
    return _step(request, held, held, name)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def matter_step(
    request: HttpRequest, reference: str, kind: str, matter: str, name: str
) -> HttpResponse:
    """A step on an appeal of the traveller's or on a request after the issue: take it back."""
    held = held_case(request, reference)
    row = matter_of(held, OF_TRAVELLERS, kind, matter, by=request.actor)  # type: ignore[attr-defined]
    return _step(request, held, row, name)


def _step(request: HttpRequest, held: Application, row: Any, name: str) -> HttpResponse:
    reference = held.reference
    offered = {one.name: one for one in procedures.possible(row, by=request.actor)}  # type: ignore[attr-defined]
    chosen = offered.get(name)
    if chosen is None:
        return redirect("visas:case", reference)
    form = form_for(chosen)(request.POST if request.method == "POST" else None)
    status = 200 if request.method != "POST" else 422
    if request.method == "POST" and form.is_valid():
        try:
            procedures.take(row, name, by=request.actor, at=timezone.now(), given=_given(form))  # type: ignore[attr-defined]
            return redirect("visas:case", reference)
        except Refusal as refusal:
            status = refusal.status
            form.add_error(None, str(refusal))
    context = {
        "case": held,
        "step": chosen,
        "fee": travellers.fee_on_withdrawal(held) if row is held and name == "withdraw" else "",
        "form": form,
        "heading": chosen.title,
        "button": chosen.title,
        "back": reverse("visas:case", args=(reference,)),
        "question": travellers.open_question(held),
    }
    return render(request, "visas/step.html", context, status=status)


def _given(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pay(request: HttpRequest, reference: str) -> HttpResponse:
    """What is owed, by each traveller who applies together, and the way to the provider."""
    held = held_case(request, reference)
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]
    owed = dues.charge_of(held.subject)
    if request.method == "POST" and owed is not None and owed.state == "due":
        # To the address that this browser came by: its session lives there.
        back = request.build_absolute_uri(reverse("visas:returned", args=(reference,)))
        # In the language that this page is read in, whatever the letters are written in.
        language = get_language() or held.language
        return redirect(fees.open_payment(owed, language=language, return_url=back, at=now))
    rows = [one for one in groups.listed(held, actor, now) if one.charge]
    due = [one for one in rows if one.charge.state == "due"]
    if not due:
        return redirect("visas:case", reference)
    context = {
        "case": held,
        "rows": rows,
        "due": due,
        "total": sum(one.charge.amount for one in due),
        "currency": due[0].charge.currency,
        "failed": travellers.payment_failed(owed),
    }
    return render(request, "visas/pay.html", context)


@require_safe
@never_cache
def returned(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the provider sends the browser back: it settles nothing, it only looks."""
    held = held_case(request, reference)
    owed = dues.charge_of(held.subject)
    if dues.is_settled(held.subject):
        messages.success(request, _("We have received your payment."))
    elif not travellers.payment_failed(owed):  # a failed one is told on the page itself
        messages.info(request, _("The payment has not been confirmed yet. This takes a moment."))
    # Others of the group may still be due: the page lists them, and passes on when none is.
    return redirect("visas:pay", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """Open one's case with reference, passport number and date of birth."""
    form = StatusForm(request.POST or None)
    code = 200
    if request.method == "POST":
        if too_many(request, "status"):
            return refused_for_haste(request)
        if form.is_valid():
            given = form.cleaned_data
            found = by_particulars(given["reference"], given["passport_number"], given["birth"])
            if found:
                hold(request, found)
                return redirect("visas:case", found.reference)
            form.add_error(None, _("These three do not belong together. Check each of them."))
        code = 422
    context = {
        "form": form,
        "heading": _("Where does my application stand?"),
        "button": _("Open my application"),
    }
    return render(request, "visas/status.html", context, status=code)


def refused_for_haste(request: HttpRequest, *advice: str) -> HttpResponse:
    """The page for too many questions in a row, with more advice where there is any."""
    context = {
        "code": 429,
        "title": _("Too many attempts"),
        "lead": _("To protect everybody's data, this page answers only a few times in a row."),
        "advice": [_("Wait a few minutes and try again. Nothing you have sent is lost."), *advice],
    }
    return render(request, "portal/error.html", context, status=429)


def too_many(request: HttpRequest, door: str, limit: int = TRIES) -> bool:
    """Count a try of this caller; one more than ``limit`` in a quarter of an hour is refused."""
    return tries.too_many(door, request.META.get("REMOTE_ADDR", ""), tries=limit, window=WINDOW)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def recover(request: HttpRequest) -> HttpResponse:
    """Send the link anew; the answer is the same whether the address is known or not."""
    form = RecoverForm(request.POST or None)
    if request.method == "POST":
        if too_many(request, "recover"):
            return refused_for_haste(request)
        if form.is_valid():
            links.recover(form.cleaned_data["email"], at=timezone.now())
            return render(request, "visas/recovered.html")
    context = {
        "form": form,
        "heading": _("I have lost my link"),
        "lead": _("If the address belongs to an application, a new link is on its way to it."),
        "button": _("Send me a new link"),
        "back": reverse("visas:status"),
    }
    return render(request, "portal/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a message: a button spends it, so that no mail scanner does."""
    if request.method != "POST":
        return render(request, "visas/link.html")
    now = timezone.now()
    try:
        found, purpose = links.spend(token, at=now)
    except links.LinkSpent as refusal:
        return render(request, "visas/link_spent.html", {"refusal": refusal}, status=410)
    for other in groups.same_address(found):
        hold(request, other)
        if purpose == "confirm":
            applications.confirm_email(other, by=request.actor, at=now)  # type: ignore[attr-defined]
    hold(request, found)
    return redirect(_next(found))


def _next(found: Application) -> str:
    if found.state == "draft":
        return reverse("visas:question", args=(found.reference, "check"))
    return reverse("visas:case", args=(found.reference,))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """Lodge an appeal against a refusal."""
    held = held_case(request, reference)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.lodge(
                held,
                form.cleaned_data["arguments"],
                by=request.actor,  # type: ignore[attr-defined]
                at=timezone.now(),
            )
            return redirect("visas:case", reference)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "case": held,
        "form": form,
        "heading": _("Appeal against the decision"),
        "button": _("Lodge the appeal"),
        "back": reverse("visas:case", args=(reference,)),
    }
    return render(request, "portal/form_page.html", context)


@require_POST
def send_link(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the link once more, to go on with on another device."""
    held = held_case(request, reference)
    if too_many(request, "link"):
        return refused_for_haste(request)
    links.send_link(held, "resume" if held.email_confirmed_at else "confirm", at=timezone.now())
    messages.success(request, _("The link is on its way to your e-mail address."))
    return redirect(_next(held))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def amend(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a change after the issue: a misprint, a new passport, a longer stay."""
    held = held_case(request, reference)
    if held.state != "issued":
        return redirect("visas:case", reference)
    form = AmendmentForm(request.POST or None, kinds=kinds_for(held))
    status = 200 if request.method != "POST" else 422
    if request.method == "POST" and form.is_valid():
        try:
            aftercare.ask(held, **form.cleaned_data, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
            messages.success(request, _("The mission has your request and answers you."))
            return redirect("visas:case", reference)
        except Refusal as refusal:
            status = refusal.status
            form.add_error(None, str(refusal))
    context = {
        "case": held, "form": form, "heading": _("Ask for a change to the visa"),
        "button": _("Send the request"), "back": reverse("visas:case", args=(reference,)),
    }  # fmt: skip
    return render(request, "portal/form_page.html", context, status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget in this browser everything that was opened."""
    request.session.flush()
    return render(request, "visas/left.html")
