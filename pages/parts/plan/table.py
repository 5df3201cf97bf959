"""The plan in rows beside its document (table.js and the scripts beside it in browser/); its figures come by exchange.py."""

from pathlib import Path
from typing import Any

from pages.parts.html.table import table
from pages.parts.plan.copy.exchange import PATH

BROWSER = Path(__file__).parent / "browser"
SCRIPTS = (
    "drawing.js",
    "curve.js",
    "sending.js",
    "editing.js",
    "schedule.js",
    "detail.js",
    "bulk.js",
    "settings.js",
    "table.js",
)


def draw(*, copy: int | None = None, at: int | None = None, version: str) -> None:
    """A working copy to be changed; the plan in force or version `at` to be read. `version`: another where the window has to
    read all of it anew."""
    data: dict[str, Any] = {"address": PATH, "copy": copy, "at": at, "edit": copy is not None, "version": version}
    table("workplan_plan", BROWSER, SCRIPTS)(key="plan-table", data=data)
