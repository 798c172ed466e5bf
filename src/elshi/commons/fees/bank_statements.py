"""ISO 20022 camt.053 bank statements, read into lines to be matched.

Pure: bytes in, lines out. Read are versions 02 to 13 of camt.053.001 (the namespace's last number):
booked credit and debit entries with their references and amounts. An entry of several transactions
(``NtryDtls/TxDtls``) gives one line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)\}Document")
# Currencies whose minor unit is not a hundredth (ISO 4217).
_EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "CLP": 0,
    "ISK": 0,
    "BHD": 3,
    "KWD": 3,
    "OMR": 3,
    "JOD": 3,
    "TND": 3,
}
_LARGEST = Decimal(10) ** 12


class StatementError(ValueError):
    """Bytes that are no camt.053 statement, with the reason."""


@dataclass(frozen=True, slots=True)
class Line:
    """One movement: ``amount`` in minor units, ``credit`` when money came in.

    ``bank_reference`` is the bank's own and unique within the account, so that a statement that
    overlaps another is noticed; ``text`` is where our reference is looked for.
    """

    account: str
    bank_reference: str
    amount: int
    currency: str
    credit: bool
    booked: date
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its booked lines."""

    identification: str
    account: str
    lines: tuple[Line, ...]


def read(content: bytes) -> list[Statement]:
    """The statements of a file; `StatementError` names what is wrong."""
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise StatementError(f"no XML that may be read: {fault}") from None
    found = _NAMESPACE.fullmatch(root.tag)
    if found is None:
        raise StatementError("the outermost element is no camt.053 document")
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return [_statement(row) for row in root.iter("Stmt")]


def _statement(row: Element) -> Statement:
    account = row.findtext("Acct/Id/IBAN") or row.findtext("Acct/Id/Othr/Id") or ""
    lines = (
        line for entry in row.findall("Ntry") if _booked(entry) for line in _lines(entry, account)
    )
    return Statement(row.findtext("Id") or "", account, tuple(lines))


def _booked(entry: Element) -> bool:
    status = entry.findtext("Sts/Cd") or entry.findtext("Sts") or ""
    return status.strip() == "BOOK"


def _lines(entry: Element, account: str) -> Iterator[Line]:
    details = entry.findall("NtryDtls/TxDtls") or [entry]
    for number, detail in enumerate(details):
        amount = detail.find("Amt")
        amount = amount if amount is not None else detail.find("AmtDtls/TxAmt/Amt")
        amount = amount if amount is not None or len(details) > 1 else entry.find("Amt")
        if amount is None:
            raise StatementError("a movement without an amount")
        yield Line(
            account=account,
            bank_reference=_bank_reference(entry, detail, number),
            amount=_minor(amount),
            currency=amount.get("Ccy", ""),
            credit=(detail.findtext("CdtDbtInd") or entry.findtext("CdtDbtInd")) == "CRDT",
            booked=_day(entry),
            text=_text(entry, detail),
        )


def _bank_reference(entry: Element, detail: Element, number: int) -> str:
    own = detail.findtext("Refs/AcctSvcrRef") or detail.findtext("Refs/TxId")
    shared = entry.findtext("AcctSvcrRef") or entry.findtext("NtryRef")
    if not (own or shared):
        raise StatementError("a movement without the bank's reference")
    return own or f"{shared}/{number}"


def _minor(amount: Element) -> int:
    currency = amount.get("Ccy", "")
    try:
        value = Decimal((amount.text or "").strip())
    except InvalidOperation:
        raise StatementError("an amount that is no number") from None
    if not (value.is_finite() and 0 <= value < _LARGEST):
        raise StatementError("an amount out of range")
    scaled = value.scaleb(_EXPONENTS.get(currency, 2))
    if scaled != scaled.to_integral_value():
        raise StatementError(f"an amount finer than {currency} has units for")
    return int(scaled)


def _day(entry: Element) -> date:
    text = entry.findtext("BookgDt/Dt") or (entry.findtext("BookgDt/DtTm") or "")[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise StatementError("a movement without its day") from None


def _text(entry: Element, detail: Element) -> str:
    places = (
        detail.findtext("Refs/EndToEndId"),
        detail.findtext("Refs/PmtInfId"),
        *(part.text for part in detail.iter("Ustrd")),
        *(part.text for part in detail.iter("Ref")),
        entry.findtext("AddtlNtryInf"),
    )
    return " ".join(filter(None, (" ".join((place or "").split()) for place in places)))[:500]
