"""A hundred thousand wild inputs for every parser: none may fall over one.

    python benchmarks/parsers/run.py [--inputs 100000] [--seed 1] [name …]
    python benchmarks/parsers/run.py --guided 60 "seal"

Exits with 1 when a parser raised anything but its own refusal. Guided, atheris (libFuzzer) watches
which code of ours an input reaches and goes on from those that reach more.
"""

from __future__ import annotations

import argparse
import base64
import os
import random
import sys
import tempfile
import time
import warnings
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TREE), str(TREE / "src")]
os.environ.update(
    ELSHI_HOME=tempfile.mkdtemp(prefix="elshi-bench-"),
    ELSHI_MODE="test",
    ELSHI_DATABASE="",
    ELSHI_MASTER_KEY=base64.b64encode(os.urandom(32)).decode(),
    DJANGO_SETTINGS_MODULE="elshi.portal.settings",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", type=int, default=0, metavar="SECONDS")
    parser.add_argument("names", nargs="*")
    wanted = parser.parse_args()
    warnings.simplefilter("ignore")
    if wanted.guided:
        return _guided(wanted.names[0], wanted.guided)
    parsers = _register()
    names = wanted.names or list(parsers.register())
    return max(_tried(parsers, name, wanted.inputs, wanted.seed) for name in names)


def _register():
    import django

    django.setup()
    from tests.attack import parsers

    return parsers


def _tried(parsers, name: str, inputs: int, seed: int) -> int:
    parser, chance, fell = parsers.register()[name], random.Random(seed), {}
    began = time.process_time()
    for _ in range(inputs):
        if crash := parsers.crash_of(parser, parsers.spoiled(parser, chance)):
            fell.setdefault(crash.split(":")[0], crash)
    spent = time.process_time() - began
    rate = inputs / max(spent, 1e-9)
    print(f"{name}: {inputs:,} inputs, {rate:,.0f} a second, {len(fell)} fell", flush=True)
    for crash in fell.values():
        print(f"    {crash}")
    return 1 if fell else 0


def _guided(name: str, seconds: int) -> int:
    """Runs until the time is over; a crash ends the process with atheris' own report."""
    import atheris

    with atheris.instrument_imports(include=["elshi.engines", "elshi.commons.fees"]):
        parser = _register().register()[name]

    def once(content: bytes) -> None:
        try:
            parser.ask(content)
        except parser.refuses:
            return

    corpus = Path(tempfile.mkdtemp(prefix="elshi-corpus-"))
    for number, good in enumerate(parser.good):
        (corpus / str(number)).write_bytes(good)
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", str(corpus)], once)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
