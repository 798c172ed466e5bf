"""Seals a second, one core: sign, verify, read, and the codes they are printed in.

    python benchmarks/seals/run.py [--count 5000] [--rounds 7]

CPU time of this process, never the clock on the wall. Every seal differs: names, numbers, days and
index are drawn from a printed seed, so none is met twice in a round. No other Python library reads
these seals; the bare library signature of the same bytes stands beside ours as the ceiling.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from cryptography.hazmat.primitives import hashes  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402

from elshi.engines.documents import barcodes  # noqa: E402
from elshi.engines.documents.seals import codec, revocation, signing  # noqa: E402
from elshi.engines.documents.seals.header import Header  # noqa: E402
from elshi.engines.documents.seals.values import Stay, Value  # noqa: E402

TARGETS = {"sign": 5_000, "verify": 5_000, "read": 40_000}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def facts(dice: random.Random) -> tuple[Header, dict[int, Value]]:
    """A visa's header and fields; 12 signers and two years of days, as in a real queue."""
    issued = date(2026, 1, 1) + timedelta(days=dice.randrange(730))
    name = "".join(dice.choices(LETTERS, k=9)) + "<<" + "".join(dice.choices(LETTERS, k=12))
    number = "".join(dice.choices("0123456789", k=8))
    zone = f"VCUTO{name:<<39}\nN{number}4UTO7408122F{issued:%y%m%d}1"
    header = Header(4, "KAZ", "KZVS", f"{dice.randrange(0xA0, 0xAC):X}", issued, issued, 0x5D, 0x01)
    index = revocation.index_field(dice.randrange(1 << 24))
    passport = f"N{number}"
    stay = Stay(dice.randrange(1, 91))
    return header, {1: zone, 3: 1, 4: stay, 5: passport, revocation.INDEX_TAG: index}


def rate(name: str, work: Callable[[object], object], over: Sequence[object], rounds: int) -> None:
    """Print how many a second of CPU time: the best round and the median one."""
    rates = sorted(_once(work, over) for _ in range(rounds))
    target = f"{TARGETS[name]:>10,}" if name in TARGETS else ""
    print(f"{name:26}{rates[-1]:12,.0f}{statistics.median(rates):12,.0f}{target}")


def _once(work: Callable[[object], object], over: Sequence[object]) -> float:
    started = time.process_time()
    for each in over:
        work(each)
    return len(over) / (time.process_time() - started)


def main() -> None:
    """Run every row and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=9303)
    options = parser.parse_args()
    dice, count, rounds = random.Random(options.seed), options.count, options.rounds
    print(f"seed {options.seed}, {count:,} seals, {rounds} rounds, CPU time of one thread")
    print(f"{'':26}{'best/s':>12}{'median/s':>12}{'target':>10}")
    key = ec.generate_private_key(ec.SECP256R1())
    public = signing.PublicKey.of_numbers(key.public_key().public_numbers())
    sign, visas = signing.signer(key), [facts(dice) for _ in range(count)]
    seals = [signing.seal(header, fields, sign) for header, fields in visas]
    bodies = [codec.encode_body(header, fields) for header, fields in visas]
    scheme = ec.ECDSA(hashes.SHA256())
    rate("sign", lambda visa: signing.seal(*visa, sign), visas, rounds)  # type: ignore[misc]
    rate("  bare library signature", lambda body: key.sign(body, scheme), bodies, rounds)  # type: ignore[arg-type]
    rate("verify", lambda seal: signing.verify(seal, public), seals, rounds)  # type: ignore[arg-type]
    rate("read", codec.decode, seals, rounds)  # type: ignore[arg-type]
    rate("write", codec.encode, [codec.decode(seal) for seal in seals], rounds)  # type: ignore[arg-type]
    few = seals[:300]
    rate("draw a Data Matrix", barcodes.data_matrix, few, rounds)  # type: ignore[arg-type]
    pictures = [barcodes.data_matrix(seal).picture(4) for seal in few]
    rate("read a Data Matrix", barcodes.read_codes, pictures, rounds)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
