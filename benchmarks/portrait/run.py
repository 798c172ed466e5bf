"""The photo check over 200 made variants: right verdict with the named reason, CPU a photo.

.venv/bin/python benchmarks/portrait/run.py [--seed 2026] [--save FOLDER] [--wrong]
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections import defaultdict
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from variants import Variant, make  # noqa: E402

from elshi.engines.documents.portrait.checking import check  # noqa: E402
from elshi.engines.documents.portrait.report import PortraitReport  # noqa: E402

TARGET = 0.95


def right(variant: Variant, answer: PortraitReport) -> bool:
    """A good one accepted with no reason; a bad one not accepted, its reason among those named."""
    if not variant.expected:
        return answer.verdict == "accepted"
    return answer.verdict != "accepted" and variant.expected in answer.codes


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--save", type=Path, help="write the pictures there to look at them")
    parser.add_argument("--wrong", action="store_true", help="name those judged wrongly")
    given = parser.parse_args()
    variants = make(given.seed)
    tally: dict[str, list[bool]] = defaultdict(list)
    costs = []
    check(variants[0].content)  # the weights are read once
    for variant in variants:
        started = time.process_time()
        answer = check(variant.content)
        costs.append(time.process_time() - started)
        good = right(variant, answer)
        tally[variant.name.rsplit("-", 1)[0]].append(good)
        if given.save:
            given.save.mkdir(parents=True, exist_ok=True)
            (given.save / f"{variant.name}.jpg").write_bytes(variant.content)
        if given.wrong and not good:
            print(f"wrong: {variant.name}, expected {variant.expected or 'nothing'}:",
                  [(reason.code, reason.found) for reason in answer.reasons])  # fmt: skip
    return _told(tally, costs, given.seed)


def _told(tally: dict[str, list[bool]], costs: list[float], seed: int) -> int:
    for name, answers in tally.items():
        print(f"{name:14} {sum(answers):3} of {len(answers):3}")
    all_answers = [answer for answers in tally.values() for answer in answers]
    share = sum(all_answers) / len(all_answers)
    costs.sort()
    print(f"seed {seed}: {sum(all_answers)} of {len(all_answers)} right ({share:.1%}); "
          f"CPU a photo: median {statistics.median(costs) * 1000:.0f} ms, "
          f"p95 {costs[int(len(costs) * 0.95)] * 1000:.0f} ms")  # fmt: skip
    return 0 if share >= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
