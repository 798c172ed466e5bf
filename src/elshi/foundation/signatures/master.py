"""The master key: wraps every other key of the house, and lies nowhere near the data.

It comes from ELSHI_MASTER_KEY, or from the file named by ELSHI_MASTER_KEY_FILE: base64 keys of 32
bytes, one a line (or parted by commas), the current one first, older ones after it. The demo makes
one in the user's configuration folder, so that a copied data folder alone opens nothing;
production must name its own. Wrapping is AES-256-GCM with a fresh nonce; the wrapped form names
its key, so that keys can be rotated one token at a time.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from .errors import MasterKeyMissing, MasterKeyUnfit

FORM = b"EW1"
_NAME = 4
_NONCE = 12
_HEAD = len(FORM) + _NAME + _NONCE
_TAG = 16


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 secret bytes and the four by which a wrapped form names them."""

    secret: bytes

    @property
    def name(self) -> bytes:
        return hashlib.sha256(b"elshi master key\0" + self.secret).digest()[:_NAME]

    def __repr__(self) -> str:
        return f"MasterKey({self.name.hex()})"


def wrap(plain: bytes, context: str = "") -> bytes:
    """``plain`` sealed under the current master key, 35 bytes longer.

    ``context`` ("signatures.key:…") is bound in: the result opens under the same one only, so
    that one row's key cannot be put in another's place.
    """
    key = _keys(make=True)[0]
    nonce = secrets.token_bytes(_NONCE)
    head = FORM + key.name + nonce
    return head + AESGCM(key.secret).encrypt(nonce, plain, head + context.encode())


def unwrap(wrapped: bytes, context: str = "") -> bytes:
    """What `wrap` sealed; `MasterKeyMissing` or `MasterKeyUnfit` when it cannot be opened."""
    if len(wrapped) < _HEAD + _TAG or not wrapped.startswith(FORM):
        raise MasterKeyUnfit
    head, sealed = wrapped[:_HEAD], wrapped[_HEAD:]
    key = _named(name_in(head))
    try:
        return AESGCM(key.secret).decrypt(head[-_NONCE:], sealed, head + context.encode())
    except InvalidTag:
        raise MasterKeyUnfit from None


def rewrap(wrapped: bytes, context: str = "") -> bytes:
    """The same content under the current master key; unchanged when it is there already."""
    current = _keys()[0].name
    if name_in(wrapped) == current:
        return wrapped
    return wrap(unwrap(wrapped, context), context)


def name_in(wrapped: bytes) -> bytes:
    """The name of the master key under which something was wrapped."""
    return wrapped[len(FORM) : len(FORM) + _NAME]


def current_name() -> str:
    """The name of the current master key, eight hexadecimal digits; it is no secret."""
    return _keys()[0].name.hex()


def rotate(path: Path | None = None) -> str:
    """Put a fresh key before the others in the key file; its name is returned.

    Older keys stay in the file until every wrapped form has passed through `rewrap`.
    """
    place = path or key_file()
    if place is None or not place.exists():
        raise MasterKeyMissing
    fresh = secrets.token_bytes(32)
    lines = base64.b64encode(fresh).decode() + "\n" + place.read_text()
    beside = place.with_suffix(".new")
    beside.unlink(missing_ok=True)
    _write_secret(beside, lines)
    os.replace(beside, place)
    return MasterKey(fresh).name.hex()


def create(path: Path) -> None:
    """Make a master key in a file that is not there yet; one that is stays as it is."""
    _make(path)


def key_file() -> Path | None:
    """The file that holds the master key, or None when the environment carries it itself."""
    if os.environ.get("ELSHI_MASTER_KEY"):
        return None
    named = os.environ.get("ELSHI_MASTER_KEY_FILE", "")
    if named:
        return Path(named)
    return None if settings.MODE == "production" else _demo_file()


def _keys(*, make: bool = False) -> list[MasterKey]:
    given = os.environ.get("ELSHI_MASTER_KEY", "")
    if given:
        return _parsed(given)
    path = key_file()
    if path is None:
        raise MasterKeyMissing
    if not path.exists():
        if not make or settings.MODE == "production":
            raise MasterKeyMissing
        _make(path)
    return _parsed(path.read_text())


def _named(name: bytes) -> MasterKey:
    for key in _keys():
        if key.name == name:
            return key
    raise MasterKeyUnfit


def _parsed(text: str) -> list[MasterKey]:
    try:
        secrets_ = [
            base64.b64decode(word, validate=True) for word in text.replace(",", " ").split()
        ]
    except (binascii.Error, ValueError):
        raise MasterKeyUnfit from None
    if not secrets_ or any(len(secret) != 32 for secret in secrets_):
        raise MasterKeyUnfit
    return [MasterKey(secret) for secret in secrets_]


def _demo_file() -> Path:
    """The demo's key file, outside the data folder, named after the installation."""
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "elshi" / f"{_installation()}.key"


def _installation() -> str:
    """A name of this data folder that travels with it; made on first use."""
    path = Path(settings.KEYS_ROOT) / "installation"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_secret(path, secrets.token_hex(8))
    return path.read_text().strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_secret(path, base64.b64encode(secrets.token_bytes(32)).decode() + "\n")


def _write_secret(path: Path, text: str) -> None:
    """Write a new file that its owner alone can read; one made meanwhile is left as it is."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
