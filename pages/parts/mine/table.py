"""The table to fill in (table.js and the scripts beside it in browser/), and what its buttons ask of the page."""

from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from pages.parts.html.table import table
from pages.parts.mine.desk import Desk
from pages.parts.mine.exchange import PATH
from pages.parts.mine.sums import sums
from pages.parts.visit.view import View
from plan import KIND_NAMES
from reports.template.filling import CORRECTION, TEXTS, Filling

BROWSER = Path(__file__).parent / "browser"
SCRIPTS = ("drawing.js", "sending.js", "typing.js", "table.js")


class Asked(NamedTuple):
    """What was asked for in the table: to check and hand in all of it, or one row (task and 街镇) by itself."""

    check: bool
    one: tuple[str, str] | None


def draw(shown: View, at: Desk) -> Asked:
    """Draw the rows of a department's month; the draft comes from the server to the browser by itself."""
    result = table("workplan_mine", BROWSER, SCRIPTS)(
        key="mine-table",
        data={
            "address": PATH,
            "department": at.department,
            "month": at.name,
            "snapshot": str(at.assessment.snapshot),
            "texts": list(TEXTS),
            "correction": CORRECTION,
            "focus": st.query_params.get("cell", ""),
            "field": st.query_params.get("field", ""),
            "sums": sums(at),
            "rows": [_row(shown, row) for row in at.rows],
        },
        on_check_change=_nothing,
        on_one_change=_nothing,
        on_renew_change=_nothing,
    )
    one = str(getattr(result, "one", None) or "")
    task, bar, unit = one.partition("|")
    return Asked(bool(getattr(result, "check", None)), (task, unit) if bar else None)


def _nothing() -> None:
    """The run that follows does it."""


def _row(shown: View, row: Filling) -> dict[str, Any]:
    return {
        "key": row.key,
        "id": row.task.id,
        "title": row.task.title,
        "name": row.name,
        "unit": row.place,
        "site": row.site is not None,
        "task": shown.href("task", id=row.task.id),
        "href": shown.href("sites", task=row.task.id, site=row.site.number)
        if row.site
        else shown.href("task", id=row.task.id),
        "kind": (row.unit or "点位") if row.site else KIND_NAMES[row.task.kind],
        "measure": "" if row.site else row.task.unit,
        "last": row.last,
        "due": row.due,
        "target": row.target,
        "answer": list(row.answer),
        "choices": list(row.choices),
        "said": row.said,
        "before": row.before,
        "reported": row.reported,
        "basis": row.basis,
        "late": row.late,
    }
