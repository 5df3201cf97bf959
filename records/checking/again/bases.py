"""What a row stands on: one row a cell, and 无变化 only where there is something to be unchanged from."""

from collections.abc import Iterable, Iterator
from datetime import date

from plan import Problem, problem
from records.checking.entry import Entry
from records.checking.told import Ledger

MOST_TWINS = 10
"""Rows of the same cell that a sentence names."""


def repeated(entries: Iterable[Entry]) -> Iterator[Problem]:
    """The same cell twice in one file: both rows are refused, since either may be meant."""
    seen: dict[tuple[date, str, str | None], Entry] = {}
    twins: dict[tuple[date, str, str | None], list[Entry]] = {}
    for entry in entries:
        key = (entry.month, entry.task, entry.unit)
        first = seen.setdefault(key, entry)
        if first is not entry:
            twins.setdefault(key, [first]).append(entry)
    for same in twins.values():
        for entry in same:
            # a few beyond those that are shown, so that a file of one row repeated is not quadratic
            shown = [e.line for e in same[: MOST_TWINS + 1] if e.line != entry.line][:MOST_TWINS]
            more = "等" if len(same) - 1 > MOST_TWINS else ""
            others = "、".join(map(str, shown))
            yield problem(entry.line, "任务编号", entry.task, f"与第 {others} 行{more}报的是同一项", "请只留一行")


def unfounded(ledger: Ledger, entries: list[Entry]) -> Iterator[Problem]:
    """无变化 where nothing was reported before."""
    said: dict[tuple[str, str | None], list[int]] = {}
    unchanged = [e for e in entries if e.same]
    for e in entries if unchanged else ():
        if not e.same:
            said.setdefault((e.task, e.unit), []).append(e.month.month)
    for e in unchanged:
        key = (e.task, e.unit)
        told = [*(m for m, f in ledger.known.get(key, {}).items() if not f.same), *said.get(key, ())]
        if not any(m < e.month.month and ledger.alike(e.task, m, e.month.month) for m in told):
            yield problem(e.line, "完成值", "无变化", "此前没有报过这一项，无从比较", "请填实际的数，没有进展写 0")
