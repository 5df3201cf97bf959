"""The SQLite file of accounts, sessions and the audit, and its schema; hands out `Database`."""
