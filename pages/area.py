"""领域, or every task of the plan: numbers, deliverables, duties and the rest, each with its lamps through the year."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from metrics.month.attention import ORDER, behind, unfulfilled
from metrics.month.rollup import Totals, totals
from metrics.task.stages import stage_marks
from metrics.task.standing import Standing
from pages.parts import html
from pages.parts.charts import figures, findings, finished
from pages.parts.html.timeline import month_marks, spoken
from pages.parts.visit import filters, listed, view
from pages.parts.visit.selection import Selection
from plan import NUMBER_KINDS, Area, Kind, Section

BLOCKS: tuple[tuple[str, tuple[Kind, ...], str], ...] = (
    ("数量和比率", NUMBER_KINDS, "灰为目标，蓝为实际，竖线为序时；各月小标记为当时判定，“补”为已补齐"),
    ("节点", ("stages",), "节点列在应完成的月份；各月小标记为当时判定，“补”为已补齐"),
    ("常态", ("duty",), "实心为落实，斜杠为未落实，虚框为未报"),
    ("趋势和待下达", ("direction", "pending"), "与基期比；没有基期的不作判断"),
)


def main() -> None:
    shown = view.current()
    asked = st.query_params.get("id", "")
    area = shown.shown_plan.area(asked)
    if area is None and asked:
        _unknown(shown)
        return
    sections = area.sections if area else tuple(s for a in shown.shown_plan.areas for s in a.sections)
    st.title(html.plain(area.title if area else "全部任务"), anchor=False)
    place = {"id": area.id} if area else {}
    whole = [s for section in sections for s in shown.assessment.at(shown.month, section.tasks)]
    narrowed = replace(shown.selection, lamps=())
    found = totals(
        sections,
        [s for s in whole if narrowed.keeps(s)],
        opened=shown.assessment.opened,
        complete=shown.status.complete,
    )
    html.show("area_summary.html", totals=found, rule=shown.shown_plan.rule)
    html.show(
        "tiles.html",
        totals=found,
        chosen=shown.selection.lamps,
        lamp_href=lambda lamp: shown.href("area", **place, **replace(narrowed, lamps=(lamp,) if lamp else ()).query()),
    )
    filters.bar(shown)
    kept = [s for s in whole if shown.selection.keeps(s)]
    html.show("filter_said.html", caption=shown.selection.caption(shown.shown_plan), count=len(kept), total=len(whole))
    sort, undone = st.query_params.get("sort", ""), st.query_params.get("duties") == "open"
    if undone:
        kept = unfulfilled(kept)
    if shown.selection.lamps or undone or sort:  # who asked for a lamp wants its tasks, in one plain list
        same = {**place, **shown.selection.query(), **({"duties": "open"} if undone else {})}
        listed.draw(shown, kept, sort, lambda key: shown.href("area", **same, sort=key))
        return
    if any(s.lamp in ORDER for s in kept):
        href = shown.href("area", **place, **shown.selection.query(), sort="gap")
        html.show("area_first.html", first=behind(kept)[0], view=shown, href=href)
    _blocks(shown, sections, kept)
    _course(shown, area, shown.status_of(area))


def _course(shown: view.View, area: Area | None, found: Totals) -> None:
    """The area's course through the year."""
    note = "全部任务" if shown.selection != Selection() else ""
    method = {"href": shown.href("help", **{"for": "rules"}), "link": "算法"}
    html.show("head.html", text=findings.whole(found), note=note, **method)
    trend = finished.area_trend if area else finished.overview_trend
    args = (shown.assessment, area.id, shown.month) if area else (shown.assessment, shown.month)
    st.plotly_chart(
        trend(*args),
        key="trend",
        config=figures.config(shown.named(f"{area.name if area else '全部'}-完成率与序时")),
        alt="各月完成率与序时进度",
    )


def _named(standings: Sequence[Standing]) -> str:
    """What tasks with a number are called together: 水平 is named where there is one."""
    return "数量、比率和水平" if any(s.task.kind == "level" for s in standings) else "数量和比率"


def _blocks(shown: view.View, sections: Sequence[Section], kept: Sequence[Standing]) -> None:
    by_id = {s.task.id: s for s in kept}
    for heading, kinds, note in BLOCKS:
        groups = [
            (place, [by_id[t.id] for t in section.tasks if t.id in by_id and t.kind in kinds])
            for section in sections
            if (place := shown.section_name(section))
        ]
        groups = [(name, standings) for name, standings in groups if standings]
        if groups:
            html.show(
                f"rows_{kinds[0]}.html",
                heading=_named(kept) if kinds == NUMBER_KINDS else heading,
                note=note,
                groups=groups,
                view=shown,
                months=list(shown.shown_plan.reporting.months),
                marks=lambda s: month_marks(shown.assessment.of(s.task), shown.month),
                stages=stage_marks,
                spoken=spoken,
            )


def _unknown(shown: view.View) -> None:
    st.warning("没有这个领域。请从下面选择。")
    html.show("area_choice.html", areas=shown.shown_plan.areas, view=shown)


main()
