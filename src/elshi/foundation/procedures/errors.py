"""Why a step was not taken."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Refusal


class StepUnknown(Refusal):
    """No such step in this case's procedure."""

    code = "step_unknown"
    status = 404
    message = _("There is no such step.")


class NotFromHere(Refusal):
    """The case stands where this step does not start."""

    code = "not_from_here"
    message = _("The case has moved on, and this step is no longer possible.")
    mend = _("Open the case again to see where it stands.")


class GuardRefused(Refusal):
    """Something that the step needs is not there yet."""

    code = "not_ready"


class OtherEyesNeeded(Refusal):
    """The two-person rule: whoever proposed cannot confirm."""

    code = "four_eyes"
    status = 403
    message = _("This decision needs a second person.")
    mend = _("Ask a colleague who did not prepare it.")


class OwnStepAlone(Refusal):
    """What somebody did is taken back by that person alone."""

    code = "own_step"
    status = 403
    message = _("Only the person who proposed this can take it back.")
    mend = _("If you do not agree, decline the proposal.")


class EditedMeanwhile(Refusal):
    """Somebody else changed the case since it was opened."""

    code = "edited_meanwhile"
    status = 412
    message = _("A colleague has changed this case since you opened it.")
    mend = _("Compare the two versions below and decide again.")
