"""A sheet against the plan and against what is stored: what is new, changed, unchanged or refused."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from plan import Plan, Problem, Task, problem
from records.entry import Entry, RowReader
from records.facts import Fact
from records.lock import Lock
from records.sheet import Sheet

JUMP_REPORTS = 3
JUMP_TIMES = 5
JUMP_SHARE = Fraction(1, 10)
"""A count jumps when, after three reports at least, it grows by more than five times its largest step so far
and by more than a tenth of the year's target."""

MOST_TWINS = 10
"""Rows of the same cell that a sentence names."""

Told = tuple[Decimal | None, Decimal | None, str | None]
"""Value, denominator and stage of one cell."""
Cells = dict[str | None, Told]
"""街镇 (None: whole district) → what is told."""


class Change(NamedTuple):
    """An entry to be stored and the fact it replaces (None: the cell was empty)."""

    entry: Entry
    before: Fact | None


@dataclass(frozen=True)
class Checked:
    """The outcome for every row of a sheet. Each row with content is in exactly one of `changes`,
    `unchanged`, `skipped` and the lines of `rejected`. `doubts` are the warnings that a person should
    confirm before storing."""

    encoding: str
    changes: tuple[Change, ...]
    unchanged: tuple[Entry, ...]
    skipped: int
    rejected: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    doubts: tuple[Problem, ...] = ()

    @property
    def rejected_lines(self) -> tuple[int, ...]:
        return tuple(sorted({p.row for p in self.rejected if p.row is not None}))


def check_sheet(
    plan: Plan,
    sheet: Sheet,
    current: Mapping[str, list[Fact]],
    *,
    default_month: date | None,
    received: datetime,
    locked: Mapping[int, Lock] = MappingProxyType({}),
    reason: str = "",
    stored: Collection[tuple[int, date]] = (),
) -> Checked:
    """Check every row. `current` is what is known now, by task id; `locked` the months that are locked,
    in which a change is refused unless there is a `reason`. `stored` are the rows, by line and month, that the very
    same file has brought in before: they count as unchanged, even where others have changed their cells since."""
    reader = RowReader(plan, default_month)
    for name in sheet.ignored:
        reader.warnings.append(problem(None, name, "", "不认识这一列，已忽略"))
    reader.warnings += sheet.warnings
    reader.rejected += sheet.rejected
    skipped = sheet.totals
    entries: list[Entry] = []
    again: list[Entry] = []
    for row in sheet.rows:
        if not (row.value or row.stage):
            skipped += 1
            if row.progress or row.reason or row.next_step:
                reader.warn(row, "完成值", "没有填数，这一行的文字说明未入库", "数没有变的请写 无变化")
            continue
        entry = reader.read(row)
        if entry:
            (again if stored and (entry.line, entry.month) in stored else entries).append(entry)
    ledger = _Ledger(plan, current)
    refused = [*_repeated(entries)]
    entries = _without(entries, refused)
    if not reason.strip():
        closed = [_lock_notice(e, locked[e.month.month], "更改须写明原因") for e in ledger.changed_in(locked, entries)]
        refused += closed
        entries = _without(entries, closed)
    entries, unsound = _sound(ledger, entries)
    refused += unsound
    reader.warnings += ledger.corrections(entries)
    today = received.date()
    reader.warnings += [
        problem(e.line, "月份", f"{e.month:%Y-%m}", "所报月份还没有到，请确认月份没有填错")
        for e in entries
        if e.month > today
    ]
    reader.warnings += [
        _lock_notice(e, locked[e.month.month], "将作为锁定后的变更登记") for e in ledger.changed_in(locked, entries)
    ]
    told = [*map(ledger.change, entries)]
    unchanged = [c.entry for c in told if _equal(c)]
    changes = [c for c in told if not _equal(c)] if unchanged else told
    doubts = tuple(ledger.jumps([c.entry for c in changes]))
    return Checked(
        encoding=sheet.encoding,
        changes=tuple(changes),
        unchanged=(*unchanged, *again),
        skipped=skipped,
        rejected=tuple(sorted([*reader.rejected, *refused], key=lambda p: p.row or 0)),
        warnings=tuple(sorted([*reader.warnings, *doubts], key=lambda p: p.row or 0)),
        doubts=doubts,
    )


def _sound(ledger: "_Ledger", entries: list[Entry]) -> tuple[list[Entry], list[Problem]]:
    """The entries that agree with the store and with each other, and why the others do not. A row that is refused
    may have been what another one is founded on, so those that are left are asked again until all may stay."""
    refused: list[Problem] = []
    while True:
        before = len(refused)
        for step in (ledger.unfounded, ledger.falls, ledger.two_levels):
            found = [*step(entries)]
            refused += found
            entries = _without(entries, found)
        if len(refused) == before:
            return entries, refused


