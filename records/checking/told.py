"""What is known and what a sheet tells: each cell of the store, and the sheet's entries laid over them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from plan import Task
from records.checking.entry import Entry
from records.plans.in_force import InForce
from records.store.facts import Fact

Told = tuple[Decimal | None, Decimal | None, str | None]
"""Value, denominator and stage of one cell."""
Cells = dict[str | None, Told]
"""街镇 (None: whole district) → what is told."""


class Change(NamedTuple):
    """An entry to be stored and the fact it replaces (None: the cell was empty)."""

    entry: Entry
    before: Fact | None


class Ledger:
    """What the store knows, asked while a sheet is checked against it."""

    def __init__(self, plans: InForce, current: Mapping[str, list[Fact]]) -> None:
        self.plans, self.plan = plans, plans.latest
        self.known: dict[tuple[str, str | None], dict[int, Fact]] = {}
        for task, rows in current.items():
            for fact in rows:
                self.known.setdefault((task, fact.unit), {})[fact.month] = fact
        # the answer for the list of entries asked about last, since several steps ask about the same
        self._merged_of: tuple[list[Entry], dict[str, dict[int, Cells]]] = ([], {})

    def fact(self, entry: Entry) -> Fact | None:
        return self.known.get((entry.task, entry.unit), {}).get(entry.month.month)

    def change(self, entry: Entry) -> Change:
        """The entry with the words that stay, and what it replaces."""
        if not self.known:
            return Change(entry, None)
        before = self.fact(entry)
        return Change(_kept_words(entry, before), before)

    def changed_in(self, months: Collection[int], entries: Iterable[Entry]) -> list[Entry]:
        """The entries about some months that say something new."""
        return [e for e in entries if e.month.month in months and not equal(self.change(e))] if months else []

    def stood(self, entry: Entry) -> Told | None:
        """What is known of the cell of an entry; where that is 无变化, what it repeats."""
        told = self.known.get((entry.task, entry.unit), {})
        months = [month for month, fact in told.items() if month <= entry.month.month and not fact.same]
        fact = told[max(months)] if months else None
        return (fact.value, fact.denominator, fact.stage) if fact else None

    def merged_alone(self, tasks: Collection[str]) -> dict[str, dict[int, Cells]]:
        """The same as `merged` without any entry, for some tasks."""
        return self._laid(tasks, [])

    def merged(self, entries: list[Entry]) -> dict[str, dict[int, Cells]]:
        """Task → month → 街镇 → what is told, the entries laid over what is known; for their tasks."""
        if self._merged_of[0] is entries:
            return self._merged_of[1]
        found = self._laid({e.task for e in entries}, entries)
        self._merged_of = (entries, found)
        return found

    def _laid(self, tasks: Collection[str], entries: list[Entry]) -> dict[str, dict[int, Cells]]:
        told: dict[tuple[str, str | None], dict[int, Told | None]] = {}
        for (task, unit), months in self.known.items():
            if task in tasks:
                told[task, unit] = {
                    month: None if fact.same else (fact.value, fact.denominator, fact.stage)
                    for month, fact in months.items()
                }
        for e in entries:
            said = None if e.same else (e.value, e.denominator, e.stage)
            told.setdefault((e.task, e.unit), {})[e.month.month] = said
        found: dict[str, dict[int, Cells]] = {task: {} for task in tasks}
        for (task, unit), cells in told.items():
            carried: Told | None = None
            for month in sorted(cells):
                carried = cells[month] or carried
                if carried is not None:  # 无变化 says what was said before
                    found[task].setdefault(month, {})[unit] = carried
        return found

    def task(self, entry: Entry) -> Task:
        """As the plan of its month says it, by which it was read."""
        found = self.plans.task(entry.task, entry.month.month)
        assert found is not None
        return found

    def measures(self, id: str, months: Iterable[int]) -> Iterator[tuple[Task, list[int]]]:
        """The months that can be held against each other, with the task as they have it: a number told of another kind
        or unit, before the plan was changed, is neither more nor less. Months whose plan has no such task are in none."""
        found: dict[tuple[object, ...], tuple[Task, list[int]]] = {}
        for month in months:
            if (task := self.plans.task(id, month)) is not None:
                found.setdefault(_measure(task), (task, []))[1].append(month)
        yield from found.values()

    def alike(self, id: str, one: int, other: int) -> bool:
        """Whether what is told of a task in two months can be held against each other."""
        return self.plans.single or len([*self.measures(id, {one, other})]) == 1


def _measure(task: Task) -> tuple[object, ...]:
    return task.kind, task.unit, *(stage.name for stage in task.stages)


def _kept_words(entry: Entry, before: Fact | None) -> Entry:
    """An empty narrative cell leaves what was written for the cell before."""
    if before is None:
        return entry
    return entry._replace(
        progress=entry.progress or before.progress,
        reason=entry.reason or before.reason,
        next_step=entry.next_step or before.next_step,
    )


def equal(change: Change) -> bool:
    """Whether the entry says nothing but what is stored."""
    # entry: line, month, task, unit, then what is said; fact: the same from `same` to `next_step`; a 更正原因 alone
    # changes nothing
    return change.before is not None and change.entry[4:11] == change.before[3:10]


def cell(entry: Entry) -> tuple[str, str]:
    """The column an entry's figure stands in, and the figure."""
    return ("节点", entry.stage) if entry.stage else ("完成值", plain_number(entry.value))


def plain_number(value: Decimal | None) -> str:
    """120 of 120.0000000000, nothing where there is no number."""
    return "" if value is None else f"{value.normalize():f}"
