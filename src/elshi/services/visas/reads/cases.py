"""One application with all that stands around it: answers, terms, files, people to tell."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet

from elshi.commons.appointments import reads as appointments
from elshi.commons.fees import reads as fees
from elshi.commons.watchlists import reads as watchlists
from elshi.foundation.files import reads as files
from elshi.foundation.files import vault
from elshi.foundation.files.refusals import Erased
from elshi.foundation.notices.people import Recipient
from elshi.foundation.offices.reads import zone_of
from elshi.foundation.procedures.models import Governed, Passage

from ..models import Application, Consultation, Visa
from ..rulebook import RuleBook, Terms
from ..rules import Circumstances, VisaCircumstances
from .fingerprints import indexes
from .invitations import is_good

# What is said about a revocation; the last word stands.
ON_REVOCATION = ("propose_revocation", "decline_revocation", "take_back_revocation")


def answers_of(case: Application) -> dict[str, Any]:
    """Every answer of the traveller, opened; empty before the first is given."""
    sealed = vault.open_document(case.subject, bytes(case.sealed)) if case.sealed else {}
    return {
        **sealed,
        "nationality": case.nationality,
        "category": case.category,
        "entries": case.entries,
        "note_verbale": case.note_verbale,
        **derived(case.category, case.nationality, RuleBook(case.rules.table)),
    }


def derived(category: str, nationality: str, book: RuleBook) -> dict[str, Any]:
    """What the rule table says about a category, as the questions ask it (`questions.DERIVED`)."""
    row = book.categories.get(category)
    terms = book.terms(category, next(iter(row["entries"])), nationality) if row else None
    return {
        "invitation_required": bool(terms and terms.invitation),
        "official": bool(terms and terms.official),
        "entries_offered": list(row["entries"]) if row else ["single"],
    }


def terms_of(case: Application) -> Terms | None:
    """The terms that the case's own edition of the rules gives it."""
    return RuleBook(case.rules.table).terms(case.category, case.entries, case.nationality)


def circumstances_of(case: Application, at: datetime) -> Circumstances:
    """What the guards of the procedure look at, each fact read when one first looks at it."""
    # It answers to the same names as the frozen form that rules are tested with.
    return cast(Circumstances, AsItStands(case, at))


def snapshot_of(case: Application, at: datetime) -> Circumstances:
    """The circumstances frozen now, to compare with what they become."""
    live = AsItStands(case, at)
    return Circumstances(**{each.name: getattr(live, each.name) for each in fields(Circumstances)})


class AsItStands:
    """The circumstances of a stored case. Most guards ask two or three of a dozen facts."""

    def __init__(self, case: Application, at: datetime) -> None:
        self._case, self._at = case, at
        self.email_confirmed = case.email_confirmed_at is not None
        self.claimed = case.officer_id is not None

    @cached_property
    def answers(self) -> dict[str, Any]:
        return answers_of(self._case)

    @cached_property
    def terms(self) -> Terms | None:
        return terms_of(self._case)

    @cached_property
    def files(self) -> frozenset[str]:
        return files.purposes(self._case.subject)

    @cached_property
    def today(self) -> date:
        return self._at.astimezone(zone_of(self._case.office)).date()

    @cached_property
    def settled(self) -> bool:
        return fees.is_settled(self._case.subject)

    @cached_property
    def _hits(self) -> watchlists.Counts:
        return watchlists.counts(self._case.subject)

    @property
    def open_hits(self) -> int:
        return self._hits.open

    @property
    def overridden_hits(self) -> int:
        return self._hits.overridden

    @cached_property
    def screened(self) -> bool:
        return watchlists.is_screened(self._case.subject)

    @cached_property
    def open_consultations(self) -> int:
        asked = Consultation.objects.filter(application=self._case, state="asked").order_by()
        # A case has few: they are counted here in less time than a count takes to write.
        return len(asked.values_list("pk"))

    @cached_property
    def open_interviews(self) -> int:
        return appointments.open_count(self._case.subject)

    @cached_property
    def free_times(self) -> bool:
        return appointments.free_slots(self._case.office, self._at).exists()

    @cached_property
    def _appeals(self) -> list[str]:
        return list(self._case.appeals.values_list("state", flat=True))

    @property
    def open_appeals(self) -> int:
        return self._appeals.count("lodged")

    @property
    def allowed_appeals(self) -> int:
        return self._appeals.count("allowed")

    @cached_property
    def invitation_good(self) -> bool:
        return is_good(self._case, self.answers, self._at)


