"""What the browser hears of a plan: its rows in order, the document with the places of the tasks, what is wrong where."""

import zlib
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from metrics.task import pace
from pages.parts.plan.copy.former import document_of, last_year
from pages.parts.plan.copy.top import top_of
from pages.parts.plan.copy.work import Work
from plan import KIND_NAMES, Plan, Task
from plan.check import ALLOWED
from plan.editing import Above, Mark, Row, left_of, marks, remaining, shown
from plan.editing.cells import COLUMN_OF, KEY_OF, number
from plan.editing.one import raw

IN_LINE = ("类型", "牵头科室", "配合科室", "分管领导")


def of_work(work: Work, seen: int, shape: str, also: Collection[int] = ()) -> dict[str, Any]:
    """What has changed of a working copy since a turn, and some pieces besides. `shape`: that which the window has; its order and the places in
    the document are told where they are others by now."""
    fresh = [h for h in work.present if h.sort == "task" and (h.turn > seen or h.piece in also)]
    found: dict[str, Any] = {
        "rows": [_row(h.piece, work.rows[h.piece], work.over[h.piece]) for h in fresh],
        "doubled": [key for key, row in work.rows.items() if row.id in work.doubled],
        "shape": _shape(work),
    }
    above = work.present[0]
    if above.turn > seen or above.piece in also:
        found["settings"] = top_of(work)
    changed = found["shape"] != shape
    text = paper(work) if changed or not seen else ""
    if not seen:
        found |= {
            "document": text,
            "numbers": [list(each) for each in work.copy.no_targets],
            "names": _names(work),
            "allowed": _allowed(),
            "before": before(work.copy.year),
        }
    if changed:
        sources = [_source(row) for row in work.rows.values()]
        places = list(work.rows)
        found["marks"] = [[*m[:2], places[m[2]]] for m in _wide(text, marks(text, sources))]
        found["left"] = remaining(work.copy.left_over, sources)
        found["order"] = [_head(h.piece, h.sort, h.text or "") for h in work.present if h.sort not in ("top", "end")]
    return found


def _shape(work: Work) -> str:
    """Another where a task came, went, moved, or says other words of the document, or a heading is another."""
    shown = [h for h in work.present if h.sort not in ("top", "end")]
    said = [(h.piece, _source(work.rows[h.piece]) if h.sort == "task" else h.text) for h in shown]
    return f"{zlib.crc32(repr(said).encode()):x}"


@lru_cache(maxsize=4)
def of_plan(plan: Plan, document: str) -> dict[str, Any]:
    """A plan as it is, to be read: its tasks are numbered in their order."""
    rows: list[dict[str, Any]] = []
    order: list[list[Any]] = []
    names = tuple(plan.lists.items())
    for a, area in enumerate(plan.areas):
        order.append([f"a{a}", "area", area.title, area.leader, area.label])
        for s, section in enumerate(area.sections):
            order.append([f"s{a}.{s}", "section", section.title, section.leader, ""])
            for task in section.tasks:
                over = Above(plan.units, names, section.leader or area.leader)
                order.append([task.id, "task"])
                found = Row({k: getattr(task, k) for k in task.model_fields_set}, task, ())
                rows.append(_row(task.id, found, over))
    sources = [task.source for task in plan.tasks.values()]
    text = document or _of_headings(plan)
    ids = list(plan.tasks)
    places = [[*m[:2], ids[m[2]]] for m in _wide(text, marks(text, sources))]
    return {"rows": rows, "order": order, "document": text, "marks": places, "left": [], "numbers": [], "doubled": []}


def _row(key: Any, row: Row, over: Above) -> dict[str, Any]:
    wrong = [[COLUMN_OF.get(w.key, "任务名称"), w.sentence] for w in row.wrong]
    found = {
        "key": key,
        "cells": shown(row, over),
        "led": over.leader,
        "wrong": wrong,
        "judged": bool(row.task and row.task.judged),
    }
    return found | ({"curve": curve(row.task)} if row.task and row.task.judged else {})


def curve(task: Task) -> list[Any]:
    """What is due by each month, and the target: a fraction of it to draw, and as text."""
    goal = pace.target(task)
    if goal is None:
        return []
    due = [pace.due(task, month) for month in range(1, 13)]
    return [[float(value / goal) if value is not None and goal else None for value in due], number(task, goal)]


def _allowed() -> dict[str, list[str]]:
    """Kind → the columns that a row has beside those in the line, in their order."""
    return {
        KIND_NAMES[kind]: [
            name for name, key in KEY_OF.items() if key in keys | {"title", "id"} and name not in IN_LINE
        ]
        for kind, keys in ALLOWED.items()
    }


def before(year: int) -> dict[str, list[Any]]:
    """Id → title and curve of the tasks of last year's plan, where there is one."""
    plan = last_year(year)
    if plan is None:
        return {}
    return {id: [task.title, curve(task)[0]] for id, task in plan.tasks.items() if task.judged}


def _names(work: Work) -> dict[str, list[str]]:
    """Who is named already, to choose from."""
    tasks = [found.task for found in work.rows.values() if found.task]
    departments = [*(t.department for t in tasks), *(name for t in tasks for name in t.partners)]
    leaders = [t.leader for t in tasks]
    return {
        "科室": [name for name in dict.fromkeys(departments) if name],
        "领导": [name for name in dict.fromkeys(leaders) if name],
    }


def _source(row: Row) -> Sequence[str]:
    found = row.keys.get("source") or ()
    return [found] if isinstance(found, str) else [str(each) for each in found]


def _head(piece: int, sort: str, text: str) -> list[Any]:
    if sort == "task":
        return [piece, sort]
    keys = raw(text)
    return [piece, sort, *(str(keys.get(key) or "") for key in ("title", "leader", "label"))]


def paper(work: Work) -> str:
    """What stands beside the table: the paper that the copy was drafted from, or the plan that it changes; where none was
    kept, the tasks' own words."""
    return work.copy.document or document_of(work.copy.year) or _made_up(work)


def _made_up(work: Work) -> str:
    """The text of a plan that came from no document: its headings and sources."""
    lines: list[str] = []
    for held in work.present:
        if held.sort in ("area", "section"):
            lines += ["", str(raw(held.text or "").get("title", ""))]
        elif held.sort == "task":
            lines += _source(work.rows[held.piece])
    return "\n".join(lines).strip()


def without(work: Work, words: str) -> dict[int, list[str]]:
    """Piece → its sources without some words of the document, of the tasks in which they are by now."""
    tasks = list(work.rows)
    found = left_of(paper(work), words, [_source(work.rows[piece]) for piece in tasks])
    return {tasks[number]: source for number, source in found.items()}


def _of_headings(plan: Plan) -> str:
    lines: list[str] = []
    for area in plan.areas:
        lines += ["", area.title]
        for section in area.sections:
            lines += ["", section.title]
            lines += [said for task in section.tasks for said in task.source]
    return "\n".join(lines).strip()


def _wide(text: str, found: Sequence[Mark]) -> list[tuple[int, int, int]]:
    """The places as a browser counts them, to which a rare character is two."""
    rare = [at for at, sign in enumerate(text) if ord(sign) > 0xFFFF]
    if not rare:
        return [(m.start, m.end, m.task) for m in found]
    return [(m.start + sum(r < m.start for r in rare), m.end + sum(r < m.end for r in rare), m.task) for m in found]
