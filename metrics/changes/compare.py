"""Month against month, snapshot against snapshot: what moved, and which lamps flipped."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Literal

from metrics.figures import shown_difference
from metrics.month.status import Status
from metrics.task import pace
from metrics.task.lamps import GROUPS, Group, Lamp
from metrics.task.standing import Assessment, Standing
from plan import Plan
from records import Connection, Snapshot, day_end, last_batch_before_late

SEVERITY: dict[Lamp, int] = {"done": 0, "green": 1, "idle": 1, "none": 1, "yellow": 2, "red": 3, "missing": 3}
"""How much a lamp asks for attention. 未报送 weighs as 滞后 does: nothing is known of it."""

Turn = Literal["worse", "silent", "other", "better"]
TURNS: dict[Turn, str] = {"worse": "转差", "silent": "转为未报送", "other": "其他变化", "better": "转好"}
"""What merely fell silent is no worse for all that is known of it (domain.md section 6)."""
Place = Group | Literal["absent"]
"""What a task is counted under, or `absent`: the plan of that side does not have the task."""
ABSENT: Place = "absent"
PLACES: dict[Place, str] = {**{group: GROUPS[group] for group in GROUPS}, ABSENT: "没有这项任务"}


@dataclass(frozen=True)
class Change:
    """One task seen twice. `before` is None where the earlier plan did not have it, `after` where the later has not."""

    before: Standing | None
    after: Standing | None

    @property
    def standing(self) -> Standing:
        """The later standing, else the earlier."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def places(self) -> tuple[Place, Place]:
        """What it was counted under before, and after."""
        return (self.before.group if self.before else "absent", self.after.group if self.after else "absent")

    @property
    def flipped(self) -> bool:
        """The lamp is another."""
        return self.places[0] != self.places[1]

    @property
    def moved(self) -> bool:
        """The actual is another; of a duty, whose months grow by themselves, the months missed."""
        if self.before and self.after and self.after.task.kind == "duty":
            return self.before.measure.gap_pp != self.after.measure.gap_pp
        return (self.before and self.before.actual) != (self.after and self.after.actual)

    @property
    def progressed(self) -> bool:
        """A judged task has come nearer to its target than it was; one reported for the first time counts from 0,
        but for a level, which was there before."""
        if self.after is None or self.before is None or self.after.measure.rate is None:
            return False
        if self.before.measure.rate is None and self.after.task.kind == "level":
            return False
        return self.after.measure.rate > (self.before.measure.rate or 0)

    @property
    def retargeted(self) -> bool:
        """The target is another: the plan was changed in between."""
        return bool(self.before and self.after) and self._target(self.before) != self._target(self.after)

    @property
    def difference(self) -> Fraction | None:
        """How much the actual grew, in the task's unit (a rate's as a share); None where either is unknown."""
        if self.before is None or self.after is None or self.before.actual is None or self.after.actual is None:
            return None
        return self.after.actual - self.before.actual

    @property
    def turn(self) -> Turn:
        """Whether the lamp turned for the better or the worse, or nothing was said any more."""
        if self.before is None or self.after is None:
            return "other"
        if self.after.lamp == "missing" != self.before.lamp:
            return "silent"
        step = SEVERITY[self.after.lamp] - SEVERITY[self.before.lamp]
        return "other" if step == 0 else ("worse" if step > 0 else "better")

    @staticmethod
    def _target(standing: Standing | None) -> Fraction | None:
        return pace.target(standing.task) if standing else None


