"""Moments later than now: the clock was ahead when they were stored, and is right again.

What lets somebody in and is dated later than now is not in force, and is deleted at the next occasion. What keeps
somebody out, or waits for its owner (waits, one-time passwords), counts from now instead. So nothing lives or waits
longer than it would have, had it begun now.
"""

LEEWAY_SECONDS = 60.0
"""A clock set right by less than that ends nothing."""
