"""街镇 against the whole district: a month is told on one level, or on both alike (domain.md section 6)."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from plan import Problem, Task, problem
from records.checking.entry import Entry
from records.checking.told import Ledger, Told, cell, plain_number


def two_levels(ledger: Ledger, entries: list[Entry]) -> Iterator[Problem]:
    """Rows by 街镇 and for the whole district in one month that do not agree (domain.md section 6)."""
    merged = ledger.merged(entries)
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
        added, district = _added(ledger.task(e), units), cells[None]
        if not _agree(added, district):
            yield problem(
                e.line,
                *cell(e),
                f"{e.month.month} 月各街镇合计 {_said(added)}，全区数 {_said(district)}，两者不一致",
                "一个月只按街镇或只按全区报送，或使两者相等",
            )


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
    return f"{plain_number(told[0])}/{plain_number(told[1])}" if told[1] else plain_number(told[0])
