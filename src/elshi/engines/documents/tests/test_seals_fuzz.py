"""Mutated seals: whatever the bytes, an answer or a refusal with its reason, never a crash.

The daily run takes a sample under a printed seed; the long one the whole 100,000.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.engines.documents.seals import codec

pytestmark = pytest.mark.slow

VECTORS = Path(__file__).resolve().parents[5] / "tests" / "vectors" / "seals"
SEALS = [
    bytes.fromhex(each["seal"])
    for each in json.loads((VECTORS / "published.json").read_text("utf-8")).values()
]
WHOLE, SAMPLE = 100_000, 3_000


def answer(data: bytes) -> dict[str, object]:
    """What the command gives; every read seal must also come back byte for byte."""
    try:
        seal = codec.decode(data)
    except codec.SealError as refused:
        reason = str(refused)
    else:
        assert codec.encode(seal) == data
        return codec.describe(seal)
    assert reason not in ("", "None")
    return codec.refuse(reason)


def mutated(dice: random.Random) -> bytes:
    """A published seal, changed in one to four ways."""
    data = bytearray(dice.choice(SEALS))
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(data) + 1)
        way = dice.randrange(6)
        if way == 0:
            data[place : place + 1] = bytes((dice.randrange(256),))
        elif way == 1:
            del data[place : place + dice.randint(1, 9)]
        elif way == 2:
            data[place:place] = dice.randbytes(dice.randint(1, 9))
        elif way == 3:
            data[place:place] = bytes((dice.choice((0x00, 0x7F, 0x80, 0x81, 0x82, 0xFE, 0xFF)),))
        elif way == 4:
            other = dice.choice(SEALS)
            data[place:] = other[dice.randrange(len(other)) :]
        else:
            data[place : place + 1] = bytes(b ^ 1 << dice.randrange(8) for b in data[place:][:1])
        data = data or bytearray(b"\xdc")
    return bytes(data)


def check(count: int, seed: int) -> None:
    dice = random.Random(seed)
    read = sum(answer(mutated(dice))["version"] is not None for _ in range(count))
    # The mutations must reach both sides of the reader, or they test little.
    assert count * 0.1 < read < count * 0.9, f"{read} of {count} read, seed {seed}"


def test_a_sample_of_mutated_seals() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    check(SAMPLE, seed)


@pytest.mark.long
def test_all_the_mutated_seals() -> None:
    check(WHOLE, 9303)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert set(answer(data)) == set(codec.refuse(""))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([b"\xdc\x02", b"\xdc\x03"]), st.binary(max_size=300))
def test_any_bytes_after_the_magic(magic: bytes, data: bytes) -> None:
    assert json.dumps(answer(magic + data))
