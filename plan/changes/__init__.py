"""What two plans say differently, in words; hands out `changes`."""

from plan.changes.difference import Change, changes

__all__ = ["Change", "changes"]
