"""The DuckDB file on the disk: whose turn it is, its log merged on a copy, what a cut left mended; `opened`, `closed`."""
