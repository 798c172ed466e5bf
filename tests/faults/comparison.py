"""What the book says was promised, beside what is stored, sent and entered in the ledger."""

from __future__ import annotations

from typing import Any

from .book import Book

# Acts of which a case has one leaf at most, and what a person hears beside the act it stands for.
ONCE = ("begin", "submit", "receive", "examine", "grant", "issue")
HEARD = {"handed in": "submit", "paid": "receive", "examine": "examine", "grant": "grant"}


def compare(book: Book, found: dict[str, Any], *, copies: int = 1) -> None:
    """Everything acknowledged stands once in the tables, the letters and the ledger.

    A mail server may be given a letter in as many ``copies`` as workers fell between its 250 and
    the commit that remembers it; the outbox holds each once.
    """
    cases = found["cases"]
    assert book.references("begun") <= set(cases)
    for reference, given in book.answers.items():
        stored = cases[reference]["answers"]
        assert {name: stored.get(name, "") for name in given} == given, reference
    for heard, act in HEARD.items():
        lost = [one for one in book.references(heard) if cases[one]["acts"].get(act) != 1]
        assert lost == [], (heard, lost)
    for reference, case in cases.items():
        assert all(case["acts"].get(act, 0) <= 1 for act in ONCE), (reference, case["acts"])
        _money(reference, case)
        assert len(case["visas"]) == case["acts"].get("issue", 0), reference
        assert case["acts"].get("issue", 0) == case["acts"].get("grant", 0), reference
    numbers = [number for case in cases.values() for number, _state in case["visas"]]
    assert len(numbers) == len(set(numbers))
    _letters(found, copies)
    assert found["given_up"] == []
    assert found["undelivered"] == 0
    assert found["audit"] == []


def _money(reference: str, case: dict[str, Any]) -> None:
    """One charge, settled once; what was taken twice is given back."""
    for charge in case["charges"]:
        assert charge["settlements"] == min(1, charge["captured"]), (reference, charge)
        assert charge["refunds"] == max(0, charge["captured"] - 1), (reference, charge)
    assert len(case["charges"]) <= 1, reference


def _letters(found: dict[str, Any], copies: int) -> None:
    """Each message written was handed over, and nothing else was."""
    handed = {one for one, state in found["notices"].items() if state == "handed"}
    assert set(found["letters"]) == handed == set(found["notices"])
    assert max(found["letters"].values()) <= copies
