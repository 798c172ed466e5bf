"""Pure decisions about an application: what is missing, what does not fit, who may decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from elshi.foundation.languages.formats import date_long
from elshi.foundation.observe.errors import Text

from .questions import DERIVED, asked, is_represented
from .rulebook import Terms, validity

Errors = dict[str, list[Text]]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What stands around an application when a step is asked for; counts, never contents."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    terms: Terms | None = None
    files: frozenset[str] = frozenset()
    today: date = date.min
    email_confirmed: bool = False
    settled: bool = False
    open_hits: int = 0
    overridden_hits: int = 0
    open_consultations: int = 0
    open_interviews: int = 0
    free_times: bool = False
    open_appeals: int = 0
    allowed_appeals: int = 0
    screened: bool = False
    claimed: bool = False
    invitation_good: bool = True


@dataclass(frozen=True, slots=True)
class AmendmentCircumstances:
    """What stands around a request after the issue.

    ``last_day`` is the end of the visa in force, ``bound`` the latest that rules and passport bear.
    """

    kind: str = ""
    last_day: date | None = None
    bound: date | None = None
    screened: bool = False
    open_hits: int = 0


@dataclass(frozen=True, slots=True)
class VisaCircumstances:
    """What stands around a visa that is to be revoked."""

    proposed: bool = False


def faults(case: Circumstances) -> Errors:
    """Everything to mend before an application can be handed in, by field."""
    answers, terms = case.answers, case.terms
    found: Errors = {}
    for question in asked(answers):
        for wanted in question.fields:
            if wanted.required and answers.get(wanted.name) in (None, ""):
                found[wanted.name] = [_("This answer is missing.")]
    if terms is None:
        if not {"nationality", "category", "entries"} & found.keys():
            found["category"] = [
                _("This visa is not offered for your passport. Choose another one.")
            ]
        return found
    _add(found, _passport_faults(case, terms))
    _add(found, _journey_faults(case, terms))
    _add(found, _file_faults(case, terms))
    if terms.invitation and not case.invitation_good:
        found["invitation_number"] = [
            _("This invitation number is not good. Ask your host to check it.")
        ]
    return found


def _add(found: Errors, more: Errors) -> None:
    for name, messages in more.items():
        found.setdefault(name, messages)


def day(answers: Mapping[str, Any], name: str) -> date | None:
    """An answer as a date, or nothing."""
    try:
        return date.fromisoformat(str(answers.get(name, "")))
    except ValueError:
        return None


def _passport_faults(case: Circumstances, terms: Terms) -> Errors:
    issued, expiry = day(case.answers, "passport_issued"), day(case.answers, "passport_expiry")
    birth, arrival = day(case.answers, "birth"), day(case.answers, "arrival")
    found: Errors = {}
    if issued and issued > case.today:
        found["passport_issued"] = [_("The passport cannot have been issued in the future.")]
    if issued and expiry and expiry <= issued:
        found["passport_expiry"] = [_("The passport must expire after its date of issue.")]
    if birth and birth > case.today:
        found["birth"] = [_("The date of birth cannot be in the future.")]
    if expiry and arrival and validity(terms, arrival, expiry) is None:
        found["passport_expiry"] = [
            _("The passport must be valid for three months after the visa. Renew it first.")
        ]
    return found


def _journey_faults(case: Circumstances, terms: Terms) -> Errors:
    arrival, departure = day(case.answers, "arrival"), day(case.answers, "departure")
    found: Errors = {}
    if arrival and arrival < case.today:
        found["arrival"] = [_("The day of arrival has passed. Choose a later one.")]
    if arrival and (arrival - case.today).days > 365:
        found["arrival"] = [_("You can apply at the earliest one year before arrival.")]
    if arrival and departure:
        if departure < arrival:
            found["departure"] = [_("The day of departure must not be before arrival.")]
        elif (departure - arrival).days + 1 > terms.stay_days:
            found["departure"] = [_("The stay is longer than this visa allows.")]
    return found


def _file_faults(case: Circumstances, terms: Terms) -> Errors:
    wanted = {"photo": _("Add your photograph.")}
    wanted |= {code: _("Add this document.") for code in terms.documents}
    if is_represented(case.answers):
        wanted["representation"] = _("Add the proof of representation.")
    return {name: [text] for name, text in wanted.items() if name not in case.files}


# Guards: what a step needs. Each answers with the reason against it, or with nothing.


def complete(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """The application has no fault left."""
    return _("Some answers are missing or need to be corrected.") if faults(case) else None


def paid(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """The fee is settled."""
    return None if case.settled else _("The fee has not been paid.")


def screened(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """The watch lists were asked."""
    return None if case.screened else _("The watch-list check has not run yet.")


def claimed(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """An officer holds the case."""
    return None if case.claimed else _("Claim the case first.")


def no_open_hits(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """Every likeness with a listed person was decided."""
    return _("A watch-list hit is still open.") if case.open_hits else None


def nothing_pending(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """No agency is still being asked and no interview is still to come."""
    if case.open_consultations:
        return _("A consulted agency has not answered yet.")
    return _("An interview is still to take place.") if case.open_interviews else None


def no_interview(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """No interview is booked."""
    return _("An interview is booked already.") if case.open_interviews else None


def interview_booked(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """A time for the interview was taken."""
    return None if case.open_interviews else _("No time was chosen yet.")


def times_free(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """The mission has a time to offer."""
    return None if case.free_times else _("No interview time is free: open times first.")


def no_overridden_hits(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """A hit that was overridden needs a second person."""
    if case.overridden_hits:
        return _("A watch-list hit was overridden: propose the grant to a second person.")
    return None


def no_consultation(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """No agency is still being asked."""
    return _("A consulted agency has not answered yet.") if case.open_consultations else None


def no_open_appeal(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """No appeal is being decided."""
    return _("An appeal is being decided.") if case.open_appeals else None


def appeal_allowed(case: Circumstances, given: Mapping[str, Any]) -> Text | None:
    """An appeal was allowed."""
    return None if case.allowed_appeals else _("No appeal has been allowed.")


def revocation_proposed(visa: VisaCircumstances, given: Mapping[str, Any]) -> Text | None:
    """Two persons end a visa: without somebody's proposal there is nothing to confirm."""
    return None if visa.proposed else _("Nobody has proposed the revocation yet.")


