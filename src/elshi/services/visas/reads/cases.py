"""One application with all that stands around it: answers, terms, files, people to tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from elshi.commons.appointments import reads as appointments
from elshi.commons.fees import reads as fees
from elshi.commons.watchlists import reads as watchlists
from elshi.foundation.files import reads as files
from elshi.foundation.files import vault
from elshi.foundation.notices.people import Recipient
from elshi.foundation.offices.reads import zone_of
from elshi.foundation.procedures.models import Passage

from ..models import Application, Visa
from ..rulebook import RuleBook, Terms
from ..rules import Circumstances, VisaCircumstances
from .invitations import is_good

PASSPORT, BIRTH, EMAIL = "visas.passport", "visas.birth", "visas.email"


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
    """What the guards of the procedure look at."""
    subject, answers = case.subject, answers_of(case)
    hits = watchlists.counts(subject)
    appeals = list(case.appeals.values_list("state", flat=True))
    return Circumstances(
        answers=answers,
        terms=terms_of(case),
        files=files.purposes(subject),
        today=at.astimezone(zone_of(case.office)).date(),
        email_confirmed=case.email_confirmed_at is not None,
        settled=fees.is_settled(subject),
        open_hits=hits.open,
        overridden_hits=hits.overridden,
        screened=hits.screened,
        open_consultations=case.consultations.filter(state="asked").count(),
        open_interviews=appointments.open_count(subject),
        open_appeals=appeals.count("lodged"),
        allowed_appeals=appeals.count("allowed"),
        claimed=case.officer_id is not None,
        invitation_good=is_good(case, answers, at),
    )


def visa_circumstances_of(visa: Visa) -> VisaCircumstances:
    """What the guards of a revocation look at."""
    proposals = Passage.objects.filter(subject=visa.subject, step="propose_revocation")
    return VisaCircumstances(proposed=proposals.exists())


def recipients_of(case: Application, template: str) -> list[tuple[Recipient, dict[str, Any]]]:
    """The traveller as reader of a notice, with what the letter may say; nobody once erased."""
    if case.sealed is None or case.erased_at:
        return []
    email = answers_of(case).get("email")
    if not email:
        return []
    context = {"reference": case.reference, "status_url": status_url(case.language)}
    return [(Recipient(email=email, language=case.language), context)]


def status_url(language: str) -> str:
    """The address of the status page: the reference is typed there, never put into a link."""
    return f"{settings.PUBLIC_URL}/{language}/visas/status/"


def indexes(answers: Mapping[str, Any]) -> dict[str, str]:
    """Blind indexes of the answers that are looked up: equal input, equal index, nothing more."""
    return {
        "passport_index": _blind(PASSPORT, answers.get("passport_number")),
        "birth_index": _blind(BIRTH, answers.get("birth")),
        "email_index": _blind(EMAIL, answers.get("email")),
    }


def _blind(purpose: str, value: Any) -> str:
    return vault.blind(purpose, str(value).strip().upper()) if value else ""


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


def last_private(case: Application, step: str) -> dict[str, Any]:
    """What was given in private the last time a step was taken, opened; empty when never."""
    passage = Passage.objects.filter(subject=case.subject, step=step).order_by("-pk").first()
    if passage is None or passage.sealed is None:
        return {}
    return vault.open_document(case.subject, bytes(passage.sealed))


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