def _kept_words(entry: Entry, before: Fact | None) -> Entry:
    """An empty narrative cell leaves what was written for the cell before."""
    if before is None:
        return entry
    return entry._replace(
        progress=entry.progress or before.progress,
        reason=entry.reason or before.reason,
        next_step=entry.next_step or before.next_step,
    )


def _lock_notice(entry: Entry, lock: Lock, what: str) -> Problem:
    said = f"{entry.month.month} 月已于 {lock.when:%Y-%m-%d} 由{lock.person}锁定（{lock.reason}），{what}"
    return problem(entry.line, "月份", f"{entry.month:%Y-%m}", said)


def _without(entries: list[Entry], problems: list[Problem]) -> list[Entry]:
    lines = {p.row for p in problems}
    if not lines:
        return entries
    return [entry for entry in entries if entry.line not in lines]


def _equal(change: Change) -> bool:
    # entry: line, month, task, unit, then what is said; fact: the same from `same` to `next_step`
    return change.before is not None and change.entry[4:] == change.before[4:11]


def _repeated(entries: Iterable[Entry]) -> Iterator[Problem]:
    """The same cell twice in one file: both rows are refused, since either may be meant."""
    seen: dict[tuple[date, str, str | None], Entry] = {}
    twins: dict[tuple[date, str, str | None], list[Entry]] = {}
    for entry in entries:
        key = (entry.month, entry.task, entry.unit)
        first = seen.setdefault(key, entry)
        if first is not entry:
            twins.setdefault(key, [first]).append(entry)
    for same in twins.values():
        for entry in same:
            # a few beyond those that are shown, so that a file of one row repeated is not quadratic
            shown = [e.line for e in same[: MOST_TWINS + 1] if e.line != entry.line][:MOST_TWINS]
            more = "等" if len(same) - 1 > MOST_TWINS else ""
            others = "、".join(map(str, shown))
            yield problem(entry.line, "任务编号", entry.task, f"与第 {others} 行{more}报的是同一项", "请只留一行")


