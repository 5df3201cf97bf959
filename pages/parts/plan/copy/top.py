"""设置 on the page: title, dates, 街镇 and 口径, which stand above the areas; each change is read as `check` reads it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from access import Held, Put
from pages.parts.plan.copy.settings import Path, settings, with_settings
from pages.parts.plan.copy.work import Work
from plan import PlanError, parse_plan
from plan.editing import edited
from plan.editing.one import plain
from plan.model import unit_name
from records import ORPHANS, default_store, reported_units

FIELDS: Mapping[str, Path] = {
    "名称": ("plan", "title"),
    "发文单位": ("plan", "issuer"),
    "文号": ("plan", "document"),
    "发文日期": ("plan", "issued"),
    "首次报送月份": ("reporting", "first_month"),
    "末次报送月份": ("reporting", "last_month"),
    "每月截止日": ("reporting", "due_day"),
    "宽限天数": ("reporting", "grace_days"),
}
"""What it is called → its place; all are one text or number."""
UNIT, LIST = "街镇", "口径"
NEEDED = "不能空着。"
TWICE = "“{name}”已经有了。"
IN_USE = "还有 {n} 项任务列在“{name}”里：{ids}。请先在表里改掉这些任务的口径，再删。"
MOST_NAMED = 8
LONGEST = 200
_NUMBER = re.compile(r"(\d{1,4})\s*[月日天]?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ONE_AREA = "  - {id: a, title: a}\n"


class SettingError(Exception):
    """What was typed is no value for it; the message says what was expected."""


def top_of(work: Work) -> dict[str, Any]:
    """What the page shows: name and text of each, 街镇 with how many figures were reported of them, keys and names of 口径."""
    top = work.pieces[0].text
    found, over = settings(top), work.above
    reported = _reported(work)
    return {
        "piece": work.present[0].piece,
        "fields": [[name, _text(found.get(path))] for name, path in FIELDS.items()],
        "units": [[name, reported.get(name, 0)] for name in over.units],
        "lists": [list(each) for each in over.lists],
    }


def _reported(work: Work) -> dict[str, int]:
    store = default_store()
    if not store.exists():
        return {}
    with store.reading() as con:
        return reported_units(con, work.copy.year)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _listed(work: Work, key: str) -> list[str]:
    """The ids of the tasks that bear a 口径."""
    return [row.id for row in work.rows.values() if key in (row.keys.get("lists") or ())]


def setting(work: Work, name: str, text: str) -> list[Put]:
    """One of FIELDS as typed; nothing takes it out. Raises SettingError, KeyError for a name that is none."""
    path = FIELDS[name]
    text = " ".join(text.split())
    if not text and name == "名称":
        raise SettingError(NEEDED)
    return [_with(work, {path: _value(path, text)})]


def _value(path: Path, text: str) -> Any:
    if not text:
        return None
    if path[0] == "reporting" and (number := _NUMBER.fullmatch(text)):
        return int(number[1])
    if path[1] == "issued" and (day := _DAY.fullmatch(text)):
        try:
            return date(int(day[1]), int(day[2]), int(day[3]))
        except ValueError:
            return text
    return text


def _with(work: Work, wanted: Mapping[Path, Any]) -> Put:
    """The piece above the areas with these settings. Raises SettingError with what `check` says of it and did not before."""
    held = work.present[0]
    text = with_settings(held.text or "", wanted)
    if new := [said for said in _wrong(text) if said not in _wrong(held.text or "")]:
        raise SettingError(new[0])
    return Put(held.piece, held.place, "top", text, held.turn)


def _wrong(top: str) -> list[str]:
    """What check says of the lines above the areas by themselves."""
    try:
        parse_plan(top + _ONE_AREA)
    except PlanError as error:
        return [p.message.partition("：")[2] if p.column else p.message for p in error.problems]
    return []


def unit(work: Work, old: str, new: str) -> list[Put]:
    """A 街镇 renamed, its targets with it; a new one where `old` is empty, taken out where `new` is. One of which something
    was reported stays. Raises SettingError."""
    new, units = " ".join(new.split())[:LONGEST], list(work.above.units)
    held = settings(work.pieces[0].text).get(("units",)) or []
    if old and old not in units:
        raise SettingError("别人已经改了或删了它。")
    if new in units:
        raise SettingError(TWICE.format(name=new))
    if not old and not new:
        raise SettingError(NEEDED)
    if old and (count := _reported(work).get(old, 0)):
        raise SettingError(ORPHANS.format(names=f"{old}（{count} 个数）"))
    after = [_called(entry, new) if unit_name(entry) == old else entry for entry in held] if old else [*held, new]
    return [_with(work, {("units",): [entry for entry in after if entry]}), *_targets(work, old, new)]


def _called(entry: Any, name: str) -> Any:
    """An entry of `units` under another name, in the place it has in the tile map; nothing for no name."""
    return {**entry, "name": name} if name and isinstance(entry, Mapping) else name


def _targets(work: Work, old: str, new: str) -> list[Put]:
    """The 街镇目标 of tasks that name it."""
    found = []
    for held in work.present:
        row = work.rows.get(held.piece)
        if row is None or row.task is None or old not in row.task.unit_targets:
            continue
        targets = {new if name == old else name: value for name, value in row.task.unit_targets.items()}
        targets.pop("", None)
        found.append(_changed(held, {"unit_targets": targets}))
    return found


def _changed(held: Held, values: Mapping[str, Any]) -> Put:
    return Put(held.piece, held.place, held.sort, edited(held.text or "", values), held.turn)


def named_list(work: Work, key: str, name: str) -> list[Put]:
    """A 口径 under another name; a new one where `key` is empty, taken out where `name` is and no task bears it. Raises
    SettingError."""
    name, lists = " ".join(name.split())[:LONGEST], dict(work.above.lists)
    if name in lists.values() and lists.get(key) != name:
        raise SettingError(TWICE.format(name=name))
    if key and key not in lists:
        raise SettingError("别人已经改了或删了它。")
    if not key and not name:
        raise SettingError(NEEDED)
    if key and not name and (ids := _listed(work, key)):
        more = "等" if len(ids) > MOST_NAMED else ""
        raise SettingError(IN_USE.format(n=len(ids), name=lists[key], ids="、".join(ids[:MOST_NAMED]) + more))
    key = key or next(free for n in range(1, len(lists) + 2) if (free := f"list-{n}") not in lists)
    if not isinstance(plain(work.pieces[0].text).get("lists"), Mapping):
        return [_with(work, {("lists",): {key: name}})]
    return [_with(work, {("lists", key): name or None})]
