"""Which store a key lives in, by the word in its row."""

from __future__ import annotations

from typing import Protocol

from ..certificates import PrivateKey
from ..profiles import Algorithm
from .sealed_files import SealedFiles


class Store(Protocol):
    """What a place for private keys can do."""

    where: str

    def generate(self, algorithm: Algorithm) -> tuple[str, PrivateKey]: ...

    def private_key(self, handle: str) -> PrivateKey: ...

    def destroy(self, handle: str) -> None: ...


def store(where: str) -> Store:
    """The store named ``where``: "file" or "pkcs11"."""
    if where == SealedFiles.where:
        return SealedFiles()
    # Loaded on demand: an installation without a token needs no PKCS#11 library.
    from .tokens import Tokens

    return Tokens()
