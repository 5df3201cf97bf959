"""The filters above the sites, and the table of them. What is chosen stands in the address, and nowhere else."""

import re
from collections.abc import Mapping

import streamlit as st

from metrics.sites import TaskSites
from pages.parts import html
from pages.parts.inspection.sites.asked import Chosen, Offered
from pages.parts.visit.view import View, named, quoted

ALL = "全部"
MOST = 50
"""Sites of one page of the list; the sheet has all of them."""
_PART = re.compile("[1-9][0-9]{0,4}")


def bar(there: Offered, chosen: Chosen) -> None:
    """任务, 街镇, 科室 and 仅看滞后 in one row."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="site-filters", gap="small"):
        _choice("任务", "task", there.tasks, chosen.task, 260)
        _choice("街镇", "unit", {unit: unit for unit in there.units}, chosen.unit)
        _choice("科室", "department", {name: name for name in there.departments}, chosen.department)
        key = f"site-behind-{chosen.behind}"
        st.toggle("仅看滞后", value=chosen.behind, key=key, on_change=_behind, args=(key,))


def table(shown: View, known: Mapping[str, TaskSites], chosen: Chosen) -> None:
    """The sites that were asked for, task by task, each with what they come to; of many one page. One element: a browser
    takes its time for each."""
    kept = [(each, chosen.of(each)) for each in known.values() if chosen.keeps(each)]
    total = sum(len(found) for _, found in kept)
    last = max(1, -(-total // MOST))
    asked = named("part") or "1"
    at = int(asked) if _PART.fullmatch(asked) and int(asked) <= last else 0
    wrong = "" if at else f"没有第{quoted(asked)}页，共 {last} 页，下面是第 1 页。"
    at = at or 1
    listed, before = [], 0
    for each, found in kept:
        own = found[max(0, (at - 1) * MOST - before) : max(0, at * MOST - before)]
        if own or (not found and at == 1):
            listed.append((each, own))
        before += len(found)
    hrefs = [_page(shown, chosen, number) if 1 <= number <= last else "" for number in (at - 1, at + 1)]
    page = {"at": at, "last": last, "hrefs": hrefs, "total": total, "most": MOST, "wrong": wrong}
    html.show("sites_list.html", listed=listed, view=shown, **page)


def _page(shown: View, chosen: Chosen, number: int) -> str:
    """The address of a page of the list, with the same filters."""
    asked = {"task": chosen.task, "unit": chosen.unit, "department": chosen.department}
    asked |= {"behind": "1" if chosen.behind else "", "part": str(number) if number > 1 else ""}
    return shown.href("sites", **{name: value for name, value in asked.items() if value})


def _choice(label: str, name: str, options: Mapping[str, str], value: str, width: int = 150) -> None:
    """One select box. Its key holds what is chosen, so that the address decides, also on the way back."""
    keys, key = ["", *options], f"site-{name}-{value}"
    st.selectbox(
        label,
        keys,
        index=keys.index(value),
        format_func=lambda option: options.get(option, ALL),
        key=key,
        on_change=_chosen,
        args=(name, key),
        width=width,
    )


def _chosen(name: str, key: str) -> None:
    _write(name, st.session_state[key])
    for narrower in ("site", "part"):
        st.query_params.pop(narrower, None)


def _behind(key: str) -> None:
    _write("behind", "1" if st.session_state[key] else "")
    st.query_params.pop("part", None)


def _write(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
