"""One task: what was promised (the plan's own words), where it stands, why, and where each figure comes from."""

from collections.abc import Sequence

import streamlit as st

from metrics.changes.corrections import corrections, marked
from metrics.changes.last_year import LastYear
from metrics.figures import percent, trimmed
from metrics.task import pace
from metrics.task.explain import gap_beside, shown, shown_due
from metrics.task.stages import stage_marks
from metrics.task.standing import Standing
from pages.downloads import links
from pages.downloads.offered import ORIGINAL
from pages.parts import decided, html
from pages.parts.charts import figures, findings, finished, frames
from pages.parts.html.timeline import month_marks, spoken
from pages.parts.inspection.checks import beside as checks_beside
from pages.parts.inspection.sites import beside as sites_beside
from pages.parts.mine import figure
from pages.parts.mine.desk import desk
from pages.parts.mine.handing_in import PLACE
from pages.parts.visit import at_hand, gatekeeper, pressed, view
from plan import KIND_NAMES, Task
from records import Record, default_store, records
from reports.deck.adjusted import ending
from reports.look.events import Event
from reports.look.table import said, then_text
from reports.monthly.cells import in_pieces


def main() -> None:
    seen = view.current()
    id = st.query_params.get("id", "")
    standing = seen.assessment.standings.get(id, {}).get(seen.month)
    with st.container(key="task"):
        if standing is None:
            _not_counting(seen, id)
        else:
            _counting(seen, standing)


def _counting(seen: view.View, standing: Standing) -> None:
    """What a leader asks first; then the year and the promise; then what is looked up."""
    task = standing.task
    before, after = _neighbours(seen, task)
    place = seen.shown_plan.places[task.id]
    html.show("crumbs.html", view=seen, place=place, before=before, after=after)
    st.title(html.plain(f"{task.id} {task.title}"), anchor=False)
    html.show("standing.html", standing=standing, then=_then(standing))
    html.show("task_said.html", told=_said(seen, standing))
    before_it = at_hand.year_before(seen.assessment, task.id)
    left, right = st.columns([9, 5], gap="medium")
    with left:
        _figures(seen, standing, before_it)
    with right:
        html.show("quote.html", task=task, plan=seen.shown_plan, place=place, lists=seen.shown_plan.lists)
        html.show("task_facts.html", facts=_facts(standing), repeated=_repeated(standing))
        if before_it:
            html.show("last_year.html", before=before_it, facts=before_it.facts(seen.month), view=seen)
    _by_unit(seen, standing)
    sites_beside.draw(seen, task)
    checks_beside.of_task(seen, task)
    decided.beside(seen, task)
    _adjustments(seen, task.id)
    _narratives(seen, task, "此前各月情况", seen.month)
    _one_figure(seen, task)
    _history(seen, task)


def _not_counting(seen: view.View, id: str) -> None:
    """A task in a month in which it counts no more, or not yet; and what is no task."""
    plans = (seen.shown_plan, seen.assessment.plan, *(step.plan for step in seen.assessment.in_force.steps))
    task = next((plan.tasks[id] for plan in plans if id in plan.tasks), None)
    if task is None:
        st.warning("没有这个编号的任务。请从左侧选择领域，再选任务。")
        return
    months = [*seen.assessment.standings.get(id, {})]
    ended = task.over_by(seen.month)
    title = html.plain(f"{task.id} {task.title}")
    st.title(f"~~{title}~~" if ended else title, anchor=False)
    html.show("not_counting.html", view=seen, task=task, said=ending(task) if ended else "", months=months)
    _adjustments(seen, id)
    if months:
        _narratives(seen, task, "各月情况")
    _history(seen, task)


def _adjustments(seen: view.View, id: str) -> None:
    """计划调整 of the task: what, from when, by whom and why."""
    found = at_hand.adjusted(seen.shown_plan.year, seen.snapshot)
    rows = [(each.version, change) for each in reversed(found) for change in each.of(id)]
    if rows:
        html.show("adjustments.html", rows=rows)


def _one_figure(seen: view.View, task: Task) -> None:
    """补报 and 更正 of a single cell, for whoever reports the task."""
    now = at_hand.plans_now(seen.plan).by_month[seen.month].tasks.get(task.id)
    if now is None or not now.department or not gatekeeper.can("upload", now.department):
        return
    pressed.said(PLACE, toast=True)
    figure.button(desk(seen.plan, now.department, seen.month), task.id)


def _neighbours(seen: view.View, task: Task) -> tuple[Task | None, Task | None]:
    """The tasks before and after in the plan, among those that the list it was opened from shows."""
    whole = seen.assessment.at(seen.month)
    listed = [s.task for s in whole if s.task.id == task.id or seen.selection.keeps(s)]
    place = [t.id for t in listed].index(task.id)
    before = listed[place - 1] if place else None
    return before, listed[place + 1] if place + 1 < len(listed) else None


def _then(standing: Standing) -> str:
    if standing.lamp_then is None:
        return "报送截止日未到"
    late = "，截止后补报" if standing.late else ""
    changed = "，锁定后更改" if standing.changed_after_lock else ""
    return f"当时判定：{then_text(standing)}{late}{changed}" if then_text(standing) else ""


def _said(seen: view.View, standing: Standing) -> list[tuple[str, Sequence[str]]]:
    """Why, what next and how it stands, as this month's report says; of a month that said nothing the last report."""
    last = standing.progress.month
    before = "" if standing.progress.reported or last is None else f"（{last}月）"
    of = seen.assessment.standings[standing.task.id].get(last or 0, standing) if before else standing
    told = of.narrative
    named = (("滞后原因", told.reason), ("下一步措施", told.next_step), ("进展情况", _progress(of)))
    return [(name + before, in_pieces(of.plan, text)) for name, text in named if text]


