"""The facts of a visa in the three forms that outsiders read: printed zone, seal and QR code.

Pure: a `Sheet` comes in, zone lines, seal fields and the QR message come out. Sources: ICAO Doc
9303-7 (MRV-A, section 4; barcode profile, section 9), Doc 9303-13, ICAO TR VDS-NC v1.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from elshi.engines.alphabets.transliteration import zone_form
from elshi.engines.documents import mrz_building
from elshi.engines.documents.seals import codec, revocation, travel_authorisation
from elshi.engines.documents.seals.header import Header
from elshi.engines.documents.seals.profiles import VISA
from elshi.engines.documents.seals.values import Stay, Value

from .spelling import passport_number

ENTRIES_IN_SEAL = {"single": 1, "double": 2, "multiple": 0}
# Seals carry nine characters of a passport number, as the printed zone does.
NUMBER_WIDTH = 9


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a visa sheet states. Dates are the mission's own days."""

    number: str
    issuer: str
    category: str
    entries: str
    stay_days: int
    valid_from: date
    valid_until: date
    issued: date
    surname: str
    given_names: str
    birth: str
    sex: str
    nationality: str
    passport_number: str


def zone(sheet: Sheet) -> tuple[str, str]:
    """The two lines of the MRV-A zone: visa number, and validity as the date of expiry."""
    lines = mrz_building.build(
        "MRVA",
        document_code="V",
        issuer=sheet.issuer,
        number=sheet.number,
        nationality=sheet.nationality,
        birth=sheet.birth,
        expiry=sheet.valid_until.isoformat(),
        sex=sheet.sex,
        # Who has one name has it as primary identifier (Doc 9303-3, 4.6).
        surname=sheet.surname or sheet.given_names,
        given_names=sheet.given_names if sheet.surname else "",
        optional=sheet.category.replace("-", ""),
    )
    return lines[0], lines[1]


def seal_header(sheet: Sheet, *, country: str, signer: str, reference: str, signed: date) -> Header:
    """The header of the visible digital seal, version 4."""
    return Header(
        version=4,
        issuer=country,
        signer=signer,
        reference=reference,
        issued=sheet.issued,
        signed=signed,
        definition=VISA >> 8,
        category=VISA & 0xFF,
    )


def seal_fields(sheet: Sheet, position: int) -> dict[int, Value]:
    """The features of the seal by tag (Doc 9303-7, 9.1.3), and its place in the revocation list."""
    return {
        0x01: seal_zone(sheet),
        0x03: ENTRIES_IN_SEAL[sheet.entries],
        0x04: Stay(days=min(sheet.stay_days, 254)),
        0x05: _sealed_number(sheet),
        0x06: sheet.category.replace("-", "").encode()[:4],
        revocation.INDEX_TAG: revocation.index_field(position),
    }


def _sealed_number(sheet: Sheet) -> str:
    """The passport's number as the codes hold it: they know no hyphen, which some print."""
    return passport_number(sheet.passport_number)[:NUMBER_WIDTH]


def seal_zone(sheet: Sheet) -> str:
    """Line one and the first 28 characters of line two, as the seal holds them."""
    first, second = zone(sheet)
    return f"{first}\n{second[:28]}"


def qr_message(sheet: Sheet, position: int) -> dict[str, object]:
    """The message of the VDS-NC code; the portrait is left out, the name as in the zone."""
    return travel_authorisation.message(
        travel_authorisation.Authorisation(
            number=sheet.number,
            category=sheet.category,
            name=zone_form(f"{sheet.surname} {sheet.given_names}").replace("<", " "),
            birth=sheet.birth,
            sex=sheet.sex,
            nationality=sheet.nationality,
            passport=_sealed_number(sheet),
            valid_from=sheet.valid_from,
            valid_until=sheet.valid_until,
            entries=ENTRIES_IN_SEAL[sheet.entries],
            stay_days=sheet.stay_days,
            list_index=position,
        )
    )


def zone_in(seal: bytes) -> str:
    """The zone that a seal holds, lines parted by a newline. Raises codec.SealError."""
    return str(codec.decode(seal).fields[0x01])
