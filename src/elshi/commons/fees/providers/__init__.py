"""Payment providers: what each must be able to do, and which one this house uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Order:
    """What a provider is asked to collect; the reference says nothing about the person."""

    reference: str
    amount: int
    currency: str
    language: str
    return_url: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event a provider told us, read and its signature checked."""

    event_id: str
    kind: str  # "captured", "failed" or "refunded"
    session: str
    amount: int
    currency: str
    at: datetime


class Provider(Protocol):
    """A gateway. `read` raises `Forged` for anything that is not provably its own."""

    name: str

    def open(self, order: Order) -> tuple[str, str]:
        """Begin a payment: the provider's session and the address to send the payer to."""
        ...

    def read(self, body: bytes, signature: str) -> Told:
        """The event in a webhook's body."""
        ...

    def refund(self, session: str, amount: int, currency: str, reference: str) -> None:
        """Give back; asking twice with one reference gives back once."""
        ...


class Forged(ValueError):
    """A webhook whose signature is not the provider's, or that cannot be read."""


def provider(name: str = "sandbox") -> Provider:
    """The provider by name; the demonstration ships a sandbox."""
    from .sandbox import Sandbox

    known: dict[str, Provider] = {"sandbox": Sandbox()}
    return known[name]