def _progress(standing: Standing) -> str:
    unchanged = "无变化" if standing.progress.unchanged else ""
    return "；".join(part for part in (unchanged, standing.narrative.progress) if part)


def _facts(standing: Standing) -> list[tuple[str, str]]:
    """Name and value of each figure that applies to this kind of task."""
    task, measure = standing.task, standing.measure
    found = []
    goal = pace.target(task)
    found.append(("实际", shown(task, standing.actual)))
    if goal is not None:
        found.append(("目标", shown(task, goal)))
    if standing.due_now is not None:
        found.append((_asked(standing), shown_due(task, standing.due_now)))
    if measure.rate is not None:
        found.append(("完成率", percent(measure.rate) or ""))
    if task.judged and measure.gap_pp is not None:
        found.append(("与序时比", gap_beside(measure.gap_pp)))
    if standing.verdict:
        found.append(("与基期比", standing.verdict))
    outlook = standing.outlook
    if outlook and standing.lamp != "done":
        if outlook.needed is not None:
            found.append(("今后每月需完成", f"{trimmed(outlook.needed, 1)}{task.unit}"))
        low, high = trimmed(outlook.low, 0), trimmed(outlook.high, 0)
        found.append(("年底估计", f"{trimmed(outlook.mean, 0)}{task.unit}（{low}–{high}）"))
    found.append(("类型", KIND_NAMES[task.kind] + ("（力争）" if task.stretch else "")))
    found.append(("责任科室", task.department or "未指定"))
    responsible = (("配合科室", "、".join(task.partners)), ("分管领导", task.leader))
    return [*found, *((name, who) for name, who in responsible if who)]


def _repeated(standing: Standing) -> set[str]:
    """Names of the figures that the sentence below the title says already: a phone has no room for them twice."""
    said = "，实际 " in standing.explanation and standing.task.kind != "stages"
    return {"实际", _asked(standing), "完成率", "与序时比"} if said else set()


def _asked(standing: Standing) -> str:
    """How the figure that is due now is called: of a level nothing is 完成."""
    if standing.task.kind != "level":
        return f"截至{standing.month}月应完成"
    return f"截至{standing.month}月应{'不高于' if standing.task.at_most else '达到'}"


def _figures(seen: view.View, standing: Standing, before: LastYear | None) -> None:
    """The year of the task: stages, months, and for what is measured the curve."""
    task = standing.task
    marks = month_marks(seen.assessment.of(task), seen.month)
    if task.stages:
        html.show("task_stages.html", view=seen, s=standing, stages=stage_marks)
    html.show("task_months.html", view=seen, marks=marks, spoken=spoken(marks), duty=task.kind == "duty")
    if task.kind in ("duty", "stages"):
        return
    html.show(
        "head.html", text=findings.task(standing), note="", href=seen.href("help", **{"for": "rules"}), link="算法"
    )
    st.plotly_chart(
        finished.task_curve(seen.assessment, task.id, seen.month, before),
        key="curve",
        config=figures.config(seen.named(f"{task.id}-{task.title}")),
        alt=f"{task.title}：实际与序时",
    )


def _by_unit(seen: view.View, standing: Standing) -> None:
    task = standing.task
    if not standing.progress.by_unit or not seen.shown_plan.units:
        return
    html.show("head.html", text="各街镇", note="按工作要点中的先后，不排名次")
    left, right = st.columns([9, 5], gap="medium")
    with left:
        figure = figures.units(frames.unit_rows(seen.assessment, standing), "%" if task.in_percent else task.unit)
        st.plotly_chart(
            figure,
            key="units",
            config=figures.config(seen.named(f"{task.id}-{task.title}-各街镇")),
            alt=f"{task.title}：各街镇，数字见旁边的表",
        )
    with right:
        parts = {part.unit: part for part in standing.progress.by_unit}
        html.show("task_units.html", view=seen, s=standing, parts=parts)


def _narratives(seen: view.View, task: Task, title: str, until: int = 13) -> None:
    """What each month said, the last first; of those before `until`."""
    months = [s for s in reversed(seen.assessment.of(task)) if s.month < until]
    rows = [s for s in months if s.progress.reported or s.month <= seen.month]
    if rows:
        html.show("narratives.html", standings=rows, title=title)


def _history(seen: view.View, task: Task) -> None:
    with default_store().reading() as con:
        found = records(con, task=task.id, snapshot=seen.snapshot.number, year=seen.shown_plan.year)
    corrected = corrections(seen.shown_plan, found)
    shown_as = {"said": lambda record: said(seen.shown_plan, record)}
    if corrected:
        html.show("corrections.html", corrections=corrected, **shown_as)
    told = _in_time([*found, *checks_beside.happened(seen, task)])
    of_month = [r for r in told if r.month.month == seen.month]
    rest = [r for r in told if r.month.month != seen.month]
    html.show("history.html", view=seen, of_month=of_month, rest=rest, corrected=marked(corrected), **shown_as)
    if found:
        _original(found)


def _in_time(told: Sequence[Record | Event]) -> list[Record | Event]:
    """The newest first; what came at the same moment as it stands."""
    return sorted(told, key=lambda each: each.received, reverse=True)


def _original(found: list[Record]) -> None:
    if not gatekeeper.can("original"):
        return
    files = {r.batch: (f"{r.received:%Y-%m-%d}", r.file) for r in found}
    chosen = st.selectbox(
        "查看原始文件",
        list(files),
        index=None,
        placeholder="选择一个文件",
        format_func=lambda batch: f"批次 {batch} · {files[batch][0]} · {files[batch][1]}",
    )
    if chosen is not None:
        links.show(ORIGINAL, [("下载原始文件", ORIGINAL.address({}, batch=chosen))])


main()
