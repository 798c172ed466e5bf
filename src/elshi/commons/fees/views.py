"""The doors of money: a provider's webhook, and the sandbox's payment page."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_act, staff_form
from elshi.foundation.observe.errors import Refusal

from . import actions, reads
from .models import BankLine, Payment, Refund
from .providers import Forged, provider
from .providers.sandbox import event

BODY_LIMIT = 65_536
STATEMENT_LIMIT = 5 * 1024 * 1024


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, name: str) -> HttpResponse:
    """Take what a provider tells; told twice, the second changes nothing and is answered alike."""
    if name != "sandbox" or settings.MODE == "production":
        raise Http404
    if len(request.body) > BODY_LIMIT:
        return JsonResponse({"taken": False}, status=413)
    try:
        told = provider(name).read(request.body, request.headers.get("X-Signature", ""))
        actions.take_event(told, through=name, at=timezone.now())
    except Forged:
        return JsonResponse({"taken": False}, status=400)
    except Refusal as refusal:
        return JsonResponse({"taken": False}, status=refusal.status)
    return JsonResponse({"taken": True})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sandbox(request: HttpRequest, session: str) -> HttpResponse:
    """The sandbox's payment page: pay or fail; its webhook goes the way of a real one."""
    if settings.MODE == "production":
        raise Http404
    payment = Payment.objects.filter(session=session).select_related("charge").first()
    if payment is None:
        raise Http404
    if request.method == "POST":
        kind = "captured" if "pay" in request.POST else "failed"
        body, signature = event(kind, session, payment.charge.amount, payment.charge.currency)
        told = provider("sandbox").read(body, signature)
        actions.take_event(told, through="sandbox", at=timezone.now())
        return redirect(payment.return_url or "home")
    return render(request, "fees/sandbox.html", {"payment": payment, "charge": payment.charge})


class StatementForm(forms.Form):
    """A bank statement."""

    statement = forms.FileField(label=_("Bank statement (camt.053)"))


@staff_form("fees.statement.take")
def cashier(request: HttpRequest) -> HttpResponse:
    """Bank lines to look at, refunds to carry out, a statement to take in."""
    form = StatementForm(request.POST or None, request.FILES or None)
    taken, status = None, 200
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["statement"]
        try:
            if upload.size > STATEMENT_LIMIT:
                raise Refusal(
                    _("The statement is larger than 5 MB."),
                    code="too_large",
                    mend=_("Send it in parts."),
                )
            taken = actions.take_statement(upload.read(), by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error("statement", str(refusal))
            status = 422
    context = {
        "form": form,
        "taken": taken,
        "refunds": access.visible(request.actor, Refund)  # type: ignore[attr-defined]
        .exclude(state="done")
        .select_related("charge")[:100],
        "lines": access.visible(request.actor, BankLine).select_related("charge")[:50],  # type: ignore[attr-defined]
        "balances": reads.balances(),
    }
    return render(request, "fees/cashier.html", context, status=status)


@staff_act("fees.refund.pay")
def paid_back(request: HttpRequest, reference: str) -> HttpResponse:
    """The cashier carried out a refund by bank transfer."""
    refund = access.get(request.actor, Refund, reference=reference)  # type: ignore[attr-defined]
    try:
        actions.pay_back(refund, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("fees:cashier")
