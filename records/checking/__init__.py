"""Rows against the plan and against what is stored; `check` hands out what is new, changed or refused."""
