"""Who has reported and who not: the month in a few facts, by department, and the whole year."""

import streamlit as st

from metrics.figures import percent
from metrics.month import discipline
from metrics.month.discipline import STATES, Discipline, completeness, timeliness, total
from metrics.month.rollup import reporting
from pages.parts import html
from pages.parts.visit import gatekeeper
from pages.parts.visit.view import View

LONG_PAST_DAYS = 60
"""Nobody counts the days any more."""
FEW = 3
"""So many missing tasks of a department are named at once; more are folded."""
ICONS = {"on_time": "green", "late": "yellow", "part": "missing", "nothing": "missing", "open": "idle"}
"""State of a department → the shape beside its word."""


def facts(shown: View, rows: list[Discipline]) -> None:
    """The deadline, how much has come and how much of it in time, whether the month is locked."""
    cells = total(rows)
    day, deadline = shown.snapshot.day, shown.shown_plan.deadline(shown.month)
    left = (deadline - day).days
    passed = f"已过 {-left} 天" if -left <= LONG_PAST_DAYS else "已截止"
    state = f"还有 {left} 天" if left > 0 else "今天截止" if left == 0 else passed
    lock = shown.assessment.locks.get(shown.month)
    html.show(
        "facts.html",
        facts=[
            (f"截止日（{state}）", f"{deadline:%Y-%m-%d}"),
            ("已报/应报", f"{cells.reported}/{cells.due} 格"),
            ("报送完整率", percent(completeness(cells), 1) or "—"),
            ("及时率", percent(timeliness(cells), 1) or "—"),
            ("未报齐科室", f"{sum(bool(row.missing) for row in rows)} 个"),
            ("锁定", f"{lock.when:%Y-%m-%d} 已锁定" if lock else "未锁定"),
        ],
    )


def departments(shown: View, rows: list[Discipline]) -> None:
    """A row for each department: state, cells, both rates, when they came, which are missing."""
    st.header(f"{shown.month}月各科室报送情况", anchor=False)
    html.show(
        "office_departments.html",
        rows=rows,
        whole=total(rows),
        owed=sum(len(row.missing) for row in rows),
        states=STATES,
        icons=ICONS,
        few=FEW,
        completeness=completeness,
        timeliness=timeliness,
        came=_came,
        view=shown,
        fills=gatekeeper.can("page:mine"),
    )
    st.caption(
        "按工作要点中的先后排列。一项任务每月一格，按街镇报的每个街镇一格。"
        "迟报：已报齐的，是截止日到最后一格收到；未报齐的，是截止日到今天。"
    )


def _came(row: Discipline) -> str:
    """`6月14日 — 6月24日`, one day where all came on it."""
    days = [f"{m.month}月{m.day}日" for m in (row.first_received, row.last_received) if m]
    return " — ".join(dict.fromkeys(days)) or "—"


def year(shown: View) -> None:
    """How complete each department's reports were in each month, those in time below."""
    st.header("各月报送完整率", anchor=False)
    seen, months = shown.assessment, list(shown.shown_plan.reporting.months)
    whole = {m: reporting(seen.at(m)) for m in months}
    html.show(
        "office_year.html",
        rows=[*discipline.year(seen).items(), ("合计", whole)],
        months=months,
        month=shown.month,
        passed={m for m in months if seen.passed(m)},
        completeness=completeness,
        timeliness=timeliness,
    )
    st.caption("有迟报的，完整率下面是及时率。未到截止日且没有收到数据的月份为 —。")
