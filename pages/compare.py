"""对比: two months, or two snapshots, side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from metrics.changes import words
from metrics.changes.compare import (
    PLACES,
    TURNS,
    Change,
    Comparison,
    area_pairs,
    comparison,
    deadline_snapshots,
    passed_through,
    whole_pairs,
)
from metrics.look import UnknownSnapshotError
from metrics.month.status import Status
from pages.parts import html
from pages.parts.visit import at_hand, view
from records import default_store

FEW = 10


@dataclass(frozen=True)
class Side:
    """One side of the comparison: the names of its month and snapshot in the address, and what they say. `unknown`: a
    month asked for that the year does not have."""

    title: str
    month_key: str
    snapshot_key: str
    month: int
    snapshot: str
    unknown: str = ""


def main() -> None:
    shown = view.current()
    st.title("对比", anchor=False)
    before, after = _sides(shown)
    choices = _choices(shown)
    for side, column in zip((before, after), st.columns(2), strict=True):
        with column:
            _controls(shown, side, choices)
    sides = [_status(shown, side) for side in (before, after)]
    if sides[0] is None or sides[1] is None:
        return
    found = comparison(sides[0], sides[1])
    if found.same:
        html.show(
            "compare_empty.html", text="两边是同一个月、同一个数据版本，没有差别可比。请在上面换一个月份或数据版本。"
        )
        return
    _result(shown, found)


def _sides(shown: view.View) -> tuple[Side, Side]:
    """What the address asks for; by default the month shown against the one before, as known at the snapshot shown."""
    query, plan = st.query_params, shown.shown_plan
    after = view.month_asked(plan, query.get("to")) or shown.month
    before = view.month_asked(plan, query.get("from")) or max(after - 1, plan.reporting.first_month)
    now = str(shown.snapshot)
    unknown = {key: text for key in ("from", "to") if (text := query.get(key, "")) and not view.month_asked(plan, text)}
    return (
        Side("以前", "from", "before", before, query.get("before") or now, unknown.get("from", "")),
        Side("以后", "to", "after", after, query.get("after") or now, unknown.get("to", "")),
    )


def _choices(shown: view.View) -> dict[str, str]:
    """Snapshot → what it is called: the one shown, and those of the deadlines that have passed, newest first."""
    with default_store().reading() as con:
        passed = deadline_snapshots(con, shown.shown_plan, shown.snapshot)
    named = {str(snapshot): f"{month}月截止时（{snapshot}）" for month, snapshot in reversed(passed.items())}
    return {str(shown.snapshot): f"{'本页' if shown.pinned else '当前'}版本（{shown.snapshot}）", **named}


def _controls(shown: view.View, side: Side, choices: dict[str, str]) -> None:
    plan = shown.shown_plan
    months = list(plan.reporting.months)
    left, right = st.columns([2, 3])
    month_key = f"{side.month_key}-{side.month}"
    left.selectbox(
        f"{side.title}：月份",
        months,
        index=months.index(side.month),
        format_func=lambda m: f"{plan.year}年{m}月",
        key=month_key,
        on_change=_chosen,
        args=(side.month_key, month_key, lambda m: f"{plan.year}-{m:02d}"),
    )
    options = list(choices if side.snapshot in choices else {**choices, side.snapshot: ""})
    snapshot_key = f"{side.snapshot_key}-{side.snapshot}"
    right.selectbox(
        f"{side.title}：数据版本",
        options,
        index=options.index(side.snapshot),
        format_func=lambda s: choices.get(s) or s[:40],
        key=snapshot_key,
        on_change=_chosen,
        args=(side.snapshot_key, snapshot_key, str),
    )


def _chosen(name: str, key: str, written: Callable[..., str]) -> None:
    """Into the address; what was picked of the old comparison does not hold for the new one."""
    st.query_params.pop("turn", None)
    st.query_params[name] = written(st.session_state[key])


def _status(shown: view.View, side: Side) -> Status | None:
    """The figures of one side; None, and said why, where there are none."""
    year = shown.shown_plan.year
    if side.unknown:
        said = f"{side.title}：链接中的月份是“{side.unknown[:40]}”，{year}年的计划没有这个月。对比限于同一年，年份在左侧选择。"
        st.error(html.plain(said))
        return None
    try:
        assessment = at_hand.figures(shown.plan, side.snapshot)
    except UnknownSnapshotError as error:
        st.error(html.plain(f"{side.title}：{error}"))
        return None
    if assessment.plan.year != year:
        st.error(html.plain(f"{side.title}：数据版本 {side.snapshot[:40]} 时还没有{year}年的计划，没有数可比。"))
        return None
    if side.month not in assessment.plan.reporting.months:
        st.error(f"{side.title}：这个数据版本的任务清单没有{side.month}月的报送。")
        return None
    return at_hand.month_status(assessment, side.month)


def _result(shown: view.View, found: Comparison) -> None:
    places = _places(st.query_params.get("turn", ""))
    links = _Links(shown)
    html.show("compare_headline.html", text=words.headline(found))
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("状态变化", anchor=False)
        html.show(
            "compare_turns.html", found=found, counts=found.transitions, places=PLACES, picked=places, links=links
        )
        st.caption("每行是以前的状态，每列是以后的状态。点一个数看是哪些任务。")
    with right:
        st.header("各领域完成率", anchor=False)
        html.show("compare_pairs.html", pairs=area_pairs(found), words=words, head="领域")
    if places:
        _picked(found, places, links)
    else:
        _flips(found, links)
        _moves(found, links)
    st.header("汇总", anchor=False)
    html.show("compare_pairs.html", pairs=whole_pairs(found), words=words, head="指标")
    st.caption(
        "转好、转差按状态的轻重：已完成；正常、未到时点、没有灯的；偏慢；滞后。没有按时报的另列为转为未报送。有进展：有目标的任务完成率比以前高。"
    )


def _places(text: str) -> tuple[str, str] | None:
    """`green-yellow` → the cell of the table; None for anything else."""
    parts = text.split("-")
    return (parts[0], parts[1]) if len(parts) == 2 and all(part in PLACES for part in parts) else None


def _picked(found: Comparison, places: tuple[str, str], links: "_Links") -> None:
    chosen = passed_through(found.changes, places)
    names = [name for key in places for place, name in PLACES.items() if place == key]
    st.header(f"{' → '.join(names)}（{len(chosen)} 项）", anchor=False)
    html.show("compare_all.html", href=links.turn(""))
    if chosen:
        _list(found, chosen, links)
    else:
        html.show("compare_empty.html", text="没有这样变化的任务。")


def _flips(found: Comparison, links: "_Links") -> None:
    for turn, name in TURNS.items():
        chosen = found.flips(turn)
        if chosen or turn != "other":
            st.header(f"{name}（{len(chosen)} 项）", anchor=False)
            if chosen:
                _list(found, chosen, links)
            else:
                html.show("compare_empty.html", text=f"没有{name}的任务。")


def _moves(found: Comparison, links: "_Links") -> None:
    chosen = found.moves
    st.header(f"状态未变、数有变化（{len(chosen)} 项）", anchor=False)
    if not chosen:
        html.show("compare_empty.html", text="没有。")
        return
    _list(found, chosen[:FEW], links)
    if len(chosen) > FEW:
        with st.expander(f"其余 {len(chosen) - FEW} 项"):
            _list(found, chosen[FEW:], links)


def _list(found: Comparison, changes: Sequence[Change], links: "_Links") -> None:
    html.show("compare_list.html", changes=changes, words=words, links=links, found=found)


@dataclass(frozen=True)
class _Links:
    """Addresses of this comparison with a cell picked, and of a task as one of its sides shows it."""

    view: view.View

    def turn(self, turn: str) -> str:
        kept = {k: v for k in ("from", "to", "before", "after") if (v := st.query_params.get(k))}
        return self.view.href("compare", **kept, **({"turn": turn} if turn else {}))

    def task(self, change: Change, found: Comparison) -> str:
        status = found.after if change.after else found.before
        seen = replace(self.view, month=status.month, snapshot=status.assessment.snapshot)
        return seen.href("task", id=change.standing.task.id)


main()