def revocation_not_proposed(visa: VisaCircumstances, given: Mapping[str, Any]) -> Text | None:
    """A proposal is answered before there is another."""
    return _("The revocation is proposed already.") if visa.proposed else None


def asks_to_stay(request: AmendmentCircumstances, given: Mapping[str, Any]) -> Text | None:
    """A longer stay was asked for; other requests are met by a corrected visa."""
    if request.kind == "extension":
        return None
    return _("Correct the particulars and replace the visa: that meets this request.")


def screened_anew(request: AmendmentCircumstances, given: Mapping[str, Any]) -> Text | None:
    """The watch lists were asked since the request came in, and nothing is open there."""
    if not request.screened:
        return _("The watch-list check has not run yet.")
    return _("A watch-list hit is still open.") if request.open_hits else None


def within_extension(request: AmendmentCircumstances, given: Mapping[str, Any]) -> Text | None:
    """A visa in force may be extended, to a later day that rules and passport bear."""
    if request.last_day is None or request.bound is None:
        return _("No visa is in force.")
    if request.bound <= request.last_day:
        return _("Neither the rules of this visa nor the passport bear a longer time.")
    until = day(given, "until")
    if until is None or request.last_day < until <= request.bound:
        return None
    return _("The new last day must be after %(last)s and not after %(bound)s.") % {
        "last": date_long(request.last_day, get_language() or "en"),
        "bound": date_long(request.bound, get_language() or "en"),
    }


def file_kept(name: str) -> bool:
    """Whether this kind of file may be sent with an application."""
    return name == "photo" or name.isidentifier()


# Answer → what the passport's machine-readable zone calls it.
READ_FROM_PASSPORT = {
    "passport_number": "number",
    "passport_issuer": "issuer",
    "nationality": "nationality",
    "birth": "birth",
    "passport_expiry": "expiry",
    "sex": "sex",
    "surname": "surname",
    "given_names": "given_names",
}


def read_against_typed(
    read: Mapping[str, str], typed: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Where the machine-readable zone and the typed answers differ: (field, read, typed)."""
    return [
        (name, read[key], str(typed.get(name, "")))
        for name, key in READ_FROM_PASSPORT.items()
        if read.get(key) and read[key].upper() != str(typed.get(name, "")).upper()
    ]


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The answers that changed, by name: what stood there and what stands there now."""
    names = sorted((before.keys() | after.keys()) - set(DERIVED))
    return {
        name: [before.get(name, ""), after.get(name, "")]
        for name in names
        if before.get(name, "") != after.get(name, "")
    }
