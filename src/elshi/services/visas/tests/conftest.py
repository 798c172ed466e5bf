"""Fixtures that several tests of the visa service share."""

from elshi.services.visas.tests.issued_cases import founded, now, visa

__all__ = ["founded", "now", "visa"]
