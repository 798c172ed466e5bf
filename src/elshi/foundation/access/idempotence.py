"""A request that acts is carried out once, however often a broken line makes it be sent.

The key is kept in the same transaction as the act itself: a crash loses both or neither, and of
two equal requests at the same time the second waits and is given the first one's answer. The
answer is sealed under the caller's own key, of which only a hash is kept: nobody but whoever
repeats the request can read what was answered.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe import problems
from elshi.foundation.observe.errors import Refusal

from .actors import Actor
from .models import KeptAnswer

HEADER = "Idempotency-Key"
LONGEST = 255
NONCE = 12
KEPT = timedelta(days=2)
# What is repeated besides the body; everything else belongs to the one request.
REPEATED = ("Content-Type", "Content-Language", "ETag", "Location")
Answer = Callable[[], HttpResponse]


class KeyMissing(Refusal):
    """A request that acts carries a key, so that it can be repeated safely."""

    code = "idempotency_key_missing"
    status = 400
    message = _("A request that acts needs the header Idempotency-Key.")
    mend = _("Choose a new random key for each act, and repeat it when you repeat the request.")


class KeyReused(Refusal):
    """The same key came with another request."""

    code = "idempotency_key_reused"
    status = 422
    message = _("This Idempotency-Key was used for another request.")
    mend = _("Choose a new random key for each act.")


class _Failed(Exception):
    """Carries an answer of 500 out of the transaction that it must not leave behind."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer
        super().__init__()


def once(request: HttpRequest, actor: Actor, answer: Answer, *, at: datetime) -> HttpResponse:
    """Carry the request out, or give again what was answered to its key before.

    Answers of 500 are not kept: what failed on our side may be tried again.
    """
    given = request.headers.get(HEADER, "").strip()
    if not given or len(given) > LONGEST:
        return problems.of_refusal(KeyMissing())
    named = (f"{actor.account}", request.method or "", request.path, given)
    key, lock = _hash(*named), hashlib.sha256("\0".join(("answer", *named)).encode()).digest()
    asked = _hash(request.META.get("QUERY_STRING", ""), body=request.body)
    try:
        with transaction.atomic():
            return _first(key, lock, asked, answer, at=at)
    except IntegrityError:
        return _again(key, lock, asked)
    except _Failed as failed:
        return failed.answer


def _first(key: str, lock: bytes, asked: str, answer: Answer, *, at: datetime) -> HttpResponse:
    kept = KeptAnswer.objects.filter(key=key).first()
    if kept is not None:
        return _repeated(kept, lock, asked)
    row = KeptAnswer.objects.create(key=key, asked=asked, at=at)
    response = answer()
    if response.status_code >= 500:
        raise _Failed(response)
    row.status, row.body = response.status_code, _sealed(lock, response.content)
    row.headers = {name: response[name] for name in REPEATED if name in response}
    row.save()
    return response


def _again(key: str, lock: bytes, asked: str) -> HttpResponse:
    """The answer to an equal request that was faster; without one the fault was our own."""
    kept = KeptAnswer.objects.filter(key=key).first()
    return problems.of_status(500) if kept is None else _repeated(kept, lock, asked)


def _repeated(kept: KeptAnswer, lock: bytes, asked: str) -> HttpResponse:
    if kept.asked != asked:
        return problems.of_refusal(KeyReused())
    body = _opened(lock, bytes(kept.body))
    response = HttpResponse(body, status=kept.status, headers=kept.headers)
    response["Idempotent-Replayed"] = "true"
    return response


def _sealed(lock: bytes, body: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(lock).encrypt(nonce, body, None)


def _opened(lock: bytes, sealed: bytes) -> bytes:
    return AESGCM(lock).decrypt(sealed[:NONCE], sealed[NONCE:], None)


def forget(*, at: datetime) -> int:
    """Drop the answers that nobody will ask for again; how many."""
    return KeptAnswer.objects.filter(at__lt=at - KEPT).delete()[0]


def _hash(*words: str, body: bytes = b"") -> str:
    return hashlib.sha256("\0".join(words).encode() + b"\0\0" + body).hexdigest()
