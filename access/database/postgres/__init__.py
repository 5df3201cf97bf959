"""The accounts in a schema of a PostgreSQL, for several servers at once; hands out `Server`."""

from access.database.postgres.server import Server

__all__ = ["Server"]
