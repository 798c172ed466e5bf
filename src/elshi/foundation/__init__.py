"""What any administration needs: people, posts, access, procedures, a ledger, papers' files.

Each package imports only those before it: observe, languages, ledger, jobs, offices, identity,
access, signatures, files, printing, notices, numbers, procedures.
"""
