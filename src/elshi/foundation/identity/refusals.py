"""What cannot be done with accounts and posts, and how to mend it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Refusal


class NotForOneself(Refusal):
    """Nobody gives power to, or takes safeguards from, the own account."""

    code = "not_for_oneself"
    status = 403
    message = _("Nobody can do this for the own account.")
    mend = _("Ask another administrator.")


class PostTaken(Refusal):
    """A post has one holder at a time."""

    code = "post_taken"
    message = _("Somebody holds this post at that time.")
    mend = _("End the earlier tenure first, or choose another day.")


class OtherParty(Refusal):
    """Accounts sit at posts of their own party."""

    code = "other_party"
    message = _("The account and the post belong to different parties.")


class AccountClosed(Refusal):
    """A closed account takes no post and no link."""

    code = "account_closed"
    message = _("This account is closed.")
    mend = _("Open it again first.")


class PostClosed(Refusal):
    """A closed post is given to nobody."""

    code = "post_closed"
    message = _("This post is closed.")


class NothingToEnd(Refusal):
    """It has ended already."""

    code = "ended_already"
    message = _("This has ended already.")
    mend = _("Reload the page to see since when.")


class LinkSpent(Refusal):
    """The one-time link was used, has run out, or never was."""

    code = "sign_in_link_spent"
    status = 410
    message = _("This link has been used or has run out.")
    mend = _("Ask your administrator for a new one.")
