"""The draft as one table, a row a task, to be sent round for confirmation; and what was changed in a copy that came back.

The columns stand here alone: reports/confirmation writes them, `read_back` reads them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from plan.check import ALLOWED, COMMON, check_task
from plan.drafting.document.grid import Rows, people
from plan.drafting.writing import decimal, percent
from plan.model import KIND_NAMES, Kind, Plan, Stage, Task
from plan.problem import Problem, problem

COLUMNS = (
    "任务编号",
    "方面",
    "条",
    "任务名称",
    "类型",
    "目标",
    "单位",
    "完成月份",
    "节点",
    "牵头科室",
    "配合科室",
    "分管领导",
    "力争",
    "口径说明",
    "待确认",
    "原文",
)
FIXED = ("任务编号", "方面", "条", "原文")
"""What is not read back."""
KINDS = {name: kind for kind, name in KIND_NAMES.items()}
_STAGE = re.compile(r"(.+?)\s*[（(]?\s*(1[0-2]|[1-9])\s*月(?:底|底前|前)?\s*[）)]?")
_NUMBER = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)\s*([%％]?)")
_MONTH = re.compile(r"(1[0-2]|[1-9])\s*月?(?:底|底前|前)?")
HEADER_WITHIN = 10


class UnreadableError(Exception):
    """A cell cannot be read; the message says what was expected."""


class Change(NamedTuple):
    """What was changed of a task: the column, and its text before and after."""

    id: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class ReadBack:
    """What a copy that came back changes. `keys`: task id → key → value, None for one that goes."""

    changes: tuple[Change, ...]
    keys: Mapping[str, Mapping[str, Any]]
    problems: tuple[Problem, ...]


def row(plan: Plan, task: Task) -> dict[str, str]:
    """The texts of a task's row, by column."""
    place = plan.places[task.id]
    return {
        "任务编号": task.id,
        "方面": place.area.title,
        "条": place.section.title,
        "任务名称": task.title,
        "类型": KIND_NAMES[task.kind],
        "目标": _number(task),
        "单位": task.unit,
        "完成月份": f"{task.by}月" if task.by else "",
        "节点": "、".join(f"{stage.name}{stage.by}月" for stage in task.stages),
        "牵头科室": task.department,
        "配合科室": "、".join(task.partners),
        "分管领导": task.leader,
        "力争": "是" if task.stretch else "",
        "口径说明": task.note,
        "待确认": "；".join(task.unsure),
        "原文": "……".join(task.source),
    }


def is_confirmation(tables: Iterable[Rows]) -> bool:
    """Whether the sheets of a workbook (`document.read_tables`) are those of a table that was sent round."""
    return any(_header(rows) is not None for rows in tables)


def read_back(plan: Plan, tables: Iterable[Rows]) -> ReadBack:
    """What a table that came back says otherwise than the plan. Rows may be missing, moved, or those of some
    departments alone."""
    changes: list[Change] = []
    keys: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for rows in tables:
        header = _header(rows)
        for number, cells in enumerate(rows, 1) if header else ():
            if header is not None and number > header[0]:
                _row(plan, number, dict(zip(header[1], cells, strict=False)), changes, keys, problems)
    return ReadBack(tuple(changes), keys, tuple(problems))


def _header(rows: Rows) -> tuple[int, list[str]] | None:
    for number, cells in enumerate(rows[:HEADER_WITHIN], 1):
        names = [cell.strip() for cell in cells]
        if {"任务编号", "类型", "原文"} <= set(names):
            return number, names
    return None


def _row(
    plan: Plan,
    number: int,
    said: dict[str, str],
    changes: list[Change],
    keys: dict[str, dict[str, Any]],
    problems: list[Problem],
) -> None:
    """One row: what it changes, unless something in it cannot be, which is told instead."""
    id = said.get("任务编号", "").strip().lstrip("'")
    if not id:
        return
    task = plan.tasks.get(id)
    if task is None:
        problems.append(problem(number, "任务编号", id, "清单里没有这个任务", "请用发出的表，不要改编号"))
        return
    before = row(plan, task)
    differing = {
        name: text.strip()
        for name, text in said.items()
        if name in before and name not in FIXED and _differs(text, before[name])
    }
    wanted: dict[str, Any] = {}
    wrong: list[Problem] = []
    kind = KINDS.get(differing.get("类型", before["类型"]), task.kind)
    for name, text in differing.items():
        try:
            wanted |= READERS[name](text, kind)
        except UnreadableError as error:
            wrong.append(problem(number, name, text, str(error)))
    wrong += [] if wrong else _unfit(plan, number, task, wanted, kind)
    problems += wrong
    if wanted and not wrong:
        keys[id] = wanted
        changes += [Change(id, name, before[name], text) for name, text in differing.items()]


