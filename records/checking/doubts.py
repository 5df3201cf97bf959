"""Figures far from those before: perhaps a slip, for the person to confirm."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from plan import Problem, problem
from records.checking.entry import Entry
from records.checking.told import Ledger, plain_number

JUMP_REPORTS = 3
JUMP_TIMES = 5
JUMP_SHARE = Fraction(1, 10)
"""A count jumps when, after three reports at least, it grows by more than five times its largest step so far
and by more than a tenth of the year's target."""


def jumps(ledger: Ledger, entries: list[Entry]) -> Iterator[Problem]:
    """A count that grows far more than it ever did: perhaps a slip, for the person to confirm."""
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
        if step > JUMP_TIMES * max(steps) and Fraction(step) > target * JUMP_SHARE:
            yield problem(
                e.line,
                "完成值",
                plain_number(e.value),
                f"比上次的 {plain_number(earlier[-1])} 多 {plain_number(step)}，此前每月最多增加 {plain_number(max(steps))}",
                "请确认没有多写一位数",
            )
