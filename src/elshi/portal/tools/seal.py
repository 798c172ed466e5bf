"""`elshi seal`: visible digital seals read, and checked against a certificate.

Hexadecimal seals or VDS-NC texts on standard input, one a line, or the codes on pictures and PDFs;
one JSON object a seal comes out, refused ones included, with the reason in `errors`. Exit code 0
when every seal was read and none failed its check, 1 otherwise, 2 for a call that cannot be
carried out; a deviation alone is no failure.
Parts are imported when needed: reading text without a certificate starts in a tenth of a second.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from elshi.engines.documents.seals import codec

if TYPE_CHECKING:
    from elshi.engines.documents.seals.certificates import Certificate
    from elshi.engines.documents.seals.signing import PublicKey

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
    options = _parser().parse_args(argv)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        checker = _checker(options.certificate)
        found = _pictures(options.image) if options.image else _lines(_standard_input())
        good = True
        for answer in (_answer(data, checker) for data in found):
            print(json.dumps(answer, ensure_ascii=False))
            good = good and answer["version"] is not None and answer["verified"] is not False
    except (OSError, ValueError) as reason:
        print(f"elshi seal: {reason}", file=sys.stderr)
        return 2
    return 0 if good else 1


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="elshi seal", description="Read and check visible digital seals.")
    parser.add_argument("--image", nargs="+", type=Path, metavar="FILE", help="pictures or PDFs")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="signer, PEM or DER")
    return parser


def _checker(path: Path | None) -> Checker | None:
    if path is None:
        return None
    from elshi.engines.documents.seals import certificates

    return Checker(certificates.load(path.read_bytes()))


Found = bytes | str  # bytes of a code, or a text that could not be turned into bytes


def _standard_input() -> Iterator[str]:
    """Standard input line by line, whatever bytes it holds."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    return sys.stdin


def _lines(lines: Iterator[str]) -> Iterator[Found]:
    """Each line's seal: hexadecimal with or without spaces and colons, or JSON as it stands."""
    for line in filter(None, map(str.strip, lines)):
        if line.startswith("{"):
            yield line.encode("utf-8", "surrogateescape")
            continue
        try:
            yield bytes.fromhex(line.replace(":", ""))
        except ValueError:
            yield "not hexadecimal"


def _pictures(paths: list[Path]) -> Iterator[Found]:
    """The codes on each file's pages; a file that is no picture is refused in its place."""
    from elshi.engines.documents.barcodes import read_codes
    from elshi.engines.documents.pages import PageError, pages

    for path in paths:
        content = path.read_bytes()
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
