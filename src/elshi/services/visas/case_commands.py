"""What is done to cases on the command line alone: a person forgotten for good; rules listed."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elshi.foundation.access import reads as access
from elshi.foundation.access.policies import require
from elshi.foundation.languages.fields import in_language
from elshi.foundation.procedures import console

from .actions import erasure
from .models import RuleEdition
from .nouns import APPLICATIONS
from .reads.cases import same_passport


def erase(argv: Sequence[str]) -> int:
    """Erase what is personal in a closed application: its keys are destroyed, for good."""
    words, at = "visas application", timezone.now()
    parser = console.parser_for(words, "erase", _("Forget the person of a closed application."))
    parser.add_argument("reference", metavar=_("REFERENCE"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    given = parser.parse_args(argv)
    actor, account = console.acting(given.post, at)
    case = console.found(APPLICATIONS, given.reference, actor)
    require(actor, "visas.application.erase", case)
    console.signed(account)
    if not given.yes and input(_("Erase for good? Write yes: ")).strip() != "yes":
        return 1
    others = access.visible(actor, same_passport(case))
    left = list(others.filter(erased_at=None).values_list("reference", flat=True))
    erasure.erase(case, by=actor, at=at)
    facts = {"reference": case.reference, "erased": True, "left": left}
    print(json.dumps(facts) if given.json else _("Erased: %(reference)s") % facts)
    if left and not given.json:
        print(
            _("Other cases of the same passport: %(references)s") % {"references": ", ".join(left)}
        )
    return 0


def editions(argv: Sequence[str]) -> int:
    """List the editions of the rule tables."""
    what = _("List the editions of the rule tables.")
    parser = ArgumentParser(prog="elshi visas rules list", description=what)
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    given = parser.parse_args(argv)
    for edition in RuleEdition.objects.order_by("valid_from", "pk"):
        facts = {
            "reference": edition.reference,
            "valid_from": edition.valid_from.isoformat(),
            "state": edition.state,
            "title": in_language(edition.title),
        }
        line = (f"{name}: {value}" for name, value in facts.items())
        print(json.dumps(facts, ensure_ascii=False) if given.json else "  ".join(line))
    return 0


COMMANDS = {"visas application erase": erase, "visas rules list": editions}

# What `elshi help` says of each.
TITLES = {
    "visas application erase": gettext_lazy("Forget the person of a closed application."),
    "visas rules list": gettext_lazy("List the editions of the rule tables."),
}