def _differs(text: str, before: str) -> bool:
    return re.sub(r"\s", "", text) != re.sub(r"\s", "", before)


def _unfit(plan: Plan, number: int, task: Task, wanted: dict[str, Any], kind: Kind) -> Iterator[Problem]:
    """What `check` would say of the task as it would be. Keys that a new kind does not use go."""
    for key in sorted(task.model_fields_set - COMMON - ALLOWED[kind]):
        wanted.setdefault(key, None)
    if "target" in wanted and task.schedule and wanted.get("schedule", 0) == 0:
        wanted["schedule"] = None  # it led to the target of before
    if "stages" in wanted and wanted["stages"] and task.by:
        wanted["by"] = None
    fields = {key: getattr(task, key) for key in task.model_fields_set} | wanted
    fields = {key: value for key, value in fields.items() if value is not None}
    if fields.get("stages"):
        fields["stages"] = [s if isinstance(s, Stage) else Stage(name=s[0], by=s[1]) for s in fields["stages"]]
    for finding in check_task(Task.model_validate(fields), plan.units, plan.lists):
        yield problem(number, None, "", f"{task.id}：{finding.expected}", finding.advice)


def _number(task: Task) -> str:
    if task.target is None:
        return ""
    return percent(task.target) if task.kind == "rate" else decimal(task.target)


def _kind(text: str, kind: Kind) -> dict[str, Any]:
    if text not in KINDS:
        raise UnreadableError(f"应为 {'、'.join(KINDS)} 之一")
    return {"kind": KINDS[text]}


def _target(text: str, kind: Kind) -> dict[str, Any]:
    if not text:
        return {"target": None}
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise UnreadableError("应为数字，例如 300 或 90%，单位写在「单位」列")
    value = Fraction(found[1])
    # a cell of 90% that lost its format says 0.9; a rate of 90 can be meant in one way only
    return {"target": value / 100 if kind == "rate" and (found[2] or value > 1) else value}


def _month(text: str, kind: Kind) -> dict[str, Any]:
    if not text:
        return {"by": None}
    found = _MONTH.fullmatch(text)
    if found is None:
        raise UnreadableError("应为月份，例如 11月")
    return {"by": int(found[1])}


def _stages(text: str, kind: Kind) -> dict[str, Any]:
    if not text:
        return {"stages": None}
    parts = [part.strip() for part in re.split(r"[、，,；;\n]", text) if part.strip()]
    found = [_STAGE.fullmatch(part) for part in parts]
    if not all(found):
        raise UnreadableError("每个节点后面写月份，例如 起草4月、印发9月")
    return {"stages": [(each[1].strip(), int(each[2])) for each in found if each]}


def _stretch(text: str, kind: Kind) -> dict[str, Any]:
    if text not in ("", "是", "否", "√"):
        raise UnreadableError("应为 是 或空着")
    return {"stretch": True if text in ("是", "√") else None}


def _text(key: str) -> Callable[[str, Kind], dict[str, Any]]:
    return lambda text, kind: {key: " ".join(text.split()) or None}


def _title(text: str, kind: Kind) -> dict[str, Any]:
    if not text:
        raise UnreadableError("不能为空")
    return {"title": " ".join(text.split())}


def _unsure(text: str, kind: Kind) -> dict[str, Any]:
    """Emptied: settled. What is written there instead is a reason of its own."""
    return {"unsure": [part.strip() for part in re.split(r"[；\n]", text) if part.strip()] or None}


def _partners(text: str, kind: Kind) -> dict[str, Any]:
    return {"partners": list(people(text)) or None}


READERS: dict[str, Callable[[str, Kind], dict[str, Any]]] = {
    "任务名称": _title,
    "类型": _kind,
    "目标": _target,
    "单位": _text("unit"),
    "完成月份": _month,
    "节点": _stages,
    "牵头科室": _text("department"),
    "配合科室": _partners,
    "分管领导": _text("leader"),
    "力争": _stretch,
    "口径说明": _text("note"),
    "待确认": _unsure,
}


def by_column(changes: Iterable[Change]) -> list[str]:
    """The changes as sentences: `1.1-03 目标：300 → 280`."""
    return [f"{c.id} {c.column}：{c.before or '（空）'} → {c.after or '（空）'}" for c in changes]
