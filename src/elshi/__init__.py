"""Elshi (Елші, Kazakh: envoy): a digital foreign service in three equal languages."""

__version__ = "0.1.0"
