"""Names that are one person's, and names that are not."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from elshi.engines.names.likeness import Candidate, Index, compare
from elshi.engines.names.skeletons import skeleton, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [("MOHAMMED", "MUHAMAD"), ("YUSUF", "YOUSEF"), ("KHALID", "HALID"), ("QASIM", "KASIM")],
)
def test_spellings_of_one_name_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_empty_words_are_left_out_unless_nothing_else_is_there() -> None:
    assert tokens("Abu Bakr al-Masri") == ("BAKR", "MASRI")
    assert tokens("Al") == ("AL",)


def test_one_shared_word_is_not_a_likeness() -> None:
    assert compare(("IVAN", "PETROV"), ("IVAN", "SIDOROV")) == (0.0, ())


def test_a_left_out_middle_name_still_meets() -> None:
    score, pairs = compare(("ERIC", "BADEGE"), ("ERIC", "JEAN", "BADEGE"))
    assert score > 0.9
    assert set(pairs) == {("ERIC", "ERIC"), ("BADEGE", "BADEGE")}


def persons(folder: Path) -> dict[str, tuple[str, ...]]:
    with gzip.open(folder / "lists" / "UN_consolidated_2026-02-27.xml.gz") as handle:
        root = ET.parse(handle).getroot()
    parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
    return {
        row.findtext("DATAID", ""): (
            " ".join(filter(None, ((row.findtext(p) or "").strip() for p in parts))),
        )
        for row in root.iter("INDIVIDUAL")
    }


def test_every_listed_person_is_found_by_the_primary_name(reference: Path) -> None:
    listed = persons(reference)
    index = Index(Candidate(key, names) for key, names in listed.items())
    missed = [
        key
        for key, names in listed.items()
        if key not in {found.key for found in index.search(names[0])}
    ]
    assert missed == []
