"""计划调整: what each version of a year's plan changed in the one before it (domain.md section 10)."""

from dataclasses import dataclass
from itertools import pairwise

from plan.changes import Change, changes
from records.plans.versions import Version, versions
from records.store.connection import Connection


@dataclass(frozen=True)
class Adjustment:
    """A version that followed another, and what it changed, in the order of `changes`; nothing where only the writing
    is another."""

    version: Version
    changes: tuple[Change, ...]

    def of(self, task: str) -> tuple[Change, ...]:
        """What it changed in a task."""
        return tuple(change for change in self.changes if change.task == task)


def adjustments(con: Connection, year: int, snapshot: int | None = None) -> list[Adjustment]:
    """Those of a year up to a snapshot, oldest first. The first version of a year adjusts nothing."""
    readable = [(each, plan) for each in versions(con, snapshot, year=year) if (plan := each.plan) is not None]
    return [Adjustment(version, changes(before, plan)) for (_, before), (version, plan) in pairwise(readable)]
