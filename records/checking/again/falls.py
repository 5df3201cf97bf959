"""Cumulative numbers that fall and stages that go back: only with a reason, as a 更正 (domain.md section 5)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from plan import Task
from records.checking.again.changed import by
from records.checking.entry import Entry
from records.checking.told import Cells, Ledger, Told, plain_number


class Fall(NamedTuple):
    """An entry behind what its cell told before, or ahead of what it told later. `between`: its 街镇 together are, or
    the whole district against them."""

    entry: Entry
    said: str
    between: bool = False


def falls(ledger: Ledger, entries: list[Entry]) -> Iterator[Fall]:
    """What falls among entries, laid over what is known; not what fell between 街镇 and district in the store already."""
    of_cells: dict[tuple[str, str | None, int], str] = {}
    between: dict[tuple[str, int], str] = {}
    for task, months in ledger.merged(entries).items():
        for heights in _heights_of(ledger, task, months):
            of_cells.update({(task, *at): said for at, said in _falls_of_cells(heights).items()})
            between.update({(task, month): said for month, said in _falls_between_levels(heights).items()})
    if between and ledger.known:
        stood = ledger.merged_alone({task for task, _ in between})
        for task, months in stood.items():
            fallen = (_falls_between_levels(heights).items() for heights in _heights_of(ledger, task, months))
            for month, said in chain.from_iterable(fallen):
                if between.get((task, month)) == said:
                    del between[task, month]
    told = [e for e in entries if not e.same] if of_cells or between or ledger.known else []
    own = {(e.task, e.unit, e.month.month): _back(ledger, e) for e in told}
    own = {at: of_cells.get(at) or said for at, said in own.items()}
    # where a 街镇 itself fell, the rows beside it are not to blame for the sum
    blamed = {(task, month) for (task, _, month), said in own.items() if said}
    for e in told:
        at = (e.task, e.month.month)
        if back := own[e.task, e.unit, e.month.month]:
            yield Fall(e, back)
        elif at not in blamed and at in between:
            yield Fall(e, between[at], between=True)


def _back(ledger: Ledger, entry: Entry) -> str | None:
    """Lower than the same month said before."""
    before = ledger.fact(entry)
    if before is None or before.same:
        return None
    task = ledger.task(entry)
    was = _height(task, (before.value, before.denominator, before.stage))
    now = _height(task, (entry.value, entry.denominator, entry.stage))
    return f"比此前报的{was.said}{was.less}{by(before)}" if was and now and was.number > now.number else None


class _Height(NamedTuple):
    """How far a cell has come: a cumulative number, or a stage and its place in the order."""

    number: Decimal
    stage: str | None = None

    @property
    def said(self) -> str:
        return f"「{self.stage}」" if self.stage else f" {plain_number(self.number)} "

    @property
    def less(self) -> str:
        return "退后" if self.stage else "少"

    @property
    def more(self) -> str:
        return "超前" if self.stage else "多"


Heights = dict[str | None, _Height]
"""街镇 (None: whole district) → how far it has come."""


def _height(task: Task, told: Told) -> _Height | None:
    """None of a level, which may fall, and of a stage that the plan does not have any more."""
    value, _, stage = told
    if task.kind == "count":
        return _Height(value or Decimal(0))
    place = task.stage_number(stage) if task.kind == "stages" and stage else None
    return None if place is None else _Height(Decimal(place), stage)


def _heights_of(ledger: Ledger, id: str, months: dict[int, Cells]) -> Iterator[dict[int, Heights]]:
    """Those of the months that can be held against each other, and once more of others."""
    for task, alike in ledger.measures(id, months):
        yield _heights(task, {month: months[month] for month in alike})


def _heights(task: Task, months: dict[int, Cells]) -> dict[int, Heights]:
    if task.kind not in ("count", "stages"):
        return {}
    return {
        month: {unit: height for unit, told in months[month].items() if (height := _height(task, told))}
        for month in sorted(months)
    }


def _falls_of_cells(months: dict[int, Heights]) -> dict[tuple[str | None, int], str]:
    """街镇 and month of everything below what was told before it or above what was told after it."""
    falls: dict[tuple[str | None, int], str] = {}
    last: dict[str | None, tuple[int, _Height]] = {}
    for month, cells in months.items():
        for unit, height in cells.items():
            if unit in last and last[unit][1].number > height.number:
                before, more = last[unit]
                falls[unit, month] = f"比 {before} 月的{more.said}{height.less}"
                falls.setdefault((unit, before), f"比 {month} 月的{height.said}{height.more}")
            last[unit] = (month, height)
    return falls


def _falls_between_levels(months: dict[int, Heights]) -> dict[int, str]:
    """Months told by 街镇 that together are below what was told for the whole district before, or the reverse."""
    falls: dict[int, str] = {}
    latest: Heights = {}
    last: tuple[int, bool, _Height] | None = None
    for month, cells in months.items():
        whole = None in cells
        if whole:
            latest.clear()  # what 街镇 told before a figure for the whole district does not count again
        latest |= {unit: height for unit, height in cells.items() if unit is not None}
        if not (whole or latest):
            continue
        height = cells[None] if whole else _together(latest)
        if last is not None and last[1] != whole and last[2].number > height.number:
            names = ("最慢的街镇", "全区节点") if height.stage else ("各街镇合计", "全区数")
            falls[month] = f"使{names[whole]}{height.said}比 {last[0]} 月的{last[2].said}{height.less}"
        last = (month, whole, height)
    return falls


def _together(units: Heights) -> _Height:
    """The 街镇 together: numbers add up, stages stand where the slowest is."""
    slowest = min(units.values(), key=lambda height: height.number)
    return slowest if slowest.stage else _Height(sum((height.number for height in units.values()), Decimal(0)))
