"""Check digits of the machine-readable zone.

Weights 7, 3, 1 repeating over the characters from left to right, digits count as themselves, letters
as 10 to 35 and the filler as 0; the sum modulo 10 is the digit (ICAO Doc 9303-3, section 4.9).
"""

from __future__ import annotations

FILLER = "<"
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABET = DIGITS + LETTERS + FILLER

# Values as a table for bytes.translate: a character outside the alphabet counts as 0 here and is
# named as a fault elsewhere.
VALUES = bytes((DIGITS + LETTERS).find(chr(code)) if chr(code) in DIGITS + LETTERS else 0
               for code in range(256))  # fmt: skip

# Characters that no check digit can tell apart: 7, 3 and 1 have inverses modulo 10, so a changed
# character is seen exactly when its value changes modulo 10.
BLIND_GROUPS: tuple[str, ...] = tuple(
    "".join(c for c in ALPHABET if VALUES[ord(c)] % 10 == rest) for rest in range(10)
)


def weighted_sum(values: bytes) -> int:
    """The sum of values under the weights 7, 3, 1; the first value has weight 7."""
    return 7 * sum(values[::3]) + 3 * sum(values[1::3]) + sum(values[2::3])


def values_of(text: str) -> bytes:
    """The value of each character, one byte each; 0 for what is outside the alphabet."""
    return text.encode("ascii", "replace").translate(VALUES)


def check_digit(text: str) -> str:
    """The check digit of `text`, one of "0" to "9".

    >>> check_digit("520727"), check_digit("AB2134<<<")
    ('3', '5')
    """
    return DIGITS[weighted_sum(values_of(text)) % 10]
