"""What comes in from the file, and what both sides changed, in words (plan/changes)."""

from collections.abc import Collection
from typing import Any, NamedTuple

from pages.parts.plan.copy.settings import settings
from pages.parts.plan.merging.sides import Key, Node, Side
from pages.parts.plan.merging.state import Three
from pages.parts.plan.merging.three_way import SETTING
from plan.changes import changes

GONE, ELSE = "删去", "写法或其他内容有改动"
HEADINGS = {"title": "标题", "label": "简称", "leader": "分管领导"}
SETTINGS = {
    ("plan", "title"): "名称",
    ("plan", "year"): "年度",
    ("plan", "issuer"): "发文单位",
    ("plan", "document"): "文号",
    ("plan", "issued"): "发文日期",
    ("reporting", "first_month"): "首次报送",
    ("reporting", "last_month"): "末次报送",
    ("reporting", "due_day"): "每月截止日",
    ("reporting", "grace_days"): "宽限天数",
    ("rule",): "判定规则",
    ("escalate_after",): "连续偏慢转为滞后",
    ("units",): "街镇",
}
"""Place of a setting → what it is called."""


class Clash(NamedTuple):
    """Something that both sides changed: what it is called, and what each did, in words."""

    key: Key
    name: str
    file: str
    copy: str


def incoming(found: Three, clashes: Collection[Key]) -> list[str]:
    """What the file brings, without what is to be decided."""
    tasks = {key[1] for key in clashes if key[0] == "task"}
    theirs = changes(found.base.plan, found.file.plan)
    mine = {str(each) for each in changes(found.base.plan, found.copy.plan)}
    return [said for each in theirs if each.task not in tasks and (said := str(each)) not in mine]


def clash(found: Three, key: Key) -> Clash:
    """A clash in words."""
    if key[0] == SETTING:
        path = key[1:]
        name = SETTINGS.get(path) or {"lists": "口径", "deadlines": "截止日"}.get(path[-2] if path[1:] else "", "设置")
        sides = [_setting(settings(each.top).get(path)) for each in (found.base, found.file, found.copy)]
        more = f" {path[-1]}" if path not in SETTINGS else ""
        return Clash(key, f"{name}{more}", *(f"{sides[0]} → {each}" for each in sides[1:]))
    if key[0] == "task":
        titles = [each.plan.tasks[key[1]].title for each in (found.file, found.copy) if key[1] in each.plan.tasks]
        return Clash(
            key, f"{key[1]} {titles[0]}", *(_task(found.base, each, key[1]) for each in (found.file, found.copy))
        )
    name = {"area": "领域", "section": "条"}[key[0]]
    node = next(each.nodes[key] for each in (found.base, found.file, found.copy) if key in each.nodes)
    words = (_heading(found.base.nodes.get(key), each.nodes.get(key)) for each in (found.file, found.copy))
    return Clash(key, f"{name}“{node.said.get('title', '')}”", *words)


def _setting(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(_entry, value))
    return "（空）" if value in (None, "") else str(value)


def _entry(value: Any) -> str:
    """`虹桥街道 [3, 3]` of a 街镇 with its place in the tile map."""
    return (
        " ".join(str(list(v) if isinstance(v, list) else v) for v in value.values())
        if isinstance(value, dict)
        else str(value)
    )


def _task(base: Side, other: Side, id: str) -> str:
    said = [each.difference for each in changes(base.plan, other.plan) if each.task == id]
    return "，".join(said) or ELSE


def _heading(base: Node | None, other: Node | None) -> str:
    if other is None:
        return GONE
    were = base.said if base else {}
    keys = [key for key in HEADINGS if were.get(key) != other.said.get(key)]
    said = [f"{HEADINGS[key]} {_setting(were.get(key))} → {_setting(other.said.get(key))}" for key in keys]
    return "，".join(said) or ELSE
