"""Sheets of 点位: read, held against the plan and the register, taken in; the receipts of what was handed in."""
