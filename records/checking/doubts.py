"""Figures that hardly can be: perhaps a slip, for the person to confirm before they are stored.

What a careful clerk would ask about: more than the whole, many times the year's target, half a bed, far from before. Of
one cell one thing is asked; above the target once, since what was confirmed then stays so.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from plan import Problem, Task, problem
from records.checking.entry import Entry
from records.checking.told import Ledger, plain_number
from records.reading.cells import counted
from records.reading.sheet import Row

JUMP_REPORTS = 3
JUMP_TIMES = 5
JUMP_SHARE = Fraction(1, 10)
"""A count jumps when, after three reports at least, it grows by more than five times its largest step so far
and by more than a tenth of the year's target. From nothing it may begin with anything up to the whole target, and 1 after
0 has no digit too many."""
TARGET_TIMES, TARGET_MORE = 5, 10
"""A count is beyond belief above five times the year's target; the district's own tables know 1.7 times. Two where one
was planned are no slip, so it must be ten more as well."""
LEVEL_TIMES, LEVEL_FROM = 10, 100
"""A level is asked about above ten times what it was, unless it is small: 12 after 1 may well be."""
_CHECK = "请确认没有多写一位数，单位没有看错"
SLIP_TIMES, SMALL_SHARE = 50, Decimal("0.01")
"""0.85% where 90% are planned is a decimal that was given a sign: less than the fiftieth part, and below 1%."""


class _Doubt(NamedTuple):
    entry: Entry
    what: str
    advice: str = "请确认没有填错"


def doubts(ledger: Ledger, entries: list[Entry], rows: Iterable[Row]) -> tuple[Problem, ...]:
    """The questions about entries that are to be stored; they quote the cell as the row of that line shows it."""
    found = {doubt.entry.line: doubt for ask in (_impossible, _jumps) for doubt in ask(ledger, entries)}
    shown = {row.line: row.value for row in rows if row.line in found} if found else {}
    return tuple(
        problem(line, "完成值", shown.get(line) or plain_number(e.value), what, advice)
        for line, (e, what, advice) in sorted(found.items())
    )


def _impossible(ledger: Ledger, entries: list[Entry]) -> Iterator[_Doubt]:
    """Figures that no task of this kind and unit has, or that would be a wonder."""
    ordinary = {id: _ordinary(task) for id, task in ledger.plan.tasks.items()}
    for e in entries:
        value = e.value
        if value is None:
            continue
        if e.denominator is not None:
            sound = value <= e.denominator
        else:
            least, most, whole = ordinary[e.task]
            sound = least <= value <= most and not (whole and value % 1)
        if not sound and (doubt := _asked(ledger, e)):
            yield doubt


class _Ordinary(NamedTuple):
    """Between which values nothing need be asked, and whether that holds of whole numbers alone."""

    least: Decimal
    most: Decimal
    whole: bool


def _ordinary(task: Task) -> _Ordinary:
    most = Decimal(1) if task.in_percent or task.kind == "duty" else Decimal(LEVEL_FROM - 1)
    return _Ordinary(
        SMALL_SHARE if task.in_percent else Decimal(0),
        _beyond(task) if task.kind == "count" else most,
        task.kind in ("count", "pending") and _things(task),
    )


def _beyond(task: Task) -> Decimal:
    target = task.target or Fraction(0)
    most = max(target * TARGET_TIMES, target + TARGET_MORE)
    return Decimal(most.numerator) / most.denominator


def _things(task: Task) -> bool:
    """Whether it counts things that there are no halves of."""
    return counted(task.unit) and (task.target is None or task.target.denominator == 1)


def _asked(ledger: Ledger, e: Entry) -> _Doubt | None:
    task = ledger.task(e)
    if task.kind == "rate" or (task.in_percent and task.kind != "count"):
        return _of_a_share(task, e)
    value, before = e.value or Decimal(0), _before(ledger, e)
    if task.kind == "count" and value > _beyond(task) >= (before or 0):
        return _Doubt(e, f"超过全年目标 {_said(task.target)} 的 {TARGET_TIMES} 倍", _CHECK)
    if value < 0 and not (task.baseline is not None and task.baseline < 0):
        return _Doubt(e, "小于 0")
    if task.kind not in ("direction", "level") and value % 1 and _things(task):
        return _Doubt(e, "不是整数")
    if task.unit == "‰" and value > 1000:
        return _Doubt(e, "超过 1000‰")
    if task.kind in ("direction", "level", "pending"):
        return _of_a_level(task, e, before)
    return None


def _of_a_share(task: Task, e: Entry) -> _Doubt | None:
    """Above the whole; or a bare percentage so small that its sign may be a slip."""
    value, most = e.value or Decimal(0), max(task.baseline or 0, 1)
    if e.denominator is not None:
        return _Doubt(e, f"分子大于分母 {plain_number(e.denominator)}", "请确认没有填反")
    if value > most:
        return _Doubt(e, f"超过 {_said(Fraction(most) * 100)}%")
    usual = None if task.at_most else task.target or task.baseline
    if usual and 0 < value < SMALL_SHARE and Fraction(value) * SLIP_TIMES < usual:
        shares = _said(Fraction(value) * 100), _said(Fraction(value) * 10_000)
        return _Doubt(e, f"只有 {shares[0]}%", f"请确认不是 {shares[1]}%")
    return None


def _of_a_level(task: Task, e: Entry, before: Decimal | None) -> _Doubt | None:
    value, was = Fraction(e.value or 0), task.baseline if before is None else Fraction(before)
    known = "此前" if was is not None else "目标"
    was = task.target if was is None else was
    if was and was > 0 and value >= LEVEL_FROM and value > was * LEVEL_TIMES:
        return _Doubt(e, f"是{known} {_said(was)} 的 {int(value / was)} 倍", _CHECK)
    return None


def _before(ledger: Ledger, e: Entry) -> Decimal | None:
    """What was told last of the cell, this month included."""
    told = {m: f.value for m, f in ledger.known.get((e.task, e.unit), {}).items() if not f.same and m <= e.month.month}
    return told[max(told)] if told else None


def _said(value: Fraction | None) -> str:
    """The number as a plan writes it: 300, 41.04."""
    return "" if value is None else plain_number(Decimal(value.numerator) / value.denominator)


def _jumps(ledger: Ledger, entries: list[Entry]) -> Iterator[_Doubt]:
    """A count that grows far more than it ever did."""
    for e in entries if ledger.known else ():
        target = ledger.task(e).target
        if e.same or e.value is None or target is None or ledger.task(e).kind != "count":
            continue
        told = {m: f.value for m, f in ledger.known.get((e.task, e.unit), {}).items() if not f.same}
        earlier = [told[m] or Decimal(0) for m in sorted(told) if m < e.month.month]
        if len(earlier) < JUMP_REPORTS:
            continue
        steps = [b - a for a, b in pairwise([Decimal(0), *earlier])]
        step = e.value - earlier[-1]
        if e.value < 10 or step <= JUMP_TIMES * max(steps):
            continue
        if Fraction(step) > (target * JUMP_SHARE if any(steps) else target):
            more = f"多 {plain_number(step)}，此前每月最多增加 {plain_number(max(steps))}"
            yield _Doubt(e, f"比上次的 {plain_number(earlier[-1])} {more}", "请确认没有多写一位数")
