"""Words of this house that make no part of a password: whoever guesses begins with them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Also stands in docs/security/README.md, compared by a test.
WORDS = (
    "elshi", "elchi", "елші", "елши", "envoy", "visa", "виза", "consul", "консул", "embassy",
    "елшілік", "посольство", "ministry", "министрлік", "министерство", "kazakhstan", "қазақстан",
    "казахстан", "passport", "паспорт", "төлқұжат", "diplomat", "дипломат", "password", "құпиясөз",
    "пароль", "qwerty", "йцукен",
)  # fmt: skip
ENOUGH = 8  # letters besides the words


class HouseWords:
    """Refuses a password that is little more than words of this house, digits and signs."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise when fewer than eight letters or signs are left without the words."""
        rest = password.casefold()
        for word in WORDS:
            rest = rest.replace(word, "")
        if rest == password.casefold() or len(rest) >= ENOUGH:
            return
        raise ValidationError(self.get_help_text(), code="house_words")

    def get_help_text(self) -> str:
        """What is asked of a password, in the reader's language."""
        return _("Choose a password that is not made of words such as the ministry or a visa.")
