"""Last year's plan as a help: a task that is nearly the same hands down who does it, its stages, the shape of its schedule,
its lists; last year's final value is the baseline of a rate, a level or a direction (domain.md section 10).

A plan of the very year that is drafted, as one that is in force already, hands down the same but for final values: those
are of this year, and no year begins from its own end. What it says itself as a baseline, and as the task before, stays."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from plan.check import task_key
from plan.drafting.task import Drafted
from plan.model import PRESETS, Plan, Task

NEAR = 72.0
"""Of 100: 新建家门口服务站 and 家门口服务站10家 are; two different duties of one area are not."""
BASELINE = task_key("baseline")
SAME_AREA = 6.0
NEAR_AREA = 60.0
MOST_COMPARED = 3_000
_NOISE = re.compile(r"[\W\d_]|进一步|持续|不断|积极|切实|大力|力争|新增|新建|完成|加强|推进|推动|深化|开展|年度?")
Areas = list[tuple[dict[str, Any], list[tuple[str, list[Drafted]]]]]


class _Last(NamedTuple):
    task: Task
    area: str
    words: str


@dataclass
class LastYear:
    """Last year's plan, and the final values of its tasks where they are known: a share for a rate."""

    plan: Plan
    finals: Mapping[str, Fraction] = field(default_factory=dict)

    def hand_down(self, areas: Areas, year: int) -> None:
        """Complete the tasks of a draft of a year, each from at most one of this plan's, which serves once."""
        self._name_areas(areas)
        mine = [(area, task) for area, sections in areas for _, tasks in sections for task in tasks][:MOST_COMPARED]
        last = [
            _Last(t, self.plan.places[t.id].area.title, _words(t.title, t.source)) for t in self.plan.tasks.values()
        ]
        if not mine or not last:
            return
        near = _nearness([(area["title"], _words(t.keys["title"], t.keys["source"])) for area, t in mine], last)
        for row, column in _pairs(near):
            self._complete(mine[row][1], last[column].task, year)

    def earlier(self, year: int) -> bool:
        """Whether the plan is of a year before, so that its final values are what a year begins from."""
        return self.plan.year < year

    def said(self, year: int) -> str:
        """What a draft of a year says of where its departments and steps come from, where that is no earlier year; else
        ''."""
        if self.earlier(year):
            return ""
        return f"科室、领导、节点等沿用 {self.plan.year} 年的清单；它不是上一年度的，{BASELINE}不取它的完成数，只照抄它写明的。"

    def _called(self, year: int) -> str:
        return "去年" if self.plan.year == year - 1 else f"{self.plan.year}年清单"

    def top(self) -> dict[str, Any]:
        """What stays from one year to the next: the calendar but for its exceptions, the rule, 街镇, lists."""
        plan = self.plan
        calendar = {key: getattr(plan.reporting, key) for key in ("first_month", "last_month", "due_day", "grace_days")}
        rule = next((name for name, preset in PRESETS.items() if preset == plan.rule), None)
        own = {"green": plan.rule.green, "yellow": plan.rule.yellow, "by": plan.rule.by}
        found = {
            "reporting": calendar,
            "rule": rule or own,
            "escalate_after": plan.escalate_after,
            "units": [_unit(name, plan.unit_places.get(name)) for name in plan.units],
            "lists": dict(plan.lists),
        }
        return {key: value for key, value in found.items() if value}

    def _name_areas(self, areas: Areas) -> None:
        free = {area.title: area for area in self.plan.areas}
        for keys, _ in areas:
            found = process.extractOne(keys["title"], list(free), scorer=fuzz.ratio, score_cutoff=NEAR_AREA)
            if found:
                area = free.pop(found[0])
                keys["id"] = area.id
                if area.label:
                    keys["label"] = area.label
                if area.leader:
                    keys["leader"] = area.leader

    def _complete(self, mine: Drafted, last: Task, year: int) -> None:
        keys, called = mine.keys, self._called(year)
        keys["previous"] = last.id if self.plan.year == year - 1 else last.previous if self.plan.year == year else ""
        for key in ("department", "leader"):
            if not keys.get(key) and (value := getattr(last, key)):
                keys[key] = value
        if not keys.get("partners") and last.partners:
            keys["partners"] = [name for name in last.partners if name != keys.get("department")]
        keys["lists"] = list(last.lists)
        if last.by_unit and keys["kind"] != "level":
            keys["by_unit"] = True
        if keys["kind"] == last.kind:
            _shape(mine, last, called)
        elif last.kind in ("count", "rate", "level") and keys["kind"] in ("duty", "stages"):
            mine.unsure.append(f"{called}是{_said(last)}的任务，今年没有写数")
        own = last.baseline if self.plan.year == year else None
        _baseline(keys, last, self.finals.get(last.id) if self.earlier(year) else own)


