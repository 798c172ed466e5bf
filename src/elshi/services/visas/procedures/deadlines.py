"""How long everything may take, who is reminded before, and what the house does when time is up.

Working days are the mission's or the agency's own; calendar days are what travellers count in.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.procedures.declaration import Deadline, Reminder

# The states of a case on which the mission works, or waits for the traveller.
ALIVE = (
    "received", "examination", "information", "interview", "refusal_proposed", "grant_proposed",
)  # fmt: skip

OF_APPLICATION = (
    Deadline(
        "decide",
        _("Decide"),
        (*ALIVE, "granted"),
        working_days=5,
        late=("visas.desk_overdue",),
        reminders=(Reminder(1, "visas.desk_due"),),
    ),
    Deadline("appeal_time", _("Time for appeal"), ("refused",), working_days=22, overdue="close"),
    Deadline(
        "hand_in",
        _("Finish the form"),
        ("draft",),
        calendar_days=30,
        awaited=True,
        overdue="expire",
        reminders=(Reminder(7, "visas.draft_ends", "people"),),
    ),
    Deadline(
        "pay",
        _("Pay the fee"),
        ("unpaid",),
        calendar_days=30,
        awaited=True,
        overdue="expire",
        reminders=(Reminder(7, "visas.payment_ends", "people"),),
    ),
    Deadline(
        "inform",
        _("Answer the question"),
        ("information",),
        calendar_days=30,
        awaited=True,
        overdue="expire",
        reminders=(Reminder(7, "visas.answer_ends", "people"),),
    ),
    Deadline(
        "choose_time",
        _("Choose a time for the interview"),
        ("interview",),
        calendar_days=30,
        awaited=True,
        overdue="expire",
        reminders=(Reminder(7, "visas.choice_ends", "people"),),
    ),
)
OF_CONSULTATION = (
    Deadline(
        "opinion",
        _("Opinion"),
        ("asked",),
        working_days=3,
        overdue="lapse",
        reminders=(Reminder(1, "visas.desk_opinion_due"),),
    ),
)
OF_APPEAL = (
    Deadline(
        "decide",
        _("Decide the appeal"),
        ("lodged",),
        working_days=15,
        late=("visas.desk_appeal_overdue",),
        reminders=(Reminder(3, "visas.desk_appeal_due"),),
    ),
)
OF_AMENDMENT = (
    Deadline(
        "answer",
        _("Answer the request"),
        ("asked",),
        working_days=5,
        late=("visas.desk_amendment_overdue",),
        reminders=(Reminder(1, "visas.desk_amendment_due"),),
    ),
)
OF_INVITATION = (
    Deadline("use_by", _("Good until"), ("issued",), until="valid_until", overdue="expire"),
)