def visa_circumstances_of(visa: Visa) -> VisaCircumstances:
    """What the guards of a revocation look at."""
    return VisaCircumstances(proposed=revocation_is_proposed(visa))


def revocation_is_proposed(visa: Governed) -> bool:
    """Whether the last word on a revocation is a proposal, neither declined nor taken back."""
    words = Passage.objects.filter(subject=visa.subject, step__in=ON_REVOCATION)
    last = words.order_by("pk").last()
    return last is not None and last.step == "propose_revocation"


def recipients_of(case: Application, template: str) -> list[tuple[Recipient, dict[str, Any]]]:
    """The traveller as reader of a notice, with what the letter may say; nobody once erased."""
    if case.sealed is None or case.erased_at:
        return []
    if template == "visas.draft_ends" and case.email_confirmed_at is None:
        return []  # nobody has said yet that this address is theirs
    if template == "visas.handed_in" and not fees.owes(case.subject):
        return []  # it asks for the fee; that the application was received is told at once
    email = answers_of(case).get("email")
    if not email:
        return []
    context = {"reference": case.reference, "status_url": status_url(case.language)}
    return [(Recipient(email=email, language=case.language), context)]


def status_url(language: str) -> str:
    """The address of the status page: the reference is typed there, never put into a link."""
    return f"{settings.PUBLIC_URL}/{language}/visas/status/"


def by_particulars(reference: str, passport: str, birth: str) -> Application | None:
    """The application of someone who knows reference, passport number and birth date.

    The same work is done whether the reference exists or not, so that time tells nothing.
    """
    wanted = indexes({"passport_number": passport, "birth": birth})
    found = Application.objects.filter(reference=reference).first()
    stored = (found.passport_index, found.birth_index) if found else ("", "")
    same = stored == (wanted["passport_index"], wanted["birth_index"])
    return found if found and same and stored[0] and found.state != "draft" else None


def same_passport(case: Application) -> QuerySet[Application]:
    """Earlier applications with this passport, newest first."""
    others = Application.objects.exclude(pk=case.pk).exclude(state="draft")
    return (
        others.filter(passport_index=case.passport_index)
        .exclude(passport_index="")
        .order_by("-submitted_at")
    )


def last_private(case: Governed, step: str) -> dict[str, Any]:
    """What was given in private the last time a step was taken; empty when never, or erased."""
    passage = Passage.objects.filter(subject=case.subject, step=step).order_by("-pk").first()
    if passage is None or passage.sealed is None:
        return {}
    try:
        return vault.open_document(case.subject, bytes(passage.sealed))
    except Erased:
        return {}


def place_in_queue(case: Application) -> int | None:
    """How many cases of the same office fall due before this one; nothing when not waiting."""
    if case.state not in ("received", "examination") or case.due_at is None:
        return None
    earlier = Application.objects.filter(
        office=case.office, state__in=("received", "examination"), due_at__lt=case.due_at
    )
    return earlier.count() + 1


def corrected_at(case: Application) -> datetime | None:
    """When particulars were last corrected after the issue."""
    rows = Passage.objects.filter(subject=case.subject, step="correct_issued")
    return rows.order_by("-at").values_list("at", flat=True).first()


def fee_comes_back(case: Application) -> bool:
    """Whether a paid fee is given back when the case ends now, by the rules it was begun under."""
    examined = Passage.objects.filter(subject=case.subject, step="examine").exists()
    return RuleBook(case.rules.table).gives_back(examined=examined)
