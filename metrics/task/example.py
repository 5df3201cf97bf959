"""The rule in force shown on one made-up task: which numbers would give which lamp, by the real functions."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from metrics.task.explain import explanation
from metrics.task.lamps import Lamp, Measure, measure
from metrics.task.progress import Progress
from plan import Plan, Task

TARGET = 240
"""Divisible by the twelve months, so that 序时 is a whole number in each of them."""


@dataclass(frozen=True)
class Step:
    """Neighbouring numbers that give the same lamp, `most` being the larger; `least` and `most` measured."""

    lamp: Lamp
    least: Measure
    most: Measure


@dataclass(frozen=True)
class Example:
    """A count of 240 件 at a linear pace, reported about in the middle of the plan's calendar.

    `steps`: the lamps from the target down to nothing. `said`: how the system explains the largest
    number that is not 正常.
    """

    task: Task
    month: int
    due: Measure
    steps: tuple[Step, ...]
    said: str


def example(plan: Plan) -> Example:
    """The example of a plan's rule. `escalate_after` plays no part: it looks at several months."""
    task = Task(id="0", title="例", kind="count", target=Fraction(TARGET), unit="件", pace="linear")
    months = plan.reporting.months
    month = months[len(months) // 2]

    def measured(actual: Fraction) -> Measure:
        told = Progress(actual, actual, month=month, reported=True)
        return measure(task, told, month, months, plan.rule, overdue=True)

    every = [measured(Fraction(actual)) for actual in range(TARGET, -1, -1)]
    steps = tuple(_step(lamp, list(run)) for lamp, run in groupby(every, key=_lamp))
    behind = next((s.most for s in steps if s.lamp in ("yellow", "red")), None)
    said = explanation(plan, task, month, behind, behind.lamp) if behind else ""
    return Example(task, month, measured(every[0].due or Fraction(0)), steps, said)


def _lamp(one: Measure) -> Lamp:
    return one.lamp


def _step(lamp: Lamp, falling: list[Measure]) -> Step:
    return Step(lamp, least=falling[-1], most=falling[0])
