"""Everything that can change in the visa service, a noun a module."""
