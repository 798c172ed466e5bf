"""C40: capital letters, digits and spaces, three characters in two bytes.

The text code of a seal's header and of most of its features (Doc 9303-13, Annex A; TR-03137-1,
Annex B; after ISO/IEC 16022). Reading is strict: what is accepted here is written back to the same
bytes, so a seal can be made again from its read fields alone.
"""

from __future__ import annotations

from struct import unpack

ALPHABET = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST = 3  # values 0 to 2 shift to other character sets, which seals never use
_VALUE = {character: value for value, character in enumerate(ALPHABET, _FIRST)}
_VALUE["<"] = _FIRST  # the filler of a machine-readable zone travels as a space
_UNLATCH = 0xFE  # leaves C40: one character follows, as its ASCII number + 1


class C40Error(ValueError):
    """Bytes that are no C40 text, or a text C40 cannot hold."""


def encode(text: str) -> bytes:
    """Two bytes for each three characters; `<` becomes a space.

    One character left over is written as FE and its ASCII number + 1, two are filled with zero.
    Raises C40Error for a character outside space, 0-9, A-Z and `<`.
    """
    triples = (text[start : start + 3] for start in range(0, len(text), 3))
    return b"".join(map(_PAIRS.__getitem__, triples))


def decode(data: bytes) -> str:
    """The text in `data`, fillers as spaces. Raises C40Error where `encode` would not give it."""
    if not data:
        return ""
    if len(data) % 2:
        raise C40Error(f"C40 takes an even number of bytes, not {len(data)}")
    pairs = unpack(f">{len(data) // 2}H", data)
    try:
        return "".join(map(_TRIPLES.__getitem__, pairs[:-1])) + _TAILS[pairs[-1]]
    except C40Error:
        raise C40Error(f"no C40 text: {data.hex()}") from None


def length(characters: int) -> int:
    """Bytes that a text of so many characters takes."""
    return (characters + 2) // 3 * 2


def _values(pair: int) -> tuple[int, int, int]:
    rest, last = divmod(pair - 1, 40)
    first, middle = divmod(rest, 40)
    return first, middle, last


def _text(values: tuple[int, ...]) -> str:
    if min(values) < _FIRST or max(values) > 39:
        raise C40Error("value outside the basic set")
    return "".join(ALPHABET[value - _FIRST] for value in values)


class _Triples(dict[int, str]):
    """Two bytes to three characters, worked out once each (at most 50,653 texts)."""

    def __missing__(self, pair: int) -> str:
        text = self[pair] = _text(_values(pair))
        return text


class _Tails(dict[int, str]):
    """The last two bytes: three characters, two and a zero, or one after the unlatch."""

    def __missing__(self, pair: int) -> str:
        values: tuple[int, ...] = _values(pair)
        if pair >> 8 == _UNLATCH:
            values = (_FIRST + ALPHABET.find(chr((pair - 1) & 0xFF)),)
        elif values[2] == 0:
            values = values[:2]
        text = self[pair] = _text(values)
        return text


class _Pairs(dict[str, bytes]):
    """Up to three characters to their two bytes, worked out once each."""

    def __missing__(self, text: str) -> bytes:
        try:
            values = [_VALUE[character] for character in text]
        except KeyError as unknown:
            raise C40Error(f"C40 has no character {unknown.args[0]!r}") from None
        if len(values) == 1:
            pair = _UNLATCH << 8 | ord(text.replace("<", " ")) + 1
        else:
            first, middle, last = (*values, 0)[:3]
            pair = 1600 * first + 40 * middle + last + 1
        data = self[text] = pair.to_bytes(2, "big")
        return data


_PAIRS = _Pairs()
_TRIPLES = _Triples()
_TAILS = _Tails()
