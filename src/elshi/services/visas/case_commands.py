"""Cases and rules on the command line: where a case stands, and a person forgotten for good."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elshi.engines.documents import references
from elshi.foundation.access.actors import system
from elshi.foundation.languages.fields import in_language
from elshi.foundation.observe.errors import Refusal

from .actions import applications
from .models import Application, RuleEdition

HOUSE = system("console")


class NoSuchCase(Refusal):
    """No application has this reference."""

    code = "no_such_case"
    status = 404
    message = gettext_lazy("There is no application with this reference.")


def _parser(words: str, purpose: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"elshi {words}", description=purpose)
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    return parser


def _case(typed: str) -> Application:
    found = Application.objects.filter(reference=references.read(typed) or "").first()
    if found is None:
        raise NoSuchCase
    return found


def show(argv: Sequence[str]) -> int:
    """Show where an application stands, without anything personal."""
    parser = _parser("visas application show", show.__doc__ or "")
    parser.add_argument("reference")
    given = parser.parse_args(argv)
    case = _case(given.reference)
    facts = {
        "reference": case.reference,
        "number": case.number,
        "state": case.state,
        "office": case.office.code,
        "category": case.category,
        "due": case.due_at.isoformat() if case.due_at else None,
    }
    _say(given.json, facts)
    return 0


def erase(argv: Sequence[str]) -> int:
    """Erase what is personal in a closed application: its key is destroyed, for good."""
    parser = _parser("visas application erase", erase.__doc__ or "")
    parser.add_argument("reference")
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    given = parser.parse_args(argv)
    case = _case(given.reference)
    if not given.yes and input(_("Erase for good? Write yes: ")).strip() != "yes":
        return 1
    applications.erase(case, by=HOUSE, at=timezone.now())
    _say(given.json, {"reference": case.reference, "erased": True})
    return 0


def editions(argv: Sequence[str]) -> int:
    """List the editions of the rule tables."""
    given = _parser("visas rules list", editions.__doc__ or "").parse_args(argv)
    for edition in RuleEdition.objects.order_by("valid_from", "pk"):
        facts = {
            "reference": edition.reference,
            "valid_from": edition.valid_from.isoformat(),
            "state": edition.state,
            "title": in_language(edition.title),
        }
        _say(given.json, facts)
    return 0


def _say(as_json: bool, facts: Mapping[str, object]) -> None:
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print("  ".join(f"{name}: {value}" for name, value in facts.items()))


COMMANDS = {
    "visas application show": show,
    "visas application erase": erase,
    "visas rules list": editions,
}
