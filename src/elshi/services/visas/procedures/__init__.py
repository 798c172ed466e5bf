"""The life of an application, a visa and all that runs beside them, each on one screen."""

from .application import APPLICATION
from .beside import APPEAL, CONSULTATION
from .papers import INVITATION, RULE_EDITION
from .visa import VISA
from .words import GROUNDS

PROCEDURES = (APPLICATION, VISA, CONSULTATION, APPEAL, INVITATION, RULE_EDITION)

__all__ = [
    "APPEAL", "APPLICATION", "CONSULTATION", "GROUNDS", "INVITATION", "PROCEDURES",
    "RULE_EDITION", "VISA",
]  # fmt: skip
