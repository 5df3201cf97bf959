"""What needs a decision, and what is due next. Sorted by state, never by person or 街镇."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from metrics.task import pace
from metrics.task.duties import answer
from metrics.task.explain import shown
from metrics.task.lamps import Lamp
from metrics.task.standing import Assessment, Standing

ORDER: tuple[Lamp, ...] = ("red", "yellow", "missing")


@dataclass(frozen=True)
class Upcoming:
    """Something of a task that comes due: a stage, or a step of its 序时, at the cut-off `on` of `month`."""

    month: int
    on: date
    standing: Standing
    what: str


def behind(standings: Iterable[Standing]) -> list[Standing]:
    """The tasks that are 滞后, 偏慢 or 未报送, in this order; of each first those on a list that the public was promised
    (`lists`, such as 为民办实事项目), then the widest gap. What fell silent while it was behind keeps the place it had."""
    chosen = [s for s in standings if s.lamp in ORDER]
    return sorted(chosen, key=lambda s: (*_place(s), not s.task.lists, s.measure.gap_pp or Fraction(0), s.task.id))


def _place(standing: Standing) -> tuple[int, bool]:
    seen = standing.known if standing.known in ORDER else standing.lamp
    return ORDER.index(seen), standing.lamp == "missing"


def unfulfilled(standings: Iterable[Standing]) -> list[Standing]:
    """常态任务 not fulfilled this month: first those answered 未落实, then those of which nothing was said though the
    deadline has passed; each in the plan's order."""
    duties = [s for s in standings if s.task.kind == "duty"]
    return [s for wanted in ("failed", "missing") for s in duties if answer(s) == wanted]


AHEAD_DAYS = 42
"""Six weeks."""


def upcoming(assessment: Assessment, month: int, days: int = AHEAD_DAYS) -> list[Upcoming]:
    """What is not achieved yet and comes due within `days` after the month's cut-off: soonest first, on one day what is
    behind first.

    What a month brings is due at that month's cut-off. Where the snapshot's day lies between this month's
    cut-off and the next, the days count from that day: the reader of the newest month stands there.
    """
    plan, cutoff = assessment.plan, assessment.plan.deadline(month)
    ahead = {m: plan.deadline(m) for m in range(month + 1, 13)}
    since = max(cutoff, assessment.snapshot.day) if assessment.snapshot.day <= ahead.get(month + 1, cutoff) else cutoff
    return [
        item
        for coming, on in ahead.items()
        if on <= since + timedelta(days=days)
        for standing in sorted(assessment.at(month), key=_how_far)
        if standing.task.judged and standing.lamp != "done"
        for item in _due_in(standing, coming, on)
    ]


def _how_far(standing: Standing) -> int:
    return ORDER.index(standing.lamp) if standing.lamp in ORDER else len(ORDER)


def _due_in(standing: Standing, month: int, on: date) -> Iterable[Upcoming]:
    task, actual = standing.task, standing.actual or Fraction(0)
    if task.kind == "stages":
        for number, stage in enumerate(task.stages, 1):
            if stage.by == month and number > actual:
                yield Upcoming(month, on, standing, f"完成「{stage.name}」")
        return
    if month not in task.schedule and month != pace.completion_month(task):
        return
    due = pace.due(task, month)
    if due is not None:
        word = "不高于" if task.at_most else "达到"
        yield Upcoming(month, on, standing, f"{word} {shown(task, due)}")
