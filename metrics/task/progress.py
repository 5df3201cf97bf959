"""Facts of one task → what has been achieved by a month (domain.md sections 2 and 6).

Counts add up over 街镇, a level never does; rates are Σnumerator ÷ Σdenominator. A cell not reported in a month keeps its last
value. Where a month was reported for the whole district, that figure stands until a 街镇 tells a new one; then
those that have spoken since are added up, and rows of 街镇 before it do not count again.
"""

from collections.abc import Collection, Sequence
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
    fulfilled of a duty; None when nothing was ever reported. `by_unit`: the 街镇 that add up to it, none
    where it was told for the whole district alone, or is of stages or a duty. `reported`: something valid
    was said for this very month. `month`: the month the figure comes from. `unchanged`: said as 无变化.
    `told`: of a duty, the months that were answered; `kept`: those of them that were answered 落实.
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
    kept: tuple[int, ...] = ()


def progress(task: Task, facts: Sequence[Fact], month: int, months: range) -> Progress:
    """The state of a task at a month, from its facts (any order of months). `months` are those reported about."""
    known = [fact for fact in spoken(task, facts) if fact.month <= month]
    if not known:
        return Progress()
    if task.kind == "duty":
        return _duty(known, month, months)
    counting = _counting(task, known)
    of_month = [fact for fact in known if fact.month == month]
    said = Progress(
        month=max(fact.month for fact in counting),
        reported=bool(of_month),
        unchanged=bool(of_month) and all(fact.same for fact in of_month),
    )
    return _added(task, counting, said)


def spoken(task: Task, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that say something: of the task's kind, which the plan may have changed since, and 无变化 only
    where what it repeats is still there."""
    fitting = [fact for fact in facts if _fits(task, fact)]
    if not any(fact.same for fact in fitting):
        return fitting
    first: dict[str | None, int] = {}
    for fact in fitting:
        if not fact.same:
            first[fact.unit] = min(fact.month, first.get(fact.unit, fact.month))
    return [fact for fact in fitting if not fact.same or first.get(fact.unit, fact.month) < fact.month]


def counting(task: Task, facts: Sequence[Fact], month: int) -> list[Fact]:
    """The facts that make the figure of a month: one for the whole district, or one of each 街镇 that counts."""
    known = [fact for fact in spoken(task, facts) if fact.month <= month]
    return _counting(task, known) if known else []


def _counting(task: Task, known: Sequence[Fact]) -> list[Fact]:
    told = sorted((fact for fact in known if not fact.same), key=_month)
    district = next((fact for fact in reversed(told) if fact.unit is None), None)
    since = district.month if district else 0
    speaking = {fact.unit for fact in known if fact.unit is not None and fact.month > since}
    if district is None:
        return _last(told, speaking)
    # 街镇 told beside the district for the same month count like it, unless undoing has left them apart
    beside = {fact.unit for fact in known if fact.unit is not None and fact.month == since}
    agreed = _last([fact for fact in told if fact.month <= since], beside)
    if agreed and _level(task, agreed) == _level(task, [district]):
        return _last(told, speaking | beside)
    # 无变化 of 街镇 leaves the figure of the district as it is
    newer = any(fact.unit is not None and fact.month > since for fact in told)
    return _last(told, speaking) if newer else [district]


def _last(told: Sequence[Fact], units: Collection[str | None]) -> list[Fact]:
    """The last figure of each of the 街镇; `told` in order of months."""
    return list({fact.unit: fact for fact in told if fact.unit in units}.values())


def _level(task: Task, facts: Sequence[Fact]) -> Fraction | None:
    if task.kind == "duty":
        return min(Fraction(fact.value or 0) for fact in facts)
    return _added(task, facts, Progress()).actual


def _fits(task: Task, fact: Fact) -> bool:
    if task.kind == "level" and fact.unit is not None:  # told when the plan had another kind
        return False
    if fact.same:
        return True
    if task.kind == "stages":
        return fact.stage is not None and task.stage_number(fact.stage) is not None
    return fact.value is not None and (task.kind not in ("count", "level") or fact.denominator is None)


def _added(task: Task, facts: Sequence[Fact], said: Progress) -> Progress:
    """The figure that the facts make together, one for the district or one of each 街镇."""
    if task.kind == "stages":
        return _slowest(task, facts, said)
    value = sum((Fraction(fact.value or 0) for fact in facts), Fraction(0))
    below = sum((Fraction(fact.denominator or 0) for fact in facts), Fraction(0))
    parts = tuple(
        UnitProgress(fact.unit, Fraction(fact.value or 0), _fraction(fact.denominator), fact.month)
        for fact in facts
        if fact.unit is not None
    )
    said = replace(said, by_unit=parts)
    if below:
        return replace(said, actual=value / below, numerator=value, denominator=below)
    return replace(said, actual=value, numerator=value if parts or task.kind != "rate" else None)


def _slowest(task: Task, facts: Sequence[Fact], said: Progress) -> Progress:
    """By 街镇 the task stands where the slowest of those that reported stands."""
    slowest = min(facts, key=lambda fact: task.stage_number(fact.stage or "") or 0)
    return replace(said, actual=Fraction(task.stage_number(slowest.stage or "") or 0), stage=slowest.stage)


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
    return Progress(
        Fraction(len(fulfilled)),
        month=told[-1],
        reported=reported,
        unchanged=unchanged,
        told=tuple(told),
        kept=tuple(fulfilled),
    )


def _month(fact: Fact) -> int:
    return fact.month


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
