"""Visible digital seals: a printed code that lets anyone check a paper without a network.

A **seal** is a header (who issued, which key signed, when), **features** (the facts of the
document, each under a tag) and a signature. `codec` reads and writes the binary seal of
Doc 9303-13, `vdsnc` its JSON sister for roomy papers, `signing` makes and checks signatures with
a key that may stay inside its token, `certificates` reads signers' certificates, `revocation` holds
the signed list of withdrawn papers and `keyfile` the one file an officer carries offline.

Words: *signer* (four letters: state and seal office), *reference* (its certificate), *profile*
(which features a kind of document has), *deviation* (a readable departure from the standard,
named in `errors`).
"""
