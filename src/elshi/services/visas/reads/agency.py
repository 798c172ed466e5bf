"""What an agency needs to answer a question about an applicant, and nothing beyond.

Who is meant (names, birth, sex, nationality, passport) and the journey in its dates; no addresses,
no contact, no work, no files, and nothing of what the mission thinks.
"""

from __future__ import annotations

from ..models import Application
from .answers import Row, listed
from .cases import answers_of

NEEDED = (
    "surname",
    "given_names",
    "own_script",
    "former_names",
    "birth",
    "birth_place",
    "sex",
    "nationality",
    "passport_number",
    "passport_issuer",
    "category",
    "arrival",
    "departure",
)


def particulars(case: Application) -> list[Row]:
    """The needed answers in words; none once the person was erased."""
    if case.erased_at:
        return []
    rows = listed(case, answers_of(case), changeable=False)
    return [row for row in rows if row.name in NEEDED]
