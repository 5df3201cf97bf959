"""Where records are kept: DuckDB file or DuckLake, its schema, snapshots, facts, backup; hands out `Store`."""
