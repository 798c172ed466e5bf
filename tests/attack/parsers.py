"""Every parser of the house: what it reads, how it refuses, and good inputs to spoil.

`PARSERS` is the register. A parser answers or refuses by its own error; any other exception is a
crash. `spoiled` makes a wild input of a good one, fast and repeatable.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
VECTORS = TREE / "tests" / "vectors"
DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Parser:
    """One parser: its module, how it is asked, and the errors that it refuses by."""

    module: str
    ask: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...] = ()
    good: tuple[bytes, ...] = ()
    # Pictures and PDFs cost a thousand times what a line of text does.
    costly: bool = False
    nested: tuple[bytes, bytes] | None = None


def text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _seal_vectors() -> tuple[bytes, ...]:
    found = []
    for path in sorted(VECTORS.rglob("*.json")):
        found += re.findall(r'"((?:dc|DC)[0-9a-fA-F]{60,})"', path.read_text("utf-8"))
    return tuple(bytes.fromhex(one) for one in found[:40] if len(one) % 2 == 0)


def _checkpoint() -> bytes:
    root = "A" * 43 + "="
    return f"example.org/log\n7\n{root}\n\n\u2014 example.org/log {'A' * 92}\n".encode()


def _received(content: bytes) -> object:
    from elshi.engines.merkle import checkpoints, notes

    note = notes.read(content)
    checkpoints.read_text(note.text)
    return checkpoints.cosignatures(note, ())


def _key(content: bytes) -> object:
    from elshi.engines.merkle import notes

    return notes.read_key(text(content))


def _proof(content: bytes) -> object:
    from elshi.engines.merkle import receipts

    return receipts.read(text(content))


def _receipt(content: bytes) -> object:
    from elshi.engines.merkle.notes import NoteError
    from elshi.foundation.ledger import receipts

    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise NoteError("no JSON") from None
    return receipts.believe(document if isinstance(document, dict) else {}, ())


def _export(content: bytes) -> object:
    from elshi.foundation.ledger.evidence import Check, Trust

    return list(Check(Trust(keys=(), witnesses=())).findings(content.splitlines(keepends=True)))


def _webhook(content: bytes) -> object:
    """Body and signature are both the sender's; the body also under a right signature."""
    import time

    from elshi.commons.fees.providers import Forged, sandbox

    body, _, signature = content.rpartition(b"\n")
    with suppress(Forged):
        sandbox.Sandbox().read(body, signature.decode("latin-1"))
    stamp = str(int(time.time()))
    return sandbox.Sandbox().read(content, f"{stamp}.{sandbox._mac(stamp, content)}")


def _zone(content: bytes) -> object:
    from elshi.engines.documents import mrz

    return mrz.parse(content.decode("latin-1").split("\n"), DAY)


def _number(content: bytes) -> object:
    from elshi.foundation.numbers import rules

    template, _, written = text(content).partition("\n")
    rules.faults_in(template, by_office=True, yearly=True)
    return rules.read("{office}/{year}/{number}", written)


def _rules(content: bytes) -> object:
    from elshi.services.visas.rulebook import faults_in

    try:
        return faults_in(json.loads(content))
    except (ValueError, RecursionError):
        return None


def _vdsnc(content: bytes) -> object:
    from elshi.engines.documents.seals import vdsnc

    return vdsnc.read(content)


