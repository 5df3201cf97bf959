"""`POST /mine/draft`: what is typed into the table goes to the server, what others typed and what the checks say comes back.

An address of its own and no run of the page: it goes on while a page is made, is answered in tens of milliseconds, and
the last words of a window that is being closed arrive.
"""

import json
from functools import partial
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.routing import Route

from access import SESSION_HEADER, Access, Account, Draft, Drafts, Typed, may
from access.gate.client import client_address
from pages.downloads.posted import STRANGE, posted
from pages.downloads.route import RefusedError
from pages.parts.mine.desk import Desk, Looked, desk, drafts, looked, texts
from pages.parts.mine.sums import sums
from pages.parts.visit import at_hand
from pages.parts.visit.asking import GONE
from pages.parts.visit.years import planned
from plan.signs import storable
from records import now
from reports.template.filled import bare, row_of
from reports.template.filling import FIELDS

PATH = "/mine/draft"
MOST_CELLS, LONGEST = 10_000, 2_000
DENIED = "没有权限：这不是你的科室。"
CHANGED = "任务清单有更新，请刷新页面。"
LONG = f"一格最多 {LONGEST} 个字。"
FAILED = "草稿没有存上，请稍后再试。"


class Said(NamedTuple):
    """One request: whose draft, which turn and which snapshot the window has seen, what was typed."""

    department: str
    month: str
    seen: int
    snapshot: str
    cells: list[Typed]


def draft_route(access: Access) -> Route:
    """The one address of drafts."""
    return posted(PATH, partial(_answered, access), FAILED)


def _answered(access: Access, request: Request, body: bytes) -> dict[str, Any]:
    who = access.account(request.headers.get(SESSION_HEADER, ""))
    if who is None:
        raise RefusedError(401, GONE)
    said = _said(body)
    if not may(who, "page:mine") or not may(who, "upload", said.department):
        address = client_address(request.scope, access.settings)
        access.note("refused", f"草稿：{said.department}", who=who.name, address=address)
        raise RefusedError(403, DENIED)
    month = planned(said.month)
    if month is None or said.department not in at_hand.plans_now(month.plan).by_month[month.number].departments:
        raise RefusedError(409, CHANGED)
    return exchanged(drafts(access), desk(month.plan, said.department, month.number), said, who)


def _said(body: bytes) -> Said:
    try:
        told = json.loads(body)
        cells = [_cell_said(*cell) for cell in told["cells"]]
        said = Said(told["department"], told["month"], told["seen"], told["snapshot"], cells)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise RefusedError(400, STRANGE) from None
    words = [said.department, said.month, said.snapshot, *(part for cell in cells for part in cell)]
    if not all(isinstance(word, str) for word in words) or type(said.seen) is not int or len(cells) > MOST_CELLS:
        raise RefusedError(400, STRANGE)
    if any(len(cell.text or "") > LONGEST for cell in cells):
        raise RefusedError(400, LONG)
    return said


def _cell_said(row: str, field: str, text: str) -> Typed:
    task, _, unit = row.partition("|")
    return Typed(task, unit, field, text)


def exchanged(kept: Drafts, at: Desk, said: Said, who: Account) -> dict[str, Any]:
    """Keep what was typed; answer with what changed since, and with what the checks say of the whole draft.

    Raises RefusedError for rows that are not the department's.
    """
    when, name = now(), who.display
    replaced = kept.write(at.department, at.name, _to_keep(at, said.cells), who=name, now=when, seen=said.seen)
    held = kept.cells(at.department, at.name)
    turn, snapshot = max((cell.turn for cell in held), default=0), str(at.assessment.snapshot)
    answer: dict[str, Any] = {"turn": turn, "snapshot": snapshot, "at": f"{when:%H:%M}"}
    if not said.cells and (turn, snapshot) == (said.seen, said.snapshot):
        return answer
    found = looked(at, texts(held), now(), office=may(who, "answer"))
    return {
        **answer,
        "sums": sums(at, found.told if found else ()),
        "cells": [[*_cell(cell), cell.who != name] for cell in held if cell.turn > said.seen],
        "replaced": [_cell(cell) for cell in replaced],
        "said": _sentences(found),
    }


def _to_keep(at: Desk, cells: list[Typed]) -> list[Typed]:
    """What differs from what is said by now; a cell that says the same again, or nothing, is none of the draft."""
    rows = {row.cell: row for row in at.rows}
    found = []
    for cell in cells:
        row = rows.get((cell.task, cell.unit))
        if row is None or cell.field not in (*row.answer, *FIELDS[3:]):
            raise RefusedError(409, CHANGED)
        text = storable(cell.text or "").strip()
        found.append(cell._replace(text=text if text and text != row.said.get(cell.field) else None))
    return found


def _cell(cell: Draft) -> list[Any]:
    return [f"{cell.task}|{cell.unit}", cell.field, cell.text, cell.who, f"{cell.at:%H:%M}"]


def _sentences(found: Looked | None) -> list[list[str]]:
    """Row, column, kind and sentence: what is wrong, what may be, what is only told."""
    if found is None:
        return []
    checked = found.checked
    doubts = set(checked.doubts)
    told = [("wrong", p) for p in checked.rejected]
    told += [("doubt" if p in doubts else "note", p) for p in checked.warnings]
    rows = [(row_of(found.rows, problem), kind, problem) for kind, problem in told]
    return [
        [
            row.key if row else "",
            problem.column or "",
            kind,
            bare(problem) if row else problem.message,
        ]
        for row, kind, problem in rows
    ]
