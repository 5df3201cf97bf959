"""The rows in the files that were sent: left empty, late, wrong at first and corrected."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from plan import Plan
from scripts.sample.stories import (
    CORRECTIONS,
    DAYS_LATE,
    EMPTY,
    HOLIDAYS,
    LAST,
    MERGED,
    MISSED,
    PEOPLE,
    RATES,
    SKIPPED,
    STAGES,
    STAND_IN,
    SUPPLEMENTS,
    UNSAID,
    Correction,
)
from scripts.sample.teller import Row, Rows


@dataclass(frozen=True)
class File:
    """One file to be written; `path` without its ending, below data/sample."""

    path: str
    department: str
    month: int
    by: str
    received: datetime
    rows: tuple[Row, ...]


class Clerk:
    """Sorts the rows into the files that were sent, with all that went wrong on the way."""

    def __init__(self, plan: Plan, told: Rows, rng: Random) -> None:
        self.plan, self.told, self.rng = plan, told, rng
        self.months = range(plan.reporting.first_month, LAST + 1)
        self.empty, self.made_up = self._left_empty()
        self.sent = self._first_said(self._unchanged())

    def file_up(self) -> list[File]:
        """All files in the order received."""
        senders = dict.fromkeys(MERGED.get(d, d) for d in self.plan.departments)
        files = [file for department in senders for month in self.months for file in self._of_month(department, month)]
        files += [self._corrected(c) for c in CORRECTIONS if c.received and c.task in self.plan.tasks]
        return sorted(files, key=lambda file: file.received)

    def _of_month(self, department: str, month: int) -> Iterator[File]:
        rows = [
            row
            for row in self.sent.values()
            if MERGED.get(row.task.department, row.task.department) == department
            and (row.month == month or (row.month == month - 1 and _key(row) in self.made_up))
        ]
        rows.sort(key=lambda row: row.month != month)  # what is made up for comes last
        rows = [self._blank(row) if row.month == month else row for row in rows]
        name = STAND_IN.get((department, month)) or PEOPLE.get(department, "经办人")
        path = f"{self.plan.year}-{month:02d}/{department}-{month}月"
        first, later = "", ""
        if (department, month) in SUPPLEMENTS:
            first, later = SUPPLEMENTS[department, month]
        file = File(
            path, department, month, f"{name}（{department}）", self._received(department, month),
            tuple(row for row in rows if not first or not row.task.id.startswith(first)),
        )  # fmt: skip
        yield file
        if first:
            rest = tuple(row for row in rows if row.task.id.startswith(first))
            when = datetime.fromisoformat(later)
            yield replace(file, path=f"{path}-补报", received=when, rows=rest)

    def _corrected(self, c: Correction) -> File:
        task = self.plan.tasks[c.task]
        who = c.by[c.by.index("（") + 1 : -1]
        who = task.department if who == task.department else f"局{who}"
        keys = [key for key in self.told if key in self._keys(c) and self.told[key] != self.sent[key]]
        rows = tuple(replace(self.told[key], correction=c.reason, next_step=c.next_step) for key in keys)
        path = f"{self.plan.year}-{c.month:02d}/{who}-{c.month}月-更正"
        return File(path, who, c.month, c.by, datetime.fromisoformat(c.received or ""), rows)

    def _keys(self, c: Correction) -> list[tuple[str, str, int]]:
        units = c.units or (self.plan.units if self.plan.tasks[c.task].by_unit else ("",))
        return [(c.task, unit, c.month) for unit in units]

    def _left_empty(self) -> tuple[set[tuple[str, str, int]], set[tuple[str, str, int]]]:
        """The cells left empty in their month, and those of them made up for a month later."""
        for_good = UNSAID | {id: m.month for id, m in MISSED.items() if not m.reason}
        special = {*MISSED, *UNSAID, *STAGES, *RATES, *(c.task for c in CORRECTIONS)}
        empty = {key for key in self.told if for_good.get(key[0]) == key[2]}
        made_up = set()
        for key, row in self.told.items():
            at_risk = bool(row.unit) if row.month == LAST or row.task.kind == "count" else True
            told_whole = (row.task.department, row.month) not in SKIPPED
            if not at_risk or row.task.id in special or not told_whole or self.rng.random() >= EMPTY:
                continue
            empty.add(key)
            if row.month < LAST and (row.task.kind == "duty" or self.rng.random() < 0.2):
                made_up.add(key)
        return empty, made_up

    def _blank(self, row: Row) -> Row:
        return Row(row.task, row.month, row.unit) if _key(row) in self.empty else row

    def _unchanged(self) -> Rows:
        """Now and then 无变化 instead of the same figure again, where the month before was said."""
        corrected = {c.task for c in CORRECTIONS}
        found: Rows = {}
        for (id, unit, m), row in self.told.items():
            before = self.told.get((id, unit, m - 1))
            found[id, unit, m] = row
            if not before or (id, unit, m - 1) in self.empty or id in corrected:
                continue
            if (row.value, row.stage) != (before.value, before.stage) or row.below or row.value == "否":
                continue
            if row.task.kind == "stages" and self.rng.random() < 0.35:
                found[id, unit, m] = replace(row, stage="无变化")
            elif self.rng.random() < (0.3 if row.unit else 0.18 if _bare_duty(row) else 0):
                found[id, unit, m] = replace(row, value="无变化")
        return found

    def _first_said(self, rows: Rows) -> Rows:
        """The rows with what was wrong in them at first."""
        for c in (c for c in CORRECTIONS if c.task in self.plan.tasks):
            for key in self._keys(c):
                before = self.told[key[0], key[1], c.month - 1]
                if c.first is not None:
                    rows[key] = replace(rows[key], value=str(int(rows[key].value) + c.first))
                elif (before.value, before.stage) != (rows[key].value, rows[key].stage):
                    rows[key] = replace(
                        rows[key], value=before.value, stage=before.stage, progress=before.progress,
                        reason=c.first_reason, next_step=c.first_next,
                    )  # fmt: skip
                if c.received is None:
                    after = (key[0], key[1], c.month + 1)
                    rows[after] = replace(rows[after], correction=c.reason)
        return rows

    def _received(self, department: str, month: int) -> datetime:
        """When the month's file came: in working hours, from the 12th to the deadline, or late."""
        if (department, month) in SKIPPED:
            return datetime.fromisoformat(SKIPPED[department, month])
        deadline = self.plan.deadline(month)
        hour = time(self.rng.choice([9, 10, 10, 11, 13, 14, 15, 16]), self.rng.randrange(60))
        if late := DAYS_LATE.get((department, month)):
            day = deadline + timedelta(days=late)
            while not _working(day):
                day += timedelta(days=1)
            return datetime.combine(day, hour)
        first = date(self.plan.year, month, min(12, deadline.day))
        days = [first + timedelta(days=i) for i in range((deadline - first).days + 1)]
        days = [day for day in days if _working(day)] or [deadline]
        return datetime.combine(self.rng.choice(days[-5:]), hour)


def _key(row: Row) -> tuple[str, str, int]:
    return row.task.id, row.unit, row.month


def _bare_duty(row: Row) -> bool:
    return row.task.kind == "duty" and not row.progress


def _working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS
