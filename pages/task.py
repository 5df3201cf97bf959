"""One task: what was promised (the plan's own words), where it stands, why, and where each figure comes from."""

import streamlit as st

from metrics import pace
from metrics.assess import Standing
from metrics.explain import gap_text, shown, shown_due
from metrics.figures import percent, trimmed
from metrics.lamps import LABELS
from pages.parts import charts, frames, html, view
from plan import KIND_NAMES, NOT_STARTED, Task
from records import default_store, original, records
from reports.table import said


def main() -> None:
    seen = view.current()
    task = seen.shown_plan.tasks.get(st.query_params.get("id", ""))
    if task is None:
        st.warning("没有这个编号的任务。请从左侧选择领域，再选任务。")
        return
    standing = seen.assessment.standings[task.id][seen.month]
    place = seen.shown_plan.places[task.id]
    st.page_link(
        st.session_state["pages"]["area"],
        label=html.plain(f"{place.area.name} · {place.section.title}"),
        query_params=seen.query(id=place.area.id),
    )
    st.title(html.plain(f"{task.id} {task.title}"), anchor=False)
    html.show("standing.html", standing=standing, then=_then(standing))
    html.show("quote.html", task=task, plan=seen.shown_plan, place=place, lists=seen.shown_plan.lists)
    html.show("facts.html", facts=_facts(standing))
    _figures(seen, standing)
    _narratives(seen, task)
    _history(seen, task)


def _then(standing: Standing) -> str:
    if standing.lamp_then is None:
        return "报送截止日未到"
    late = "，截止后补报" if standing.late else ""
    return f"当时判定：{LABELS[standing.lamp_then]}{late}"


def _facts(standing: Standing) -> list[tuple[str, str]]:
    """Name and value of each figure that applies to this kind of task."""
    task, measure = standing.task, standing.measure
    found = [("类型", KIND_NAMES[task.kind] + ("（力争）" if task.stretch else ""))]
    found.append(("责任科室", task.department or "未指定"))
    goal = pace.target(task)
    if goal is not None:
        found.append(("目标", shown(task, goal)))
    if measure.due is not None:
        found.append((f"截至{standing.month}月应完成", shown_due(task, measure.due)))
    found.append(("实际", shown(task, standing.actual)))
    if measure.rate is not None:
        found.append(("完成率", percent(measure.rate) or ""))
    if task.judged and measure.gap_pp is not None:
        found.append(("与序时比", gap_text(measure.gap_pp).replace("序时", "")))
    if standing.verdict:
        found.append(("与基期比", standing.verdict))
    outlook = standing.outlook
    if outlook and standing.lamp != "done":
        if outlook.needed is not None:
            found.append(("今后每月需完成", f"{trimmed(outlook.needed, 1)}{task.unit}"))
        low, high = trimmed(outlook.low, 0), trimmed(outlook.high, 0)
        found.append(("年底估计", f"{trimmed(outlook.mean, 0)}{task.unit}（{low}–{high}）"))
    return found


def _figures(seen: view.View, standing: Standing) -> None:
    task = standing.task
    if task.kind != "duty":
        rows = frames.curve_rows(seen.assessment, task, seen.month)
        share = task.kind == "rate" or task.unit == "%"
        goal = pace.target(task)
        figure = charts.curve(
            rows,
            frames.number(goal, 100 if share else 1),
            frames.outlook_rows(standing, seen.shown_plan.reporting.last_month),
            "%" if share else task.unit,
            seen.month,
            [NOT_STARTED, *(stage.name for stage in task.stages)] if task.stages else None,
        )
        st.plotly_chart(figure, key="curve", config=charts.CONFIG, alt=f"{task.title}：实际与序时")
    else:
        html.show("months.html", standings=seen.assessment.of(task))
    if standing.progress.by_unit:
        st.subheader("各街镇", anchor=False)
        figure = charts.units(frames.unit_rows(seen.assessment, standing), "%" if task.kind == "rate" else task.unit)
        st.plotly_chart(figure, key="units", config=charts.CONFIG, alt=f"{task.title}：各街镇")


def _narratives(seen: view.View, task: Task) -> None:
    st.subheader("各月情况", anchor=False)
    rows = [s for s in reversed(seen.assessment.of(task)) if s.progress.reported or s.month <= seen.month]
    html.show("narratives.html", standings=rows)


def _history(seen: view.View, task: Task) -> None:
    with default_store().reading() as con:
        found = records(con, task=task.id, snapshot=seen.snapshot.number)
        files = {r.batch: (f"{r.received:%Y-%m-%d}", r.file) for r in found}
    st.subheader(f"数据来源（{len(found)} 条）", anchor=False)
    if not found:
        st.caption("还没有收到这项任务的数据。")
        return
    of_month = [r for r in found if r.month.month == seen.month]
    rest = [r for r in found if r.month.month != seen.month]
    for rows, title in ((of_month, ""), (rest, f"其他月份的 {len(rest)} 条")):
        if rows:
            with st.expander(title) if title else st.container():
                html.show("history.html", records=rows, said=lambda record: said(seen.shown_plan, record))
    chosen = st.selectbox(
        "查看原始文件",
        list(files),
        index=None,
        placeholder="选择一个文件",
        format_func=lambda batch: f"批次 {batch} · {files[batch][0]} · {files[batch][1]}",
    )
    if chosen is not None:
        with default_store().reading() as con:
            kept = original(con, chosen)
        if kept:
            st.download_button("下载原始文件", kept[1], file_name=kept[0], on_click="ignore")


main()
