"""核实率 and 一致率 (domain.md section 12): the one place where findings of 实地抽查 are counted.

A place, a 点位 or what else was checked, counts once, by its last finding. Nothing here changes a figure or a lamp.
"""

from collections.abc import Collection, Iterable
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from metrics.figures import percent
from records import Check, Inspected, Seen


class Checked(NamedTuple):
    """The findings of one task, or of several, up to a month. `reported`: the 点位 of which something was reported; `sites`:
    how many of them were checked; `checked`: places; `agreeing`: those whose last finding agrees; `open`: findings
    waiting for their 整改, `late` those past their last day; `marked`: places that carry 抽查不符."""

    reported: int
    sites: int
    checked: int
    agreeing: int
    open: int
    late: int
    marked: int

    @property
    def differing(self) -> int:
        """Places found different, as they were found."""
        return self.checked - self.agreeing

    @property
    def coverage(self) -> Fraction | None:
        """核实率 = checked ÷ reported 点位; None where no 点位 was reported."""
        return Fraction(self.sites, self.reported) if self.reported else None

    @property
    def agreement(self) -> Fraction | None:
        """一致率 = agreeing ÷ checked; None where nothing was checked."""
        return Fraction(self.agreeing, self.checked) if self.checked else None

    @property
    def sentence(self) -> str:
        """`抽查 32 处，一致 30，待整改 2`; empty where nothing was checked."""
        if not self.checked:
            return ""
        late = f"（逾期 {self.late}）" if self.late else ""
        return f"抽查 {self.checked} 处，一致 {self.agreeing}，待整改 {self.open}{late}"

    @property
    def rates(self) -> str:
        """`核实率 80%，一致率 94%`, what there is of it."""
        told = (("核实率", self.coverage), ("一致率", self.agreement))
        return "，".join(f"{name} {percent(value)}" for name, value in told if value is not None)

    def as_json(self) -> dict[str, Any]:
        """`checks` of a task in `status --format json` (contract.md)."""
        return {"checked": self.checked, "differing": self.differing, "open": self.open}


def checked(found: Inspected, month: int, today: date, tasks: Collection[str]) -> Checked | None:
    """The figures of some tasks up to a month; None where none of them was checked."""
    seen = [each for each in found.by(month) if each.check.task in tasks]
    if not seen:
        return None
    last = {each.check.where: each for each in in_order(seen)}
    begun = {(task, site) for task in tasks for site, first in found.begun.get(task, {}).items() if first <= month}
    return Checked(
        reported=len(begun),
        sites=len(begun & {where[:2] for where in last}),
        checked=len(last),
        agreeing=sum(each.check.agrees for each in last.values()),
        open=sum(each.check.open for each in seen),
        late=sum(each.check.late(today) for each in seen),
        marked=sum(each.marked for each in last.values()),
    )


def in_order(seen: Iterable[Seen]) -> list[Seen]:
    """By the day of checking, those of one day by their numbers."""
    return sorted(seen, key=lambda each: (each.check.day, each.check.number))


def marked_tasks(found: Inspected, month: int) -> frozenset[str]:
    """The tasks whose figure carries 抽查不符 in a month."""
    last = {each.check.where: each for each in in_order(found.by(month))}
    return frozenset(each.check.task for each in last.values() if each.marked)


def open_first(found: Iterable[Check]) -> list[Check]:
    """待整改 first, by their last day; then the others, newest first."""
    newest = sorted(found, key=lambda check: (check.day, check.number), reverse=True)
    return sorted(newest, key=lambda check: (not check.open, check.due or date.max if check.open else date.max))
