"""The SQLite file of accounts, sessions, the audit and drafts, and its schema; hands out `Database`."""