@dataclass(frozen=True)
class Pair:
    """One figure of both sides; a count, or where `share` a share of 1. None is unknown."""

    name: str
    before: Fraction | None
    after: Fraction | None
    share: bool = False

    @property
    def difference(self) -> Fraction | None:
        """After less before: a count, or 百分点 of the shares as shown; None where either is unknown."""
        if self.before is None or self.after is None:
            return None
        return shown_difference(self.after, self.before) if self.share else self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """Two months, or two snapshots, side by side. `changes`: every task of either plan, once."""

    before: Status
    after: Status
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Both sides are the same month of the same snapshot: there is nothing to compare."""
        return (self.before.month, self.before.assessment.snapshot) == (
            self.after.month,
            self.after.assessment.snapshot,
        )

    @property
    def transitions(self) -> Counter[tuple[Place, Place]]:
        """(lamp before, lamp after) → tasks; sums to the number of tasks of either plan."""
        return Counter(change.places for change in self.changes)

    def standing_at(self, side: int) -> Counter[Place]:
        """Lamp → tasks, of the side before (0) or after (1): the sums of the rows or columns of `transitions`."""
        return Counter(change.places[side] for change in self.changes)

    @property
    def completion(self) -> Pair:
        """总体完成率."""
        return Pair("总体完成率", self.before.totals.completion, self.after.totals.completion, True)

    def flips(self, turn: Turn) -> list[Change]:
        """The tasks whose lamp turned this way, the greatest step first, else in the plan's order."""
        found = [change for change in self.changes if change.flipped and change.turn == turn]
        return sorted(found, key=lambda change: -_step(change))

    @property
    def moves(self) -> list[Change]:
        """The tasks that moved, or whose target did, while the lamp stayed."""
        return [c for c in self.changes if not c.flipped and (c.moved or c.retargeted)]

    @property
    def progressed(self) -> int:
        return sum(change.progressed for change in self.changes)


def compare(before: Assessment, month_before: int, after: Assessment, month_after: int) -> list[Change]:
    """Every task of either plan, in the later plan's order, those it has no longer at the end."""
    old = {s.task.id: s for s in before.at(month_before)}
    new = {s.task.id: s for s in after.at(month_after)}
    gone = [Change(s, None) for id, s in old.items() if id not in new]
    return [Change(old.get(id), s) for id, s in new.items()] + gone


def comparison(before: Status, after: Status) -> Comparison:
    """Both sides, and every task of either."""
    changes = compare(before.assessment, before.month, after.assessment, after.month)
    return Comparison(before, after, tuple(changes))


def whole_pairs(found: Comparison) -> list[Pair]:
    """The figures of the whole plan side by side: tasks, lamps, 条 done, rates, reporting."""
    old, new = found.before, found.after
    one, two = old.totals, new.totals
    counts = [
        ("任务", one.tasks, two.tasks),
        *((name, one.groups[group], two.groups[group]) for group, name in GROUPS.items()),
        ("常态本月已落实", one.duties.fulfilled, two.duties.fulfilled),
        ("超额完成", one.over, two.over),
        ("已完成的条", one.sections_done, two.sections_done),
    ]
    reported = [Fraction(s.reporting.reported, s.reporting.due) if s.reporting.due else None for s in (old, new)]
    return [
        *(Pair(name, Fraction(a), Fraction(b)) for name, a, b in counts),
        found.completion,
        Pair("应完成率", one.due_completion, two.due_completion, True),
        Pair("报送完整率", reported[0], reported[1], True),
    ]


def area_pairs(found: Comparison) -> list[Pair]:
    """完成率 of each area of either plan, the later plan's order; None where a side does not have it."""
    old = {a.area.id: a for a in found.before.areas}
    new = {a.area.id: a for a in found.after.areas}
    return [
        Pair(
            (new.get(id) or old[id]).area.name,
            old[id].totals.completion if id in old else None,
            new[id].totals.completion if id in new else None,
            True,
        )
        for id in [*new, *(id for id in old if id not in new)]
    ]


def deadline_snapshots(con: Connection, plan: Plan, newest: Snapshot) -> dict[int, Snapshot]:
    """Month → what was stored before anything came that is later than its deadline, judged on the day after; months
    that have passed.

    The day after, because a deadline holds to the end of its day: so the lamps are those of 当时判定. A snapshot is
    everything up to a batch, so a file entered only after a late one, though received in time, is not in it while
    当时判定 knows it.
    """
    found = {}
    for month in plan.reporting.months:
        day = plan.deadline(month)
        if plan.passed(month, newest.day) and (number := last_batch_before_late(con, newest.number, day_end(day))):
            found[month] = Snapshot(number, day + timedelta(days=1))
    return found


def passed_through(changes: Iterable[Change], places: tuple[str, str]) -> list[Change]:
    """The tasks of one cell of the lamp × lamp table."""
    return [change for change in changes if change.places == places]


def _step(change: Change) -> int:
    if change.before is None or change.after is None:
        return 0
    return abs(SEVERITY[change.after.lamp] - SEVERITY[change.before.lamp])
