"""街镇: where each stands, its 点位, the tasks told by 街镇 side by side; and one 街镇's own."""

import streamlit as st

from metrics.figures import percent
from metrics.month.discipline import completeness, timeliness
from metrics.units import words
from metrics.units.cells import Known, Row, columns, heat, known_facts, profile
from metrics.units.tiles import UnitSites, tiles, total, unit_sites
from pages.parts import html
from pages.parts.visit import at_hand, view
from records import default_store

ALL = "全部街镇"


def main() -> None:
    shown = view.current()
    with default_store().reading() as con:
        known = known_facts(con, shown.assessment)
    units = columns(shown.shown_plan, known)
    asked = st.query_params.get("unit")
    unit = asked if asked in units else None
    st.title(html.plain(unit or "街镇"), anchor=False)
    if not units:
        html.show("units_empty.html", text="任务清单没有列出街镇。")
        return
    if asked and unit is None:
        st.warning("没有这个街镇。请从列表中选择。")
    _choice(units, unit)
    sites = _sites(shown)
    if unit is None:
        rows = heat(shown.assessment, known, shown.month)
        _places(shown, units, rows, sites)
        _heat(shown, rows, units)
    else:
        _profile(shown, known, unit, sites.get(unit))


def _sites(shown: view.View) -> dict[str, UnitSites]:
    """点位 of each 街镇; nothing of a plan that has none."""
    found = at_hand.sites(shown.shown_plan, shown.snapshot, shown.month)
    return unit_sites(found.values(), shown.assessment.inspected, shown.month)


def _places(shown: view.View, units: tuple[str, ...], rows: list[Row], sites: dict[str, UnitSites]) -> None:
    """The 街镇 as tiles, beside their 点位 counted; neither where the plan has none."""
    laid = tiles(shown.shown_plan, units, rows, sites)
    if not laid and not sites:
        return
    named = dict.fromkeys((*units, *sites))
    whole = total(sites) if sites else None
    html.show("units_places.html", tiles=laid, units=named, sites=sites, whole=whole, view=shown)


def _choice(units: tuple[str, ...], unit: str | None) -> None:
    options = [ALL, *units]
    key = f"unit-{unit}"
    st.selectbox(
        "街镇",
        options,
        index=options.index(unit or ALL),
        key=key,
        on_change=_chosen,
        args=(key,),
        width=280,
        label_visibility="collapsed",
    )


def _chosen(key: str) -> None:
    chosen = st.session_state[key]
    if chosen == ALL:
        st.query_params.pop("unit", None)
    else:
        st.query_params["unit"] = chosen


def _heat(shown: view.View, rows: list[Row], units: tuple[str, ...]) -> None:
    if not rows:
        html.show("units_empty.html", text="还没有按街镇报的任务。")
        return
    st.caption(
        f"截至{shown.month}月。街镇按任务清单的顺序排列。颜色深浅：有街镇目标的按完成比例，没有的按本行数值最大的街镇"
        "比较。× 为本月未报，沿用以前的数；未分报是只报了全区数。点街镇看它的全部任务。"
    )
    html.show("units_heat.html", rows=rows, units=units, view=shown, words=words)
    st.caption("全区：数量为各街镇之和；比率为分子之和除以分母之和；节点取最慢的街镇；常态须报了的街镇都落实。")


def _profile(shown: view.View, known: Known, unit: str, sites: UnitSites | None) -> None:
    found = profile(shown.assessment, known, unit, shown.month)
    cells = found.cells
    counted = f"{sites.finished}/{sites.planned} 个，滞后 {sites.behind} 个" if sites else ""
    visited = f"查过 {sites.checked} 个，不符 {sites.marked} 个" if sites and sites.checked else ""
    html.show(
        "facts.html",
        facts=[
            (f"{shown.month}月应报", f"{cells.due} 格"),
            ("已报", f"{cells.reported} 格（{percent(completeness(cells)) or '—'}）"),
            ("按时", f"{cells.on_time} 格（{percent(timeliness(cells)) or '—'}）"),
            *([("点位完成", counted)] if counted else []),
            *([("实地抽查", visited)] if visited else []),
        ],
    )
    if sites:
        html.show("units_to_sites.html", view=shown, unit=unit)
    if not found.tasks:
        html.show("units_empty.html", text="还没有按街镇报的任务。")
        return
    st.header("各项任务", anchor=False)
    html.show("units_profile.html", tasks=found.tasks, view=shown, words=words)
    st.header("各月", anchor=False)
    html.show("units_months.html", tasks=found.tasks, words=words)
    st.caption("灰字为当月没有新数，沿用以前的：写着“无变化”的是报了没有变化，其余是未报。")
    st.header(f"{shown.month}月情况", anchor=False)
    told = [each for each in found.tasks if any(vars(each.cell.narrative).values())]
    if told:
        html.show("units_narratives.html", tasks=told)
    else:
        html.show("units_empty.html", text=f"{shown.month}月没有写进展、原因和措施。")


main()
