"""Every address and API operation: who may pass. A row a method; who is not named is refused.

A new address needs a row here: ``page("visas:desk_case", GET, allows=SECTION, own=True,
reference="case.reference")``. Arguments name attributes of `stage.Belongings`, or a text after "=".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elshi.commons.papers.nouns import NOUNS as PAPER_NOUNS
from elshi.foundation.procedures.declaration import Field, Step
from elshi.foundation.procedures.doors import by_people
from elshi.services.visas.nouns import NOUNS

from .crossing import GET, POST, Body, Row
from .stage import POSTS, ROLES, THIS

EVERYONE = frozenset(ROLES)
STAFF = frozenset(POSTS)
NOBODY: frozenset[str] = frozenset()
TRAVELLER = frozenset({THIS})
# The three who see cases at The Hague, and those who do one thing there.
SECTION = frozenset({"HAG-OFFICER", "HAG-CONSUL", "HAG-HEAD"})
EXAMINERS = frozenset({"HAG-OFFICER", "HAG-CONSUL"})
CONSUL = frozenset({"HAG-CONSUL"})
CONFIRMERS = frozenset({"HAG-CONSUL", "HAG-HEAD"})
# The same roles wherever they serve, for what belongs to no one mission.
CASE_STAFF = SECTION | {"DEL-CONSUL", "MFA-CONSUL", "MFA-HEAD", "MFA-AUDITOR"}
CONSULS = frozenset({"HAG-CONSUL", "DEL-CONSUL", "MFA-CONSUL"})
HEADS = frozenset({"HAG-HEAD", "MFA-HEAD"})
AGENCY, BORDER = frozenset({"SEC-DESK"}), frozenset({"ALA-BORDER"})
CASHIER = frozenset({"HAG-CASHIER"})
AUDITOR, ADMIN = frozenset({"MFA-AUDITOR"}), frozenset({"MFA-ADMIN"})
OVERSEERS = AUDITOR | ADMIN
ROWS: list[Row] = []


def page(
    view: str,
    *methods: str,
    allows: frozenset[str],
    own: bool = False,
    body: Body | None = None,
    query: Mapping[str, str] | None = None,
    **args: str,
) -> None:
    """Add a row for each method."""
    ROWS.extend(
        Row(view, method, allows, own=own, args=args, query=query or {}, body=body or {})
        for method in methods
    )


# The house itself and what machines ask for.
for _view in ("healthz", "readyz", "metrics", "emblem", "home", "glossary", "gallery"):
    page(_view, GET, allows=EVERYONE)
for _view in ("ledger-checkpoint", "ledger-key", "signatures-trust", "ledger:ledger"):
    page(_view, GET, allows=EVERYONE)
page("ledger-checkpoint-over", GET, allows=EVERYONE, size="=1")
page("signatures-crl", GET, allows=EVERYONE, country="country")
page("appearance", GET, POST, allows=EVERYONE)
page("desk", GET, allows=STAFF)
page("desk_read", POST, allows=STAFF)
page("house_name", GET, POST, allows=ADMIN)
page("house_letter", GET, allows=ADMIN)

# Signing in: allauth's addresses. Nobody can sign up; the page says so.
for _view in ("account_login", "account_signup", "account_logout", "account_reset_password"):
    page(_view, GET, POST, allows=EVERYONE)
for _view in (
    "account_inactive", "account_email_verification_sent", "account_reset_password_done",
    "account_reset_password_from_key_done",
):  # fmt: skip
    page(_view, GET, allows=EVERYONE)
page(
    "account_reset_password_from_key", GET, POST, allows=EVERYONE, uidb36="=1", key="=set-password"
)
page("account_confirm_email", GET, allows=EVERYONE, key="=absent")
page("account_confirm_email", POST, allows=NOBODY, key="=absent")
for _view in (
    "account_reauthenticate", "account_change_password", "account_set_password",
    "account_confirm_login_code", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
):  # fmt: skip
    page(_view, GET, POST, allows=STAFF)
for _view in ("account_email", "mfa_index", "mfa_list_webauthn"):
    page(_view, GET, allows=STAFF)
for _view in ("mfa_remove_webauthn", "mfa_edit_webauthn"):  # asks to confirm who acts first
    page(_view, GET, POST, allows=STAFF, pk="=1")
# Nobody on the stage has a second factor: nothing to switch off, no codes to show.
page("mfa_deactivate_totp", GET, POST, allows=NOBODY)
page("mfa_view_recovery_codes", GET, allows=NOBODY)
page("mfa_download_recovery_codes", GET, allows=NOBODY)

# Keys.
page("signatures:keys", GET, allows=OVERSEERS)
page("signatures:key", GET, allows=OVERSEERS, handle="key.handle")
page("signatures:rotate", GET, POST, allows=ADMIN, handle="key.handle")
page("signatures:revoke", GET, POST, allows=ADMIN, handle="key.handle")
page("signatures:publish", GET, POST, allows=ADMIN, country="country")

# Files: whoever sees the case; added by its traveller alone.
page("files:download", GET, allows=TRAVELLER | SECTION, own=True, token="file.token")
page("files:upload_begin", POST, allows=NOBODY)  # without a case that one holds
page("files:upload_state", GET, allows=TRAVELLER, own=True, token="upload.token")
page("files:upload_append", POST, allows=TRAVELLER, own=True, token="upload.token")
page("files:upload_finish", POST, allows=TRAVELLER, own=True, token="upload.token")

# Numbers.
page("numbers:list", GET, allows=HEADS | OVERSEERS)
page("numbers:series", GET, allows=HEADS | OVERSEERS, code="series.code")
page("numbers:change", GET, POST, allows=ADMIN, code="series.code")

# Administration.
for _view in ("accounts", "labels", "work"):
    page(f"administration:{_view}", GET, allows=ADMIN)
for _view in ("posts", "offices", "calendars"):
    page(f"administration:{_view}", GET, allows=OVERSEERS)
for _view in ("account_open", "post_create", "office_open", "calendar_open"):
    page(f"administration:{_view}", GET, POST, allows=ADMIN)
page("administration:account", GET, allows=ADMIN, reference="account.reference")
for _view in ("change", "link", "factor", "sessions", "close", "reopen"):
    page(f"administration:account_{_view}", GET, POST, allows=ADMIN, reference="account.reference")
page("administration:post", GET, allows=OVERSEERS, code="post.code")
for _view in ("change", "close", "appoint", "deputise"):
    page(f"administration:post_{_view}", GET, POST, allows=ADMIN, code="post.code")
page("administration:tenure_end", GET, POST, allows=ADMIN, reference="tenure.reference")
page(
    "administration:deputy_end", GET, POST, own=True, reference="deputyship.reference",
    allows=ADMIN | CONSUL | CASHIER,  # its post's holder, the deputy, an administrator
)  # fmt: skip
page("administration:absence", GET, allows=STAFF)
page("administration:absence_new", GET, POST, allows=STAFF)
page("administration:office", GET, allows=OVERSEERS, code="office.code")
for _view in ("change", "close"):
    page(f"administration:office_{_view}", GET, POST, allows=ADMIN, code="office.code")
page("administration:calendar", GET, allows=OVERSEERS, code="calendar.code")
page("administration:calendar_change", GET, POST, allows=ADMIN, code="calendar.code")
page("administration:day_mark", GET, POST, allows=ADMIN, code="calendar.code")
page("administration:day_unmark", GET, POST, allows=ADMIN, code="calendar.code", day="holiday.day")
page("administration:job", GET, allows=ADMIN, reference="job.reference")
for _view in ("retry", "discard"):
    page(f"administration:job_{_view}", GET, POST, allows=ADMIN, reference="job.reference")
page("administration:readings", GET, POST, allows=AUDITOR)
page("administration:export", GET, POST, allows=AUDITOR)
page("administration:sessions", GET, allows=STAFF)
page("administration:sessions_end", GET, POST, allows=STAFF)
page("administration:session_end", GET, POST, allows=CONSUL, own=True, reference="sitting.handle")
page("administration:tokens", GET, allows=STAFF)
page("administration:token_issue", GET, POST, allows=STAFF)
page("administration:token_revoke", GET, POST, allows=CONSUL, own=True, reference="token.reference")
page("administration:welcome", GET, POST, allows=EVERYONE, secret="=absent")

# Money.
page("fees:cashier", GET, POST, allows=CASHIER)
page("fees:paid_back", POST, allows=NOBODY, reference="charge.reference")  # no refund is due
page("fees:sandbox", GET, POST, allows=EVERYONE, session="payment.session")
page("fees:webhook", POST, allows=EVERYONE, name="=sandbox")

# Visas, the public side.
for _view in ("guide", "figures", "start", "status", "recover", "verify", "carrier"):
    page(f"visas:{_view}", GET, allows=EVERYONE)
for _view in ("start", "status", "recover", "verify", "carrier", "leave"):
    page(f"visas:{_view}", POST, allows=EVERYONE)
page("visas:link", GET, POST, allows=EVERYONE, token="=absent")
for _view in ("keys", "offline"):
    page(f"visas_doors:{_view}", GET, allows=EVERYONE)
page("visas_doors:carrier", GET, POST, allows=EVERYONE)

# Visas, the traveller's own pages: nobody else, staff included.
_MINE = {"reference": "case.reference"}
for _view in ("case", "receipt", "returned", "ledger_receipt", "interview_calendar"):
    page(f"visas:{_view}", GET, allows=TRAVELLER, own=True, **_MINE)
for _view in ("travellers", "interview", "interview_back", "amend", "pay"):
    page(f"visas:{_view}", GET, POST, allows=TRAVELLER, own=True, **_MINE)
for _view in ("add_traveller", "send_link"):
    page(f"visas:{_view}", POST, allows=TRAVELLER, own=True, **_MINE)
page("visas:appeal", GET, POST, allows=TRAVELLER, own=True, reference="refused.reference")
page("visas:step", GET, POST, allows=TRAVELLER, own=True, name="=withdraw", **_MINE)
page(
    "visas:matter_step", GET, POST, allows=TRAVELLER, own=True, kind="=amendments",
    matter="amendment.reference", name="=withdraw", **_MINE,
)  # fmt: skip
page("visas:question", GET, POST, allows=TRAVELLER, own=True, name="=home", **_MINE)

# Visas, the desk.
page("visas:queue", GET, allows=CASE_STAFF)
page("visas:search", POST, allows=CASE_STAFF, body={"q": "L898902C3"})
page("visas:export", GET, allows=CASE_STAFF)
page("visas:batch", POST, allows=CONSULS | {"HAG-OFFICER"}, body={"act": "claim"})
page("visas:batch_sign", GET, POST, allows=CASE_STAFF)
page("visas:section", GET, allows=HEADS)
page("visas:statistics", GET, allows=CASE_STAFF)
page("visas:statistics_export", GET, allows=HEADS | AUDITOR)
page(
    "visas:reassign", POST, allows=frozenset({"HAG-HEAD"}), own=True,
    body=lambda own: {"office": own.office.code},
)  # fmt: skip
for _view in ("desk_case", "desk_print"):
    page(f"visas:{_view}", GET, allows=SECTION, own=True, **_MINE)
page("visas:desk_step", GET, POST, allows=EXAMINERS, own=True, name="=ask", **_MINE)
page("visas:desk_act", GET, POST, allows=EXAMINERS, own=True, name="=consult", **_MINE)
page("visas:desk_hit", GET, POST, allows=SECTION, own=True, handle="hit_handle", **_MINE)
page("visas:desk_replace", GET, POST, allows=CONSUL, own=True, visa="visa.reference", **_MINE)
page("visas:sticker", POST, allows=CONSUL, own=True, visa="visa.reference", **_MINE)
page(
    "visas:desk_matter_step", GET, POST, allows=EXAMINERS, own=True, kind="=consultations",
    matter="consultation.reference", name="=recall", **_MINE,
)  # fmt: skip
for _view in ("times", "times_open"):
    page(f"visas:{_view}", GET, allows=CONSULS | {"HAG-OFFICER"})
page("visas:times_open", POST, allows=CONSULS | {"HAG-OFFICER"})
page(
    "visas:times_close", GET, POST, allows=EXAMINERS, own=True, office="office.code",
    moment="slot_moment",
)  # fmt: skip
page("visas:agency", GET, allows=AGENCY)
page("visas:agency_case", GET, POST, allows=AGENCY, reference="consultation.reference")

# Visas, rule tables and invitations.
_EDITION = {"reference": "edition.reference"}
page("visas:rules", GET, allows=CASE_STAFF)
page("visas:rules_new", GET, POST, allows=CONSULS)
for _view in ("edition", "guide", "states"):
    page(f"visas:rules_{_view}", GET, allows=CASE_STAFF, **_EDITION)
for _view in ("general", "category_new", "nationality", "document_new", "purpose_new"):
    page(f"visas:rules_{_view}", GET, POST, allows=CONSUL, own=True, **_EDITION)
for _view in ("category", "category_drop"):
    page(f"visas:rules_{_view}", GET, POST, allows=CONSUL, own=True, code="=B12", **_EDITION)
page("visas:rules_nationality_of", GET, POST, allows=CONSUL, own=True, state="=UTO", **_EDITION)
for _view in ("document", "document_drop"):
    page(
        f"visas:rules_{_view}", GET, POST, allows=CONSUL, own=True, code="first_document",
        **_EDITION,
    )  # fmt: skip
for _view in ("purpose", "purpose_drop"):
    page(f"visas:rules_{_view}", GET, POST, allows=CONSUL, own=True, code="=visit", **_EDITION)
page("visas:rules_step", GET, POST, allows=CONSUL, own=True, name="=propose", **_EDITION)
_INVITATION = {"reference": "invitation.reference"}
page("visas:invitation_check", GET, POST, allows=EVERYONE)
page("visas:invitations", GET, allows=CASE_STAFF)
page("visas:invitation_issue", GET, POST, allows=CONSULS)
page("visas:hosts", GET, allows=CASE_STAFF)
page("visas:host_new", GET, POST, allows=CONSULS)
for _view in ("invitation", "invitation_letter"):
    page(f"visas:{_view}", GET, allows=SECTION, own=True, **_INVITATION)
page("visas:invitation_step", GET, POST, allows=CONSUL, own=True, name="=withdraw", **_INVITATION)

# Watch lists.
page("watchlists:editions", GET, allows=SECTION | CASE_STAFF | ADMIN)
page("watchlists:load", GET, POST, allows=ADMIN)

# Papers.
_PAPER = {"reference": "paper.reference"}
page("papers:list", GET, POST, allows=CASE_STAFF)
page("papers:write", GET, POST, allows=CASE_STAFF - AUDITOR)
for _view in ("paper", "print"):
    page(f"papers:{_view}", GET, allows=SECTION, own=True, **_PAPER)
page("papers:version", GET, allows=SECTION, own=True, number="=1", **_PAPER)
for _view in ("revise", "enclose", "link"):
    page(f"papers:{_view}", GET, POST, allows=SECTION, own=True, **_PAPER)
page("papers:take_out", GET, POST, allows=SECTION, own=True, place="=1", **_PAPER)
page(
    "papers:unlink", GET, POST, allows=SECTION, own=True, reference="answer.reference",
    kind="=reply", other="paper.reference",
)  # fmt: skip
page("papers:labels", GET, POST, allows=frozenset({"HAG-HEAD"}), own=True, **_PAPER)
page("papers:step", GET, POST, allows=CONFIRMERS, own=True, name="=register", **_PAPER)

# The API. Every step of every procedure is there under its own name.
page("api:openapi-json", GET, POST, allows=EVERYONE)
page("api:api-root", GET, POST, allows=NOBODY)  # nothing stands there
page("api:me", GET, allows=STAFF)
page("api:ledger_checkpoint", GET, allows=EVERYONE)
page("api:ledger_consistency", GET, allows=EVERYONE, query={"first": "=1", "second": "=1"})
page("api:ledger_receipt", GET, allows=SECTION, own=True, query={"subject": "case.subject"})
page("api:rules", GET, allows=EVERYONE)
page("api:verify", POST, allows=EVERYONE, body={"codes": ["00"]})
page("api:papers_text", GET, allows=SECTION, own=True, **_PAPER)
page("api:applications_answers", GET, allows=SECTION, own=True, **_MINE)

# Who sees a list, who sees one object, and whose permission each step needs, at The Hague.
_LISTS = {
    "applications": CASE_STAFF, "visas": CASE_STAFF | BORDER, "invitations": CASE_STAFF,
    "appeals": CASE_STAFF - {"HAG-OFFICER"}, "consultations": AGENCY, "editions": CASE_STAFF,
    "papers": CASE_STAFF, "amendments": CASE_STAFF,
}  # fmt: skip
_SEES = {
    "applications": SECTION, "visas": SECTION, "invitations": SECTION, "appeals": CONFIRMERS,
    "consultations": SECTION | AGENCY, "editions": CASE_STAFF, "papers": SECTION,
    "amendments": SECTION,
}  # fmt: skip
_MAY = {
    "visas.application.examine": EXAMINERS,
    "visas.application.decide": CONSUL,
    "visas.application.confirm": CONFIRMERS,
    "visas.visa.revoke": CONSUL,
    "visas.visa.confirm": CONFIRMERS,
    "visas.consultation.answer": AGENCY,
    "visas.appeal.decide": frozenset({"HAG-HEAD"}),  # the consul proposed the refusal
    "visas.invitation.issue": CONSUL,
    "visas.rules.edit": CONSUL,
    "visas.rules.adopt": CONFIRMERS,
    "papers.paper.register": CONFIRMERS,
    "papers.paper.write": SECTION,
    "papers.paper.cancel": frozenset({"HAG-HEAD"}),
}
_ONE = {
    "applications": "case", "visas": "visa", "invitations": "invitation", "appeals": "appeal",
    "consultations": "consultation", "editions": "edition", "papers": "paper",
    "amendments": "amendment",
}  # fmt: skip


def sample(step: Step) -> dict[str, Any]:
    """Something that fits everything a step asks for."""
    return {asked.name: _sample(asked) for asked in step.asks if asked.required}


def _sample(asked: Field) -> Any:
    if asked.kind == "choices":
        return [asked.choices[0][0]]
    if asked.kind == "choice":
        return asked.choices[0][0]
    return {"date": "2031-01-01", "number": 1, "yes_no": True}.get(asked.kind, "A text.")


for _noun in (*NOUNS, *PAPER_NOUNS):
    _name, _args = _noun.plural, {"reference": f"{_ONE[_noun.plural]}.reference"}
    page(f"api:{_name}_list", GET, allows=_LISTS[_name])
    for _view in ("show", "steps"):
        page(f"api:{_name}_{_view}", GET, allows=_SEES[_name], own=_name != "editions", **_args)
    for _step in by_people(_noun.procedure):
        page(
            f"api:{_name}_{_step.name}", POST, allows=_MAY[_step.by],
            own=_step.by != "visas.consultation.answer", body=sample(_step), **_args,
        )  # fmt: skip
