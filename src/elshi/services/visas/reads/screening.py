"""Who is compared with the watch lists: the traveller as a case names them."""

from __future__ import annotations

from elshi.commons.watchlists.rules import Person

from ..models import Application
from .cases import answers_of


def person_of(case: Application) -> Person:
    """Every name in every script, birth, nationality and passport of a case's traveller."""
    answers = answers_of(case)
    passport_name = f"{answers.get('given_names', '')} {answers.get('surname', '')}".strip()
    names = (passport_name, answers.get("own_script", ""), answers.get("former_names", ""))
    return Person(
        names=tuple(filter(None, names)),
        birth=str(answers.get("birth", "")),
        nationality=case.nationality,
        passport=str(answers.get("passport_number", "")),
    )
