"""Figures said again otherwise: what stood in the cell, who said it and when."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from plan import Task
from records.checking.entry import Entry
from records.checking.told import Ledger, Told, plain_number
from records.store.facts import Fact


class Changed(NamedTuple):
    """An entry whose cell says something else in the store. `lower`: a cumulative number that gets smaller, or a stage
    that goes back."""

    entry: Entry
    before: str
    lower: bool


def changed(ledger: Ledger, entries: list[Entry]) -> Iterator[Changed]:
    """Those among the entries that change a figure, 无变化 standing for the figure it repeats.

    无变化 in place of 无变化 changes nothing, whatever became of the month that it repeats.
    """
    merged = ledger.merged(entries) if ledger.known else {}
    for entry in entries if ledger.known else ():
        fact = ledger.fact(entry)
        if fact is None or (entry.same and fact.same):
            continue
        task, was = ledger.task(entry), ledger.stood(entry)
        now = merged[entry.task].get(entry.month.month, {}).get(entry.unit)
        if was is None or now is None or _equal(was, now):
            continue
        yield Changed(entry, f"{entry.month.month} 月此前报的是 {said(task, was)}{by(fact)}", _lower(task, now, was))


def by(fact: Fact) -> str:
    """Who said it and when: `（张三，6月18日报送）`."""
    return f"（{fact.person}，{fact.received.month}月{fact.received.day}日报送）"


def said(task: Task, told: Told) -> str:
    """`120户`, `810/900`, `90%`, `「竣工」`, `是`."""
    value, denominator, stage = told
    if stage is not None:
        return f"「{stage}」"
    if denominator:
        return f"{plain_number(value)}/{plain_number(denominator)}"
    if task.kind == "duty":
        return "是" if value else "否"
    return f"{plain_number((value or Decimal(0)) * 100)}%" if task.in_percent else f"{plain_number(value)}{task.unit}"


def _equal(one: Told, two: Told) -> bool:
    """Whether they are the same figure; 90% is what 810/900 is."""
    return one == two or (one[2] is None and two[2] is None and _share(one) == _share(two))


def _share(told: Told) -> Fraction:
    return Fraction(told[0] or 0) / Fraction(told[1] or 1)


def _lower(task: Task, now: Told, was: Told) -> bool:
    if task.kind == "stages":
        return (task.stage_number(now[2] or "") or 0) < (task.stage_number(was[2] or "") or 0)
    return task.kind == "count" and (now[0] or 0) < (was[0] or 0)
