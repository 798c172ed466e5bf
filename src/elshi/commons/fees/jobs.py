"""Handing refunds to the provider; forgetting the words of a bank."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from elshi.foundation.jobs.handlers import errand, periodic

from . import actions
from .models import Refund
from .providers import provider


def _prepare(payload: dict[str, Any], *, at: datetime, job: Any) -> Refund | None:
    refund = Refund.objects.select_related("payment").get(reference=payload["refund"])
    return refund if refund.state == Refund.State.ORDERED else None


def _send(refund: Refund) -> Refund:
    """Ask the provider; it knows a second try by the refund's reference."""
    paid = refund.payment
    assert paid is not None, "what came by bank is paid back by the cashier"
    gateway = provider(paid.provider)
    gateway.refund(paid.session, refund.amount, refund.currency, refund.reference)
    return refund


def _settle(payload: dict[str, Any], outcome: Refund, *, at: datetime, job: Any) -> None:
    actions.mark_sent(outcome, at=at)


errand("fees.refund", prepare=_prepare, reach=_send, settle=_settle)


@periodic("fees.forget_unclaimed", every=timedelta(hours=24))
def forget_unclaimed(payload: dict[str, Any], *, at: datetime, job: Any) -> None:
    """Forget what banks wrote beside money whose owner was not found in time."""
    actions.forget_unclaimed(at=at)
