"""The real programs that several machines need, started on loopback and stopped: PostgreSQL in a folder of its own."""
