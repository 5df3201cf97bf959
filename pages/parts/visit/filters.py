"""The filters above a list of tasks: what is chosen stands in the address, and nowhere else."""

from collections.abc import Mapping

import streamlit as st

from metrics.task.lamps import GROUPS
from pages.parts.visit.view import View

ALL = "全部"


def bar(shown: View) -> None:
    """科室, who helps, who is in charge, 状态, 街镇, 口径 and 力争 in one row; what the plan does not name is left out."""
    plan, chosen = shown.shown_plan, shown.selection
    words = {str(group): label for group, label in GROUPS.items()}
    lamps = {",".join(chosen.lamps): "、".join(GROUPS[each] for each in chosen.lamps)} if len(chosen.lamps) > 1 else {}
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters", gap="small"):
        _choice("科室", "department", {d: d for d in plan.departments}, chosen.department)
        if plan.partners:
            _choice("配合科室", "partner", {p: p for p in plan.partners}, chosen.partner)
        if plan.leaders:
            _choice("分管领导", "leader", {who: who for who in plan.leaders}, chosen.leader)
        _choice("状态", "lamp", {**words, **lamps}, ",".join(chosen.lamps) or None)
        if plan.units:
            _choice("街镇", "unit", {u: u for u in plan.units}, chosen.unit)
        if plan.lists:
            _choice("口径", "list", plan.lists, chosen.list)
        key = f"filter-stretch-{chosen.stretch}"
        st.toggle("只看力争", value=chosen.stretch, key=key, on_change=_stretch, args=(key,))
        if chosen.query() and st.button("清除筛选", key="filter-clear"):
            for name in ("department", "partner", "leader", "lamp", "unit", "list", "stretch", "judged"):
                st.query_params.pop(name, None)
            st.rerun()


def _choice(label: str, name: str, options: Mapping[str, str], value: str | None) -> None:
    """One select box. Its key holds what is chosen, so that the address decides, also on the way back."""
    keys = ["", *options]
    key = f"filter-{name}-{value or ''}"
    st.selectbox(
        label,
        keys,
        index=keys.index(value) if value in keys else 0,
        format_func=lambda option: options.get(option, ALL),
        key=key,
        on_change=_chosen,
        args=(name, key),
        width=150,
    )


def _chosen(name: str, key: str) -> None:
    _write(name, st.session_state[key])


def _stretch(key: str) -> None:
    _write("stretch", "1" if st.session_state[key] else "")


def _write(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