class _Ledger:
    """What the store knows, asked while a sheet is checked against it."""

    def __init__(self, plan: Plan, current: Mapping[str, list[Fact]]) -> None:
        self.plan = plan
        self.known: dict[tuple[str, str | None], dict[int, Fact]] = {}
        for task, rows in current.items():
            for fact in rows:
                self.known.setdefault((task, fact.unit), {})[fact.month] = fact
        # answers for the list of entries asked about last, since several steps ask about the same
        self._merged_of: tuple[list[Entry], dict[str, dict[int, Cells]]] = ([], {})
        self._falls_of: tuple[list[Entry], list[tuple[Entry, str]]] = ([], [])

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
        return [e for e in entries if e.month.month in months and not _equal(self.change(e))] if months else []

    def unfounded(self, entries: list[Entry]) -> Iterator[Problem]:
        """无变化 where nothing was reported before."""
        first: dict[tuple[str, str | None], int] = {}
        unchanged = [e for e in entries if e.same]
        for e in entries if unchanged else ():
            if not e.same:
                key = (e.task, e.unit)
                first[key] = min(e.month.month, first.get(key, 13))
        for e in unchanged:
            key = (e.task, e.unit)
            told = [m for m, f in self.known.get(key, {}).items() if not f.same]
            if min([*told, first.get(key, 13)]) >= e.month.month:
                yield problem(e.line, "完成值", "无变化", "此前没有报过这一项，无从比较", "请填实际的数，没有进展写 0")

    def falls(self, entries: list[Entry]) -> Iterator[Problem]:
        """A cumulative number below an earlier month's or above a later month's, without a reason."""
        for entry, against in self._falls(entries):
            if not entry.reason:
                what = f"节点{against}" if entry.stage else f"累计数{against}"
                advice = "请核对；确属更正的，请在「滞后原因」写明更正原因"
                yield problem(entry.line, *_cell(entry), what, advice)

    def corrections(self, entries: list[Entry]) -> Iterator[Problem]:
        """What is accepted as a 更正: a fall with a reason."""
        for entry, against in self._falls(entries):
            yield problem(entry.line, *_cell(entry), f"{against}，按更正入库")

    def _falls(self, entries: list[Entry]) -> list[tuple[Entry, str]]:
        if self._falls_of[0] is not entries:
            self._falls_of = (entries, [*self._find_falls(entries)])
        return self._falls_of[1]

    def _find_falls(self, entries: list[Entry]) -> Iterator[tuple[Entry, str]]:
        falls: dict[tuple[str, str | None, int], str] = {}
        between: dict[tuple[str, int], str] = {}
        for task, months in self._merged(entries).items():
            heights = _heights(self.plan.tasks[task], months)
            falls.update({(task, *cell): said for cell, said in _falls_of_cells(heights).items()})
            between.update({(task, month): said for month, said in _falls_between_levels(heights).items()})
        told = [e for e in entries if not e.same] if falls or between or self.known else []
        own = {(e.task, e.unit, e.month.month): self._back(e) for e in told}
        own = {cell: falls.get(cell) or said for cell, said in own.items()}
        # where a 街镇 itself fell, the rows beside it are not to blame for the sum
        blamed = {(task, month) for (task, _, month), said in own.items() if said}
        for e in told:
            at = (e.task, e.month.month)
            said = own[e.task, e.unit, e.month.month] or (None if at in blamed else between.get(at))
            if said:
                yield e, said

    def _back(self, entry: Entry) -> str | None:
        """Lower than the same month said before."""
        before = self.fact(entry)
        if before is None or before.same:
            return None
        task = self._task(entry)
        was = _height(task, (before.value, before.denominator, before.stage))
        now = _height(task, (entry.value, entry.denominator, entry.stage))
        return f"比此前报的{was.said}{was.less}" if was and now and was.number > now.number else None

    def _merged(self, entries: list[Entry]) -> dict[str, dict[int, Cells]]:
        """Task → month → 街镇 → what is told, the entries laid over what is known; for their tasks."""
        if self._merged_of[0] is entries:
            return self._merged_of[1]
        told: dict[tuple[str, str | None], dict[int, Told | None]] = {}
        tasks = {e.task for e in entries}
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
        self._merged_of = (entries, found)
        return found

    def jumps(self, entries: list[Entry]) -> Iterator[Problem]:
        """A count that grows far more than it ever did: perhaps a slip, for the person to confirm."""
        for e in entries if self.known else ():
            target = self._task(e).target
            if e.same or e.value is None or target is None or self._task(e).kind != "count":
                continue
            told = {m: f.value for m, f in self.known.get((e.task, e.unit), {}).items() if not f.same}
            earlier = [told[m] or Decimal(0) for m in sorted(told) if m < e.month.month]
            if len(earlier) < JUMP_REPORTS:
                continue
            steps = [b - a for a, b in pairwise([Decimal(0), *earlier])]
            step = e.value - earlier[-1]
            if step > JUMP_TIMES * max(steps) and Fraction(step) > target * JUMP_SHARE:
                yield problem(
                    e.line,
                    "完成值",
                    _plain(e.value),
                    f"比上次的 {_plain(earlier[-1])} 多 {_plain(step)}，此前每月最多增加 {_plain(max(steps))}",
                    "请确认没有多写一位数",
                )

    def two_levels(self, entries: list[Entry]) -> Iterator[Problem]:
        """Rows by 街镇 and for the whole district in one month that do not agree (domain.md section 6)."""
        merged = self._merged(entries)
        both = {
            (task, month)
            for task, months in merged.items()
            for month, cells in months.items()
            if None in cells and len(cells) > 1
        }
        for e in entries if both else ():
            if e.same or (e.task, e.month.month) not in both:
                continue
            cells = merged[e.task][e.month.month]
            units = [told for unit, told in cells.items() if unit is not None]
            added, district = _added(self._task(e), units), cells[None]
            if not _agree(added, district):
                yield problem(
                    e.line,
                    *_cell(e),
                    f"{e.month.month} 月各街镇合计 {_said(added)}，全区数 {_said(district)}，两者不一致",
                    "一个月只按街镇或只按全区报送，或使两者相等",
                )

    def _task(self, entry: Entry) -> Task:
        return self.plan.tasks[entry.task]


def _cell(entry: Entry) -> tuple[str, str]:
    """The column an entry's figure stands in, and the figure."""
    return ("节点", entry.stage) if entry.stage else ("完成值", _plain(entry.value))


class _Height(NamedTuple):
    """How far a cell has come: a cumulative number, or a stage and its place in the order."""

    number: Decimal
    stage: str | None = None

    @property
    def said(self) -> str:
        return f"「{self.stage}」" if self.stage else f" {_plain(self.number)} "

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
        latest |= {unit: height for unit, height in cells.items() if unit is not None}
        whole = None in cells
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


def _added(task: Task, units: list[Told]) -> Told:
    """The 街镇 together: numbers add up, a duty is fulfilled by all, stages stand where the slowest is."""
    if task.kind == "stages":
        slowest = min(units, key=lambda told: task.stage_number(told[2] or "") or 0)
        return None, None, slowest[2]
    if task.kind == "duty":
        return min((told[0] or Decimal(0) for told in units), default=None), None, None
    below = sum((told[1] or Decimal(0) for told in units), Decimal(0))
    return sum((told[0] or Decimal(0) for told in units), Decimal(0)), below or None, None


def _agree(added: Told, district: Told) -> bool:
    """Equal; a district's bare percentage agrees with the same share added up."""
    if added[1] and not district[1] and district[0] is not None:
        return Fraction(added[0] or 0) / Fraction(added[1]) == Fraction(district[0])
    return added == district


def _said(told: Told) -> str:
    if told[2] is not None:
        return told[2]
    return f"{_plain(told[0])}/{_plain(told[1])}" if told[1] else _plain(told[0])


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
