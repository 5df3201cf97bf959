"""更正: a figure said again otherwise, or a cumulative one that fell, with what stood there (domain.md section 5)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Generic, TypeVar

from plan import Plan, Task
from records import Figure, Record

Row = TypeVar("Row", Record, Figure)
CUMULATIVE = ("count", "stages")
"""Kinds whose figure only rises; that of the others is of its month, and may be lower than the month before."""


@dataclass(frozen=True)
class Correction:
    """One record that corrects another. `before` is what it corrects, valid when the record came."""

    record: Record
    before: Record

    @property
    def reason(self) -> str:
        """Why: its 更正原因, or what was said for the whole file; of a record stored before there was 更正原因, what was
        written under 滞后原因. Words kept from what it corrects are no reason."""
        record = self.record
        written = record.reason if record.correction is None and record.reason != self.before.reason else None
        return record.correction or record.change_reason or written or ""


def corrections(plan: Plan, found: Iterable[Record]) -> list[Correction]:
    """The corrections among records, newest first. `found`: all records of the tasks asked about, any order.

    Each record is held against what was valid when it came: not what had been undone or replaced by then.
    What is undone itself corrects nothing any more.
    """
    lines: dict[tuple[str, str | None, int], list[Record]] = {}
    for record in found:
        if record.asks:
            continue
        lines.setdefault((record.task, record.unit, record.month.year), []).append(record)
    corrected = [
        Correction(record, before)
        for (task, _, year), records in lines.items()
        for record, before in _Line[Record](_task([plan], task, year)).corrections(sorted(records, key=_stored))
    ]
    return sorted(corrected, key=lambda each: (-each.record.batch, each.record.line))


def marks(plan: Plan, by_unit: Iterable[Figure], others: Sequence[Plan] = ()) -> frozenset[tuple[int, int]]:
    """Batch and line of every record that is a 更正, found among figures that come as `figures_by_unit` gives them:
    however many there are, only those that stand for one 街镇 are held. `others`: the plans of other years."""
    return frozenset(
        _stored(figure)
        for (task, _, year), figures in groupby(
            by_unit, key=lambda figure: (figure.task, figure.unit, figure.month.year)
        )
        for figure, _ in _Line[Figure](_task([plan, *others], task, year)).corrections(figures)
    )


def marked(found: Iterable[Correction]) -> frozenset[tuple[int, int]]:
    """Batch and line of every record that is a 更正."""
    return frozenset(_stored(each.record) for each in found)


def _task(plans: Sequence[Plan], id: str, year: int) -> Task | None:
    """The task that a number meant in a year."""
    return next((plan.tasks.get(id) for plan in plans if plan.year == year), None)


class _Line(Generic[Row]):
    """What one 街镇, or the whole district, told of one task in a year, file after file."""

    def __init__(self, task: Task | None) -> None:
        self.task = task
        self.cells: dict[date, list[Row]] = {}

    def corrections(self, oldest_first: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
        """Each that corrects another, with that."""
        for batch, of_file in groupby(oldest_first, key=lambda record: record.batch):
            new = list(of_file)
            before = self._valid(batch)
            for record in new:
                cell = self.cells.setdefault(record.month, [])
                if record.reverted_by is None:  # it stands for good: nothing before it will count again
                    cell.clear()
                cell.append(record)
            after = self._valid(batch)
            for record in new:
                corrected = None if record.reverted_by else self._corrected(record, before, after)
                if corrected:
                    yield record, corrected

    def _valid(self, batch: int) -> dict[date, Row]:
        """Month → its last record that was not undone when the batch came."""
        standing = {
            month: next((r for r in reversed(rows) if r.reverted_by is None or r.reverted_by > batch), None)
            for month, rows in sorted(self.cells.items())
        }
        return {month: record for month, record in standing.items() if record}

    def _corrected(self, new: Row, before: dict[date, Row], after: dict[date, Row]) -> Row | None:
        same_cell = before.get(new.month)
        if same_cell:
            return None if _told(new, after) == _told(same_cell, before) else same_cell
        if new.same or self.task is None or self.task.kind not in CUMULATIVE:
            return None
        earlier = [r for month, r in after.items() if month < new.month and not r.same]
        later = [r for month, r in before.items() if month > new.month and not r.same]
        level = self._level(new)
        if earlier and self._level(earlier[-1]) > level:
            return earlier[-1]
        return later[0] if later and self._level(later[0]) < level else None

    def _level(self, record: Row) -> Decimal:
        """How far the task had come: the number, or the number of the stage."""
        if record.stage is not None and self.task is not None:
            return Decimal(self.task.stage_number(record.stage) or 0)
        return record.value or Decimal(0)


def _told(record: Row, valid: dict[date, Row]) -> tuple[Decimal | None, Decimal | None, str | None]:
    """The figure of a record; of 无变化 that of the month it repeats."""
    if record.same:
        record = next((r for m, r in reversed(valid.items()) if m < record.month and not r.same), record)
    return record.value, record.denominator, record.stage


def _stored(record: Record | Figure) -> tuple[int, int]:
    return record.batch, record.line
