"""Rows that need not be looked at one by one: all their parts were met in rows that the careful path took without a word.

The parts of a row that are read together: its month; its task and title; its 街镇 as tasks of its sort take it; its
figures as they do; its words, which are all one to it unless they say that there is nothing to say. Tasks are of one
sort where nothing but their names differ.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from heapq import merge

import numpy as np

from plan import Task
from records.checking.bulk.columns import Columns, Legend, Places
from records.checking.entry import Entry
from records.plans.in_force import InForce
from records.reading import cells
from records.reading.bulk.parts import Met, coded, holding, mapped, met, of_rows, together
from records.reading.bulk.rows import Piece
from records.reading.sheet import Row

NAMES = ("id", "title", "source", "department", "partners", "leader", "lists", "note")
"""What a task is called, and what is said of it without being asked of a row."""

Alone = Callable[[Sequence[Row]], Iterable[Entry | None]]
"""The entries that the careful path makes of rows, None of each of which it says anything."""


class Taker:
    """Takes the plain rows of one file piece by piece."""

    def __init__(self, plans: InForce, alone: Alone) -> None:
        self.legend = Legend()
        self._plan, self._alone = plans.latest, alone
        self._whenever = {
            task.id for task in plans.latest.tasks.values() if task.ended is None and _lasting(plans, task)
        }
        """Tasks of which no month decides whether they are asked for, or for what."""
        self._met: tuple[Met, ...] = tuple({} for _ in range(8))
        self._sorts = Places[str | None]()
        self._sort_of: dict[object, int] = {}

    def take(self, piece: Piece) -> tuple[Columns, list[Row]]:
        """The plain rows as columns, and all others."""
        month, task, title, unit, value, denominator, stage = map(coded, piece.columns[:7])
        sort, given = mapped(task, self._sort), mapped(unit, bool)
        parts = (
            month,
            together(task, title),
            together(sort, unit),
            together(sort, given, value, denominator, stage),
            *(mapped(coded(words), _none) for words in piece.columns[7:11]),
        )
        plain = met(parts, self._met, partial(self._asked, piece)) & holding(task, self._whenever.__contains__)
        months, tasks, units, figures = (
            np.array([was.get(text, 0) for text in part.values], np.int32)[part.codes[plain]]
            for part, was in zip(parts[:4], self._met, strict=False)
        )
        words = tuple(of_rows(column, plain) for column in piece.columns[7:11])
        columns = Columns(piece.lines[plain], (months, tasks, units, figures), words, self.legend)
        return columns, [*merge(piece.chosen(~plain), piece.odd)]

    def _asked(self, piece: Piece, places: Sequence[int]) -> Iterator[tuple[int, ...] | None]:
        rows = [*piece.chosen(places)]
        for row, entry in zip(rows, self._alone(rows), strict=True):
            as_it_stands = entry and entry.task == row.task and entry[8:12] == tuple(text or None for text in row[8:12])
            yield (*self.legend.codes(entry), 0, 0, 0, 0) if entry and as_it_stands else None

    def _sort(self, id: object) -> int:
        """Which sort of task it is; all that the plan does not have are one."""
        if id not in self._sort_of:
            task = self._plan.tasks.get(str(id))
            self._sort_of[id] = self._sorts[_said(task) if task else None]
        return self._sort_of[id]


def _said(task: Task) -> str:
    return str({name: value for name, value in vars(task).items() if name not in NAMES})


def _lasting(plans: InForce, task: Task) -> bool:
    """Whether a task is of the same sort, and called the same, in every month, 街镇 being the same too."""
    if plans.single:
        return True
    before = [step.plan.tasks.get(task.id) for step in plans.steps]
    return all(was is not None and was.title == task.title and _said(was) == _said(task) for was in before) and all(
        step.plan.units == plans.latest.units for step in plans.steps
    )


def _none(words: str) -> str | None:
    """Words that are none, as 无, NULL or #REF!; None of all others, which are taken as they stand."""
    return words if cells.nothing(words) or cells.error_value(words) else None
