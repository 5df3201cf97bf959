"""Figures that hardly can be: perhaps a slip, for the person to confirm before they are stored.

What a careful clerk would ask about: more than the whole, many times the year's target, half a bed, one digit too many,
far from before. What the plan itself expects is none of it. The rule with its worked examples: docs/metrics.md,
可能有误的数. Of one cell one thing is asked, and once, since what was confirmed then stays so.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from plan import Problem, Task, problem
from records.checking.entry import Entry
from records.checking.told import Ledger, plain_number
from records.reading.cells import indivisible
from records.reading.sheet import Row

JUMP_FROM, JUMP_REPORTS = 10, 3
JUMP_TIMES = 5
JUMP_SHARE = Fraction(1, 10)
"""A count jumps when it grows by more than five times its largest step so far and by more than a tenth of the year's
target; from nothing it may begin with anything up to the whole target. Below ten there is no digit too many. To know
what its steps are takes three reports, unless the figure looks as the one before with a digit more."""
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
    ordinary: dict[tuple[str, int], _Ordinary] = {}
    for e in entries:
        value = e.value
        if value is None:
            continue
        if e.denominator is not None:
            sound = value <= e.denominator
        else:
            at = (e.task, e.month.month)
            if at not in ordinary:
                ordinary[at] = _ordinary(ledger.task(e))
            least, most, whole = ordinary[at]
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
        task.kind in ("count", "pending") and indivisible(task.unit, task.target),
    )


def _beyond(task: Task) -> Decimal:
    target = task.target or Fraction(0)
    most = max(target * TARGET_TIMES, target + TARGET_MORE)
    return Decimal(most.numerator) / most.denominator


def _asked(ledger: Ledger, e: Entry) -> _Doubt | None:
    task = ledger.task(e)
    if task.kind == "rate" or (task.in_percent and task.kind != "count"):
        return _of_a_share(task, e)
    value, before = e.value or Decimal(0), _before(ledger, e)
    if task.kind == "count" and value > _beyond(task) >= (before or 0):
        return _Doubt(e, f"超过全年目标 {_said(task.target)} 的 {TARGET_TIMES} 倍", _CHECK)
    if value < 0 and not (task.baseline is not None and task.baseline < 0):
        return _Doubt(e, "小于 0")
    if task.kind not in ("direction", "level") and value % 1 and indivisible(task.unit, task.target):
        return _Doubt(e, "不是整数")
    if task.unit == "‰" and value > 1000:
        return _Doubt(e, "超过 1000‰")
    if task.kind in ("direction", "level", "pending"):
        return _of_a_level(task, e, before)
    return None


def _of_a_share(task: Task, e: Entry) -> _Doubt | None:
    """Above the whole, where the baseline is not; or a bare percentage so small that its sign may be a slip."""
    value, most = Fraction(e.value or 0), max(task.baseline or 0, 1)
    if e.denominator is not None:
        if value <= most * Fraction(e.denominator):
            return None
        return _Doubt(e, f"分子大于分母 {plain_number(e.denominator)}", "请确认没有填反")
    if value > most:
        return _Doubt(e, f"超过 {_said(Fraction(most) * 100)}%")
    usual = None if task.at_most else task.target or task.baseline
    if usual and 0 < value < Fraction(SMALL_SHARE) and value * SLIP_TIMES < usual:
        shares = _said(value * 100), _said(value * 10_000)
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
    told = {m: value for m, value in _told(ledger, e).items() if m <= e.month.month}
    return told[max(told)] if told else None


def _told(ledger: Ledger, e: Entry) -> dict[int, Decimal | None]:
    """Month → what was told of the cell, in the months that count as the entry's does."""
    known = ledger.known.get((e.task, e.unit), {})
    return {m: f.value for m, f in known.items() if not f.same and ledger.alike(e.task, m, e.month.month)}


def _said(value: Fraction | None) -> str:
    """The number as a plan writes it: 300, 41.04."""
    return "" if value is None else plain_number(Decimal(value.numerator) / value.denominator)


def _jumps(ledger: Ledger, entries: list[Entry]) -> Iterator[_Doubt]:
    """A count that grows far more than it ever did. What was told of the month before is not asked about again where it
    had jumped already."""
    for e in entries if ledger.known else ():
        task = ledger.task(e)
        if e.same or e.value is None or task.target is None or task.kind != "count":
            continue
        told = {m: value or Decimal(0) for m, value in _told(ledger, e).items()}
        growth = _Growth(task, e.unit, e.month.month, tuple(told[m] for m in sorted(told) if m < e.month.month))
        now = told.get(e.month.month)
        said = growth.jump(e.value)
        if said and not (now is not None and growth.jump(now)):
            yield _Doubt(e, *said)


class _Growth(NamedTuple):
    """How one cell has grown: what was told of it in earlier months, oldest first."""

    task: Task
    unit: str | None
    month: int
    earlier: tuple[Decimal, ...]

    def jump(self, value: Decimal) -> tuple[str, str] | None:
        """What is to be said of a value that jumps and is not what the plan expects."""
        target = self._target or self.task.target or Fraction(0)
        if not self.earlier or value < JUMP_FROM or Fraction(value) in (target, self.task.target, *self._planned):
            return None
        last, steps = self.earlier[-1], [b - a for a, b in pairwise([Decimal(0), *self.earlier])]
        step = value - last
        far = step > JUMP_TIMES * max(steps) and Fraction(step) > (target * JUMP_SHARE if any(steps) else target)
        if far and _one_digit_more(last, value):
            return f"上次是 {plain_number(last)}，像是多了一位数", "请确认没有填错"
        if not far or len(self.earlier) < JUMP_REPORTS or Fraction(value) <= max(self._planned, default=0):
            return None
        more = f"多 {plain_number(step)}，此前每月最多增加 {plain_number(max(steps))}"
        return f"比上次的 {plain_number(last)} {more}", "请确认没有多写一位数"

    @property
    def _target(self) -> Fraction | None:
        """That of the cell; None for a 街镇 that has none of its own."""
        return self.task.unit_targets.get(self.unit) if self.unit else self.task.target

    @property
    def _planned(self) -> tuple[Fraction, ...]:
        """What a catch-up may reach: the schedule's value at the month, without one an even share of the target. Nothing
        where the cell has no target of its own."""
        whole, own = self.task.target, self._target
        if not whole or own is None:
            return ()
        if not self.task.schedule:
            return (own * self.month / 12,)
        reached = [m for m in self.task.schedule if m <= self.month]
        return (self.task.schedule[max(reached)] * own / whole,) if reached else ()


def _one_digit_more(last: Decimal, value: Decimal) -> bool:
    """3430 or 3413 after 343. Numbers of one digit are too short to tell."""
    if last < JUMP_FROM:
        return False
    before, now = plain_number(last), plain_number(value)
    return value == last * 10 or before in (now[:place] + now[place + 1 :] for place in range(len(now)))
