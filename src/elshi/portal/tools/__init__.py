"""Tools of the command line that need no installation: documents, seals, proofs."""
