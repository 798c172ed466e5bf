"""The binary seal, read and written: `decode`, `encode`, and `describe` for JSON.

What can be read is read, and every departure from Doc 9303-13 is named in `errors`; what cannot
be read without guessing is refused with the reason. `encode` gives the original bytes back from
the read facts alone. Shapes: bytes in, `Seal` out, and the reverse; nothing else is touched.
"""

from __future__ import annotations

from typing import NamedTuple

from . import header as headers
from . import message, profiles, values
from .header import Header
from .values import Value

SIGNATURE_SIZES = (56, 64, 96, 128, 132)  # r and s of the curves of 224 to 521 bits
NO_FEATURE = "no document feature"


class SealError(ValueError):
    """Bytes that are no readable seal, with the reason."""


class Seal(NamedTuple):
    """A read seal.

    `fields` by tag in their order, as `values` reads them; a value that is not of its kind stays
    bytes. `signature` is raw r || s, empty when there is none. `body` counts the bytes it covers.
    `plain` tells that long lengths were plain bytes; `rest` are bytes after the last zone.
    """

    header: Header
    fields: dict[int, Value]
    signature: bytes
    body: int
    errors: tuple[str, ...] = ()
    plain: bool = False
    rest: bytes = b""


def decode(data: bytes) -> Seal:
    """Read a seal. Raises SealError, with the reason, for bytes that are none."""
    try:
        reading = headers.read(data)
        zones = message.read(data, reading.end)
        if zones.signature and zones.end == len(data):
            return _seal(data, reading, zones)
    except (headers.HeaderError, message.MessageError):
        pass
    return _decode_deviating(data)


def _decode_deviating(data: bytes) -> Seal:
    """Try each way to read header and lengths; a whole, signed seal first, else the first read.

    Whole means that the features end exactly in the signature and the signature in the last byte:
    a wrong reading of a length does not come to that by chance.
    """
    partial: tuple[headers.Reading, message.Zones, bool] | None = None
    first: ValueError | None = None
    try:
        for reading in headers.readings(data):
            for plain in (False, True):
                try:
                    zones = message.read(data, reading.end, plain=plain)
                except message.MessageError as reason:
                    first = first or reason
                    continue
                if zones.signature and zones.end == len(data):
                    return _seal(data, reading, zones, plain)
                partial = partial or (reading, zones, plain)
    except headers.HeaderError as reason:
        first = first or reason
    if partial:
        return _seal(data, *partial)
    raise SealError(str(first)) from None


def _seal(data: bytes, reading: headers.Reading, zones: message.Zones, plain: bool = False) -> Seal:
    header, _, deviations = reading
    features, signature, body, end = zones
    rest = data[end:] if signature else data[body:]
    profile = profiles.profile(header.definition, header.category)
    fields: dict[int, Value] = {}
    errors = list(deviations)
    for tag, data_of_tag in features.items():
        feature = profile.features.get(tag)
        if feature and not feature.least <= len(data_of_tag) <= feature.most:
            errors.append(f"tag {tag:02X} ({feature.name}) has {len(data_of_tag)} bytes")
        try:
            fields[tag] = values.READERS[feature.kind if feature else profile.others](data_of_tag)
        except ValueError as reason:
            fields[tag] = data_of_tag
            errors.append(f"tag {tag:02X}: {reason}")
    errors += profiles.missing(profile, features.keys())
    errors += _departures(zones, plain, len(rest))
    return Seal(header, fields, signature, body, tuple(errors), plain, rest)


def _departures(zones: message.Zones, plain: bool, rest: int) -> list[str]:
    found = []
    if plain:
        found.append(message.PLAIN_LENGTH)
    if not zones.features:
        found.append(NO_FEATURE)
    if not zones.signature:
        found.append(message.UNSIGNED)
    elif len(zones.signature) not in SIGNATURE_SIZES:
        found.append(f"signature of {len(zones.signature)} bytes is of no known curve")
    if rest:
        found.append(f"{rest} bytes after the {'signature' if zones.signature else 'message'}")
    return found


def encode(seal: Seal) -> bytes:
    """The seal's bytes from its facts alone. Raises SealError for facts a seal cannot hold."""
    body = encode_body(seal.header, seal.fields, plain=seal.plain)
    if not seal.signature:
        return body + seal.rest
    signed = message.write([(message.SIGNATURE, seal.signature)], plain=seal.plain)
    return body + signed + seal.rest


def encode_body(header: Header, fields: dict[int, Value], *, plain: bool = False) -> bytes:
    """Header and message zone: the bytes a signature covers (Doc 9303-13, 2.4)."""
    if message.SIGNATURE in fields:
        raise SealError("tag FF is the signature's")
    profile = profiles.profile(header.definition, header.category)
    try:
        written = [
            (tag, values.write(profiles.kind(profile, tag), value)) for tag, value in fields.items()
        ]
        return headers.write(header) + message.write(written, plain=plain)
    except ValueError as reason:
        raise SealError(str(reason)) from None


def describe(seal: Seal, *, verified: bool | None = None) -> dict[str, object]:
    """The seal as JSON holds it; `fields` by tag in two hexadecimal digits, bytes in hexadecimal.

    A machine-readable zone is its lines with `<`, parted by a newline; a stay is
    `{"days", "months", "years"}`; days are ISO dates. `verified` is None without a certificate.
    """
    header = seal.header
    return {
        "version": header.version,
        "issuer": header.issuer,
        "signer": header.signer,
        "reference": header.reference,
        "issued": header.issued.isoformat(),
        "signed": header.signed.isoformat(),
        "type": header.type,
        "document": profiles.profile(header.definition, header.category).document or None,
        "fields": {f"{tag:02X}": values.plain(value) for tag, value in seal.fields.items()},
        "signature": seal.signature.hex(),
        "verified": verified,
        "errors": list(seal.errors),
    }


def refuse(reason: str) -> dict[str, object]:
    """What `describe` gives for bytes that were refused: every key, and the reason in `errors`."""
    keys = ("version", "issuer", "signer", "reference", "issued", "signed", "type", "document")
    nothing: dict[str, object] = dict.fromkeys(keys)
    return nothing | {"fields": {}, "signature": None, "verified": None, "errors": [reason]}
