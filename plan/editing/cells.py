"""The cells of a task on the page: what each shows, and what a person's words in it mean.

Those of the 任务确认表 are read as in plan/drafting/confirmed.py; 1200户 is 1200 where the unit is 户, 6月 is 6, 一、 before a
title is dropped, as plan/reading/meant does.
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from plan.check import ALLOWED, COMMON, named
from plan.check.named import TASK, VALUES
from plan.drafting.confirmed import READERS, UnreadableError
from plan.drafting.document.grid import people
from plan.drafting.writing import decimal, percent
from plan.editing.rows import Above, Row
from plan.model import KIND_NAMES, Task
from plan.reading.meant import ORDINAL

Cells = Mapping[str, str]
"""Column → text, as it is shown and typed."""
ELSEWHERE = ("unit_targets", "sites")
"""Keys of a task that the page has no column for."""
COLUMN_OF = {key: name for key, name in TASK.items() if key not in ELSEWHERE}
KEY_OF = {name: key for key, name in COLUMN_OF.items()}
CELLS = tuple(KEY_OF)
PACES = {VALUES[word]: word for word in ("linear", "end")}
DIRECTIONS = {VALUES[word]: word for word in ("at_least", "at_most")}
LONGEST = {"任务编号": 40}
MOST_SIGNS = 2_000
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_NUMBER = re.compile(r"(-?\d{1,12}(?:\.\d{1,9})?)\s*(%?)")
_STEP = re.compile(
    r"(1[0-2]|0?[1-9])\s*月?(?:底|底前|末)?\s*[:：]?\s*(-?\d{1,12}(?:\.\d{1,9})?\s*%?)\s*([^\d\s%]{0,10})"
)
_WIDE = str.maketrans("０１２３４５６７８９．％：－", "0123456789.%:-")


def shown(row: Row, over: Above) -> dict[str, str]:
    """The cells of a row that hold something. Where the task is wrong in itself, what stands in the file."""
    task = row.task
    if task is None:
        return {COLUMN_OF[key]: _as_it_stands(value) for key, value in row.keys.items() if key in COLUMN_OF and value}
    names = dict(over.lists)
    found = {
        "任务编号": task.id,
        "任务名称": task.title,
        "类型": KIND_NAMES[task.kind],
        "目标": number(task, task.target),
        "单位": task.unit,
        "完成月份": f"{task.by}月" if task.by else "",
        "牵头科室": task.department,
        "配合科室": "、".join(task.partners),
        "分管领导": str(row.keys.get("leader") or ""),
        "节点": "、".join(f"{stage.name}{stage.by}月" for stage in task.stages),
        "倒排计划": "、".join(f"{month}月{number(task, value)}" for month, value in task.schedule.items()),
        "进度": next((name for name, pace in PACES.items() if pace == task.pace), ""),
        "方向": "不超过" if task.at_most else "",
        "基期值": number(task, task.baseline),
        "口径": "、".join(names.get(name, name) for name in task.lists),
        "按街镇": "是" if task.by_unit else "",
        "力争": "是" if task.stretch else "",
        "权重": decimal(task.weight) if task.weight != 1 else "",
        "口径说明": task.note,
        "终止月份": f"{task.ended}月" if task.ended else "",
        "上年编号": task.previous,
        "待确认": "；".join(task.unsure),
        "原文": "\n".join(task.source),
    }
    return {name: text for name, text in found.items() if text}


def number(task: Task, value: Fraction | None) -> str:
    """300, 41.04, of a rate 90%; nothing for none."""
    if value is None:
        return ""
    return percent(value) if task.kind == "rate" or (task.unit == "%" and value < 1) else decimal(value)


def _as_it_stands(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_as_it_stands(each) for each in value)
    if isinstance(value, dict):
        return "、".join(f"{key} {_as_it_stands(each)}" for key, each in value.items())
    return str(value)


def typed(row: Row, over: Above, cells: Cells) -> dict[str, Any]:
    """The keys that what was typed into some cells sets, None for one that goes; those that a new kind does not use go as
    well. Raises UnreadableError with what was expected."""
    kind = READERS["类型"](cells["类型"].strip(), "duty")["kind"] if "类型" in cells else _kind(row)
    unit = cells["单位"].strip() if "单位" in cells else str(row.keys.get("unit") or "")
    wanted: dict[str, Any] = {}
    for name, text in cells.items():
        if len(text) > LONGEST.get(name, MOST_SIGNS):
            raise UnreadableError(f"太长，最多 {LONGEST.get(name, MOST_SIGNS)} 个字")
        wanted |= _read(name, text, kind, unit, over)
    if "类型" in cells:
        for key in sorted(row.keys.keys() - COMMON - ALLOWED[kind]):
            wanted.setdefault(key, None)
    if wanted.get("stages") and "by" in row.keys:
        wanted.setdefault("by", None)  # its last stage says it
    return wanted


def _kind(row: Row) -> Any:
    return (
        row.task.kind
        if row.task
        else next((k for k, n in KIND_NAMES.items() if row.keys.get("kind") in (k, n)), "duty")
    )


def _read(name: str, text: str, kind: Any, unit: str, over: Above) -> dict[str, Any]:
    text = text.strip()
    if name in ("目标", "基期值"):
        return {KEY_OF[name]: _number(text, kind, unit)}
    if name in OTHERS:
        return {KEY_OF[name]: OTHERS[name](text)}
    if name == "倒排计划":
        return {"schedule": _schedule(text, kind, unit)}
    if name == "口径":
        return {"lists": _lists(text, over)}
    if name == "任务名称" and (whole := ORDINAL.match(text)) and text[whole.end() :]:
        text = text[whole.end() :]
    if name not in READERS:
        raise UnreadableError("没有这一列")
    return dict(READERS[name](text, kind))


def _number(text: str, kind: Any, unit: str) -> Fraction | None:
    if not text:
        return None
    plain = text.translate(_WIDE).replace(",", "").replace("，", "")
    plain = plain.removesuffix(unit).strip() if unit and unit != "%" else plain
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise UnreadableError("应为数字，例如 300 或 90%，单位写在「单位」列")
    value = Fraction(found[1])
    return value / 100 if kind == "rate" and (found[2] or value > 1) else value


def _schedule(text: str, kind: Any, unit: str) -> dict[int, Fraction] | None:
    """6月120、9月200、12月300; the months in their order."""
    if not text:
        return None
    found: dict[int, Fraction] = {}
    for part in re.split(r"[、，,；;\n]\s*", text.strip("{}")):
        if not part.strip():
            continue
        step = _STEP.fullmatch(part.strip().translate(_WIDE))
        if step is None or (step[3] and step[3] != unit):
            raise UnreadableError("每一步写月份和累计数，例如 6月120、9月200、12月300")
        month, value = int(step[1]), _number(step[2], kind, unit)
        if month in found:
            raise UnreadableError("同一个月写了两次，请只留一个")
        assert value is not None
        found[month] = value
    return dict(sorted(found.items()))


def _lists(text: str, over: Above) -> list[str] | None:
    keys = {name: key for key, name in over.lists} | {key: key for key, _ in over.lists}
    names = [part.strip() for part in re.split(r"[、，,；;]", text) if part.strip()]
    for name in names:
        if name not in keys:
            known = "、".join(name for _, name in over.lists)
            raise UnreadableError(
                f"应为 {known} 之一" if known else f"计划没有列口径，请先在清单顶层的{named(('lists',))}中列出"
            )
    return [keys[name] for name in names] or None


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise UnreadableError("只用英文字母、数字、点、短横，以字母或数字开头")
    return text


def _yes(text: str) -> bool | None:
    if text not in ("", "是", "否", "√"):
        raise UnreadableError("应为 是 或空着")
    return True if text in ("是", "√") else None


def _chosen(choices: Mapping[str, str]) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        if text and text not in choices:
            raise UnreadableError(f"应为 {'、'.join(choices)} 之一，或空着")
        found = choices.get(text)
        return None if found == "at_least" else found

    return read


def _weight(text: str) -> Fraction | None:
    found = _number(text, "count", "")
    return None if found == 1 else found


def _previous(text: str) -> str | None:
    return _id(text) if text else None


def _month(text: str) -> int | None:
    found: int | None = READERS["完成月份"](text, "duty")["by"]
    return found


def _source(text: str) -> list[str] | None:
    return [line.strip() for line in text.split("\n") if line.strip()] or None


OTHERS: dict[str, Callable[[str], Any]] = {
    "任务编号": _id,
    "配合科室": lambda text: list(people(text)) or None,
    "进度": _chosen(PACES),
    "方向": _chosen(DIRECTIONS),
    "按街镇": _yes,
    "力争": _yes,
    "权重": _weight,
    "上年编号": _previous,
    "终止月份": _month,
    "原文": _source,
}
