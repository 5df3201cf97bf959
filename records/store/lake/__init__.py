"""A DuckLake, its catalog in PostgreSQL or in a file: attached, made, its writers in turn, kept small; `shared`, `attached`."""
