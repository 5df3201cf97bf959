"""The register of 点位 (domain.md section 12): what is known of each site, and how far it was said to be, month by month."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from records.store.connection import Connection


def _query(name: str, known: str = "") -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8").format(known=known)


KNOWN = _query("known")
"""What both begin with."""
REGISTER, REACHED = _query("register", KNOWN), _query("reached", KNOWN)
Action = Literal["entered", "changed", "replaced", "dropped"]
Standing = Literal["在册", "已调整", "已取消"]
STANDINGS: dict[Action, Standing] = {
    "entered": "在册",
    "changed": "在册",
    "replaced": "已调整",
    "dropped": "已取消",
}


class Site(NamedTuple):
    """One 点位 of a task. `quantity` is what it counts for once it is finished, such as 50 beds. `planned`: stage → the
    month of the year in which it is to be finished; a stage without one is not there. `successor`: of one that was replaced,
    the number of the site in its place; `reason`: why it was replaced or dropped. `batch`: the one that said so last."""

    task: str
    number: str
    name: str
    unit: str
    address: str
    quantity: Decimal
    planned: Mapping[str, int]
    standing: Standing
    successor: str
    reason: str
    batch: int

    @property
    def active(self) -> bool:
        """Whether it is one of the sites that the task's number is made of."""
        return self.standing == "在册"

    @property
    def amount(self) -> str:
        """数量 as people write it: `50`."""
        return f"{self.quantity.normalize():f}"

    @property
    def title(self) -> str:
        """How a sentence calls it: its name, its number where it has none."""
        return self.name or self.number


class Reached(NamedTuple):
    """What was said of a site for a month, as known at `moment`: the last stage it has finished, 未开始 before the first.
    `first_received`: when anything valid first came for it; the rest as in `Fact`."""

    moment: datetime
    task: str
    site: str
    month: int
    stage: str
    progress: str | None
    reason: str | None
    next_step: str | None
    correction: str | None
    first_received: datetime
    batch: int
    line: int
    person: str
    received: datetime


def register(con: Connection, year: int, snapshot: int, tasks: Collection[str] | None = None) -> list[Site]:
    """Every site of a year, in the order of entering, as known at a snapshot; of all tasks, or of those named."""
    return registers(con, year, snapshot, [datetime.max], tasks)[datetime.max]


def registers(
    con: Connection, year: int, snapshot: int, moments: Sequence[datetime], tasks: Collection[str] | None = None
) -> dict[datetime, list[Site]]:
    """The same as known at each of several moments."""
    asked = {
        "kind": "sites",
        "moments": list(moments),
        "snapshot": snapshot,
        "year": year,
        "tasks": None if tasks is None else list(tasks),
    }
    rows = con.execute(REGISTER, asked).fetchall()
    found: dict[datetime, list[Site]] = {moment: [] for moment in moments}
    planned = planned_months(con, sorted({batch for *_, batch, _ in rows}))
    for moment, task, site, action, name, unit, address, quantity, successor, reason, batch, line in rows:
        months = planned.get((batch, line, site), {})
        standing = STANDINGS[action]
        found[moment].append(
            Site(task, site, name, unit, address, quantity, months, standing, successor, reason, batch)
        )
    return found


def planned_months(con: Connection, batches: Sequence[int]) -> dict[tuple[int, int, str], dict[str, int]]:
    """Batch, line and site of a row of the register → stage → planned month."""
    if not batches:
        return {}
    rows = con.execute(
        """
        select
            batch,
            line,
            site,
            stage,
            cast(month(planned) as integer) as planned
        from site_stages
        where
            batch in (select unnest($batches))
        order by
            batch,
            line,
            planned
        """,
        {"batches": list(batches)},
    ).fetchall()
    found: dict[tuple[int, int, str], dict[str, int]] = {}
    for batch, line, site, stage, month in rows:
        found.setdefault((batch, line, site), {})[stage] = month
    return found


def reached(
    con: Connection, year: int, snapshot: int, moments: Sequence[datetime], tasks: Collection[str] | None = None
) -> dict[datetime, list[Reached]]:
    """Moment → what was said of each site and month, in the order of months."""
    rows = con.execute(
        REACHED,
        {
            "kind": "import",
            "moments": list(moments),
            "snapshot": snapshot,
            "first": date(year, 1, 1),
            "last": date(year, 12, 31),
            "tasks": None if tasks is None else list(tasks),
        },
    )
    found: dict[datetime, list[Reached]] = {moment: [] for moment in moments}
    for row in map(Reached._make, rows.fetchall()):
        found[row.moment].append(row)
    return found
