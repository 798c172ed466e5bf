"""The doors of the visa service: the traveller's, the officer's and the verifier's pages."""
