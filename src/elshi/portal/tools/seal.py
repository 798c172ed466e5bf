"""`elshi seal`: visible digital seals read, and checked against a certificate.

Hexadecimal seals or VDS-NC texts on standard input, one a line, or the codes on pictures and PDFs;
one JSON object a seal comes out, refused ones included, with the reason in `errors`. Exit code 0
when every seal was read and none failed its check, 1 otherwise, 2 for a call that cannot be
carried out; a deviation alone is no failure.
Parts are imported when needed: reading text without a certificate starts in a tenth of a second.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from elshi.engines.documents.seals import codec
from elshi.portal.tools.calls import Call, Words, lines

if TYPE_CHECKING:
    from elshi.engines.documents.seals.certificates import Certificate
    from elshi.engines.documents.seals.signing import PublicKey

# Kazakh, Russian, English. What a seal departs in is named in English in `errors`, for programs.
WORDS: Words = {
    "purpose": (
        "Көрінетін цифрлық мөрлерді оқиды және тексереді: стандартты енгізудің әр жолында бір мөр, "
        "он алтылық жазбамен немесе VDS-NC мәтінімен; әр мөрге бір JSON.",
        "Читает и проверяет видимые цифровые печати: по одной в строке стандартного ввода, "
        "шестнадцатеричной записью или текстом VDS-NC; на каждую JSON.",
        "Reads and checks visible digital seals: a line each on standard input, in hexadecimal or "
        "as the text of a VDS-NC; one JSON object each.",
    ),
    "image": (
        "енгізудің орнына оқылатын суреттер немесе PDF",
        "снимки или PDF, которые читаются вместо ввода",
        "pictures or PDFs to read instead of the input",
    ),
    "certificate": (
        "қол қоюшының сертификаты, PEM немесе DER",
        "сертификат подписавшего, PEM или DER",
        "the signer's certificate, PEM or DER",
    ),
    "no certificate": (
        "«{path}» — мөрді тексеруге жарамды сертификат емес ({reason}): қол қоюшының сертификатын "
        "PEM немесе DER түрінде беріңіз",
        "«{path}» — не сертификат, которым можно проверить печать ({reason}): дайте сертификат "
        "подписавшего в виде PEM или DER",
        "“{path}” is no certificate a seal can be checked with ({reason}): give the signer's, as "
        "PEM or DER",
    ),
    "nothing": (
        "енгізуде ешқандай мөр жоқ: әр жолға бір мөрді он алтылық жазбамен беріңіз",
        "на входе нет ни одной печати: дайте по одной в строке шестнадцатеричной записью",
        "there is no seal in the input: give one a line, in hexadecimal",
    ),
}
OTHER_CERTIFICATE = "the seal names {}, the certificate given is {}"
FAILED = "the signature is not that of the certificate given"


class Checker:
    """Checks seals against one certificate, its key loaded once."""

    def __init__(self, certificate: Certificate) -> None:
        from elshi.engines.documents.seals.signing import PublicKey

        self.certificate = certificate
        self.key: PublicKey = PublicKey.of(certificate)

    def binary(self, data: bytes, seal: codec.Seal) -> tuple[bool, list[str]]:
        """Whether the certificate's key signed the seal, and what is amiss."""
        good = self.key.verify(data[: seal.body], seal.signature)
        notes = [] if good else [FAILED]
        header, given = seal.header, self.certificate
        if not given.named_by(header.signer, header.reference):
            named = f"{header.signer} {header.reference}"
            notes.append(OTHER_CERTIFICATE.format(named, f"{given.signer} {given.reference}"))
        return good, notes


def main(argv: list[str]) -> int:
    """Run the tool; `argv` without the program's name. Gives the exit code."""
    call = Call("elshi seal", argv, WORDS)
    call.parser.add_argument(
        "--image", nargs="+", type=Path, metavar="FILE", help=call.say("image"), default=[]
    )
    call.parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help=call.say("certificate")
    )
    return call.carry_out(_run)


def _run(given: Namespace, call: Call) -> int:
    call.demand(given.image)
    checker = _checker(given.certificate, call) if given.certificate else None
    good = count = 0
    for found in _pictures(given.image, call) if given.image else _lines(lines()):
        answer = _answer(found, checker)
        print(json.dumps(answer, ensure_ascii=False))
        count += 1
        good += answer["version"] is not None and answer["verified"] is not False
    if not count:
        call.refuse("nothing")
    return 0 if good == count else 1


def _checker(path: Path, call: Call) -> Checker:
    from elshi.engines.documents.seals import certificates

    try:
        return Checker(certificates.load(call.content(path)))
    except certificates.CertificateError as reason:
        call.refuse("no certificate", path=path, reason=reason)


Found = bytes | str  # bytes of a code, or a text that could not be turned into bytes


def _lines(written: Iterator[str]) -> Iterator[Found]:
    """Each line's seal: hexadecimal with or without spaces and colons, or JSON as it stands."""
    for line in filter(None, map(str.strip, written)):
        if line.startswith("{"):
            yield line.encode("utf-8", "surrogateescape")
            continue
        try:
            yield bytes.fromhex(line.replace(":", ""))
        except ValueError:
            yield "not hexadecimal"


def _pictures(paths: list[Path], call: Call) -> Iterator[Found]:
    """The codes on each file's pages; a file that is no picture is refused in its place."""
    from elshi.engines.documents.barcodes import read_codes
    from elshi.engines.documents.pages import PageError, pages

    for path in paths:
        content = call.content(path)
        try:
            codes = [data for page in pages(content) for _, data in read_codes(page)]
        except PageError as reason:
            yield f"{path.name}: {reason}"
            continue
        yield from codes
        if not codes:
            yield f"no code found in {path.name}"


def _answer(found: Found, checker: Checker | None) -> dict[str, object]:
    if isinstance(found, str):
        return codec.refuse(found)
    if found[:1] == b"{":
        return _json_answer(found, checker)
    try:
        seal = codec.decode(found)
    except codec.SealError as reason:
        return codec.refuse(str(reason))
    if checker is None:
        return codec.describe(seal)
    good, notes = checker.binary(found, seal)
    return codec.describe(seal._replace(errors=(*seal.errors, *notes)), verified=good)


def _json_answer(found: bytes, checker: Checker | None) -> dict[str, object]:
    from elshi.engines.documents.seals import vdsnc

    try:
        seal = vdsnc.read(found)
    except vdsnc.VdsNcError as reason:
        return codec.refuse(str(reason))
    if checker is None:
        return vdsnc.describe(seal)
    good = vdsnc.verify(seal, checker.certificate)
    answer = vdsnc.describe(seal, verified=good)
    notes = [] if good else [FAILED]
    return answer | {"errors": [*answer["errors"], *notes]}  # type: ignore[misc]