def register() -> dict[str, Parser]:
    """Every parser by its name."""
    from elshi.commons.fees import bank_statements
    from elshi.commons.fees.providers import Forged
    from elshi.commons.watchlists import united_nations
    from elshi.engines.documents import barcodes, references
    from elshi.engines.documents.picture import opening
    from elshi.engines.documents.seals import (
        c40,
        certificates,
        codec,
        curves,
        keyfile,
        revocation,
        vdsnc,
    )
    from elshi.engines.merkle.notes import NoteError
    from elshi.foundation.files.examination import process
    from elshi.foundation.files.tests.hostile import good_jpeg, good_pdf, good_png
    from elshi.foundation.ledger import statements
    from elshi.portal import emblem_room
    from elshi.portal.setup import answers
    from elshi.services.visas.demonstration.rules import TABLE

    zones = (
        b"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        b"I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\n"
        b"ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    )  # fmt: skip
    pictures = (good_jpeg(80, 100), good_png(80, 100))
    listed = b'{"format":"x","data":{"key":"a","list":"AAAA"},"signature":"AAAA"}'
    wire = {"data": {"hdr": {"t": "icao.vacc", "v": 1, "is": "UTO"}, "msg": {}}, "sig": {}}
    statement = (
        b"<Document><BkToCstmrStmt><Stmt><Ntry><Amt Ccy='KZT'>1.00</Amt><BookgDt>"
        b"<Dt>2026-01-01</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>"
    )
    persons = (
        b"<CONSOLIDATED_LIST dateGenerated='2026-01-01T00:00:00Z'><INDIVIDUALS><INDIVIDUAL>"
        b"<DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL></INDIVIDUALS>"
        b"</CONSOLIDATED_LIST>"
    )
    event = b'{"id":"e","kind":"captured","session":"s","amount":1,"currency":"EUR"}\n1.a'
    leaf = b'{"act":"a","actor":"b","at":"2026-01-01T00:00:00.000000Z","index":0,"state":{}}'
    export = b'{"export":"elshi.example/ledger/v1","size":1}\n{"leaf":"x","hashes":""}\n'
    return {
        "zone of a document": Parser("engines.documents.mrz", _zone, (), zones),
        "seal": Parser("engines.documents.seals.codec", codec.decode, (codec.SealError,),
                       _seal_vectors()),
        "seal as JSON": Parser("engines.documents.seals.vdsnc", _vdsnc, (vdsnc.VdsNcError,),
                               (json.dumps(wire).encode(),), nested=(b"[", b"]")),
        "packed letters": Parser("engines.documents.seals.c40", c40.decode, (ValueError,),
                                 (b"\xbb\xd3\xa8\x9d",)),
        "certificate": Parser("engines.documents.seals.certificates", certificates.load,
                              (certificates.CertificateError,), _certificates(),
                              nested=(b"\x30\x80", b"")),
        "point of a curve": Parser("engines.documents.seals.curves",
                                   lambda b: curves.point(curves.CURVES[0], b), (ValueError,),
                                   (b"\x02" + bytes(31) + b"\x07", b"\x04" + bytes(64))),
        "file of keys": Parser("engines.documents.seals.keyfile", keyfile.load,
                               (keyfile.KeyFileError,), (b'{"format":"a","keys":[]}',),
                               nested=(b'{"a":', b"}")),
        "list of revoked seals": Parser("engines.documents.seals.revocation", revocation.read,
                                        (revocation.RevocationError,), (listed,),
                                        nested=(b"[", b"]")),
        "reference": Parser("engines.documents.references", lambda b: references.read(text(b)), (),
                            (b"0000-0000-0000-0000-0",)),
        "code in a picture": Parser("engines.documents.barcodes", barcodes.open_picture,
                                    (barcodes.CodeError,), pictures, costly=True),
        "picture of a passport": Parser("engines.documents.picture.opening", opening.opened,
                                        (opening.Unreadable,), pictures, costly=True),
        "checkpoint and cosignatures": Parser("engines.merkle.notes", _received, (NoteError,),
                                              (_checkpoint(),)),
        "key of a log": Parser("engines.merkle.notes", _key, (NoteError,),
                               (b"example.org/log+0a1b2c3d+AQ" + b"A" * 43,)),
        "proof": Parser("engines.merkle.receipts", _proof, (NoteError,),
                        (b"c2sp.org/tlog-proof@v1\nindex 3\nAAAA\n\n" + _checkpoint(),)),
        "receipt": Parser("foundation.ledger.receipts", _receipt, (NoteError,),
                          (b'{"format":"elshi-receipt/1","leaf":"{}","proof":""}',),
                          nested=(b"[", b"]")),
        "leaf": Parser("foundation.ledger.statements", statements.read, (ValueError,), (leaf,),
                       nested=(b'{"a":', b"}")),
        "export of the ledger": Parser("foundation.ledger.evidence", _export, (), (export,),
                                       nested=(b"[", b"]")),
        "bank statement": Parser("commons.fees.bank_statements", bank_statements.read,
                                 (bank_statements.StatementError,), (statement,),
                                 nested=(b"<a>", b"</a>")),
        "message of a payment": Parser("commons.fees.providers.sandbox", _webhook, (Forged,),
                                       (event,), nested=(b"[", b"]")),
        "watch list": Parser("commons.watchlists.united_nations", united_nations.read,
                             (united_nations.UnreadableListError,), (persons,),
                             nested=(b"<a>", b"</a>")),
        "upload": Parser("foundation.files.examination.process", process.examine, (),
                         (*pictures, good_pdf()), costly=True),
        "emblem": Parser("portal.emblem_room", emblem_room.examine, (),
                         (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
                          good_png(40, 40)), costly=True, nested=(b"<g>", b"</g>")),
        "number": Parser("foundation.numbers.rules", _number, (),
                         (b"{office}/{year}\nHAG/2026/1",)),
        "rules of visas": Parser("services.visas.rulebook", _rules, (),
                                 (json.dumps(TABLE).encode(),), nested=(b"[", b"]")),
        "answers of the set-up": Parser("portal.setup.answers", lambda b: answers.read(text(b)),
                                        (answers.Faulty,), (b'[ministry]\nname.en = "M"\n',),
                                        nested=(b"a = [", b"]")),
    }  # fmt: skip


def _certificates() -> tuple[bytes, ...]:
    """A certificate of the house's own making."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.derive_private_key(7, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "UT")])
    at = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, at, at + timedelta(days=9))
    return (made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER),)


PIECES = (b"", b"\x00", b"\xff", b"\n", b"<", b'"', b"9" * 40, "\u00b2\u0661".encode(),
          b"-1", b"1e999",
          b"null", b"[]", b"{}", b"\xe2\x80\x94 ", b"&#0;", b"%", b"\x80\x00\x00\x00")  # fmt: skip


def spoiled(parser: Parser, chance: random.Random) -> bytes:
    """A wild input: a good one changed in a few places, letters by chance, or nothing but depth."""
    kind = chance.random()
    if parser.nested and kind < 0.002:
        deep = chance.choice((50, 1000, 100_000))
        return parser.nested[0] * deep + parser.nested[1] * chance.choice((0, deep))
    if not parser.good or kind < 0.1:
        return chance.randbytes(chance.randrange(120))
    content = bytearray(chance.choice(parser.good))
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        _change(content, chance)
    return bytes(content)


def _change(content: bytearray, chance: random.Random) -> None:
    at, length = chance.randrange(len(content) + 1), chance.choice((0, 1, 1, 4, 20))
    what = chance.randrange(5)
    if what == 0:
        content[at : at + length] = chance.randbytes(length)
    elif what == 1:
        content[at : at + length] = chance.choice(PIECES)
    elif what == 2:
        del content[at : at + length * 3]
    elif what == 3:
        start = chance.randrange(len(content) + 1)
        content[at:at] = content[start : start + 30]
    elif content:
        content[at % len(content)] ^= 1 << chance.randrange(8)


def crash_of(parser: Parser, content: bytes) -> str:
    """What the parser fell over, or nothing when it answered or refused."""
    try:
        parser.ask(content)
    except parser.refuses:
        return ""
    except Exception as fault:
        return f"{type(fault).__name__}: {fault} on {content[:200]!r}"
    return ""

