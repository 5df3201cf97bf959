"""Facts of one task → what has been achieved by a month (domain.md sections 2 and 6).

Counts add up over 街镇; rates are Σnumerator ÷ Σdenominator. A cell not reported in a month keeps its last
value. Where a month was reported for the whole district, that figure stands and 街镇 rows before it do not
count again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from plan import Task
from records import Fact


@dataclass(frozen=True)
class UnitProgress:
    """One 街镇: its count, or its numerator and denominator; `month` is the month it comes from."""

    unit: str
    value: Fraction
    denominator: Fraction | None
    month: int

    @property
    def level(self) -> Fraction:
        """The value, or for a rate its share."""
        return self.value / self.denominator if self.denominator else self.value


@dataclass(frozen=True)
class Progress:
    """What a task had achieved by a month.

    `actual`: the cumulative number, the share of a rate, the number of finished stages, the months
    fulfilled of a duty; None when nothing was ever reported. `reported`: something valid was said for
    this very month. `month`: the month the figure comes from. `unchanged`: said as 无变化. `told`: of
    a duty, the months that were answered.
    """

    actual: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    stage: str | None = None
    by_unit: tuple[UnitProgress, ...] = ()
    month: int | None = None
    reported: bool = False
    unchanged: bool = False
    told: tuple[int, ...] = ()


def progress(task: Task, facts: Sequence[Fact], month: int, months: range) -> Progress:
    """The state of a task at a month, from its facts (any order of months). `months` are those reported about."""
    known = [fact for fact in facts if fact.month <= month and _fits(task, fact)]
    if not known:
        return Progress()
    if task.kind == "duty":
        return _duty(known, month, months)
    told = [fact for fact in known if not fact.same]
    if not told:
        return Progress()  # 无变化 whose basis was withdrawn says nothing
    of_month = [fact for fact in known if fact.month == month]
    said = Progress(
        month=max(fact.month for fact in told),
        reported=bool(of_month),
        unchanged=bool(of_month) and all(fact.same for fact in of_month),
    )
    district = max((f for f in told if f.unit is None), key=_month, default=None)
    latest: dict[str, Fact] = {}
    for fact in sorted(told, key=_month):
        if fact.unit is not None:
            latest[fact.unit] = fact
    units = list(latest.values())
    whole = district is not None and all(f.month <= district.month for f in units)
    if task.kind == "stages":
        return _stages(task, [district] if whole and district else units, said)
    parts = tuple(
        UnitProgress(f.unit, Fraction(f.value), _fraction(f.denominator), f.month)
        for f in units
        if f.unit is not None and f.value is not None
    )
    said = replace(said, by_unit=parts)
    if whole and district is not None and district.value is not None:
        value, below = Fraction(district.value), _fraction(district.denominator)
        if below is None:
            return replace(said, actual=value, numerator=None if task.kind == "rate" else value)
        return replace(said, actual=value / below, numerator=value, denominator=below)
    return _summed(said)


def _fits(task: Task, fact: Fact) -> bool:
    """Whether a fact is of the task's kind; the plan may have changed the kind since it was reported."""
    if fact.same:
        return True
    if task.kind == "stages":
        return fact.stage is not None
    return fact.value is not None and (task.kind != "count" or fact.denominator is None)


def _summed(said: Progress) -> Progress:
    value = sum((part.value for part in said.by_unit), Fraction(0))
    below = sum((part.denominator or Fraction(0) for part in said.by_unit), Fraction(0))
    if below:
        return replace(said, actual=value / below, numerator=value, denominator=below)
    return replace(said, actual=value, numerator=value)


def _stages(task: Task, facts: Sequence[Fact], said: Progress) -> Progress:
    """By 街镇 the task stands where the slowest of those that reported stands."""
    numbers = [(task.stage_number(fact.stage or ""), fact.stage) for fact in facts]
    known = [(number, name) for number, name in numbers if number is not None]
    if not known:
        return Progress()  # stages of another version of the plan
    number, name = min(known, key=lambda pair: pair[0])
    return replace(said, actual=Fraction(number), stage=name)


def _duty(known: Sequence[Fact], month: int, months: range) -> Progress:
    """Months in which everybody who reported said 是; 无变化 repeats the answer before."""
    answers: dict[str | None, bool] = {}
    fulfilled: list[int] = []
    told: list[int] = []
    reported = False
    unchanged = False
    for each in months:
        if each > month:
            break
        of_month = [fact for fact in known if fact.month == each]
        for fact in of_month:
            if not fact.same:
                answers[fact.unit] = bool(fact.value)
        given = [answers[fact.unit] for fact in of_month if fact.unit in answers]
        if given:
            told.append(each)
            if all(given):
                fulfilled.append(each)
        if each == month:
            reported = bool(given)
            unchanged = reported and all(fact.same for fact in of_month)
    if not told:
        return Progress()
    return Progress(Fraction(len(fulfilled)), month=told[-1], reported=reported, unchanged=unchanged, told=tuple(told))


def _month(fact: Fact) -> int:
    return fact.month


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
