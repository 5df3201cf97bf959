"""A sheet against the plan and against what is stored: what is new, changed, unchanged or refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from plan import Plan, Problem, Task, problem
from records.entry import Entry, RowReader
from records.facts import Fact
from records.files import Sheet


class Change(NamedTuple):
    """An entry to be stored and the fact it replaces (None: the cell was empty)."""

    entry: Entry
    before: Fact | None


@dataclass(frozen=True)
class Checked:
    """The outcome for every row of a sheet. Each row with content is in exactly one of `changes`,
    `unchanged`, `skipped` and the lines of `rejected`."""

    encoding: str
    changes: tuple[Change, ...]
    unchanged: tuple[Entry, ...]
    skipped: int
    rejected: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

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
) -> Checked:
    """Check every row. `current` is what is known now, by task id."""
    reader = RowReader(plan, default_month)
    for name in sheet.ignored:
        reader.warnings.append(problem(None, name, "", "不认识这一列，已忽略"))
    skipped = sheet.totals
    entries: list[Entry] = []
    for row in sheet.rows:
        if not (row.cells["完成值"] or row.cells["节点"]):
            skipped += 1
            if any(row.cells[name] for name in ("进展情况", "滞后原因", "下一步措施")):
                reader.warn(row, "完成值", "没有填数，这一行的文字说明未入库", "数没有变的请写 无变化")
            continue
        entry = reader.read(row)
        if entry:
            entries.append(entry)
    ledger = _Ledger(plan, current)
    refused = [*_repeated(entries)]
    for step in (ledger.unfounded, ledger.falls, ledger.two_levels):
        entries = _without(entries, refused)
        refused += step(entries)
    entries = _without(entries, refused)
    reader.warnings += ledger.corrections(entries)
    reader.warnings += [
        problem(e.line, "月份", f"{e.month:%Y-%m}", "所报月份还没有到，请确认月份没有填错")
        for e in entries
        if e.month > received.date()
    ]
    changes = [Change(e, ledger.fact(e)) for e in entries]
    return Checked(
        encoding=sheet.encoding,
        changes=tuple(c for c in changes if not _equal(c)),
        unchanged=tuple(c.entry for c in changes if _equal(c)),
        skipped=skipped,
        rejected=tuple(sorted([*reader.rejected, *refused], key=lambda p: p.row or 0)),
        warnings=tuple(sorted(reader.warnings, key=lambda p: p.row or 0)),
    )


def _without(entries: list[Entry], problems: list[Problem]) -> list[Entry]:
    lines = {p.row for p in problems}
    return [entry for entry in entries if entry.line not in lines]


def _equal(change: Change) -> bool:
    # entry: line, month, task, unit, then what is said; fact: the same from `same` to `next_step`
    return change.before is not None and change.entry[4:] == change.before[4:11]


def _repeated(entries: Iterable[Entry]) -> Iterator[Problem]:
    """The same cell twice in one file: both rows are refused, since either may be meant."""
    seen: dict[tuple[date, str, str | None], list[Entry]] = {}
    for entry in entries:
        seen.setdefault((entry.month, entry.task, entry.unit), []).append(entry)
    for same in (twins for twins in seen.values() if len(twins) > 1):
        for entry in same:
            others = "、".join(str(e.line) for e in same if e.line != entry.line)
            yield problem(
                entry.line, "任务编号", entry.task, f"与第 {others} 行报的是同一项", "请只留一行"
            )


class _Ledger:
    """What the store knows, asked while a sheet is checked against it."""

    def __init__(self, plan: Plan, current: Mapping[str, list[Fact]]) -> None:
        self.plan = plan
        self.known: dict[tuple[str, str | None], dict[int, Fact]] = {}
        for task, rows in current.items():
            for fact in rows:
                self.known.setdefault((task, fact.unit), {})[fact.month] = fact

    def fact(self, entry: Entry) -> Fact | None:
        return self.known.get((entry.task, entry.unit), {}).get(entry.month.month)

    def unfounded(self, entries: list[Entry]) -> Iterator[Problem]:
        """无变化 where nothing was reported before."""
        first = {}
        for e in entries:
            if not e.same:
                key = (e.task, e.unit)
                first[key] = min(e.month.month, first.get(key, 13))
        for e in entries:
            if e.same:
                key = (e.task, e.unit)
                told = [m for m, f in self.known.get(key, {}).items() if not f.same]
                if min([*told, first.get(key, 13)]) >= e.month.month:
                    yield problem(
                        e.line, "完成值", "无变化", "此前没有报过这一项，无从比较", "请填实际的数，没有进展写 0"
                    )

    def falls(self, entries: list[Entry]) -> Iterator[Problem]:
        """A cumulative number below an earlier month's or above a later month's, without a reason."""
        for entry, against in self._falls(entries):
            if not entry.reason:
                yield problem(
                    entry.line,
                    "完成值",
                    _plain(entry.value),
                    f"累计数{against}",
                    "请核对；确属更正的，请在「滞后原因」写明更正原因",
                )

    def corrections(self, entries: list[Entry]) -> Iterator[Problem]:
        """What is accepted as a 更正: a fall with a reason."""
        for entry, against in self._falls(entries):
            yield problem(entry.line, "完成值", _plain(entry.value), f"{against}，按更正入库")

    def _falls(self, entries: list[Entry]) -> Iterator[tuple[Entry, str]]:
        series: dict[tuple[str, str | None], dict[int, Decimal | None]] = {}
        counts = [e for e in entries if not e.same and self._task(e).kind == "count"]
        for e in counts:
            key = (e.task, e.unit)
            if key not in series:
                known = self.known.get(key, {})
                series[key] = {m: f.value for m, f in known.items() if not f.same}
            series[key][e.month.month] = e.value
        for e in counts:
            told, month = series[e.task, e.unit], e.month.month
            earlier = max((m for m in told if m < month), default=None)
            later = min((m for m in told if m > month), default=None)
            if earlier is not None and (told[earlier] or 0) > (e.value or 0):
                yield e, f"比 {earlier} 月的 {_plain(told[earlier])} 少"
            elif later is not None and (told[later] or 0) < (e.value or 0):
                yield e, f"比 {later} 月的 {_plain(told[later])} 多"

    def two_levels(self, entries: list[Entry]) -> Iterator[Problem]:
        """Rows by 街镇 and for the whole district in one month that do not agree (domain.md section 6)."""
        merged: dict[tuple[str, int], dict[str | None, tuple[Decimal | None, Decimal | None]]] = {}
        for (task, unit), months in self.known.items():
            for month, fact in months.items():
                if not fact.same:
                    merged.setdefault((task, month), {})[unit] = (fact.value, fact.denominator)
        for e in entries:
            if not e.same:
                merged.setdefault((e.task, e.month.month), {})[e.unit] = (e.value, e.denominator)
        for e in entries:
            cell = merged.get((e.task, e.month.month), {})
            if e.same or None not in cell or len(cell) == 1:
                continue
            units = [figures for unit, figures in cell.items() if unit is not None]
            total = tuple(sum(((f[i] or Decimal(0)) for f in units), Decimal(0)) for i in (0, 1))
            district = tuple(figure or Decimal(0) for figure in cell[None])
            if total != district:
                yield problem(
                    e.line,
                    "完成值",
                    _plain(e.value),
                    f"{e.month.month} 月各街镇合计 {_plain(total[0])}，全区数 {_plain(district[0])}，两者不一致",
                    "一个月只按街镇或只按全区报送，或使两者相等",
                )

    def _task(self, entry: Entry) -> Task:
        return self.plan.tasks[entry.task]


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
