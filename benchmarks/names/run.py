"""Name screening: recall by set, false alarms, and CPU time a question.

    ELSHI_REFERENCE=FOLDER python benchmarks/names/run.py [LEAST]

Sets over the UN list: the primary name; its Cyrillic form by four habits; the name in its original
script; aliases of good and low quality. Each is asked of two indexes: `list` holds every name (as
in service), `primary` the primary names alone, so that an alias has to be recognised.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from defusedxml.ElementTree import fromstring

from elshi.commons.watchlists import united_nations
from elshi.commons.watchlists.tests.clean_names import of_home, of_the_world
from elshi.commons.watchlists.tests.written_in_cyrillic import HABITS, cyrillic
from elshi.engines.names.index import LEAST, Candidate, Index

Query = tuple[str, str]  # key, name


def main() -> None:
    reference = Path(os.environ["ELSHI_REFERENCE"])
    least = float(sys.argv[1]) if len(sys.argv) > 1 else LEAST
    content = gzip.decompress(
        (reference / "lists" / "UN_consolidated_2026-02-27.xml.gz").read_bytes()
    )
    people = united_nations.read(content)[1]
    start = process_time()
    whole = Index(Candidate(one.key, one.names) for one in people)
    print(
        f"index of {len(people)} people made in {process_time() - start:.2f} s CPU; cut at {least}"
    )
    primary = Index(Candidate(one.key, one.names[:1]) for one in people)
    print(f"{'set':32}{'asked':>7}{'list':>9}{'primary':>9}{'ms':>7}")
    for title, queries in sets(people, content):
        start = process_time()
        found = recall(whole, queries, least)
        spent = (process_time() - start) / len(queries) * 1000
        harder = recall(primary, queries, least)
        print(f"{title:32}{len(queries):7}{found:9.2%}{harder:9.2%}{spent:7.1f}")
    for title, names in clean(reference):
        start = process_time()
        flagged = sum(bool(whole.search(name, least=least)) for name in names)
        spent = (process_time() - start) / len(names) * 1000
        print(f"{title:32}{len(names):7}{flagged / len(names):9.2%}{'flagged':>9}{spent:7.1f}")


def recall(index: Index, queries: list[Query], least: float) -> float:
    """The share of questions that bring their person back."""
    found = sum(
        any(one.key == key for one in index.search(name, least=least)) for key, name in queries
    )
    return found / len(queries)


def sets(people: list[united_nations.Listed], content: bytes) -> Iterator[tuple[str, list[Query]]]:
    """Each set of questions with its title."""
    yield "primary name", [(one.key, one.names[0]) for one in people]
    for habit in HABITS:
        yield f"Cyrillic, {habit}", [(one.key, cyrillic(one.names[0], habit)) for one in people]
    rows = list(fromstring(content).iter("INDIVIDUAL"))
    yield (
        "original script",
        [
            (row.findtext("DATAID"), name)
            for row in rows
            if (name := row.findtext("NAME_ORIGINAL_SCRIPT"))
        ],
    )
    for quality in ("Good", "Low"):
        yield (
            f"aliases, {quality}",
            [
                (row.findtext("DATAID"), name)
                for row in rows
                for alias in row.iter("INDIVIDUAL_ALIAS")
                if alias.findtext("QUALITY") == quality and (name := alias.findtext("ALIAS_NAME"))
            ],
        )


def clean(reference: Path) -> Iterator[tuple[str, list[str]]]:
    """Names of people on no list."""
    for seed in (1, 2, 3, 4, 5):
        yield f"clean, of the world, seed {seed}", of_the_world(reference, seed)
    for seed in (1, 2):
        yield f"clean, Kazakh and Russian, {seed}", of_home(seed)


if __name__ == "__main__":
    main()
