"""Receipts of stored files: found by the number in the address, drawn from the store, undone."""
