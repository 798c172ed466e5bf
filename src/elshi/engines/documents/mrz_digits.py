"""Check digits of the machine-readable zone.

Weights 7, 3, 1 repeating over the characters from left to right; digits count as themselves,
letters as 10 to 35 and the filler as 0; the sum modulo 10 is the digit (ICAO Doc 9303-3, section
4.9).
"""

from __future__ import annotations

FILLER = "<"
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABET = DIGITS + LETTERS + FILLER

# The check digit characters by remainder, as the bytes they are read as.
DIGIT_OF = tuple(digit.encode() for digit in DIGITS)


def _value(code: int) -> int:
    """The value of a character modulo 10; 0 outside the alphabet, where it is a fault anyway."""
    return max(0, (DIGITS + LETTERS).find(chr(code))) % 10


VALUES = bytes(_value(code) for code in range(256))

# Characters that no check digit can tell apart: 7, 3 and 1 have inverses modulo 10, so a changed
# character is seen exactly when its value changes modulo 10.
BLIND_GROUPS: tuple[str, ...] = tuple(
    "".join(c for c in ALPHABET if VALUES[ord(c)] == rest) for rest in range(10)
)


def weighted_sum(field: bytes) -> int:
    """The sum of up to 84 characters' values (modulo 10) under the weights 7, 3, 1.

    The values are the digits of one number in base 2⁸, the first the lowest; its remainder by
    2²⁴ - 1 adds all groups of three at once, so that its three bytes are the sums under each
    weight, each at most 28 x 9. One division in place of a loop: this is the reader's hot spot.
    """
    sums = int.from_bytes(field.translate(VALUES), "little") % 0xFFFFFF
    return 7 * (sums & 255) + 3 * (sums >> 8 & 255) + (sums >> 16)


def check_digit(text: str) -> str:
    """The check digit of `text`, one of "0" to "9".

    >>> check_digit("520727"), check_digit("AB2134<<<")
    ('3', '5')
    """
    return DIGITS[weighted_sum(text.encode("ascii", "replace")) % 10]
