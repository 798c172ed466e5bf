"""Refusals of the key room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Refusal


class MasterKeyMissing(Refusal):
    """No master key is at hand, so nothing can be opened or signed."""

    code = "master_key_missing"
    status = 503
    message = _("The master key is not at hand: nothing can be signed or opened here.")
    mend = _("Set ELSHI_MASTER_KEY_FILE to the file that holds it, kept apart from the data.")


class MasterKeyUnfit(Refusal):
    """A master key was given, but it is malformed or not the one that sealed this."""

    code = "master_key_unfit"
    status = 503
    message = _("The master key given does not open this.")
    mend = _("Give the master key under which this installation was set up.")


class NoUsableKey(Refusal):
    """No key of this purpose may sign at this moment."""

    code = "no_usable_key"
    status = 503
    message = _("No valid key is at hand for this kind of signature.")
    mend = _("Ask an administrator to set up or rotate the key.")


class ReferencesSpent(Refusal):
    """All two-character references of an authority's seal keys are used."""

    code = "references_spent"
    message = _("This authority has used all its references for seal keys.")
    mend = _("Open a new authority; the old one stays valid for its seals.")


class TokenMissing(Refusal):
    """The hardware token that holds a key is not reachable."""

    code = "token_missing"
    status = 503
    message = _("The hardware token with the keys cannot be reached.")
    mend = _("Check ELSHI_PKCS11_MODULE, ELSHI_PKCS11_TOKEN and the PIN, then try again.")


class KeyStands(Refusal):
    """A revocation or rotation that does not fit the key's state."""

    code = "key_stands"
    message = _("This cannot be done to a key in this state.")


class UnreadableDocument(Refusal):
    """A PDF that cannot be signed or judged."""

    code = "unreadable_document"
    status = 422
    message = _("This file cannot be read as a PDF document.")
    mend = _("Choose the PDF file as it was issued, unchanged.")


class Unprovable(Refusal):
    """A signature that nobody could check later, and which is therefore not made."""

    code = "unprovable_signature"
    status = 503
    message = _("The document was not signed: the standing of the key cannot be proved.")
    mend = _("Ask an administrator to publish a new revocation list, then try again.")
