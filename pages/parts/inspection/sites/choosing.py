"""Which sites a reader asked for, and the table of them. What is chosen stands in the address, and nowhere else."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import streamlit as st

from metrics.sites import SiteStanding, TaskSites
from pages.parts import html
from pages.parts.visit.view import View, named, quoted

ALL = "全部"
NAMES = ("task", "unit", "department", "behind")
MOST = 50
"""Sites of one page of the list; the sheet has all of them."""
_PART = re.compile("[1-9][0-9]{0,4}")


@dataclass(frozen=True)
class Chosen:
    """The filters of an address; what the plan does not know is left out, and stands in `unknown` as sentences."""

    task: str = ""
    unit: str = ""
    department: str = ""
    behind: bool = False
    unknown: tuple[str, ...] = ()

    def keeps(self, task: TaskSites) -> bool:
        return self.task in ("", task.task.id) and self.department in ("", task.task.department)

    def of(self, task: TaskSites) -> list[SiteStanding]:
        """The sites of a task that are asked for."""
        return [s for s in task.sites if self.unit in ("", s.site.unit) and (s.behind or not self.behind)]


def bar(shown: View, known: Mapping[str, TaskSites]) -> Chosen:
    """任务, 街镇, 科室 and 仅看滞后 in one row. Returns what the address asks for."""
    tasks = {id: f"{id} {each.task.title}" for id, each in known.items()}
    units = [
        unit for unit in shown.shown_plan.units if any(s.site.unit == unit for t in known.values() for s in t.sites)
    ]
    departments = [*dict.fromkeys(each.task.department for each in known.values() if each.task.department)]
    year = shown.shown_plan.year
    task = _Asked("task", f"{year}年没有按点位管理的任务{{}}", "任务", tasks)
    unit = _Asked("unit", f"{year}年登记册中没有街镇{{}}的点位", "街镇", units)
    department = _Asked("department", f"{year}年没有科室{{}}的点位", "科室", departments)
    unknown = tuple(sentence for each in (task, unit, department) if (sentence := each.unknown))
    chosen = Chosen(task.kept, unit.kept, department.kept, named("behind") == "1", unknown)
    with st.container(horizontal=True, vertical_alignment="bottom", key="site-filters", gap="small"):
        _choice("任务", "task", tasks, chosen.task, 260)
        _choice("街镇", "unit", {unit: unit for unit in units}, chosen.unit)
        _choice("科室", "department", {name: name for name in departments}, chosen.department)
        key = f"site-behind-{chosen.behind}"
        st.toggle("仅看滞后", value=chosen.behind, key=key, on_change=_behind, args=(key,))
    return chosen


class _Asked(NamedTuple):
    """A filter of the address: its name there, what to say of one that there is not, its label, what there is."""

    name: str
    none: str
    label: str
    options: Collection[str]

    @property
    def kept(self) -> str:
        text = named(self.name)
        return text if text in self.options else ""

    @property
    def unknown(self) -> str:
        """`2024年没有按点位管理的任务“2.9-99”，没有按它筛选。请在“任务”中选择。`; empty where there is nothing to say."""
        text = named(self.name)
        wrong = text and not self.kept
        return f"{self.none.format(quoted(text))}，没有按它筛选。请在“{self.label}”中选择。" if wrong else ""


def site(known: Mapping[str, TaskSites], chosen: Chosen, number: str) -> SiteStanding | None:
    """The one that an address names, by its task and number."""
    if not number or chosen.task not in known:
        return None
    return next((s for s in known[chosen.task].sites if s.site.number == number), None)


def no_site(chosen: Chosen, number: str) -> str:
    """What to say of one that there is not."""
    if not chosen.task:
        return f"点位{quoted(number)}要和它的任务一起写在地址里。请从下面的清单选择。"
    return f"任务 {chosen.task} 的登记册中没有点位{quoted(number)}。请从下面的清单选择。"


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
