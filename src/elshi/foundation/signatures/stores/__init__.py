"""Where private keys live: sealed files opened by the master key, or a PKCS#11 token.

Every store hands out keys of one shape, those of ``cryptography``; a token's key signs inside the
token and has no bytes to show.
"""
