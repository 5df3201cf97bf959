"""What every office file that leaves has in common: harmless texts, one look, the same bytes each time."""
