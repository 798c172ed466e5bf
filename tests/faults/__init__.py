"""Strikes: a house under real load is struck, and nothing that it acknowledged is lost or doubled.

Travellers, a consul and a worker act through HTTP as on any day, and keep a book of what the
house told them was done. Processes are killed, the disk fills, deliveries come twice. Afterwards
the book is compared with what is stored, sent and entered in the ledger.
"""
