"""Public references: 80 random bits in Crockford base 32 and a check character.

The check character is a weighted sum over the field of 32 elements (primitive polynomial
x⁵ + x² + 1), so every single wrong character and every swap of two different neighbours is
noticed. Look-alikes are read as Crockford asks: I and L as 1, O as 0; case and hyphens do not
matter.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 17  # 16 characters of five random bits, and the check character
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOK_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\u00a0": None})


def make(random_bytes: bytes) -> str:
    """The reference for ten random bytes, e.g. ``7Z4XG0K2M9QW3RTAV``.

    >>> make(bytes(10))
    '00000000000000000'
    """
    if len(random_bytes) != 10:
        raise ValueError("a reference is made from exactly ten random bytes")
    number = int.from_bytes(random_bytes, "big")
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
    return body + _check(body)


def read(text: str) -> str | None:
    """The reference that somebody typed, put right; nothing when it cannot be one.

    >>> read("oooo oooo-oooo-oooo o")
    '00000000000000000'
    """
    typed = text.strip().upper().translate(_LOOK_ALIKE)
    if len(typed) != LENGTH or any(character not in _VALUES for character in typed):
        return None
    return typed if _check(typed[:-1]) == typed[-1] else None


def grouped(reference: str) -> str:
    """The reference in groups of four, as people read it aloud."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def _check(body: str) -> str:
    total = 0
    for character in body:
        total = _double(total ^ _VALUES[character])
    return ALPHABET[total]


def _double(value: int) -> int:
    """The value times x in the field of 32 elements."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
