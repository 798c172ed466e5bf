"""The doors of money: a provider's webhook, and the sandbox's payment page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from elshi.foundation.observe.errors import Refusal

from . import actions
from .models import Payment
from .providers import Forged, provider
from .providers.sandbox import event

BODY_LIMIT = 65_536


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
