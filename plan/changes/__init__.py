"""What two plans say differently, in words; hands out `changes`, and which section continues which."""

from plan.changes.difference import Change, changes, counterparts

__all__ = ["Change", "changes", "counterparts"]
