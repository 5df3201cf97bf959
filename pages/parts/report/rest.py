"""其余报无变化: one press for what is left of a department, after it was said which cells that are."""

from functools import lru_cache, partial
from itertools import groupby

import streamlit as st

from pages.parts import html
from pages.parts.intray import InTray, known_now
from pages.parts.visit import pressed
from plan import Plan
from records import default_store
from reports.template.unchanged import Silent, silent_cells


def unchanged(plan: Plan, tray: InTray, department: str | None, month: int) -> None:
    """Which cells it is about comes first."""
    st.header("其余报无变化", anchor=False)
    if department is None:
        st.caption("选好科室后，可把其余未报的任务一次报为“无变化”。")
        return
    cells = _cells(default_store().address, default_store().changed(), plan, department, month)
    tasks = [(task, [c.place for c in of if c.place]) for task, of in groupby(cells, key=lambda cell: cell.task)]
    html.show("rest.html", cells=cells, tasks=tasks, department=department, month=month)
    press = pressed.press("unchanged", f"{department}-{month}", partial(tray.unchanged, plan, department, month))
    label = f"{department}{month}月其余未报的任务都报“无变化”"
    st.button(label, key="unchanged", on_click=press)
    pressed.said("unchanged")


@lru_cache(maxsize=16)
def _cells(address: str, change: object, plan: Plan, department: str, month: int) -> list[Silent]:
    known, sites = known_now(plan)
    return silent_cells(plan, known, department, month, sites)
