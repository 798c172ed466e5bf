"""One byte string for one meaning: RFC 8785 JSON, and salted commitments to erasable values."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import rfc8785

SALT_BYTES = 16
"""The least length of a salt: 128 bits, so that no short value can be guessed from its hash."""

_SAFE_INTEGER = 2**53 - 1
_SAME_AS_TEXT = frozenset((str, bool, type(None)))
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def canonical(value: Any) -> bytes:
    """The canonical JSON bytes of `value` (RFC 8785); any JSON value, hence `Any`.

    A flat object of texts, booleans, nulls and safe integers, the shape of almost every row, is
    written by the C encoder, ten times faster: with ASCII keys its bytes are the same (a
    property test compares them). Everything else goes through the rfc8785 library. Raises
    ValueError for what JSON cannot say: NaN, integers beyond 2**53 - 1, lone surrogates.
    """
    if type(value) is dict and _is_flat(value):
        return _encode(value).encode()
    return rfc8785.dumps(value)


def _is_flat(value: Mapping[Any, Any]) -> bool:
    for key, held in value.items():
        if type(key) is not str or not key.isascii():
            return False
        if type(held) not in _SAME_AS_TEXT and not _is_safe_integer(held):
            return False
    return True


def _is_safe_integer(value: object) -> bool:
    return type(value) is int and -_SAFE_INTEGER <= value <= _SAFE_INTEGER


def commit(value: bytes, salt: bytes) -> bytes:
    """The commitment to `value`: HMAC-SHA-256 keyed with its salt, 32 bytes.

    Binding because SHA-256 resists collisions; hiding as long as the salt is secret, so that
    destroying salt and value erases them from a tree that is never changed. The keyed form
    (RFC 2104) leaves no doubt where the salt ends and the value begins.
    """
    if len(salt) < SALT_BYTES:
        raise ValueError(f"a salt has at least {SALT_BYTES} bytes, not {len(salt)}")
    return hmac.digest(salt, value, sha256)
