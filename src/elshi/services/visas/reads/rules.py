"""Which edition of the rule tables rules on a day."""

from __future__ import annotations

from datetime import date

from ..models import RuleEdition
from ..rulebook import RuleBook


def edition_on(day: date, party_code: str | None = None) -> RuleEdition | None:
    """The newest adopted edition whose day has come."""
    editions = RuleEdition.objects.filter(state="adopted", valid_from__lte=day)
    if party_code:
        editions = editions.filter(party__code=party_code)
    return editions.order_by("-valid_from", "-entered_at").first()


def rulebook_on(day: date) -> RuleBook | None:
    """The rule book of a day, for the guide."""
    edition = edition_on(day)
    return RuleBook(edition.table) if edition else None


def before(edition: RuleEdition) -> RuleEdition | None:
    """The edition that rules, or ruled, until this one does; what a preview compares with."""
    earlier = RuleEdition.objects.filter(
        state="adopted", party=edition.party_id, valid_from__lte=edition.valid_from
    ).exclude(pk=edition.pk)
    if edition.state == "adopted":
        earlier = earlier.filter(entered_at__lt=edition.entered_at)
    return earlier.order_by("-valid_from", "-entered_at").first()
