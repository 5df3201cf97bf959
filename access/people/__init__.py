"""Accounts with their passwords, sessions and rights; hands out `Accounts`, `Sessions`, `may`."""
