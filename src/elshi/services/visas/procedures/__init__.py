"""The life of an application, a visa and all that runs beside them, each on one screen."""

from .application import APPLICATION
from .beside import AMENDMENT, APPEAL, CONSULTATION
from .papers import INVITATION, RULE_EDITION
from .visa import VISA
from .words import GROUNDS

PROCEDURES = (APPLICATION, VISA, CONSULTATION, APPEAL, AMENDMENT, INVITATION, RULE_EDITION)

__all__ = [
    "AMENDMENT", "APPEAL", "APPLICATION", "CONSULTATION", "GROUNDS", "INVITATION", "PROCEDURES",
    "RULE_EDITION", "VISA",
]  # fmt: skip
