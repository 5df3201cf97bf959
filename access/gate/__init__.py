"""What every request passes first and last: `Gate`, the log, and who is at the other end of the wire."""
