"""The room where strangers' files are looked at for the public page: what they show is told, then
they are gone.

A room of `foundation.files.examiner`: ``python -m elshi.services.visas.inspection codes 7``. Two
works, a porter each: *codes* draws pages and reads printed codes (decoders in C, so the child may
open nothing at all); *signature* judges a PDF's signature (Python throughout, whose event loop
needs a few descriptors). Nothing is written anywhere.
"""

from __future__ import annotations

import base64
import json
import struct
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from elshi.foundation.files.examination.process import Work, porter

MOST_PAGES = 4  # a visa stands on one page; whoever adds cover sheets adds few
_HEAD = struct.Struct("!I")
Report = tuple[dict[str, object], bytes]


def codes(content: bytes) -> Report:
    """The codes on the first page that has any, as hexadecimal, both kinds where both stand."""
    from elshi.engines.documents.barcodes import DATA_MATRIX, QR, read_codes
    from elshi.engines.documents.pages import PageError, pages

    try:
        for number, page in enumerate(pages(content)):
            found = read_codes(page) and read_codes(page, wanted=frozenset({DATA_MATRIX, QR}))
            if found:
                return {"codes": [data.hex() for _, data in found]}, b""
            if number + 1 == MOST_PAGES:
                break
    except PageError as reason:
        return {"codes": [], "reason": str(reason)}, b""
    return {"codes": []}, b""


def question(pdf: bytes, roots: Iterable[bytes], lists: Iterable[bytes], at: datetime) -> bytes:
    """What the signature's room is handed: whom to believe, when it is, and the file."""
    head = json.dumps(
        {
            "roots": [base64.b64encode(der).decode() for der in roots],
            "lists": [base64.b64encode(der).decode() for der in lists],
            "at": at.isoformat(),
        }
    ).encode()
    return _HEAD.pack(len(head)) + head + pdf


def signature(asked: bytes) -> Report:
    """What the signature of a PDF is worth (`signatures.pades.verify`), as plain values."""
    from cryptography import x509

    from elshi.foundation.signatures import pades

    size = _HEAD.unpack(asked[: _HEAD.size])[0]
    head = json.loads(asked[_HEAD.size : _HEAD.size + size])
    report = pades.verify(
        asked[_HEAD.size + size :],
        [x509.load_der_x509_certificate(base64.b64decode(der)) for der in head["roots"]],
        at=datetime.fromisoformat(head["at"]),
        lists=[base64.b64decode(der) for der in head["lists"]],
    )
    return {
        "valid": report.valid,
        "intact": report.intact,
        "trusted": report.trusted,
        "unchanged": report.unchanged,
        "signed_at": report.signed_at.isoformat() if report.signed_at else None,
        "errors": list(report.errors),
    }, b""


# Work → what it does, and how many descriptors it may hold.
WORKS: dict[str, tuple[Work, int]] = {"codes": (codes, 0), "signature": (signature, 32)}


def warm(work: str) -> None:
    """Do the work once on a page of our own: a confined child can open no library any more."""
    if work == "signature":
        signature(question(b"", (), (), datetime.now(UTC)))
        return
    from io import BytesIO

    from elshi.engines.documents.barcodes import data_matrix

    picture = data_matrix(b"ELSHI").picture()
    for kind in ("PNG", "JPEG", "PDF"):
        page = BytesIO()
        picture.save(page, kind)
        codes(page.getvalue())


if __name__ == "__main__":
    import socket

    warm(sys.argv[1])
    _work, _descriptors = WORKS[sys.argv[1]]
    porter(socket.socket(fileno=int(sys.argv[2])), _work, descriptors=_descriptors)
