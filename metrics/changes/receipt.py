"""A stored file as figures know it: the lamps it turned, and what undoing it would put back. Read from the store, so that
it can be shown at any time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from metrics.changes.flips import Flip, flips
from metrics.look import of_year, plan_at
from metrics.task.assess import assess
from plan import Plan
from records import (
    Connection,
    Mended,
    Outcome,
    PutBack,
    ReceivedFile,
    Snapshot,
    mended_on_the_page,
    outcome,
    received_file,
    would_put_back,
)


class Turned(NamedTuple):
    """The lamps that a file turned, found when it was stored."""

    stored: datetime
    flips: tuple[Flip, ...]


@dataclass(frozen=True)
class StoredReceipt:
    """The receipt of one batch. `plan`: that of its year, None where none is known. `outcome`: what became of its other rows, None for one that an older release has stored.
    `departments`: those whose tasks it reports, None among them for a task that the plan does not have or gives to
    nobody. `put_back`: cells that undoing it would change, none once it is undone."""

    file: ReceivedFile
    plan: Plan | None
    departments: frozenset[str | None]
    outcome: Outcome | None
    mended: tuple[Mended, ...]
    flips: tuple[Flip, ...]
    put_back: tuple[PutBack, ...]

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(self.file.batch, self.file.received.date())


def timeliness(plan: Plan, file: ReceivedFile) -> list[tuple[int, str]]:
    """Month → 按时 or 迟报 n 天. A corrected cell stays as timely as it was when it first came (domain.md 5)."""
    said = []
    for month in sorted({each.month for each in file.told if each.year == plan.year}):
        of_month = [each for each in file.told if each.month == month]
        came = [each.first_received for each in of_month if each.first_received]
        new = sum(each.new for each in of_month)
        late = (max([*came, *([file.received] if new else [])]).date() - plan.deadline(month)).days
        word = "按时" if late <= 0 else f"迟报 {late} 天"
        said.append((month, word if new else f"更正，原{word}"))
    return said


def departments_of(plan: Plan | None, file: ReceivedFile) -> frozenset[str | None]:
    """Those whose tasks a file reports, by the plan of its year."""
    tasks = plan.tasks if plan else {}
    return frozenset(tasks[each.task].department if each.task in tasks else None for each in file.told)


def stored_receipt(con: Connection, plan: Plan, batch: int, turned: Turned | None = None) -> StoredReceipt | None:
    """The receipt of a batch, None where the number is of no file. `turned`: the lamps it turned, where that is
    known; held against the time of storing, since a number may come again when a backup is put back."""
    file = received_file(con, batch)
    if file is None:
        return None
    undone = file.undone_by is not None
    own = of_year(con, plan, file.year) if file.year else plan
    return StoredReceipt(
        file,
        own,
        departments_of(own, file),
        outcome(con, batch),
        tuple(mended_on_the_page(con, batch)),
        turned.flips if turned and turned.stored == file.stored else _turned(con, own or plan, file),
        () if undone else tuple(would_put_back(con, batch)),
    )


def _turned(con: Connection, plan: Plan, file: ReceivedFile) -> tuple[Flip, ...]:
    """The lamps that turned when it came, by the plan of its year as it was then."""
    then = plan_at(con, plan, file.batch)
    cells = [
        (each.task, each.month)
        for each in file.told
        if each.task in then.tasks and each.year == then.year and each.month in then.reporting.months
    ]
    if not cells:
        return ()
    day: date = file.stored.date()
    touched, months = {task for task, _ in cells}, {month for _, month in cells}
    old, new = (assess(con, then, Snapshot(number, day), touched, months) for number in (file.batch - 1, file.batch))
    return flips(cells, old.standings, new.standings)
