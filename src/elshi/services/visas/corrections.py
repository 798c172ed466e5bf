"""What an answer brings with it, and what may still be corrected after handing in.

Pure. A correction before the decision costs no new fee; so it may not change what the fee was
taken for, nor leave a gap that handing in would have refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .rulebook import RuleBook, Terms
from .rules import Circumstances, Errors, faults


def consequent(answers: Mapping[str, Any], book: RuleBook) -> dict[str, Any]:
    """The answers with what follows from the category: its only entries, no stray note."""
    row = book.categories.get(str(answers.get("category") or ""))
    if row is None:
        return dict(answers)
    offered = list(row["entries"])
    entries = answers.get("entries")
    if entries not in offered:
        entries = offered[0] if len(offered) == 1 else ""
    note = answers.get("note_verbale", "") if row.get("official") else ""
    return {**answers, "entries": entries, "note_verbale": note}


def against(before: Circumstances, after: Circumstances, names: Collection[str]) -> Errors:
    """Why a correction of these answers cannot be taken after handing in; empty when it can."""
    changed = {
        name for name in names if before.answers.get(name, "") != after.answers.get(name, "")
    }
    field = next(iter(sorted(changed)), "")
    if field and _costs(before.terms) != _costs(after.terms):
        return {
            field: [
                _("This change alters the fee. Withdraw this application and hand in a new one.")
            ]
        }
    old = faults(before)
    return {
        name: texts
        for name, texts in faults(after).items()
        if name not in old and (name in names or changed)
    }


def _costs(terms: Terms | None) -> tuple[Any, ...] | None:
    return (terms.fee, terms.currency, terms.invitation, terms.official) if terms else None
