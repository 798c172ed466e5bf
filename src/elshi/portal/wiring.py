"""Every sideways link of the suite: which fact of one room reaches which action of another."""

from __future__ import annotations

# (fact, handler): "visas.VisaIssued" → "elshi.portal.wiring:function". Services never import
# each other; a newcomer sees every coupling on this page.
LINKS: tuple[tuple[str, str], ...] = ()


def connect() -> None:
    """Subscribe every handler to its fact."""
    from elshi.foundation.jobs import facts

    for fact, handler in LINKS:
        facts.subscribe(fact, handler)
