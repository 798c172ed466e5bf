"""Who sees and does what with applications, visas and what stands around them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access.actors import Actor
from elshi.foundation.access.labels import cleared, is_cleared
from elshi.foundation.access.policies import Policy, policy
from elshi.foundation.access.roles import grant, name_powers

from .models import (
    Amendment,
    Appeal,
    Application,
    Consultation,
    Host,
    Invitation,
    RuleEdition,
    Visa,
)

_SEE = ("visas.application.view", "visas.visa.view", "visas.invitation.view", "visas.rules.view")
name_powers({
    "visas.application.view": _("See visa cases"),
    "visas.application.examine": _("Examine visa cases"),
    "visas.application.decide": _("Decide visa cases"),
    "visas.application.confirm": _("Confirm a colleague's decision as the second person"),
    "visas.application.transfer": _("Transfer cases to another mission"),
    "visas.application.supervise": _("Lead the section: hand cases over, see its load"),
    "visas.application.label": _("Set need-to-know labels on cases"),
    "visas.application.erase": _("Erase a person"),
    "visas.visa.view": _("See visas issued"),
    "visas.visa.revoke": _("Annul visas and propose their revocation"),
    "visas.visa.confirm": _("Revoke visas as the second person"),
    "visas.appeal.view": _("See appeals"),
    "visas.appeal.decide": _("Decide appeals"),
    "visas.consultation.view": _("See the consultations asked of the agency"),
    "visas.consultation.answer": _("Answer consultations"),
    "visas.invitation.view": _("See invitations"),
    "visas.invitation.issue": _("Issue and withdraw invitations"),
    "visas.rules.view": _("See the visa rules"),
    "visas.rules.edit": _("Draft visa rules"),
    "visas.rules.adopt": _("Adopt visa rules as the second person"),
    "visas.statistics.view": _("See the statistics"),
    "visas.statistics.export": _("Save the statistics as a table"),
})  # fmt: skip
grant("visa_officer", *_SEE, "visas.application.examine", "visas.statistics.view")
grant(
    "consul", *_SEE,
    "visas.application.examine", "visas.application.decide", "visas.application.confirm",
    "visas.application.transfer", "visas.visa.revoke", "visas.visa.confirm",
    "visas.invitation.issue", "visas.rules.edit", "visas.rules.adopt", "visas.statistics.view",
    "visas.appeal.view", "visas.appeal.decide", "visas.application.label",
)  # fmt: skip
grant(
    "supervisor", *_SEE, "visas.application.label",
    "visas.application.confirm", "visas.application.transfer", "visas.application.supervise",
    "visas.application.erase",
    "visas.visa.confirm", "visas.appeal.view", "visas.appeal.decide", "visas.rules.adopt",
    "visas.statistics.view", "visas.statistics.export",
)  # fmt: skip
grant("agency", "visas.consultation.view", "visas.consultation.answer")
grant("border_officer", "visas.visa.view")
grant("auditor", *_SEE, "visas.appeal.view", "visas.statistics.view", "visas.statistics.export")


def _at_offices(
    actor: Actor, permission: str, rows: QuerySet[Any], path: str = "office"
) -> QuerySet[Any]:
    """The rows of the offices where the actor holds a permission; all of them for the house."""
    if actor.kind == "system":
        return rows
    return rows.filter(**{f"{path}__in": actor.offices(permission)})


def _references(actor: Actor, procedure: str) -> list[str]:
    prefix = f"{procedure}:"
    return [held.removeprefix(prefix) for held in actor.holds if held.startswith(prefix)]


def _of_traveller(actor: Actor, verb: str) -> bool:
    return actor.kind == "traveller" and verb.startswith(("traveller.", "view"))


@policy(Application)
class ApplicationPolicy(Policy[Application]):
    """Travellers see what their link opened; staff the cases of their offices, labels cleared."""

    def visible(self, actor: Actor, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if actor.kind == "traveller":
            return queryset.filter(reference__in=_references(actor, Application.procedure_name))
        rows = _at_offices(actor, "visas.application.view", queryset)
        if actor.kind == "system":
            return rows
        # A draft is the traveller's own until it is handed in.
        return rows.exclude(state="draft").filter(cleared(actor))

    def allows(self, actor: Actor, verb: str, instance: Application) -> bool:
        if actor.kind == "traveller":
            return instance.subject in actor.holds and _of_traveller(actor, verb)
        if actor.kind == "system":
            return True
        if instance.state == "draft" or not is_cleared(actor, instance.labels):
            return False
        permission = "visas.application.view" if verb == "view" else verb
        sees = actor.may("visas.application.view", instance.office_id)
        return sees and actor.may(permission, instance.office_id)


class _Child(Policy[Any]):
    """What hangs on an application is seen by whoever sees the application."""

    permission = "visas.application.view"

    def visible(self, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if actor.kind == "system":
            return queryset
        parents = ApplicationPolicy().visible(actor, Application.objects.all())
        rows = queryset.filter(application__in=parents.values("pk"))
        if actor.kind == "traveller":
            return rows
        return rows.filter(application__office__in=actor.offices(self.permission))

    def allows(self, actor: Actor, verb: str, instance: Visa | Appeal | Amendment) -> bool:
        parent = ApplicationPolicy()
        if actor.kind == "traveller":
            return instance.application.subject in actor.holds and _of_traveller(actor, verb)
        office = instance.application.office_id
        seen = parent.allows(actor, "view", instance.application) and actor.may(
            self.permission, office
        )
        return seen and (verb == "view" or actor.may(verb, office))


@policy(Visa)
class VisaPolicy(_Child):
    """Visas of the cases one sees; border officers see validity through verification alone."""

    permission = "visas.visa.view"


@policy(Appeal)
class AppealPolicy(_Child):
    """Appeals are seen by those who decide them and by the traveller."""

    permission = "visas.appeal.view"

    def allows(self, actor: Actor, verb: str, instance: Appeal) -> bool:  # type: ignore[override]
        if verb == "visas.appeal.decide" and _took_part(actor, instance.application):
            return False
        return super().allows(actor, verb, instance)


@policy(Amendment)
class AmendmentPolicy(_Child):
    """Requests after the issue are seen by whoever sees the case."""


def _took_part(actor: Actor, application: Application) -> bool:
    """Whether this account proposed or confirmed the refusal that is appealed."""
    from elshi.foundation.procedures.models import Passage

    steps = Passage.objects.filter(
        subject=application.subject, step__in=("propose_refusal", "confirm_refusal")
    )
    return actor.account is not None and steps.filter(account_id=actor.account).exists()


@policy(Consultation)
class ConsultationPolicy(Policy[Consultation]):
    """The asked agency sees its questions; the asking mission sees those of its cases."""

    def visible(self, actor: Actor, queryset: QuerySet[Consultation]) -> QuerySet[Consultation]:
        if actor.kind == "system":
            return queryset
        asked = Q(office__in=actor.offices("visas.consultation.view"))
        parents = ApplicationPolicy().visible(actor, Application.objects.all())
        if actor.kind == "traveller":
            return queryset.none()
        return queryset.filter(asked | Q(application__in=parents.values("pk")))

    def allows(self, actor: Actor, verb: str, instance: Consultation) -> bool:
        if actor.kind == "system":
            return True
        if actor.kind == "traveller":
            return False
        asked = actor.may("visas.consultation.view", instance.office_id)
        asking = ApplicationPolicy().allows(actor, "view", instance.application)
        if verb == "view":
            return asked or asking
        if verb == "visas.consultation.answer":
            return asked and actor.may(verb, instance.office_id)
        return asking and actor.may(verb, instance.application.office_id)


@policy(Invitation)
class InvitationPolicy(Policy[Invitation]):
    """Invitations are seen at the office that issued them."""

    def visible(self, actor: Actor, queryset: QuerySet[Invitation]) -> QuerySet[Invitation]:
        return _at_offices(actor, "visas.invitation.view", queryset)

    def allows(self, actor: Actor, verb: str, instance: Invitation) -> bool:
        seen = actor.may("visas.invitation.view", instance.office_id)
        return seen and (verb == "view" or actor.may(verb, instance.office_id))


@policy(Host)
class HostPolicy(Policy[Host]):
    """Hosts are seen by those of their party who issue invitations."""

    def visible(self, actor: Actor, queryset: QuerySet[Host]) -> QuerySet[Host]:
        if actor.kind == "system":
            return queryset
        if not actor.may("visas.invitation.view"):
            return queryset.none()
        return queryset.filter(party=actor.party)

    def allows(self, actor: Actor, verb: str, instance: Host) -> bool:
        if actor.kind == "system":
            return True
        seen = actor.may("visas.invitation.view") and instance.party_id == actor.party
        return seen and (verb == "view" or actor.may(verb))


@policy(RuleEdition)
class RuleEditionPolicy(Policy[RuleEdition]):
    """Adopted editions are public law; drafts are seen by those of the party who edit them."""

    def visible(self, actor: Actor, queryset: QuerySet[RuleEdition]) -> QuerySet[RuleEdition]:
        if actor.kind == "system":
            return queryset
        adopted = Q(state="adopted")
        if actor.may("visas.rules.view"):
            return queryset.filter(adopted | Q(party=actor.party))
        return queryset.filter(adopted)

    def allows(self, actor: Actor, verb: str, instance: RuleEdition) -> bool:
        own = actor.may("visas.rules.view") and instance.party_id == actor.party
        if actor.kind == "system":
            return True
        if verb == "view":
            return instance.state == "adopted" or own
        return own and actor.may(verb, instance.office_id)
