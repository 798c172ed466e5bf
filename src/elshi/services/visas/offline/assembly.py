"""One HTML file that needs nothing else: sources, WebAssembly and keys put together."""

from __future__ import annotations


def page(keys: str) -> str:
    """The page with these keys."""
    return keys


def policy(text: str) -> str:
    """Its policy."""
    return "default-src 'none'"
