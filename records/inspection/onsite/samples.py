"""抽取 as it is kept: seed, method, population and what was drawn of it, so that anybody can draw it again."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from records.inspection.onsite.checks import append_batch
from records.inspection.onsite.draw import METHOD, Case
from records.store.connection import Connection


class Sample(NamedTuple):
    """A sample as it is kept. `tasks` are ids; `population` is how many it was drawn from, `sha256` its fingerprint."""

    batch: int
    seed: str
    method: str
    number: int
    each_unit: bool
    crossed: bool
    tasks: tuple[str, ...]
    month: date
    population: int
    sha256: str
    person: str
    received: datetime


class Place(NamedTuple):
    """What was drawn: of a task a 点位, or the row of a list that was uploaded."""

    task: str
    site: str | None
    line: int | None
    sha256: str | None
    unit: str
    checker: str


def fingerprint(cases: Sequence[Case]) -> str:
    """Of a population, whatever the order of its list: SHA-256 of its names and 街镇, sorted, one case a line, name and 街镇
    parted by a tab."""
    lines = sorted(f"{case.name}\t{case.unit}\n" for case in cases)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def append_sample(
    con: Connection,
    places: Sequence[Place],
    cases: Sequence[Case],
    seed: str,
    *,
    each_unit: bool,
    crossed: bool,
    month: date,
    person: str,
    when: datetime,
    demo: bool = False,
) -> int:
    """A sample of the cases, within the caller's transaction. Returns its batch number."""
    batch = append_batch(con, "sample", person, when, demo)
    con.execute(
        """
        insert into samples (batch, seed, method, number, each_unit, crossed, tasks, month, population, sha256)
        values ($batch, $seed, $method, $number, $each_unit, $crossed, $tasks, $month, $population, $sha256)
        """,
        {
            "batch": batch,
            "seed": seed,
            "method": METHOD,
            "number": len(places),
            "each_unit": each_unit,
            "crossed": crossed,
            "tasks": " ".join(dict.fromkeys(place.task for place in places)),
            "month": month.replace(day=1),
            "population": len(cases),
            "sha256": fingerprint(cases),
        },
    )
    for number, place in enumerate(places, 1):
        con.execute(
            """
            insert into drawn (batch, place, task, site, line, sha256, unit, checker)
            values ($batch, $place, $task, $site, $line, $sha256, $unit, $checker)
            """,
            {"batch": batch, "place": number, **place._asdict()},
        )
    return batch


def samples(con: Connection, year: int, snapshot: int) -> list[Sample]:
    """The samples about a year up to a snapshot that were not undone, newest first."""
    rows = con.execute(
        """
        select
            samples.*,
            batches.person,
            batches.received
        from samples
        inner join batches
            on batches.batch = samples.batch
        where
            year(samples.month) = $year
            and samples.batch <= $snapshot
            and samples.batch not in (select reverts from batches where kind = 'revert' and batch <= $snapshot)
        order by
            samples.batch desc
        """,
        {"year": year, "snapshot": snapshot},
    ).fetchall()
    return [Sample._make((*row[:6], tuple(row[6].split()), *row[7:])) for row in rows]


def drawn_in(con: Connection, batch: int) -> list[Place]:
    """What was drawn in a sample, in the order of drawing."""
    rows = con.execute(
        "select task, site, line, sha256, unit, checker from drawn where batch = $batch order by place",
        {"batch": batch},
    ).fetchall()
    return [Place._make(row) for row in rows]


def drawn_lines(con: Connection, snapshot: int) -> set[tuple[str, int]]:
    """Task and row of every case of a list that was drawn up to a snapshot."""
    rows = con.execute(
        """
        select distinct
            task,
            line
        from drawn
        where
            line is not null
            and batch <= $snapshot
            and batch not in (select reverts from batches where kind = 'revert' and batch <= $snapshot)
        """,
        {"snapshot": snapshot},
    ).fetchall()
    return {(task, line) for task, line in rows}
