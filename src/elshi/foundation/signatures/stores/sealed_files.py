"""Private keys as files under KEYS_ROOT, each sealed by the master key."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from django.conf import settings

from .. import master
from ..certificates import PrivateKey, PublicKey
from ..errors import NoUsableKey
from ..profiles import Algorithm


def handle_of(public: PublicKey) -> str:
    """The name of a key: the first half of its public key's SHA-256."""
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()[:32]


class SealedFiles:
    """A store of sealed files; ``where`` is "file" in the table of keys."""

    where = "file"

    def generate(self, algorithm: Algorithm) -> tuple[str, PrivateKey]:
        """A fresh key, already on disk, and its handle."""
        private = _generated(algorithm)
        handle = handle_of(private.public_key())
        _store(_path(handle), master.wrap(_bytes(private), _context(handle)))
        return handle, private

    def private_key(self, handle: str) -> PrivateKey:
        """The key of a handle; refused without the master key."""
        try:
            wrapped = _path(handle).read_bytes()
        except FileNotFoundError:
            raise NoUsableKey from None
        return _opened(master.unwrap(wrapped, _context(handle)))

    def destroy(self, handle: str) -> None:
        """Remove the key for good; nothing is said when it is gone already."""
        _path(handle).unlink(missing_ok=True)

    def rewrap(self, handle: str) -> bool:
        """Bring a key under the current master key; True when it was under an older one."""
        path = _path(handle)
        before = path.read_bytes()
        after = master.rewrap(before, _context(handle))
        if after != before:
            _store(path, after)
        return after != before


def _path(handle: str) -> Path:
    return Path(settings.KEYS_ROOT) / f"{handle}.key"


def _context(handle: str) -> str:
    return f"signatures.key:{handle}"


def _generated(algorithm: Algorithm) -> PrivateKey:
    if algorithm == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm == "RSA-3072":
        return rsa.generate_private_key(public_exponent=65537, key_size=3072)
    curve = ec.SECP256R1() if algorithm == "P-256" else ec.BrainpoolP256R1()
    return ec.generate_private_key(curve)


def _bytes(private: PrivateKey) -> bytes:
    return private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@lru_cache(maxsize=32)
def _opened(der: bytes) -> PrivateKey:
    """Parsed once a process; AES-GCM has already vouched for the bytes, so RSA is not re-proved."""
    key = load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True)
    return cast(PrivateKey, key)


def _store(path: Path, sealed: bytes) -> None:
    """Write beside, flush, then rename: a key file is whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
