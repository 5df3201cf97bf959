"""The published versions of the plan, oldest first (domain.md section 10: 计划调整)."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from plan import Plan, PlanError, fingerprint, parse_plan
from records.store.batches import latest_number
from records.store.connection import Connection


@dataclass(frozen=True)
class Version:
    """One published text of targets.yaml.

    `number` counts all of a store, 1, 2, 3 …; `batch` holds the text, so that a snapshot knows whether it was there.
    `from_month`: the month of its year from which it counts; 1 where it is the first. `person` is None for a text that
    was put in force by hand and is kept because a publication replaced it. `document`: the text it was drafted from.
    """

    number: int
    year: int
    batch: int
    text: str
    person: str | None
    when: datetime
    reason: str
    from_month: int
    document: str | None

    @property
    def fingerprint(self) -> str:
        """As of the plan that is read from the text."""
        return fingerprint(self.text)

    @property
    def plan(self) -> Plan | None:
        """What the text says; None where this release no longer reads it."""
        return parsed(self.text)


@lru_cache(maxsize=32)
def parsed(text: str) -> Plan | None:
    """The plan a text says, kept; None where it is wrong."""
    try:
        return parse_plan(text)
    except PlanError:
        return None


QUERY = """
select
    plan_versions.number,
    plan_versions.year,
    plan_versions.batch,
    batches.content,
    batches.person,
    batches.received,
    batches.reason,
    plan_versions.from_month,
    plan_versions.document
from plan_versions
inner join batches
    on batches.batch = plan_versions.batch
where
    plan_versions.batch <= $snapshot
    and ($year is null or plan_versions.year = $year)
    and ($number is null or plan_versions.number = $number)
order by
    plan_versions.number
"""


def versions(con: Connection, snapshot: int | None = None, *, year: int | None = None) -> list[Version]:
    """All versions, or those up to a snapshot, or of one year; in the order of their publication."""
    return _found(con, snapshot, year, None)


def version(con: Connection, number: int) -> Version | None:
    """The version of that number, None where there is none."""
    return next(iter(_found(con, None, None, number)), None)


def _found(con: Connection, snapshot: int | None, year: int | None, number: int | None) -> list[Version]:
    until = latest_number(con) if snapshot is None else snapshot
    rows = con.execute(QUERY, {"snapshot": until, "year": year, "number": number}).fetchall()
    return [
        Version(number, year, batch, bytes(content).decode(), person, when, reason or "", month, document)
        for number, year, batch, content, person, when, reason, month, document in rows
    ]
