"""Named questions about visas, a noun a module."""
