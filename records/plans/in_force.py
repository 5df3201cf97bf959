"""Which text of the plan holds for which month (domain.md section 10).

A change counts from its month: a month is judged by the latest version that counts from it or earlier. A targets.yaml
changed by hand and not published counts like a version from the first month on, as the latest there is.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from plan import Plan, Task
from records.plans.versions import parsed
from records.store.connection import Connection


@dataclass(frozen=True)
class Step:
    """One text and from when it holds. `number` is its version's, None where it was never published; `known`: when it
    was published, None where that is as if always."""

    number: int | None
    from_month: int
    known: datetime | None
    plan: Plan


@dataclass(frozen=True)
class InForce:
    """The plan of each month of a year at a snapshot. `latest` is the text in force as a whole: that of the file then;
    `steps` the versions that lead to it, oldest first, the last of them `latest` itself."""

    latest: Plan
    steps: tuple[Step, ...]

    def of(self, month: int, at: datetime | None = None) -> Plan:
        """The plan of a month, as known at a moment or now. What was published later did not hold then; where nothing
        had been, the first that holds for the month does."""
        if len(self.steps) == 1:
            return self.latest
        fitting = [step for step in self.steps if step.from_month <= month]
        known = [step for step in fitting if at is None or step.known is None or step.known <= at]
        return (known[-1] if known else fitting[0]).plan if fitting else self.steps[0].plan

    @cached_property
    def by_month(self) -> dict[int, Plan]:
        """Month → its plan, as known now."""
        return {month: self.of(month) for month in range(1, 13)}

    @property
    def single(self) -> bool:
        """Whether one plan holds for every month, whenever it is asked."""
        return len(self.steps) == 1

    def task(self, id: str, month: int) -> Task | None:
        """A task as the plan of a month says it; None where that has none of the id."""
        return self.by_month[month].tasks.get(id)

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        """The ids of all months, in the order of the latest plan; those that it lacks last."""
        return tuple(dict.fromkeys([*self.latest.tasks, *(id for s in self.steps for id in s.plan.tasks)]))


def alone(plan: Plan) -> InForce:
    """One plan for all months."""
    return InForce(plan, (Step(None, 1, None, plan),))


STEPS = """
select
    plan_versions.number,
    plan_versions.from_month,
    batches.received,
    batches.sha256,
    batches.batch
from plan_versions
inner join batches
    on batches.batch = plan_versions.batch
where
    plan_versions.batch <= $snapshot
    and plan_versions.year = $year
order by
    plan_versions.number
"""


def in_force(con: Connection, plan: Plan, snapshot: int) -> InForce:
    """What holds for the months of a plan's year, where `plan` is the text in force at the snapshot as a whole."""
    rows = con.execute(STEPS, {"snapshot": snapshot, "year": plan.year}).fetchall()
    if not rows:
        return alone(plan)
    steps = [
        Step(number, from_month, known, found)
        for number, from_month, known, digest, batch in rows
        if (found := _plan(con, batch, digest, plan)) is not None
    ]
    if not steps or steps[-1].plan != plan:
        steps.append(Step(None, 1, _put_in_force(con, plan, snapshot), plan))
    return InForce(plan, tuple(steps))


def _plan(con: Connection, batch: int, digest: str, plan: Plan) -> Plan | None:
    """The plan a version holds; None where this release no longer reads its text."""
    if digest.startswith(plan.fingerprint):
        return plan
    row = con.execute("select content from batches where batch = $batch", {"batch": batch}).fetchone()
    return parsed(bytes(row[0]).decode()) if row else None


def _put_in_force(con: Connection, plan: Plan, snapshot: int) -> datetime | None:
    """When a text that was never published was first seen; None where it is not in the store."""
    row = con.execute(
        """
        select max(received)
        from batches
        where
            kind = 'plan'
            and starts_with(sha256, $fingerprint)
            and batch <= $snapshot
        """,
        {"fingerprint": plan.fingerprint, "snapshot": snapshot},
    ).fetchone()
    return row[0] if row else None
