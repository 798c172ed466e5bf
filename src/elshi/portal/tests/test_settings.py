"""What the settings promise beyond any one page."""

from __future__ import annotations

import time

from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from elshi.portal import settings


def test_passwords_are_kept_under_a_slow_hash() -> None:
    """The tests' own quick hash stands in conftest alone; the house keeps Django's first one."""
    hashers = getattr(settings, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    assert hashers[0] == "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    began = time.process_time()
    PBKDF2PasswordHasher().encode("a quiet steppe at dawn", "salt-of-this-test")
    assert time.process_time() - began > 0.05