def _unit(name: str, place: tuple[int, int] | None) -> Any:
    """A 街镇 as targets.yaml has it, with its place in the tile map where it has one."""
    return {"name": name, "place": [*place]} if place else name


def _shape(mine: Drafted, last: Task, called: str) -> None:
    """Stages, and the schedule in proportion."""
    keys = mine.keys
    if keys["kind"] == "stages" and keys["stages"] and not _written(mine):
        keys["stages"] = [(stage.name, stage.by) for stage in last.stages]
        mine.unsure[:] = [reason for reason in mine.unsure if "节点和月份" not in reason]
        mine.unsure.append(f"节点和月份沿用{called}（{last.id}）")
    if keys["kind"] in ("direction", "pending") and last.unit:
        keys["unit"] = last.unit
    if keys["kind"] == "count" and last.schedule and not keys.get("schedule") and last.target:
        steps = _in_proportion(last, keys["target"], keys.get("by"))
        if steps:
            keys["schedule"] = steps
            mine.unsure.append(f"倒排计划按{called}（{last.id}）的比例推算")
    elif keys["kind"] in ("count", "rate", "level") and last.by and not keys.get("by"):
        keys["by"] = last.by
        mine.unsure.append(f"完成月份沿用{called}（{last.id}）")


def _baseline(keys: dict[str, Any], last: Task, value: Fraction | None) -> None:
    if value is None or keys["kind"] not in ("rate", "level", "direction") or keys.get("baseline") is not None:
        return
    if (keys["kind"] == "rate" or keys.get("unit") == "%") != last.in_percent:
        return
    if keys["kind"] == "direction":
        keys["baseline"] = value * 100 if last.kind == "rate" else value
        return
    if value < keys["target"] if keys.get("direction") != "at_most" else value > keys["target"]:
        keys["baseline"] = value


def _written(mine: Drafted) -> bool:
    """Whether the document itself says when."""
    return not any("节点和月份" in reason for reason in mine.unsure) or any(
        "原文写的" in reason for reason in mine.unsure
    )


def _said(task: Task) -> str:
    number = task.target if task.target is not None else Fraction(0)
    return f"{float(number * 100):g}%" if task.kind == "rate" else f"{float(number):g}{task.unit}"


def _in_proportion(last: Task, target: Fraction, by: int | None) -> dict[int, Fraction]:
    """{6: 120, 12: 300} of 300 for a target of 280: {6: 112, 12: 280}. Nothing where the months do not fit."""
    assert last.target
    if by is not None and max(last.schedule) != by:
        return {}
    steps = {month: Fraction(floor(value / last.target * target)) for month, value in sorted(last.schedule.items())}
    steps[max(steps)] = target
    return steps


def _words(title: str, source: Iterable[str]) -> str:
    whole = "".join(source)
    return _NOISE.sub("", whole) or _NOISE.sub("", title) or title


def _nearness(mine: list[tuple[str, str]], last: list[_Last]) -> "np.ndarray[Any, Any]":
    """Of every task with every one of last year, 0 to 100; a little more within one area."""
    near = process.cdist([w for _, w in mine], [each.words for each in last], scorer=fuzz.ratio, dtype=np.float32)
    areas, before = list(dict.fromkeys(a for a, _ in mine)), list(dict.fromkeys(each.area for each in last))
    same = process.cdist(areas, before, scorer=fuzz.ratio, dtype=np.float32) >= NEAR_AREA
    rows = [areas.index(a) for a, _ in mine]
    columns = [before.index(each.area) for each in last]
    found: np.ndarray[Any, Any] = near + SAME_AREA * same[np.ix_(rows, columns)]
    return found


def _pairs(near: "np.ndarray[Any, Any]") -> list[tuple[int, int]]:
    """The nearest pairs first, each task in one pair at most."""
    rows, columns = np.nonzero(near >= NEAR)
    order = sorted(zip(rows.tolist(), columns.tolist(), strict=True), key=lambda at: (-float(near[at]), at))
    used_rows: set[int] = set()
    used_columns: set[int] = set()
    found: list[tuple[int, int]] = []
    for row, column in order:
        if row not in used_rows and column not in used_columns:
            used_rows.add(row)
            used_columns.add(column)
            found.append((row, column))
    return found
